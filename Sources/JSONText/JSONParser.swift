/// Reads JSON as RFC 8259 defines it, with the place of every value.
///
/// Strict: no comments, no trailing commas, no bare control characters, no lone surrogates, nothing
/// behind the value. Depth is bounded, so hostile nesting ends in an error and not in a crash.
public struct JSONParser {
  /// The deepest nesting that is read.
  public static let maximumDepth = 64

  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var position = JSONPosition(line: 1, column: 1)

  /// Creates a parser for `text`.
  public init(_ text: String) {
    scalars = Array(text.unicodeScalars)
  }

  /// Reads the one value that the text holds.
  ///
  /// - Throws: what is wrong and where.
  /// - Complexity: O(n) in the length of the text.
  public mutating func parseDocument() throws(JSONSyntaxError) -> JSONNode {
    skipSpace()
    let node = try parseValue(depth: 0)
    skipSpace()
    guard current == nil else { throw failure("unexpected text behind the value") }
    return node
  }
}

// MARK: - Values

extension JSONParser {
  private mutating func parseValue(depth: Int) throws(JSONSyntaxError) -> JSONNode {
    guard depth <= Self.maximumDepth else {
      throw failure("nested more than \(Self.maximumDepth) levels deep")
    }
    let start = position
    let content: JSONNode.Content
    guard let first = current else { throw failure("a value is missing: the text ends here") }
    switch first {
    case "{": content = .object(try parseMembers(depth: depth))
    case "[": content = .array(try parseElements(depth: depth))
    case "\"": content = .string(try parseString())
    case "-", "0"..."9": content = .number(try parseNumber())
    case "t", "f", "n", "N", "I": content = try parseWord()
    case "'": throw failure("a text begins and ends with '\"', not with an apostrophe")
    case "/", "#": throw failure("JSON has no comments")
    default: throw failure("a value cannot begin with '\(first)'")
    }
    return JSONNode(content: content, start: start, end: position)
  }

  private mutating func parseMembers(depth: Int) throws(JSONSyntaxError) -> [JSONNode.Member] {
    var members: [JSONNode.Member] = []
    advance()
    skipSpace()
    if take("}") { return members }
    while true {
      guard current == "\"" else { throw failure(keyIsMissing(isFirst: members.isEmpty)) }
      let keyStart = position
      let key = try parseString()
      let keyEnd = position
      skipSpace()
      guard take(":") else { throw failure("':' is expected after the key \"\(key)\"") }
      skipSpace()
      let value = try parseValue(depth: depth + 1)
      members.append(.init(key: key, keyStart: keyStart, keyEnd: keyEnd, value: value))
      skipSpace()
      if take("}") { return members }
      guard take(",") else { throw failure("',' or '}' is expected here") }
      skipSpace()
    }
  }

  /// What is wrong where a key should begin.
  private func keyIsMissing(isFirst: Bool) -> String {
    switch current {
    case "'": "a text begins and ends with '\"', not with an apostrophe"
    case "/", "#": "JSON has no comments"
    case "}" where !isFirst: "a comma stands before this '}', and nothing follows it"
    case nil: "a key is missing: the text ends here"
    default: "a key in quotation marks is expected here"
    }
  }

  private mutating func parseElements(depth: Int) throws(JSONSyntaxError) -> [JSONNode] {
    var elements: [JSONNode] = []
    advance()
    skipSpace()
    if take("]") { return elements }
    while true {
      if current == "]" { throw failure("a comma stands before this ']', and nothing follows it") }
      elements.append(try parseValue(depth: depth + 1))
      skipSpace()
      if take("]") { return elements }
      guard take(",") else { throw failure("',' or ']' is expected here") }
      skipSpace()
    }
  }

  private mutating func parseWord() throws(JSONSyntaxError) -> JSONNode.Content {
    let start = position
    var word = ""
    while let scalar = current, scalar.properties.isAlphabetic {
      word.unicodeScalars.append(scalar)
      advance()
    }
    switch word {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "null": return .null
    case "NaN", "Infinity":
      throw JSONSyntaxError(message: "JSON has no number \(word)", position: start)
    default: throw JSONSyntaxError(message: "'\(word)' is no JSON value", position: start)
    }
  }

  private mutating func parseNumber() throws(JSONSyntaxError) -> String {
    let first = index
    _ = take("-")
    if current == "I" { throw failure("JSON has no number -Infinity") }
    if take("0") {
      if isAtDigit {
        throw failure("a number has no leading zero")
      }
    } else {
      try takeDigits()
    }
    if take(".") { try takeDigits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try takeDigits()
    }
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars[first..<index])
    return text
  }

  private mutating func takeDigits() throws(JSONSyntaxError) {
    guard isAtDigit else {
      throw failure("a digit is expected here")
    }
    while isAtDigit { advance() }
  }
}

// MARK: - Strings

extension JSONParser {
  private mutating func parseString() throws(JSONSyntaxError) -> String {
    var text = ""
    advance()
    while let scalar = current {
      switch scalar {
      case "\"":
        advance()
        return text
      case "\\":
        text.unicodeScalars.append(try parseEscape())
      case _ where scalar.value < 0x20:
        throw failure("a control character in a text must be escaped")
      default:
        text.unicodeScalars.append(scalar)
        advance()
      }
    }
    throw failure("the text in quotation marks has no end")
  }

  private mutating func parseEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
    advance()
    guard let scalar = current else { throw failure("the text in quotation marks has no end") }
    let plain: [Unicode.Scalar: Unicode.Scalar] = [
      "\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{C}", "n": "\n", "r": "\r",
      "t": "\t",
    ]
    if let meaning = plain[scalar] {
      advance()
      return meaning
    }
    guard scalar == "u" else { throw failure("'\\\(scalar)' is no escape of JSON") }
    advance()
    let unit = try parseHexadecimal()
    if let meaning = Unicode.Scalar(unit) { return meaning }
    guard (0xD800..<0xDC00).contains(unit), take("\\"), take("u") else {
      throw failure("a surrogate without its other half")
    }
    let low = try parseHexadecimal()
    let joined = 0x10000 + ((unit - 0xD800) << 10) + (low &- 0xDC00)
    guard (0xDC00..<0xE000).contains(low), let meaning = Unicode.Scalar(joined) else {
      throw failure("a surrogate without its other half")
    }
    return meaning
  }

  private mutating func parseHexadecimal() throws(JSONSyntaxError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let scalar = current, scalar.isASCII, let digit = Character(scalar).hexDigitValue
      else { throw failure("four hexadecimal digits are expected after '\\u'") }
      value = value << 4 | UInt32(digit)
      advance()
    }
    return value
  }
}

// MARK: - Scanning

extension JSONParser {
  private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private var isAtDigit: Bool { current.map { ("0"..."9").contains($0) } ?? false }

  private mutating func advance() {
    // A carriage return ends a line too, unless a line feed behind it does.
    let isReturn =
      scalars[index] == "\r" && (index + 1 == scalars.count || scalars[index + 1] != "\n")
    if scalars[index] == "\n" || isReturn {
      position.line += 1
      position.column = 1
    } else {
      position.column += 1
    }
    index += 1
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard current == scalar else { return false }
    advance()
    return true
  }

  private mutating func skipSpace() {
    while let scalar = current, " \t\r\n".unicodeScalars.contains(scalar) { advance() }
  }

  private func failure(_ message: String) -> JSONSyntaxError {
    JSONSyntaxError(message: message, position: position)
  }
}
