import Scenarios
import Testing

/// What a broken document must be told.
struct BrokenDocument: Sendable, CustomTestStringConvertible {
  var name: String
  var code: Diagnostic.Code
  var line: Int
  var column: Int
  var purpose = ScenarioLoader.Purpose.run

  init(
    _ name: String,
    _ code: Diagnostic.Code,
    _ line: Int,
    _ column: Int,
    purpose: ScenarioLoader.Purpose = .run
  ) {
    (self.name, self.code, self.line, self.column) = (name, code, line, column)
    self.purpose = purpose
  }

  var testDescription: String { name }
}

@Suite struct BrokenDocumentTests {
  static let documents: [BrokenDocument] = [
    .init("typo-key.yaml", .unknownKey, 4, 3),
    .init("missing-unit.yaml", .duration, 3, 13),
    .init("negative-duration.yaml", .range, 2, 35),
    .init("unknown-unit.yaml", .duration, 2, 22),
    .init("unknown-service.yaml", .serviceUnknown, 8, 14),
    .init("duplicate-key.yaml", .duplicateKey, 5, 3),
    .init("duplicate-key-three-times.yaml", .duplicateKey, 4, 1),
    .init("duplicate-key.json", .duplicateKey, 3, 55),
    .init("bad-indentation.yaml", .syntax, 4, 4),
    .init("tab.yaml", .syntax, 3, 1),
    .init("many-users.json", .range, 2, 50),
    .init("nan.json", .json, 2, 23),
    .init("nan.yaml", .range, 4, 9),
    .init("infinity.yaml", .range, 3, 18),
    .init("empty.yaml", .empty, 1, 1),
    .init("only-comments.yaml", .empty, 1, 1),
    .init("binary.yaml", .file, 2, 5),
    .init("invalid-utf8.json", .file, 2, 21),
    .init("utf16.json", .file, 1, 1),
    .init("merge-key.yaml", .syntax, 4, 3),
    .init("mix-sum.yaml", .mixSum, 4, 3),
    .init("mix-conflict.yaml", .mixConflict, 4, 5),
    .init("probability-25.json", .range, 4, 40, purpose: .validate),
    .init("unknown-persona.yaml", .personaUnknown, 3, 19),
    .init("unknown-journey.yaml", .journeyUnknown, 3, 19),
    .init("unknown-criterion.json", .criterion, 4, 23, purpose: .validate),
    .init("criterion-without-operator.json", .criterion, 4, 48, purpose: .validate),
    .init("criterion-unquoted.yaml", .syntax, 4, 26, purpose: .validate),
    .init("unknown-event.yaml", .choice, 3, 12, purpose: .validate),
    .init("unknown-event-service.yaml", .serviceUnknown, 6, 13),
    .init("dangling-alias.yaml", .syntax, 2, 11),
    .init("trailing-bytes.json", .json, 2, 1),
    .init("billion-laughs.yaml", .limit, 1, 37),
    .init("alias-as-key.yaml", .syntax, 3, 1),
    .init("final-step-not-last.yaml", .finalStep, 4, 43, purpose: .validate),
    .init("lone-surrogate.json", .json, 2, 24),
    .init("unknown-extends.yaml", .extendsUnknown, 3, 12, purpose: .validate),
    .init("extends-cycle.yaml", .extendsCycle, 2, 10),
    .init("deep.json", .json, 1, 456),
    .init("deep.yaml", .limit, 1, 70),
    .init("very-deep.yaml", .syntax, 1, 1),
    .init("name-upper-case.yaml", .name, 1, 10),
    .init("quoted-number.json", .type, 1, 69),
    .init("yes-is-a-text.yaml", .type, 3, 43, purpose: .validate),
    .init("octal-is-ten.yaml", .range, 4, 29, purpose: .validate),
    .init("sexagesimal-is-a-text.yaml", .type, 2, 41),
    .init("threshold-order.json", .thresholdOrder, 3, 18, purpose: .validate),
    .init("secret-in-payload.json", .placeholder, 2, 24, purpose: .validate),
    .init("plain-http.json", .hostDenied, 1, 53, purpose: .validate),
    .init("pci-scope.yaml", .pciScope, 7, 30),
    .init("unknown-kind.yaml", .kind, 1, 1),
    .init("chaos-alone.yaml", .missing, 1, 1),
    .init("two-profiles.yaml", .duplicateName, 4, 10),
    .init("excluded-persona.yaml", .missing, 3, 48),
    .init("unsupported-compliance.yaml", .unsupported, 6, 50),
    .init("unknown-requirement.yaml", .requirementUnknown, 8, 58),
    .init("unknown-condition.yaml", .conditionUnknown, 7, 61),
    .init("condition-of-unknown-region.yaml", .regionUnknown, 7, 61),
    .init("unreachable-final-step.yaml", .finalStep, 8, 57),
    .init("async-without-duration.yaml", .missing, 7, 51),
    .init("unknown-shortcut.yaml", .shortcutUnknown, 7, 17),
    .init("auto-fill-without-login.yaml", .shortcutUnknown, 7, 17),
    .init("variation-of-no-step.yaml", .name, 7, 20),
    .init("variation-after-the-end.yaml", .finalStep, 7, 20),
    .init("variation-requirement.yaml", .requirementUnknown, 7, 43),
    .init("variation-twins.yaml", .duplicateName, 12, 20),
    .init("unknown-tag.yaml", .syntax, 1, 10),
    .init("umlaut-column.yaml", .unknownKey, 3, 24),
    .init("no-users.yaml", .missing, 2, 11),
    .init("second-file.yaml", .unknownKey, 4, 3, purpose: .validate),
  ]

  @Test(arguments: documents)
  func `each mistake is named at its place`(document: BrokenDocument) throws {
    let file = try Fixture.file("broken/\(document.name)")

    let result = ScenarioLoader.load([file], options: .init(purpose: document.purpose))

    let errors = result.diagnostics.filter { $0.severity == .error }
    let first = try #require(errors.first)
    #expect(first.code == document.code, "\(result.text)")
    #expect(first.line == document.line, "\(result.text)")
    #expect(first.column == document.column, "\(result.text)")
    #expect(result.scenario == nil)
  }

  @Test func `every broken document of the folder is in the table`() throws {
    let names = try Fixture.names(in: "broken")

    #expect(names.sorted() == Self.documents.map { "broken/\($0.name)" }.sorted())
  }

  @Test func `all mistakes of all files come at once, in their order`() throws {
    let files = try ["typo-key", "second-file"].map { try Fixture.file("broken/\($0).yaml") }

    let result = ScenarioLoader.load(files)

    let errors = result.diagnostics.filter { $0.severity == .error }
    #expect(errors.map(\.code) == [.unknownKey, .unknownKey], "\(result.text)")
    #expect(errors.map(\.file) == ["broken/typo-key.yaml", "broken/second-file.yaml"])
    #expect(errors.map(\.hint) == ["did you mean \"rampUp\"?", "did you mean \"behavior\"?"])
  }

  @Test func `a key given three times is reported twice`() throws {
    let file = try Fixture.file("broken/duplicate-key-three-times.yaml")

    let result = ScenarioLoader.load([file])

    #expect(result.diagnostics.map(\.line) == [4, 5], "\(result.text)")
  }

  /// Documents of the table whose one mistake has more than one consequence worth telling.
  static let echoes = [
    "duplicate-key-three-times.yaml", "extends-cycle.yaml", "mix-conflict.yaml",
  ]

  @Test(arguments: documents)
  func `one mistake gives one error`(document: BrokenDocument) throws {
    let file = try Fixture.file("broken/\(document.name)")

    let result = ScenarioLoader.load([file], options: .init(purpose: document.purpose))

    let errors = result.diagnostics.filter { $0.severity == .error }
    #expect(errors.count == (Self.echoes.contains(document.name) ? 2 : 1), "\(result.text)")
    #expect(result.diagnostics.allSatisfy { $0.file == file.path }, "\(result.text)")
  }
}
