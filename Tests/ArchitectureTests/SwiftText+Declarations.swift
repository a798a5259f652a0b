extension SwiftText {
  /// An import declaration: the module it names, and where.
  struct Import: Equatable {
    let module: String
    let line: Int
  }

  /// The body of a function, an initializer or a computed property.
  struct Body: Equatable {
    let name: String
    let line: Int
    /// The number of lines between the braces.
    let length: Int
  }

  /// The modules that the file imports, by whatever attribute, access level or kind.
  var imports: [Import] {
    let tokens = tokens
    return tokens.indices.compactMap { index in
      guard tokens[index].text == "import", index + 1 < tokens.count else { return nil }
      let before = index > 0 ? tokens[index - 1].text : ""
      let after = tokens[index + 1].text
      guard before != ".", after != ":" else { return nil }
      let isKind = Self.importKinds.contains(after) && index + 2 < tokens.count
      return Import(
        module: isKind ? tokens[index + 2].text : after,
        line: line(at: tokens[index].offset)
      )
    }
  }

  /// The bodies of the file, nested ones included.
  var bodies: [Body] {
    let tokens = tokens
    return tokens.indices.compactMap { index in
      guard Self.declaresBody.contains(tokens[index].text),
        index == 0 || tokens[index - 1].text != ".",
        let opening = openingBrace(after: index, in: tokens)
      else { return nil }
      let first = line(at: tokens[opening].offset)
      let last = line(at: tokens[closingBrace(of: opening, in: tokens)].offset)
      return Body(
        name: tokens[index].text + " " + tokens[index + 1].text,
        line: line(at: tokens[index].offset),
        length: max(0, last - first - 1)
      )
    }
  }

  /// Whether every brace of the code has its partner: if not, the scan lost its way.
  var hasBalancedBraces: Bool {
    var depth = 0
    for byte in code where depth >= 0 {
      if byte == UInt8(ascii: "{") { depth += 1 }
      if byte == UInt8(ascii: "}") { depth -= 1 }
    }
    return depth == 0
  }

  private static let importKinds: Set = [
    "typealias", "struct", "class", "enum", "protocol", "let", "var", "func",
  ]

  private static let declaresBody: Set = ["func", "init", "deinit", "subscript", "var"]

  /// Words that open the next declaration or statement, where the present one had no body.
  private static let opensNext: Set = [
    "func", "init", "deinit", "subscript", "var", "let", "case", "struct", "class", "enum",
    "actor", "protocol", "extension", "typealias", "associatedtype", "import", "static", "public",
    "private", "internal", "package", "fileprivate", "mutating", "if", "for", "while", "repeat",
    "guard", "switch", "return", "do", "defer",
  ]

  /// The brace that opens the body of the declaration at `index`, if it has one.
  private func openingBrace(after index: Int, in tokens: [Token]) -> Int? {
    let isProperty = tokens[index].text == "var"
    var depth = 0
    for next in tokens.indices[(index + 1)...] {
      switch tokens[next].text {
      case "(", "[": depth += 1
      case ")", "]": depth -= 1
      case "{" where depth == 0: return next
      case "=" where depth == 0 && isProperty: return nil
      case "}" where depth <= 0: return nil
      case let word where depth == 0 && next > index + 1 && Self.opensNext.contains(word):
        return nil
      default: break
      }
    }
    return nil
  }

  /// The brace that closes the one at `opening`, or the last token where none does.
  private func closingBrace(of opening: Int, in tokens: [Token]) -> Int {
    var depth = 0
    for next in tokens.indices[opening...] {
      if tokens[next].text == "{" { depth += 1 }
      if tokens[next].text == "}" { depth -= 1 }
      if depth == 0 { return next }
    }
    return tokens.count - 1
  }
}

// MARK: - Rules

extension SwiftText {
  /// The bodies of more lines than a limit.
  func bodies(over limit: Int) -> [Violation] {
    bodies.filter { $0.length > limit }.map {
      Violation(path: path, line: $0.line, reason: "\($0.name) has \($0.length) lines")
    }
  }

  /// The places that switch the checks of data races off with no comment just before.
  var unprovenSendability: [Violation] {
    let lines = written.split(separator: .newline, omittingEmptySubsequences: false)
    return (code.offsets(of: "@unchecked Sendable") + code.offsets(of: "nonisolated(unsafe)"))
      .filter { offset in
        let line = line(at: offset)
        return !lines[max(0, line - 6)..<line].contains { [UInt8]($0).contains(phrase: "//") }
      }
      .map { violation(at: $0, "no comment proves that it is safe to share") }
  }
}
