/// Reads durations such as `18h`, `1h30m`, `250ms` or `1.5s` from flags.
public enum DurationText {
  private static let units: [(suffix: String, nanoseconds: Double)] = [
    ("ns", 1), ("us", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9), ("d", 86400e9),
  ]

  /// The nanoseconds that `text` stands for; `nil` where it is no duration.
  ///
  /// A duration is one or more numbers, each with a unit of ns, us, ms, s, m, h or d, without
  /// spaces. Zero may go without a unit.
  public static func nanoseconds(_ text: String) -> Int64? {
    if text == "0" { return 0 }
    var rest = text[...]
    var total = 0.0
    while !rest.isEmpty {
      let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      rest = rest.dropFirst(number.count)
      let unit = rest.prefix { $0.isASCII && $0.isLetter }
      rest = rest.dropFirst(unit.count)
      guard let value = Double(number), let scale = units.first(where: { $0.suffix == unit }) else {
        return nil
      }
      total += value * scale.nanoseconds
    }
    // Beyond 2^53 nanoseconds, 104 days, a sum of such terms is no longer exact.
    guard !text.isEmpty, total <= 9_007_199_254_740_992 else { return nil }
    return Int64(total.rounded())
  }

  /// A duration for people: three digits at most and one unit.
  public static func describe(nanoseconds: Int64) -> String {
    let magnitude = Double(nanoseconds.magnitude)
    let sign = nanoseconds < 0 ? "-" : ""
    if magnitude >= 3600e9 {
      let minutes = Int((magnitude / 60e9).rounded())
      return "\(sign)\(minutes / 60)h\(minutes % 60 == 0 ? "" : "\(minutes % 60)m")"
    }
    if magnitude >= 60e9 {
      let seconds = Int((magnitude / 1e9).rounded())
      return "\(sign)\(seconds / 60)m\(seconds % 60 == 0 ? "" : "\(seconds % 60)s")"
    }
    let scaled = [("s", 1e9), ("ms", 1e6), ("us", 1e3)].first { magnitude >= $0.1 } ?? ("ns", 1)
    return sign + Self.threeDigits(magnitude / scaled.1) + " " + scaled.0
  }

  /// A number with three significant digits and no zeros at its end.
  static func threeDigits(_ value: Double) -> String {
    let factor = value >= 100 ? 1.0 : value >= 10 ? 10.0 : 100.0
    let rounded = (value * factor).rounded() / factor
    return rounded == rounded.rounded() ? String(Int64(rounded)) : String(rounded)
  }
}
