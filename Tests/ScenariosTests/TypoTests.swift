import JSONText
import Scenarios
import Testing

/// Every key of every valid document, misspelt one at a time, is reported at its place.
@Suite struct TypoTests {
  /// A key and where it stands.
  private struct Key {
    var text: String
    var line: Int
    var column: Int
  }

  /// Parents whose keys are the author's to choose.
  private static let free = ["headers", "payload", "attributes", "vary"]

  @Test(arguments: SeedDocumentTests.names.map(\.name))
  func `a misspelt key of a snippet`(name: String) throws {
    let file = try Fixture.file("seed/\(name).json")
    let text = String(decoding: file.bytes, as: UTF8.self)
    var parser = JSONParser(text)
    var keys: [Key] = []
    Self.collect(from: try parser.parseDocument(), into: &keys)

    #expect(keys.count >= 5)
    for key in keys {
      let broken = SourceFile(
        path: file.path,
        text: Self.misspell(key, in: text, skipping: 1)
      )

      let result = ScenarioLoader.load(
        [broken] + Self.companions(of: name),
        options: .init(purpose: .validate)
      )

      let isNamed = result.diagnostics.contains {
        $0.severity == .error && $0.file == file.path && $0.line == key.line
          && $0.column == key.column
      }
      #expect(isNamed, "\(key): \(result.text)")
    }
  }

  @Test(arguments: ["shop", "open"])
  func `a misspelt key of a YAML document`(name: String) throws {
    let file = try Fixture.file("valid/\(name).yaml")
    let text = String(decoding: file.bytes, as: UTF8.self)
    let keys = Self.blockKeys(of: text)

    #expect(keys.count >= 10)
    for key in keys {
      let broken = SourceFile(
        path: file.path,
        text: Self.misspell(key, in: text, skipping: 0)
      )

      let result = ScenarioLoader.load([broken])

      let isNamed = result.diagnostics.contains {
        $0.severity == .error && $0.line == key.line && $0.column == key.column
      }
      #expect(isNamed, "\(key): \(result.text)")
    }
  }

  /// Names of other documents are checked against a load, so faults and variations get one.
  private static func companions(of name: String) -> [SourceFile] {
    let needsLoad = ["payment-failure", "service-degradation", "journey-variations"]
    guard needsLoad.contains(name) else { return [] }
    let text = """
      profile: normal
      scenario: {duration: 10m, virtualUsers: 100}
      ---
      persona: {name: emma, extends: karen}
      """
    return [SourceFile(path: "load.yaml", text: text)]
  }

  private static func collect(from node: JSONNode, into keys: inout [Key]) {
    switch node.content {
    case .array(let elements):
      for element in elements { collect(from: element, into: &keys) }
    case .object(let members):
      for member in members {
        keys.append(
          Key(text: member.key, line: member.keyStart.line, column: member.keyStart.column)
        )
        if !free.contains(member.key) { collect(from: member.value, into: &keys) }
      }
    default: break
    }
  }

  /// Keys at the beginning of a line or of an entry.
  private static func blockKeys(of text: String) -> [Key] {
    var keys: [Key] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let indentation = line.prefix { $0 == " " || $0 == "-" }.count
      let word = line.dropFirst(indentation).prefix { $0.isLetter }
      guard !word.isEmpty, line.dropFirst(indentation + word.count).first == ":" else { continue }
      keys.append(Key(text: String(word), line: index + 1, column: indentation + 1))
    }
    return keys
  }

  /// The text with a letter doubled in the middle of the key.
  private static func misspell(_ key: Key, in text: String, skipping quotes: Int) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0) }
    let offset = key.column - 1 + quotes + key.text.count / 2
    lines[key.line - 1].insert(lines[key.line - 1][offset], at: offset)
    return lines.map { String($0) }.joined(separator: "\n")
  }
}
