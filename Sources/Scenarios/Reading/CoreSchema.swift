/// The types of plain YAML scalars by the core schema of YAML 1.2, and of JSON numbers.
///
/// YAML 1.1 also takes `yes` for a truth value, `010` for 8 and `10:30` for 630; here they are a
/// text, 10 and a text.
///
/// - SeeAlso: YAML 1.2.2, section 10.3.2, "Tag Resolution".
enum CoreSchema {
  /// The value of a plain scalar.
  static func scalar(of text: String) -> Scalar {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .boolean(true)
    case "false", "False", "FALSE": return .boolean(false)
    default: return number(of: text).map { .number($0) } ?? .text(text)
    }
  }

  /// The number that a plain scalar says, if it says one.
  static func number(of text: String) -> Scalar.Number? {
    var digits = text[...]
    let isNegative = digits.first == "-"
    if let sign = digits.first, sign == "-" || sign == "+" { digits.removeFirst() }
    switch digits {
    case ".inf", ".Inf", ".INF":
      return .init(text: text, double: isNegative ? -.infinity : .infinity, integer: nil)
    case ".nan" where digits.count == text.count, ".NaN" where digits.count == text.count,
      ".NAN" where digits.count == text.count:
      return .init(text: text, double: .nan, integer: nil)
    default: break
    }
    if digits.count == text.count, let integer = prefixedInteger(of: digits) {
      return .init(text: text, double: Double(integer), integer: integer)
    }
    guard isDecimal(digits), let double = Double(text) else { return nil }
    return .init(text: text, double: double, integer: integer(of: text, near: double))
  }

  private static func prefixedInteger(of text: Substring) -> Int128? {
    if text.hasPrefix("0x"), text.dropFirst(2).allSatisfy(\.isHexDigit) {
      return Int128(text.dropFirst(2), radix: 16)
    }
    if text.hasPrefix("0o"), text.dropFirst(2).allSatisfy({ ("0"..."7").contains($0) }) {
      return Int128(text.dropFirst(2), radix: 8)
    }
    return nil
  }

  /// The exact integer: written as one, or a whole number small enough to be exact as `1e3` is.
  private static func integer(of text: String, near double: Double) -> Int128? {
    if let integer = Int128(text) { return integer }
    guard double.magnitude < 0x1p53, double == double.rounded(.towardZero) else { return nil }
    return Int128(double)
  }

  /// Whether the text is `digits [. digits] [e [sign] digits]` or `. digits …`.
  private static func isDecimal(_ text: Substring) -> Bool {
    var rest = text.utf8[...]
    let whole = dropDigits(&rest)
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      fraction = dropDigits(&rest)
    }
    guard whole + fraction > 0 else { return false }
    if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
      rest.removeFirst()
      if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        rest.removeFirst()
      }
      guard dropDigits(&rest) > 0 else { return false }
    }
    return rest.isEmpty
  }

  private static func dropDigits(_ text: inout Substring.UTF8View.SubSequence) -> Int {
    let rest = text.drop { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    defer { text = rest }
    return text.count - rest.count
  }
}
