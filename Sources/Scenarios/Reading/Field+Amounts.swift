import JSONText
import SimulationKernel

extension Field {
  /// What a slow-down does: `3x-slower`, `2x-latency`, `2x-faster`, `+150 ms`, `150 ms`.
  func factor() -> Factor? {
    guard let text = text() else { return nil }
    if let range = text.range(ofX: "x-"), let factor = Double(text[..<range.lowerBound]) {
      return multiple(factor, String(text[range.upperBound...]))
    }
    let isAdded = text.hasPrefix("+")
    let body = isAdded ? text.dropFirst() : text[...]
    guard let (value, rest) = Self.leadingNumber(of: body), rest.drop(while: { $0 == " " }) == "ms"
    else {
      report(
        .factor,
        "is no factor: \"\(text.prefix(60))\"",
        hint: "write \"3x-slower\", \"2x-latency\", \"2x-faster\", \"+150ms\" or \"150ms\""
      )
      return nil
    }
    guard value <= 1e9, isAdded || value > 0 else {
      report(.range, "must be between 0 and 10^9 ms", hint: "")
      return nil
    }
    let time = SimulationTime.Duration(nanoseconds: Int64((value * 1e6).rounded()))
    return isAdded ? .plus(time) : .mean(time)
  }

  private func multiple(_ factor: Double, _ word: String) -> Factor? {
    guard ["slower", "latency", "faster"].contains(word) else {
      report(
        .factor,
        "knows no \"\(word.prefix(40))\"",
        hint: Spelling.hint(for: word, among: ["slower", "latency", "faster"])
      )
      return nil
    }
    guard factor >= 1, factor <= 1e6 else {
      report(
        .factor,
        "must be at least 1x and at most 1000000x",
        hint: word == "faster" ? "" : "write \"2x-faster\" for half the time"
      )
      return nil
    }
    return .times(word == "faster" ? 1 / factor : factor)
  }

  /// An amount of money of at least zero, in minor units.
  func money() -> Int64? {
    switch node.content {
    case .scalar(.number(let number)): return money(number.double, text: number.text)
    case .scalar(.text(let text)):
      guard let value = Self.amount(of: text) else {
        report(
          .money,
          "is no amount of money: \"\(text.prefix(60))\"",
          hint: "write \"$12,000\" or 12000"
        )
        return nil
      }
      return money(value, text: text)
    default:
      report(.type, "must be an amount of money, not \(node.description)", hint: "")
      return nil
    }
  }

  /// An amount per hour, in minor units; `/day` and `/year` are converted.
  func moneyPerHour() -> Int64? {
    guard let text = node.text else { return money() }
    let hours: [Substring: Double] = ["/hour": 1, "/day": 24, "/year": 8_760]
    let slash = text.firstIndex(of: "/") ?? text.endIndex
    guard let value = Self.amount(of: String(text[..<slash])),
      let divisor = slash == text.endIndex ? 1 : hours[text[slash...]]
    else {
      report(
        .money,
        "is no amount of money: \"\(text.prefix(60))\"",
        hint: "write \"$12,000/hour\""
      )
      return nil
    }
    return money(value / divisor, text: text)
  }

  private func money(_ value: Double, text: String) -> Int64? {
    guard value.isFinite, (0...1e12).contains(value) else {
      report(.range, "must be between 0 and 10^12, got \(text.prefix(40))", hint: "")
      return nil
    }
    var scale = 1.0
    for _ in 0..<context.minorDigits { scale *= 10 }
    return Int64((value * scale).rounded())
  }

  /// `[$]` digits with optional thousands commas and decimals.
  static func amount(of text: String) -> Double? {
    let body = text.hasPrefix("$") ? text.dropFirst() : text[...]
    let parts = body.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first else { return nil }
    let groups = whole.split(separator: ",", omittingEmptySubsequences: false)
    let isGrouped = groups.count > 1
    for (index, group) in groups.enumerated() {
      let isDigits = !group.isEmpty && group.utf8.allSatisfy { (48...57).contains($0) }
      let fits = !isGrouped || (index == 0 ? group.count <= 3 : group.count == 3)
      guard isDigits, fits else { return nil }
    }
    if parts.count == 2, parts[1].isEmpty || !parts[1].utf8.allSatisfy({ (48...57).contains($0) }) {
      return nil
    }
    return Double(body.filter { $0 != "," })
  }
}

extension String {
  /// The first place of a short text; the standard library has no search without Foundation.
  fileprivate func range(ofX needle: String) -> Range<Index>? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(needle) {
        return index..<self.index(index, offsetBy: needle.count)
      }
      index = self.index(after: index)
    }
    return nil
  }
}
