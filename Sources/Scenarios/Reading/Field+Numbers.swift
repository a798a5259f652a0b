extension Field {
  /// A finite number within a range.
  package func number(in range: ClosedRange<Double>, hint: String = "") -> Double? {
    context.record?.note(.range(range), at: node)
    guard let number = anyNumber() else { return nil }
    guard range.contains(number.double) else {
      let bounds = "\(Self.print(range.lowerBound)) and \(Self.print(range.upperBound))"
      report(.range, "must be between \(bounds), got \(number.text.prefix(40))", hint: hint)
      return nil
    }
    return number.double
  }

  /// A finite number above zero.
  func positiveNumber(atMost maximum: Double = 1e12) -> Double? {
    guard let value = number(in: 0...maximum) else { return nil }
    guard value > 0 else {
      report(.range, "must be above 0", hint: "")
      return nil
    }
    return value
  }

  /// A whole number within a range.
  package func integer(in range: ClosedRange<Int>, hint: String = "") -> Int? {
    context.record?.note(.range(Double(range.lowerBound)...Double(range.upperBound)), at: node)
    guard let number = anyNumber() else { return nil }
    guard let integer = number.integer else {
      report(.type, "must be a whole number, got \(number.text.prefix(40))", hint: "")
      return nil
    }
    guard let value = Int(exactly: integer), range.contains(value) else {
      let bounds = "\(range.lowerBound) and \(range.upperBound)"
      report(.range, "must be between \(bounds), got \(number.text.prefix(40))", hint: hint)
      return nil
    }
    return value
  }

  /// A whole number of 64 bits.
  func unsigned() -> UInt64? {
    guard let number = anyNumber() else { return nil }
    guard let integer = number.integer, let value = UInt64(exactly: integer) else {
      report(
        .range,
        "must be a whole number between 0 and 2^64 - 1, got \(number.text.prefix(40))",
        hint: ""
      )
      return nil
    }
    return value
  }

  /// A probability.
  func probability() -> Double? {
    if let percent = percent {
      report(
        .type,
        "must be a number between 0 and 1, not the text \"\(node.text ?? "")\"",
        hint: "write \(Self.print(percent / 100)) for \(Self.print(percent)) %"
      )
      return nil
    }
    guard let number = anyNumber() else { return nil }
    if number.double > 1, number.double <= 100 {
      report(
        .range,
        "must be between 0 and 1, got \(number.text.prefix(40))",
        hint: "write \(Self.print(number.double / 100)) for \(Self.print(number.double)) %"
      )
      return nil
    }
    return self.number(in: 0...1)
  }

  /// A percentage, 0...100.
  func percentage() -> Double? {
    if let percent {
      report(
        .type,
        "must be a number, not the text \"\(node.text ?? "")\"",
        hint: "write \(Self.print(percent)), without a sign"
      )
      return nil
    }
    return number(in: 0...100)
  }

  /// The number of a text such as `25%`.
  private var percent: Double? {
    guard let text = node.text, text.hasSuffix("%"),
      let (value, rest) = Self.leadingNumber(of: text.dropLast()[...]),
      rest.allSatisfy({ $0 == " " })
    else { return nil }
    return value
  }

  /// The number that stands here; a text, NaN and infinities are reported.
  private func anyNumber() -> Scalar.Number? {
    guard case .scalar(.number(let number)) = node.content else {
      report(.type, "must be a number, not \(node.description)", hint: hintForText)
      return nil
    }
    guard number.double.isFinite else {
      report(.range, "must be finite, got \(number.text.prefix(40))", hint: "write a number")
      return nil
    }
    return number
  }

  /// What to write instead of a text that should be a number.
  private var hintForText: String {
    guard let text = node.text else { return "" }
    if CoreSchema.number(of: text) != nil { return "remove the quotation marks" }
    guard let (value, rest) = Self.leadingNumber(of: text[...]), !rest.isEmpty else { return "" }
    if rest.first == "/", ["rate", "base"].contains(label) {
      return "write \"rate\": \(Self.print(value)) and \"per\": \"\(rest.dropFirst().prefix(10))\""
    }
    return "write \(Self.print(value)) alone, without a unit"
  }

  /// What to write where an object is missing altogether.
  var hintForNothing: String {
    isNull ? "write its keys below it, each indented further than it, or {}" : ""
  }

  /// What to write where the space behind a colon is missing, so that key and value are one text.
  var hintForMissingSpace: String? {
    guard let text = node.text, let colon = text.firstIndex(of: ":"), colon > text.startIndex,
      text[..<colon].allSatisfy({ $0.isLetter || $0.isNumber })
    else { return nil }
    let value = text[text.index(after: colon)...].prefix(20)
    return "write a space behind the colon: \"\(text[..<colon].prefix(40)): \(value)\""
  }

  /// A number for a message: at most six digits, no exponent where none is needed.
  static func print(_ value: Double) -> String {
    if value == value.rounded(), value.magnitude < 1e15 { return String(Int64(value)) }
    let scaled = (value * 1e6).rounded() / 1e6
    return "\(scaled == 0 ? value : scaled)"
  }
}
