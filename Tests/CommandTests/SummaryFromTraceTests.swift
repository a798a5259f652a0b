import Analysis
import Foundation
import JSONText
import Journeys
import Reports
import Scenarios
import Testing
import Traces

/// The trace of a shipped scenario says all that its summary says.
///
/// Millions of rows pass through this test's own build, so it is for the long set.
@Suite struct SummaryFromTraceTests {
  private static let isLong = ProcessInfo.processInfo.environment["STAMPEDE_LONG_TESTS"] == "1"

  @Test(
    .enabled(if: isLong, "for the long set"),
    arguments: [
      "black-friday", "mm1-080", "mmc-10-080", "two-region", "ticket-sale", "regional-disaster",
    ],
    [1, 3]
  )
  func `the summary from the files is summary.json, to the letter`(
    name: String,
    shards: Int
  ) throws {
    let directory = ScratchDirectory()
    let outcome = try Program.fast("stampede").run(
      ["run", "--quiet", "--no-twin", "--out", "r", "--shards", String(shards)]
        + Checkout.documents(of: name),
      in: directory.path
    )
    try #require([0, 99].contains(outcome.status), "\(outcome.errors)")
    let run = directory.path + "/r"
    let names = directory.files.filter { $0.hasPrefix("r/trace/shard-") }

    let set = try TraceSet(paths: names.map { directory.path + "/" + $0 })
    let document = try JSONValue(parsing: directory.text("r/scenario.json"))
    let fold = try RunFold(
      description: set.description,
      scenario: Scenario(canonicalJSON: document)
    )
    try set.forEachChunk { try fold.consume($0) }

    var summary = try fold.finish()
    let scenario = try Scenario(canonicalJSON: document)
    summary.theory = TheorySummary(
      Prediction(scenario, seed: set.description.seed),
      beside: summary
    )
    let text = try SummaryFile.encode(summary)
    #expect(try text == String(contentsOfFile: run + "/summary.json", encoding: .utf8))
    print("\(name), \(set.readers.count) files: \(set.rowCount) rows give the summary")
  }
}
