import Scenarios
import Testing

/// How YAML and JSON are read: types, marks, line ends, several documents.
@Suite struct NotationTests {
  private static let load = "scenario: {duration: 1h, virtualUsers: 9}\n"

  @Test(arguments: [
    ("7", true), ("0x1F", true), ("0o17", true), ("010", true), ("+5", true), ("1e2", true),
    ("5.0", true), ("yes", false), ("10:30", false), ("1_000", false), ("0b11", false),
    ("~", false),
    (".inf", false), (".nan", false), ("\"7\"", false), ("0x", false), ("1.5", false),
  ])
  func `scalars have the types of the core schema of YAML 1.2`(text: String, isNumber: Bool) {
    let document = "profile: p\nseed: \(text)\n" + Self.load

    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: document)])

    #expect((result.scenario != nil) == isNumber, "\(result.text)")
    if !isNumber { #expect(result.diagnostics.first?.line == 2) }
  }

  @Test(arguments: [
    ("0x1F", 31), ("0o17", 15), ("010", 10), ("+5", 5), ("1e2", 100), ("5.0", 5),
  ])
  func `numbers mean what YAML 1.2 says`(text: String, value: UInt64) {
    let document = "profile: p\nseed: \(text)\n" + Self.load

    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: document)])

    #expect(result.scenario?.seed == value)
  }

  @Test func `escapes of JSON are read as JSON defines them, surrogate pairs included`() {
    let text =
      #"{"persona": {"name": "kim", "extends": "karen", "displayName": "\u00fc\ud83d\ude00\/\t\"x\""}}"#
    let load =
      #"{"profile": "p", "scenario": {"duration": "1h", "virtualUsers": 9}, "personas": "#
      + #"[{"name": "kim", "percentage": 100}]}"#

    let result = ScenarioLoader.load([SourceFile(path: "p.json", text: "[\(text), \(load)]")])

    #expect(result.scenario?.personas.first?.displayName == "ü😀/\t\"x\"", "\(result.text)")
  }

  @Test(arguments: ["p.yaml", "p.json"])
  func `a byte order mark moves no column`(path: String) {
    let text = "\u{FEFF}{\"profile\": \"p\", \"sceanrio\": {\"duration\": \"1h\"}}"

    let result = ScenarioLoader.load([SourceFile(path: path, text: text)])

    #expect(result.diagnostics.first?.column == 18, "\(result.text)")
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `lines end in three ways`(end: String) {
    let text = ["profile: p", "scenario:", "  duration: 1h", "  rampp: 1m", ""].joined(
      separator: end
    )

    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)])

    let error = result.diagnostics.first { $0.code == .unknownKey }
    #expect(error?.line == 4, "\(result.text)")
    #expect(error?.column == 3)
    #expect(error?.length == 5)
    #expect(error?.sourceLine.hasPrefix("  rampp: 1m") == true)
  }

  @Test func `empty documents between others are none`() {
    let text = "---\n---\n# nothing\n---\nprofile: p\n" + Self.load + "---\n...\n---\n"

    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)])

    #expect(result.scenario != nil, "\(result.text)")
    #expect(result.kinds == [.profile])
  }

  @Test(arguments: [
    ("1: x", 2, 1), ("true: x", 2, 1), ("~: x", 2, 1), ("1.5: x", 2, 1), ("[a]: x", 2, 1),
    ("{a: b}: x", 2, 1), ("? [a]\n: x", 2, 3),
  ])
  func `a key that is no word is an unknown key, or none`(key: String, line: Int, column: Int) {
    let text = "profile: p\n\(key)\n" + Self.load

    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)])

    #expect(result.scenario == nil)
    #expect(result.diagnostics.count == 1, "\(result.text)")
    #expect(result.diagnostics.first?.line == line, "\(result.text)")
    #expect(result.diagnostics.first?.column == column, "\(result.text)")
  }

  @Test func `a duplicate key is reported at the second one, and names the first`() {
    let text = "profile: p\n" + Self.load + "seed: 1\nwindow: 1m\nseed: 2\n"

    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)])

    #expect(result.diagnostics.map(\.code) == [.duplicateKey], "\(result.text)")
    #expect(result.diagnostics.first?.line == 5)
    #expect(result.diagnostics.first?.message.contains("first on line 3") == true)
  }

  @Test func `a line separator of Unicode ends no line of a file`() {
    let text = "profile: p\ndescription: \"a\u{2028}b\u{0085}c\"\n" + Self.load + "sed: 1\n"

    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)])

    #expect(result.diagnostics.map(\.line) == [4], "\(result.text)")
    #expect(result.diagnostics.first?.sourceLine == "sed: 1")
  }
}
