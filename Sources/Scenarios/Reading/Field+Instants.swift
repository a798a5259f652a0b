extension Field {
  /// A date, or a date and a time with an optional zone, in seconds since 1970 UTC; without a zone
  /// it is UTC.
  package func instant() -> Int64? {
    guard let text = text() else { return nil }
    guard let seconds = Self.seconds(of: text) else {
      report(
        .range,
        "is no date and time: \"\(text.prefix(60))\"",
        hint: "write \"2026-11-27\" or \"2026-11-27T08:00:00Z\""
      )
      return nil
    }
    return seconds
  }

  private static func seconds(of text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 10, bytes[4] == 45, bytes[7] == 45,
      let year = digits(bytes[0..<4]), let month = digits(bytes[5..<7]),
      let day = digits(bytes[8..<10]), (1...12).contains(month),
      (1...days(in: month, of: year)).contains(day)
    else { return nil }
    let midnight = daysSince1970(year, month, day) * 86_400
    if bytes.count == 10 { return midnight }
    guard bytes.count >= 16, bytes[10] == 84 || bytes[10] == 32, bytes[13] == 58,
      let hour = digits(bytes[11..<13]), let minute = digits(bytes[14..<16]),
      (0...23).contains(hour), (0...59).contains(minute)
    else { return nil }
    var second: Int64 = 0
    var rest = bytes[16...]
    if rest.first == 58, rest.count >= 3 {
      guard let value = digits(rest.dropFirst().prefix(2)), (0...59).contains(value)
      else { return nil }
      second = value
      rest = rest.dropFirst(3)
    }
    guard let offset = zone(rest) else { return nil }
    return midnight + hour * 3_600 + minute * 60 + second - offset
  }

  /// `Z`, `+hh:mm`, `-hh:mm` or nothing, in seconds east of Greenwich.
  private static func zone(_ bytes: ArraySlice<UInt8>) -> Int64? {
    let bytes = Array(bytes)
    if bytes.isEmpty || bytes == [90] { return 0 }
    guard bytes.count == 6, bytes[0] == 43 || bytes[0] == 45, bytes[3] == 58,
      let hours = digits(bytes[1..<3]), let minutes = digits(bytes[4..<6]),
      (0...14).contains(hours), (0...59).contains(minutes)
    else { return nil }
    return (hours * 3_600 + minutes * 60) * (bytes[0] == 43 ? 1 : -1)
  }

  private static func digits(_ bytes: ArraySlice<UInt8>) -> Int64? {
    guard !bytes.isEmpty, bytes.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return bytes.reduce(0) { $0 * 10 + Int64($1 - 48) }
  }

  private static func days(in month: Int64, of year: Int64) -> Int64 {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    switch month {
    case 2: return isLeap ? 29 : 28
    case 4, 6, 9, 11: return 30
    default: return 31
    }
  }

  /// Days from 1970-01-01 in the Gregorian calendar.
  ///
  /// - SeeAlso: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
  private static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}
