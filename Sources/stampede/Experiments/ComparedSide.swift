import Foundation
import JSONText
import Reports
import Scenarios
import Traces

/// One of what is compared: the directory of a run, or documents.
struct ComparedSide {
  /// As it was named.
  let name: String
  let scenario: Scenario
  /// What is known of the run; `nil` for documents.
  let run: Run?

  /// A run that was made.
  struct Run {
    let seed: UInt64
    let quantum: UInt64
    /// The content hash of its rows; `nil`: it was not taken.
    let contentHash: String?
  }

  /// Reads what a word of the command line names.
  init(_ word: String) throws {
    name = word
    let directory = RunDirectory(path: word)
    guard FileManager.default.fileExists(atPath: directory.manifest) else {
      let paths = word.split(separator: ",").map(String.init)
      let result = ScenarioLoader.load(
        try WhatIfReading.files(paths),
        options: Self.options,
        attachment: ScenarioReading.attachment
      )
      for finding in result.findings { Terminal.writeError(finding.text) }
      guard let scenario = result.scenario else {
        throw Failure(
          code: .invalidData,
          message: "'\(word)' makes no scenario; nothing was compared"
        )
      }
      (self.scenario, run) = (scenario, nil)
      return
    }
    let manifest = try directory.decode(directory.manifest, RunManifest.decode)
    guard !manifest.partial else {
      throw Failure(
        code: .invalidData,
        message: "'\(word)' is a run that was interrupted",
        remedy: "make the run again: \(manifest.command)"
      )
    }
    guard manifest.version == engineVersion else {
      throw Failure(
        code: .invalidData,
        message: "'\(word)' was made by version \(manifest.version), and this is \(engineVersion)",
        remedy: "make the run again: \(manifest.command)"
      )
    }
    scenario = try directory.decode(directory.scenario) { text in
      try Scenario(canonicalJSON: JSONValue(parsing: text))
    }
    run = Run(
      seed: manifest.seed,
      quantum: manifest.quantum,
      contentHash: manifest.contentHash
    )
  }

  private static var options: ScenarioLoader.Options {
    var options = ScenarioLoader.Options(purpose: .run)
    options.asksWhatIf = true
    return options
  }
}
