import Foundation
import JSONText
import Scenarios

/// Loads a document. The first byte says whether it is YAML or JSON, and what it is read for.
enum ScenarioTarget {
  static func run(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    let file = SourceFile(
      path: first & 1 == 0 ? "document.yaml" : "document.json",
      bytes: Array(bytes.dropFirst())
    )
    let purpose: ScenarioLoader.Purpose = first & 2 == 0 ? .run : .validate
    let result = ScenarioLoader.load([file], options: .init(purpose: purpose))
    if result.scenario == nil, purpose == .run, !result.hasErrors {
      complain("neither a scenario nor an error")
    }
    check(result.diagnostics, in: file)
    if let scenario = result.scenario { check(scenario) }
  }

  /// Whatever is said of the document is said of a place in it.
  private static func check(_ diagnostics: [Diagnostic], in file: SourceFile) {
    let lines = lengths(of: String(decoding: file.bytes, as: UTF8.self))
    for diagnostic in diagnostics where diagnostic.file == file.path {
      let line = diagnostic.line
      guard lines.indices.contains(line - 1), 1...(lines[line - 1] + 1) ~= diagnostic.column else {
        complain("a place outside of the document: \(diagnostic.text)")
      }
      if diagnostic.text.isEmpty || diagnostic.annotation.isEmpty { complain("an empty text") }
    }
  }

  private static func lengths(of text: String) -> [Int] {
    var lengths = [0]
    var before: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      if scalar == "\n" || before == "\r" { lengths.append(0) }
      if scalar != "\n" { lengths[lengths.count - 1] += 1 }
      before = scalar
    }
    if before == "\r" { lengths.append(0) }
    return lengths
  }

  /// The canonical form is read back as the same scenario.
  private static func check(_ scenario: Scenario) {
    do {
      let text = scenario.canonicalJSON.canonicalText
      let copy = try Scenario(canonicalJSON: try JSONValue(parsing: text))
      if copy != scenario || copy.hash != scenario.hash {
        complain("read back as another: \(text)")
      }
    } catch { complain("not read back: \(error)") }
  }

  // MARK: - Seeds

  /// Every document that is shipped, and the documents of each shipped scenario in one.
  static func seeds() throws -> [[UInt8]] {
    var seeds: [[UInt8]] = []
    let fixtures = "Tests/ScenariosTests/Fixtures"
    for folder in [fixtures + "/valid", fixtures + "/seed"]
      + (try folders(in: "traces"))
    {
      var parts: [String] = []
      for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
        guard name.hasSuffix(".yaml") || name.hasSuffix(".json") else { continue }
        let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
        let isJSON: UInt8 = name.hasSuffix(".json") ? 1 : 0
        seeds.append([isJSON | 2] + Array(text.utf8))
        parts.append(text)
      }
      if folder.hasPrefix("traces"), parts.count > 1 {
        seeds.append([0] + Array(parts.joined(separator: "\n---\n").utf8))
      }
    }
    return seeds
  }

  private static func folders(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { folder + "/" + $0 }
      .filter { !$0.hasSuffix(".md") }
  }
}
