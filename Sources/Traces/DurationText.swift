/// Reads durations such as `18h`, `1h30m`, `250ms` or `1.5s` from flags and filters.
public enum DurationText {
  private static let units: [(suffix: String, nanoseconds: Int64)] = [
    ("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000),
    ("h", 3_600_000_000_000), ("d", 86_400_000_000_000),
  ]
  /// 104 days, the longest duration that a floating-point number would count exactly too.
  private static let longest: Int64 = 1 << 53

  /// The nanoseconds that `text` stands for; `nil` where it is no duration.
  ///
  /// A duration is one or more numbers, each with a unit of ns, us, ms, s, m, h or d, without
  /// spaces. Zero may go without a unit. Parts of a nanosecond are rounded.
  public static func nanoseconds(_ text: String) -> Int64? {
    if text == "0" { return 0 }
    var rest = text[...]
    var total: Int64 = 0
    while !rest.isEmpty {
      let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      rest = rest.dropFirst(number.count)
      let unit = rest.prefix { $0.isASCII && $0.isLetter }
      rest = rest.dropFirst(unit.count)
      guard let scale = units.first(where: { $0.suffix == unit })?.nanoseconds,
        let part = product(of: number, scale)
      else { return nil }
      total += part
      guard total <= longest else { return nil }
    }
    return text.isEmpty ? nil : total
  }

  /// A decimal number times `scale`, rounded half up; `nil` if it is none, or too large.
  private static func product(of number: Substring, _ scale: Int64) -> Int64? {
    let parts = number.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.contains(where: { !$0.isEmpty }) else { return nil }
    guard let whole = parts[0].isEmpty ? 0 : Int64(parts[0]), whole <= longest / scale else {
      return nil
    }
    // Sixteen digits are finer than a nanosecond in any unit.
    let digits = parts.count == 2 ? parts[1].prefix(16) : ""
    var (power, fraction) = (Int128(1), Int128(0))
    for digit in digits {
      power *= 10
      fraction = fraction * 10 + Int128(digit.wholeNumberValue ?? 0)
    }
    return whole * scale + Int64((2 * fraction * Int128(scale) + power) / (2 * power))
  }
}
