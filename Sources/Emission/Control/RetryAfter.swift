import Foundation

/// The header with which a server asks to be left alone for a while.
///
/// - SeeAlso: RFC 9110, "HTTP Semantics", sections 10.2.3 and 5.6.7.
public enum RetryAfter {
  /// Reads the header.
  ///
  /// - Parameters:
  ///   - value: the header's value, without the spaces around it.
  ///   - now: the present, in seconds since 1970.
  /// - Returns: how long to wait, in nanoseconds; `nil` for what is neither a number of seconds nor a
  ///   date.
  public static func delay(_ value: some Collection<UInt8>, now: Int64) -> Int64? {
    if !value.isEmpty, value.allSatisfy({ (0x30...0x39).contains($0) }) {
      // More digits than that are longer than anybody waits.
      return value.count > 9 ? .max : digits(value).map { $0 * 1_000_000_000 }
    }
    return date(value).map { max(0, $0 - now) * 1_000_000_000 }
  }

  private static func digits(_ bytes: some Collection<UInt8>) -> Int64? {
    bytes.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }

  /// An `IMF-fixdate` such as `Sun, 06 Nov 1994 08:49:37 GMT`, in seconds since 1970. The two forms
  /// that nobody may send any more are not taken.
  private static func date(_ value: some Collection<UInt8>) -> Int64? {
    guard value.count == 29 else { return nil }
    let words = String(decoding: value, as: UTF8.self).split(separator: " ")
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    guard words.count == 6, words[5] == "GMT", let day = Int(words[1]),
      let month = months.firstIndex(of: String(words[2])), let year = Int(words[3]),
      (1970...9_999).contains(year)
    else { return nil }
    let time = words[4].split(separator: ":").compactMap { Int($0) }
    guard time.count == 3 else { return nil }
    var components = DateComponents()
    (components.year, components.month, components.day) = (year, month + 1, day)
    (components.hour, components.minute, components.second) = (time[0], time[1], time[2])
    var calendar = Calendar(identifier: .gregorian)
    guard let zone = TimeZone(secondsFromGMT: 0) else { return nil }
    calendar.timeZone = zone
    guard components.isValidDate(in: calendar) else { return nil }
    return calendar.date(from: components).map { Int64($0.timeIntervalSince1970) }
  }
}
