import Experiments
import Foundation
import Scenarios

/// The documents of a what-if: those that are named, those of a directory that is, and those that a
/// what-if document names as its base.
enum WhatIfReading {
  /// What the documents of a what-if come to.
  struct Reading {
    let scenario: Scenario
    let questions: [WhatIfQuestion]
  }

  /// Reads the documents that options and further words name; what there is to say about them goes to the
  /// error stream.
  static func load(
    _ documents: ScenarioOptions,
    and further: ArraySlice<String> = []
  ) throws(Failure) -> (source: ScenarioSource, reading: Reading) {
    var options = documents.loaderOptions(for: .run)
    options.asksWhatIf = true
    let source = ScenarioSource(
      files: try files(documents.files + further),
      options: options,
      attachment: ScenarioReading.attachment
    )
    let loaded = source.load()
    guard let scenario = loaded.scenario else { throw refusal(of: loaded.diagnostics) }
    for finding in loaded.findings { Terminal.writeError(finding.text) }
    return (source, Reading(scenario: scenario, questions: loaded.questions))
  }

  /// Says on the error stream what is wrong with documents, and sums it up.
  static func refusal(of diagnostics: [Diagnostic]) -> Failure {
    for diagnostic in diagnostics { Terminal.writeError(diagnostic.text) }
    let count = diagnostics.count { $0.severity == .error }
    return Failure(
      code: .invalidData,
      message: "\(count) error\(count == 1 ? "" : "s") in the scenario or a variant; nothing was "
        + "answered"
    )
  }

  /// The files in the order in which they were named; a base follows its document.
  static func files(_ paths: [String]) throws(Failure) -> [SourceFile] {
    var known: Set<String> = []
    var files: [SourceFile] = []
    for path in try ScenarioReading.documents(paths) where known.insert(standard(path)).inserted {
      let file = try ScenarioReading.read([path])
      files += file
      let question = ScenarioLoader.load(file, options: .init(purpose: .validate)).questions.first
      for base in question?.base ?? [] {
        let place = folder(of: path) + base
        guard known.insert(standard(place)).inserted else { continue }
        files += try ScenarioReading.read([place])
      }
    }
    return files
  }

  /// The path by which two names of one file are told to be one.
  private static func standard(_ path: String) -> String {
    path == "-" ? path : URL(filePath: path).standardizedFileURL.path
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return String(path[...slash])
  }
}
