import Foundation
import JSONText
import Testing

@testable import Scenarios

/// The schema of the language, judged by an independent validator.
@Suite(
  .enabled("Python's jsonschema and PyYAML are not installed here") { SchemaValidator.isThere }
) struct LanguageSchemaTests {
  @Test func `every document that is shipped or valid in the tests is valid by the schema`() throws
  {
    let files = try ShippedDocuments.paths + Self.fixtures(in: ["seed", "valid"])
    #expect(files.count > 35)
    let profiles = BuiltInProfile.allCases.map { String(decoding: $0.file.bytes, as: UTF8.self) }

    let complaints = try SchemaValidator.complaints(
      by: LanguageSchema.json,
      files: files,
      texts: profiles
    )

    #expect(complaints.count == files.count + profiles.count)
    for (name, found) in zip(files + BuiltInProfile.names, complaints) {
      #expect(found == [], "\(name)")
    }
  }

  @Test func `every document that the table makes and the readers take is valid by the schema`()
    throws
  {
    let texts = Self.some(of: Self.samples).filter { !LanguageReading($0).log.hasErrors }
      .map(\.text)
    #expect(texts.count > 400, "\(texts.count)")

    let complaints = try SchemaValidator.complaints(by: LanguageSchema.json, texts: texts)

    #expect(complaints.count == texts.count)
    for (text, found) in zip(texts, complaints) { #expect(found == [], "\(text)") }
  }

  @Test func `what has a wrong key, type or choice, or lacks something, is refused by the schema`()
    throws
  {
    let broken = try Self.some(of: BrokenDocuments.all)
      .filter { Self.isSimple(LanguageReading($0).log.findings) }
    #expect(broken.count > 400, "\(broken.count)")

    let complaints = try SchemaValidator.complaints(
      by: LanguageSchema.json,
      texts: broken.map(\.text)
    )

    #expect(complaints.count == broken.count)
    for (document, found) in zip(broken, complaints) where found.isEmpty {
      let said = LanguageReading(document).log.findings.map(\.message)
      Issue.record("\(said) in \(document.text)")
    }
  }

  @Test func `broken files whose mistake a schema can see are refused`() throws {
    let names = try Self.fixtures(in: ["broken"]).filter { path in
      let name = String(path.split(separator: "/").last ?? "")
      guard let file = try? Fixture.file("broken/" + name) else { return false }
      let result = ScenarioLoader.load([file], options: .init(purpose: .validate))
      return result.diagnostics.contains { Self.simple.contains($0.code) }
        && !Self.needsMore.contains(name)
    }
    #expect(names.count > 8)

    let complaints = try SchemaValidator.complaints(by: LanguageSchema.json, files: names)

    for (name, found) in zip(names, complaints) { #expect(found != [], "\(name)") }
  }

  /// Files with a mistake that shows only in the light of others.
  private static let needsMore: Set<String> = [
    // Nobody of the mix may draw a journey: the personas of the journeys must be looked up.
    "excluded-persona.yaml",
    // A closed load without users: they may stand in two places, and arrivals may replace them.
    "no-users.yaml",
  ]

  /// The codes of mistakes that a schema can see.
  private static let simple: Set<Diagnostic.Code> = [.unknownKey, .type, .choice, .missing, .kind]

  private static func isSimple(_ findings: [DiagnosticLog.Finding]) -> Bool {
    findings.contains { $0.severity == .error && simple.contains($0.code) }
  }

  private static func fixtures(in folders: [String]) throws -> [String] {
    let root = try #require(Bundle.module.resourceURL)
    return try folders.flatMap { try Fixture.names(in: $0) }.filter { !$0.hasSuffix(".md") }
      .map { root.path + "/Fixtures/" + $0 }
  }

  /// A third of the documents; all of them where there is time.
  private static func some(of documents: [SampleDocument]) -> [SampleDocument] {
    let hasTime = ProcessInfo.processInfo.environment["STAMPEDE_LONG_TESTS"] != nil
    return documents.enumerated().filter { hasTime || $0.offset % 3 == 0 }.map(\.element)
  }

  private static let samples = DocumentKind.allCases.flatMap { kind in
    LanguageSamples.sites(of: kind).flatMap { site in
      site.keys.flatMap { site.documents(with: $0) }
    }
  }
}

/// The documents of the scenarios that are shipped.
enum ShippedDocuments {
  /// The files, sorted; those of a replay are of another language.
  static let paths: [String] = {
    let root =
      URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path + "/traces"
    let files = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return files.filter {
      ($0.hasSuffix(".yaml") || $0.hasSuffix(".json")) && !$0.contains("golden/")
        && !$0.contains("http/")
    }
    .sorted().map { root + "/" + $0 }
  }()

  /// Their documents.
  static var values: [JSONValue] {
    get throws {
      try paths.flatMap { path in
        let bytes = try Array(Data(contentsOf: URL(filePath: path)))
        let log = DiagnosticLog()
        return DocumentReader.read(SourceFile(path: path, bytes: bytes), index: 0, log: log)
          .documents.map(\.plain)
      }
    }
  }
}

/// Shipped documents with one mistake each.
enum BrokenDocuments {
  /// Each key misspelt, each left out, each value of another type.
  static var all: [SampleDocument] {
    get throws {
      let values = try ShippedDocuments.values
      return values.flatMap { mutations(of: $0) }.map { SampleDocument(value: $0) }
    }
  }

  private static func mutations(of value: JSONValue) -> [JSONValue] {
    switch value {
    case .object(let members):
      return members.indices.flatMap { index -> [JSONValue] in
        func with(_ member: JSONValue.Member?) -> JSONValue {
          var changed = members
          changed.replaceSubrange(index...index, with: member.map { [$0] } ?? [])
          return .object(changed)
        }
        let member = members[index]
        let other = with(.init(member.key, Self.other(than: member.value)))
        return [with(.init(misspelt(member.key), member.value)), with(nil), other]
          + mutations(of: member.value).map { with(.init(member.key, $0)) }
      }
    case .array(let elements):
      return elements.indices.prefix(2).flatMap { index -> [JSONValue] in
        mutations(of: elements[index]).map { mutated in
          var changed = elements
          changed[index] = mutated
          return .array(changed)
        }
      }
    default: return []
    }
  }

  /// The word with two letters swapped.
  private static func misspelt(_ word: String) -> String {
    var letters = Array(word)
    guard letters.count > 2, letters[1] != letters[2] else { return word + "s" }
    letters.swapAt(1, 2)
    return String(letters)
  }

  /// A value of another type.
  private static func other(than value: JSONValue) -> JSONValue {
    switch value {
    case .object, .null: "text"
    case .array, .number: true
    case .string, .boolean: ["of": "another kind"]
    }
  }
}

extension DocumentNode {
  /// The value without its places.
  var plain: JSONValue {
    switch content {
    case .mapping(let members): .object(members.map { .init($0.key, $0.value.plain) })
    case .sequence(let elements): .array(elements.map(\.plain))
    case .scalar(.null): .null
    case .scalar(.boolean(let value)): .boolean(value)
    case .scalar(.number(let number)): .number(number.text)
    case .scalar(.text(let text)): .string(text)
    }
  }
}
