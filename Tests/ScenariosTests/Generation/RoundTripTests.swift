import Foundation
import JSONText
import Scenarios
import Testing

/// What is printed is read back as what it was, whichever notation it is printed in.
@Suite struct RoundTripTests {
  private static let isLong = ProcessInfo.processInfo.environment["STAMPEDE_LONG_TESTS"] == "1"

  /// How many scenarios are generated.
  private static let count = isLong ? 10_000 : 400

  @Test func `generated scenarios read back the same, from YAML, JSON and their canonical form`()
    throws
  {
    var generator = ScenarioGenerator(seed: 6)
    var valid = 0
    var refusals: [String: Int] = [:]

    for number in 0..<Self.count {
      let documents = generator.documents()
      let json = Self.load("twin.json", JSONValue.array(documents).prettyText)
      let text = YAMLPrinter.text(of: documents, seed: UInt64(number))
      let yaml = Self.load("twin.yaml", text)
      let codes = [json, yaml].map { $0.diagnostics.filter { $0.severity == .error }.map(\.code) }
      #expect(codes[0] == codes[1], "\(number): \(json.text)\n\(yaml.text)\n\(text)")
      guard let scenario = json.scenario, let twin = yaml.scenario else {
        let message = json.diagnostics.first { $0.severity == .error }?.message ?? "no error"
        refusals[message, default: 0] += 1
        continue
      }
      valid += 1
      #expect(scenario == twin, "\(number): \(text)")
      #expect(scenario.hash == twin.hash, "\(number): \(text)")
      let form = scenario.canonicalJSON
      let printed = number % 2 == 0 ? form.canonicalText : form.prettyText
      let copy = try Scenario(canonicalJSON: try JSONValue(parsing: printed))
      #expect(copy == scenario, "\(number): \(printed)")
      #expect(copy.hash == scenario.hash, "\(number)")
    }

    let share = Double(valid) / Double(Self.count)
    print(
      "round trips: \(valid) of \(Self.count) generated scenarios are valid, "
        + "\(generator.uses.count) constructs are used"
    )
    #expect(share >= 0.95, "\(refusals.sorted { $0.value > $1.value }.prefix(8))")
    let rare = generator.uses.filter { $0.value < Self.count / 400 }
    #expect(rare.isEmpty, "\(rare)")
    #expect(Set(Self.constructs).isSubset(of: generator.uses.keys))
  }

  /// Constructs that are there by name; every other one that the generator knows is in its count.
  private static let constructs = [
    "arrivals rate", "arrivals phases", "arrivals list", "arrivals csv", "arrivals count",
    "arrivals gap", "arrivals.season", "arrivals.flashCrowd", "arrivals.batch", "mix.virtualUsers",
    "step.next", "journey.validationCatalog", "variations.shortcuts", "variation.replaces",
    "topology.databases", "topology.regions", "law boundedPareto", "law empirical",
    "timing.after", "timing.repeat", "timing.ramp", "timing.jitter", "event traffic-spike",
    "event region", "event reroute", "fault database-connection", "fault payment-failure",
    "fault service-degradation", "profile.rollout", "profile.satisfaction", "goal normal load",
    "patience by device", "payment by weight", "thinkTime empirical", "condition version",
  ]

  private static func load(_ path: String, _ text: String) -> ScenarioLoader.LoadResult {
    ScenarioLoader.load([SourceFile(path: path, text: text)]) { name in
      let tables = [
        "rates.csv": "time,rate\n0,1\n10m,4\n1200,2\n", "instants.csv": "time\n0\n1.5\n2m\n",
      ]
      guard let table = tables[name] else { return .failure(AttachmentError("is not there")) }
      return .success(Array(table.utf8))
    }
  }
}
