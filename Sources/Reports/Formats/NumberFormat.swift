import Foundation

/// Numbers as people read them, with their units.
///
/// No locale takes part: the same number has the same text everywhere.
struct NumberFormat: Sendable {
  /// What stands between groups of three digits.
  var grouping: String
  /// What stands between a number and its unit.
  var space: String
  /// What stands for a number that cannot be said.
  var nothing: String
  /// What stands between the ends of an interval.
  var range: String
  /// The prefix of a millionth.
  var micro: String

  /// For pages: thin spaces that do not break.
  static let page = NumberFormat(
    grouping: "\u{202F}",
    space: "\u{A0}",
    nothing: "–",
    range: "\u{2009}–\u{2009}",
    micro: "µ"
  )

  /// For terminals.
  static let terminal = NumberFormat(
    grouping: ",",
    space: " ",
    nothing: "–",
    range: "–",
    micro: "µ"
  )

  /// For terminals that show nothing but ASCII.
  static let ascii = NumberFormat(
    grouping: ",",
    space: " ",
    nothing: "-",
    range: "-",
    micro: "u"
  )
}

// MARK: - Counts and shares

extension NumberFormat {
  /// A count: `1,234,567`.
  func count(_ value: some BinaryInteger) -> String {
    let digits = grouped(String(value.magnitude))
    return value < 0 ? "-" + digits : digits
  }

  /// A number with a fixed number of decimals: `1,234.50`.
  func decimal(_ value: Double, decimals: Int) -> String {
    let text = String(format: "%.\(decimals)f", value.magnitude)
    let parts = text.split(separator: ".", maxSplits: 1)
    let whole = grouped(String(parts[0]))
    let isZero = !text.contains { $0 != "0" && $0 != "." }
    let sign = value < 0 && !isZero ? "-" : ""
    return sign + (parts.count > 1 ? whole + "." + parts[1] : whole)
  }

  /// A share of 0...1 in percent: `95.3 %`; near the ends with as many decimals as it takes to say
  /// that it is not the end itself.
  func percent(_ share: Double) -> String {
    "\(percentNumber(share))\(space)%"
  }

  /// A difference in percent with its sign: `+1.2 %`.
  func signedPercent(_ share: Double) -> String {
    let text = decimal(share * 100, decimals: 1)
    return (text.hasPrefix("-") ? "" : "+") + text + space + "%"
  }

  /// A share in percent without its unit.
  func percentNumber(_ share: Double) -> String {
    let value = share * 100
    for decimals in 1...2 {
      let text = decimal(value, decimals: decimals)
      let saysEnd =
        text == decimal(0, decimals: decimals) || text == decimal(100, decimals: decimals)
      if !saysEnd || value == 0 || value == 100 { return text }
    }
    return value.magnitude < 50
      ? (value < 0 ? "> -0.01" : "< 0.01") : value < 100 ? "> 99.99" : "> 100"
  }

  /// A number in few characters, for axes: `12k`, `3.5M`.
  func compact(_ value: Double) -> String {
    for (size, suffix) in [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")]
    where value.magnitude >= size * 0.9999 {
      return trimmed(value / size, decimals: 2) + suffix
    }
    return trimmed(value, decimals: value.magnitude < 0.1 ? 4 : 2)
  }

  /// A number with at most `decimals` decimals and no zeros behind them.
  func trimmed(_ value: Double, decimals: Int) -> String {
    var text = decimal(value, decimals: decimals)
    if text.contains(".") {
      while text.hasSuffix("0") { text.removeLast() }
      if text.hasSuffix(".") { text.removeLast() }
    }
    return text
  }

  /// A size in bytes: `12.3 MiB`.
  func bytes(_ value: UInt64) -> String {
    var size = Double(value)
    for unit in ["B", "KiB", "MiB", "GiB"] {
      if size < 1024 { return trimmed(size, decimals: unit == "B" ? 0 : 1) + space + unit }
      size /= 1024
    }
    return trimmed(size, decimals: 1) + space + "TiB"
  }

  private func grouped(_ digits: String) -> String {
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text += grouping }
      text.append(digit)
    }
    return text
  }
}

// MARK: - Durations

extension NumberFormat {
  /// A span of time in the unit that suits it: `450 µs`, `45 ms`, `1.23 s`, `12 min 30 s`, `1 d 2 h`.
  func duration(_ seconds: Double) -> String {
    guard seconds.isFinite else { return nothing }
    guard seconds != 0 else { return "0\(space)s" }
    if seconds < 0 { return "-" + duration(-seconds) }
    let rounded = Self.significant(seconds)
    for (size, unit) in [(1e-6, "n"), (1e-3, micro), (1, "m")] where rounded < size * 0.9999 {
      return trimmed(rounded / size * 1e3, decimals: 2) + space + unit + "s"
    }
    if rounded < 60 { return trimmed(rounded, decimals: 2) + space + "s" }
    return parts(Int(min(seconds, 1e15).rounded()))
  }

  /// The ends of an interval, below a minute in one unit that only the upper one bears.
  func durations(_ low: Double, _ high: Double) -> [String] {
    let (scale, unit) = high < 1 ? (1e3, "ms") : (1, "s")
    guard high < 60 else { return [duration(low), duration(high)] }
    let ends = [low, high].map { decimal($0 * scale, decimals: high < 1 ? 1 : 2) }
    return [ends[0], ends[1] + space + unit]
  }

  private func parts(_ seconds: Int) -> String {
    let units = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")]
    let first = units.firstIndex { seconds >= $0.0 } ?? 3
    let big = units[first]
    var text = "\(count(seconds / big.0))\(space)\(big.1)"
    if first < 3 {
      let small = units[first + 1]
      let rest = seconds % big.0 / small.0
      if rest > 0 { text += "\(space)\(rest)\(space)\(small.1)" }
    }
    return text
  }

  /// The number to three significant digits.
  private static func significant(_ value: Double) -> Double {
    Double(String(format: "%.2e", value)) ?? value
  }
}
