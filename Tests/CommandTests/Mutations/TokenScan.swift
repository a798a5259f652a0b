/// A key or a value of a document and where it stands.
struct Token {
  enum Role {
    case key, scalar, object, list
  }

  var role: Role
  /// As it is written, quotation marks included.
  var text: String
  /// Its place in the scalars of the file.
  var range: Range<Int>
  /// The keys that lead to it, its own among them; `*` stands for the place in a list.
  var path: [String]
  /// The number of the document in the file.
  var document: Int

  var isQuoted: Bool { text.hasPrefix("\"") || text.hasPrefix("'") }

  /// The text without quotation marks.
  var content: String { isQuoted ? String(text.dropFirst().dropLast()) : text }
}

/// Finds keys and values in the YAML and the JSON of the shipped scenarios, by a small scan of its own:
/// what is expected of the reader must not come from the reader.
///
/// It knows block mappings and lists, flow collections (of which JSON is a kind), comments and quoted
/// texts; no anchors, no block scalars, no escapes.
struct TokenScan {
  private(set) var tokens: [Token] = []
  /// Whether the lines of each block begin in one column, as YAML asks for.
  private(set) var isAligned = true

  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var document = 0
  /// The open blocks: twice the column, and one more for a dash; and the column of their entries.
  private var blocks: [(indent: Int, key: String, entries: Int?)] = [(-1, "", nil)]

  init(_ text: String, isJSON: Bool) {
    scalars = Array(text.unicodeScalars)
    if isJSON { readFlow([]) } else { readBlocks() }
  }

  private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }
}

// MARK: - Blocks

extension TokenScan {
  private mutating func readBlocks() {
    while index < scalars.count {
      let begin = index
      while current == " " { index += 1 }
      if current == nil { return }
      if current == "\n" || current == "#" {
        skipLine()
      } else if index == begin, scalars[index...].starts(with: "---".unicodeScalars) {
        blocks = [(-1, "", nil)]
        document += 1
        skipLine()
      } else {
        readLine(from: begin)
      }
    }
  }

  private mutating func readLine(from begin: Int) {
    while current == "-", index + 1 < scalars.count,
      " \n".unicodeScalars.contains(scalars[index + 1])
    {
      open(2 * (index - begin) + 1, "*")
      index += 1
      while current == " " { index += 1 }
    }
    let column = index - begin
    if current == "{" || current == "[" {
      readFlow(path)
      return skipLine()
    }
    let length = scalars[index...].prefix { $0 != "\n" }.count
    let line = String(String.UnicodeScalarView(scalars[index..<index + length]))
    guard let key = line.firstMatch(of: /^("[^"]*"|[A-Za-z][A-Za-z0-9-]*):( |$)/) else {
      readLineScalar(path)
      return skipLine()
    }
    let text = String(key.output.1)
    let name = text.hasPrefix("\"") ? String(text.dropFirst().dropLast()) : text
    open(2 * column, name)
    add(.key, from: index, to: index + text.unicodeScalars.count, path)
    index += text.unicodeScalars.count + 1
    while current == " " { index += 1 }
    switch current {
    case "\n", "#", nil: break
    case "{", "[": readFlow(path)
    default: readLineScalar(path)
    }
    if current != "\n" || tokens.last?.role != .key { skipLine() } else { index += 1 }
  }

  /// Opens a block at a column, after closing those that it ends.
  private mutating func open(_ indent: Int, _ key: String) {
    while let last = blocks.last, last.indent >= indent { blocks.removeLast() }
    let parent = blocks.count - 1
    if blocks[parent].entries ?? indent != indent { isAligned = false }
    blocks[parent].entries = indent
    blocks.append((indent, key, nil))
  }

  private var path: [String] { blocks.dropFirst().map(\.key) }

  private mutating func readLineScalar(_ path: [String]) {
    if current == "\"" || current == "'" { return readFlow(path) }
    let begin = index
    var end = index
    while let scalar = current, scalar != "\n" {
      if scalar == "#", scalars[index - 1] == " " { break }
      index += 1
      if scalar != " " { end = index }
    }
    add(.scalar, from: begin, to: end, path)
  }

  private mutating func skipLine() {
    while let scalar = current, scalar != "\n" { _ = scalar; index += 1 }
    index += 1
  }
}

// MARK: - Flow

extension TokenScan {
  private mutating func readFlow(_ path: [String]) {
    skipSpace()
    let begin = index
    switch current {
    case "{":
      let slot = reserve(.object, path)
      index += 1
      readMembers(path)
      close(slot, from: begin)
    case "[":
      let slot = reserve(.list, path)
      index += 1
      readElements(path)
      close(slot, from: begin)
    default: readFlowScalar(.scalar, path, stops: ",}]\n")
    }
  }

  private mutating func readMembers(_ path: [String]) {
    while true {
      skipSpace()
      if current == "," { index += 1 }
      skipSpace()
      if current == "}" || current == nil { break }
      let begin = index
      readFlowScalar(.key, path, stops: ":")
      let key = tokens[tokens.count - 1].content
      tokens[tokens.count - 1].path = path + [key]
      precondition(index > begin, "the scan of a shipped scenario stands still")
      skipSpace()
      index += 1
      readFlow(path + [key])
    }
    index += 1
  }

  private mutating func readElements(_ path: [String]) {
    while true {
      skipSpace()
      if current == "," { index += 1 }
      skipSpace()
      if current == "]" || current == nil { break }
      readFlow(path + ["*"])
    }
    index += 1
  }

  private mutating func readFlowScalar(_ role: Token.Role, _ path: [String], stops: String) {
    let begin = index
    if let quote = current, quote == "\"" || quote == "'" {
      index += 1
      while let scalar = current, scalar != quote { _ = scalar; index += 1 }
      index += 1
      return add(role, from: begin, to: index, path)
    }
    while let scalar = current, !stops.unicodeScalars.contains(scalar) { _ = scalar; index += 1 }
    var end = index
    while end > begin, scalars[end - 1] == " " { end -= 1 }
    add(role, from: begin, to: end, path)
  }

  private mutating func skipSpace() {
    while let scalar = current, " \n#".unicodeScalars.contains(scalar) {
      if scalar == "#" { skipLine() } else { index += 1 }
    }
  }

  private mutating func reserve(_ role: Token.Role, _ path: [String]) -> Int {
    add(role, from: index, to: index, path)
    return tokens.count - 1
  }

  private mutating func close(_ slot: Int, from begin: Int) {
    tokens[slot].range = begin..<index
    tokens[slot].text = text(begin, index)
  }

  private mutating func add(_ role: Token.Role, from begin: Int, to end: Int, _ path: [String]) {
    tokens.append(
      Token(
        role: role,
        text: text(begin, end),
        range: begin..<end,
        path: path,
        document: document
      )
    )
  }

  private func text(_ begin: Int, _ end: Int) -> String {
    String(String.UnicodeScalarView(scalars[begin..<min(end, scalars.count)]))
  }
}
