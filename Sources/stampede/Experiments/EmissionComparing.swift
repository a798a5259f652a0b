import Analysis
import ArgumentParser
import EmissionResults
import Experiments
import Foundation
import JSONText
import Reports

/// `stampede compare` for what was measured: emissions before and after a change.
struct EmissionComparing {
  let sides: [String]
  let out: String?
  let format: RunCommand.Format
  let failsOnWorse: Bool

  func run() throws {
    let emissions = try sides.map { try StoredEmission($0) }
    let result = EmissionContest(try emissions.map(side)).run()
    let text = try EmissionComparisonFile.encode(result)
    if let out {
      let directory = ResultDirectory(
        path: out,
        own: ["emission-comparison.json", "report.html"]
      )
      try directory.prepare()
      try directory.write(EmissionComparisonPage.render(result), to: "report.html")
      try directory.write(text, to: "emission-comparison.json")
    }
    switch format {
    case .json: Terminal.write(text)
    case .text:
      Terminal.write(
        EmissionComparisonText.render(
          result,
          colors: Terminal.showsColors,
          width: Terminal.width,
          isASCII: Terminal.isASCII
        )
      )
      if let out { Terminal.write("\nResults in \(out)\n") }
    }
    if failsOnWorse, !result.passed { throw ExitCode(Failure.Code.goalFailed.rawValue) }
  }

  private func side(_ emission: StoredEmission) throws -> EmissionContest.Side {
    guard let rows = try emission.rows() else {
      throw Failure(
        code: .noInput,
        message:
          "the emission in '\(emission.name)' has no rows, so its slices of time are not known",
        remedy:
          "send again without --no-rows; results merged from several hosts have rows where all "
          + "parts have"
      )
    }
    let description = emission.document.description
    return EmissionContest.Side(
      facts: EmissionComparison.Side(
        name: emission.name,
        scenario: description.scenario,
        scenarioHash: emission.scenarioHash,
        seed: description.seed,
        fidelity: emission.fidelity,
        reasons: emission.reasons,
        requests: 0,
        verdict: "unknown",
        groups: [],
        course: []
      ),
      slices: try EmissionSlices(rows: rows),
      pace: emission.document.pace.json.canonicalText
    )
  }
}
