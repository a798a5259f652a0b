import Foundation
import JSONText
import Testing

@testable import Scenarios

@Suite struct LanguageTableTests {
  @Test func `the table agrees with the readers key by key over the documents of the tests`() throws
  {
    var keys: Set<String> = []
    for file in try Self.documents {
      let reading = LanguageReading(file)
      #expect(reading.disagreements == [], "\(file.path)")
      keys.formUnion(reading.keys)
    }
    #expect(keys.count > 300, "\(keys.count)")
  }

  @Test(arguments: DocumentKind.allCases)
  func `the readers take every key of the table and know no other`(kind: DocumentKind) {
    var disagreements: Set<String> = []
    var keys: Set<String> = []
    var known: Set<String> = []
    for site in LanguageSamples.sites(of: kind) {
      for key in site.keys {
        if key.name != "$schema" { known.insert("\(kind.rawValue)\(site.path)/\(key.name)") }
        for document in site.documents(with: key) {
          let reading = LanguageReading(document)
          disagreements.formUnion(reading.disagreements)
          keys.formUnion(reading.keys)
          let errors = reading.log.findings.filter {
            $0.severity == .error && !Self.isNoMatter(of: $0)
          }
          #expect(errors.map(\.message) == [], "\(site.path)/\(key.name) in \(document.text)")
        }
      }
    }
    #expect(disagreements == [])
    #expect(known.subtracting(keys) == [], "the readers were not asked for all keys")
  }

  /// What a single key cannot help: names of what stands nowhere, and what several keys must agree on.
  private static func isNoMatter(of finding: DiagnosticLog.Finding) -> Bool {
    switch finding.code {
    case .extendsUnknown, .mixConflict, .mixSum, .finalStep, .missing, .range: true
    default: false
    }
  }

  /// The documents that are shipped or stand among the fixtures.
  static var documents: [SourceFile] {
    get throws {
      let fixtures = try ["seed", "valid"].flatMap { try Fixture.names(in: $0) }
        .filter { !$0.hasSuffix(".md") }.map { try Fixture.file($0) }
      let shipped = try ShippedDocuments.paths.map { path in
        SourceFile(path: path, bytes: Array(try Data(contentsOf: URL(filePath: path))))
      }
      return fixtures + shipped + BuiltInProfile.allCases.map(\.file)
    }
  }
}

extension LanguageReading {
  /// Reads a document that was made.
  init(_ document: SampleDocument) {
    self.init(SourceFile(path: "sample.json", text: document.text))
  }
}

/// A document that was made from the table.
struct SampleDocument {
  let value: JSONValue
  var text: String { value.canonicalText }
}

extension LanguageSamples.Site {
  /// Documents that have the key, once with each kind of value that it may have.
  func documents(with key: Grammar.Key) -> [SampleDocument] {
    var values = [key.sample]
    if key.name == object.variants?.key { return [SampleDocument(value: document(with: key))] }
    for grammar in key.grammar.alternatives {
      if case .choice(let texts) = grammar, key.name != "kind" {
        values += texts.map { .string($0) }
      } else if key.grammar.alternatives.count > 1 {
        values.append(grammar.sample)
      }
    }
    return values.map { SampleDocument(value: document(with: key, value: $0)) }
  }
}
