/// Walks through Swift text and blanks what is not code.
///
/// It knows comments (nested ones too), plain, raw and multi-line strings with interpolation,
/// regular expressions and raw identifiers. It is no compiler: text that does not compile may be
/// blanked too far, which the rule that braces balance then shows.
struct SwiftBlanking {
  private(set) var uncommented: [UInt8]
  private(set) var code: [UInt8]

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    uncommented = bytes
    code = bytes
  }

  mutating func run() {
    while position < bytes.count {
      walkCode()
      position += 1  // A closing parenthesis too many does not end the walk.
    }
  }
}

// MARK: - Code

extension SwiftBlanking {
  /// Walks to the end of the text, or to the parenthesis that closes more than was opened.
  private mutating func walkCode() {
    var depth = 0
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "/"): walkSlash()
      case UInt8(ascii: "\""): walkString(hashes: 0)
      case UInt8(ascii: "#"): walkHashes()
      case UInt8(ascii: "`"): walkRawIdentifier()
      case UInt8(ascii: "("):
        depth += 1
        position += 1
      case UInt8(ascii: ")"):
        if depth == 0 { return }
        depth -= 1
        position += 1
      default: position += 1
      }
    }
  }

  private mutating func walkSlash() {
    switch byte(after: 1) {
    case UInt8(ascii: "/"): walkLineComment()
    case UInt8(ascii: "*"): walkBlockComment()
    default:
      if let end = endOfBareRegex() {
        blankCode(position + 1..<end)
        position = end + 1
      } else {
        position += 1
      }
    }
  }

  private mutating func walkHashes() {
    var hashes = 0
    while byte(after: hashes) == UInt8(ascii: "#") { hashes += 1 }
    let next = byte(after: hashes)
    if next == UInt8(ascii: "\"") {
      position += hashes
      walkString(hashes: hashes)
    } else if next == UInt8(ascii: "/") {
      position += hashes + 1
      let start = position
      while position < bytes.count, !closes(with: UInt8(ascii: "/"), hashes: hashes) {
        position += 1
      }
      blankCode(start..<position)
      position = min(position + hashes + 1, bytes.count)
    } else {
      position += max(hashes, 1)
    }
  }

  /// A raw identifier becomes a word of underscores, so that it still is one name.
  private mutating func walkRawIdentifier() {
    let start = position
    position += 1
    while position < bytes.count, bytes[position] != UInt8(ascii: "`"),
      bytes[position] != .newline
    {
      position += 1
    }
    position = min(position + 1, bytes.count)
    for offset in start..<position where bytes[offset] != .newline {
      code[offset] = UInt8(ascii: "_")
    }
  }

  /// The closing slash, if the slash here opens a regular expression and does not divide.
  private func endOfBareRegex() -> Int? {
    guard let next = byte(after: 1), !next.isSpace, isWhereOperandsStart else { return nil }
    var end = position + 1
    while end < bytes.count, bytes[end] != .newline {
      if bytes[end] == UInt8(ascii: "/") { return end }
      end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    return nil
  }

  private var isWhereOperandsStart: Bool {
    var before = position - 1
    while before >= 0, bytes[before] == UInt8(ascii: " ") { before -= 1 }
    return before < 0 || "(,=:[{;!&|?\n".utf8.contains(bytes[before])
  }
}

// MARK: - Comments and strings

extension SwiftBlanking {
  private mutating func walkLineComment() {
    let start = position
    while position < bytes.count, bytes[position] != .newline { position += 1 }
    blankComment(start..<position)
  }

  private mutating func walkBlockComment() {
    let start = position
    var depth = 0
    repeat {
      if bytes[position] == UInt8(ascii: "/"), byte(after: 1) == UInt8(ascii: "*") {
        depth += 1
        position += 2
      } else if bytes[position] == UInt8(ascii: "*"), byte(after: 1) == UInt8(ascii: "/") {
        depth -= 1
        position += 2
      } else {
        position += 1
      }
    } while depth > 0 && position < bytes.count
    blankComment(start..<min(position, bytes.count))
  }

  /// Walks a string whose opening quotation mark is here, after `hashes` number signs.
  private mutating func walkString(hashes: Int) {
    let quote = UInt8(ascii: "\"")
    let isMultiline = byte(after: 1) == quote && byte(after: 2) == quote
    let quotes = isMultiline ? 3 : 1
    position += quotes
    var start = position
    while position < bytes.count, isMultiline || bytes[position] != .newline {
      if closes(with: quote, times: quotes, hashes: hashes) { break }
      guard bytes[position] == UInt8(ascii: "\\"), hasHashes(hashes, after: 1) else {
        position += 1
        continue
      }
      position += 1 + hashes
      if position < bytes.count, bytes[position] == UInt8(ascii: "(") {
        blankCode(start..<position)
        position += 1
        walkCode()
        start = position + 1
      }
      position += 1
    }
    position = min(position, bytes.count)
    blankCode(start..<max(start, position))
    if position < bytes.count, bytes[position] != .newline { position += quotes + hashes }
  }

  private func closes(with mark: UInt8, times: Int = 1, hashes: Int) -> Bool {
    (0..<times).allSatisfy { byte(after: $0) == mark } && hasHashes(hashes, after: times)
  }

  private func hasHashes(_ hashes: Int, after distance: Int) -> Bool {
    (0..<hashes).allSatisfy { byte(after: distance + $0) == UInt8(ascii: "#") }
  }

  private func byte(after distance: Int) -> UInt8? {
    position + distance < bytes.count ? bytes[position + distance] : nil
  }

  private mutating func blankComment(_ range: Range<Int>) {
    for offset in range where bytes[offset] != .newline {
      uncommented[offset] = UInt8(ascii: " ")
      code[offset] = UInt8(ascii: " ")
    }
  }

  private mutating func blankCode(_ range: Range<Int>) {
    for offset in range.clamped(to: 0..<bytes.count) where bytes[offset] != .newline {
      code[offset] = UInt8(ascii: " ")
    }
  }
}
