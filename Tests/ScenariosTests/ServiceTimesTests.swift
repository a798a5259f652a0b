import Statistics
import Testing

@testable import Scenarios

/// Service times in a document that refines the scenario's own.
@Suite struct ServiceTimesTests {
  private static let shop = """
    persona: {name: visitor, behavior: {thinkTime: {min: 1000, max: 4000}},
              businessProfile: {averageValue: 10, conversionProbability: 1}}
    ---
    name: buy
    steps:
      - {name: look, service: web}
      - {name: search, calls: [{service: web, operation: find, meanMs: 300}, {service: index}]}
      - {name: pay, service: web, finalStep: true}
    ---
    profile: shop
    scenario: {duration: 1m}
    arrivals: {rate: 1, per: s}
    personas: [{name: visitor, percentage: 100}]
    journeys: [{type: buy, weight: 1}]
    """
  private static let topology = """

    ---
    services:
      - {name: web, concurrency: 4, timeoutMs: 3000, serviceTime: {distribution: exponential, mean: 200}}
      - {name: index, serviceTime: 40}
    """

  private static let times = ServiceTimes(
    services: [
      "web": .init(
        serviceTime: .lognormal(mean: 123.456_789, variation: 0.7),
        steps: [
          CalledStep(journey: "buy", step: "pay", operation: "authorize"): .constant(90),
          CalledStep(journey: "buy", step: "search", operation: "find"): .empirical([
            .init(value: 1.5, cumulative: 0), .init(value: 20.123_456_7, cumulative: 0.5),
            .init(value: 4_000, cumulative: 1),
          ]),
        ]
      ),
      "index": .init(serviceTime: .lognormal(mean: 3e-3, variation: 2)),
    ]
  )

  private func load(_ texts: String...) -> ScenarioLoader.LoadResult {
    ScenarioLoader.load(
      texts.enumerated().map { SourceFile(path: "\($0).yaml", bytes: Array($1.utf8)) }
    )
  }

  @Test(arguments: ["", topology])
  func `the document beside the others makes the scenario that has the times`(
    topology: String
  ) throws {
    let before = try #require(load(Self.shop + topology).scenario)
    let document = Self.times.document(name: "measured", notes: ["A note."])

    let result = load(Self.shop + topology, document)

    let scenario = try #require(result.scenario, "\(result.diagnostics)")
    #expect(!result.hasErrors)
    #expect(scenario.hash == Self.times.applied(to: before).hash)
    #expect(scenario.hash != before.hash)
  }

  @Test func `what the document does not say stays as it was`() throws {
    let document = Self.times.document(name: "measured", notes: [])

    let scenario = try #require(load(document, Self.shop + Self.topology).scenario)

    let web = try #require(scenario.services.first { $0.name == "web" })
    #expect(web.servers == 4)
    #expect(web.timeout == .seconds(3))
    #expect(web.serviceTime == .lognormal(mean: 123.457, variation: 0.7))
  }

  @Test func `a service that no document has cannot be refined`() {
    let document = """
      kind: topology
      refines: true
      services: [{name: wbe, serviceTime: 100}]
      """

    let result = load(Self.shop + Self.topology, document)

    let errors = result.diagnostics.filter { $0.severity == .error }
    #expect(errors.map(\.code) == [.serviceUnknown])
    #expect(errors.first?.hint.contains("web") == true)
  }

  @Test func `a time for a call that nobody makes is told`() {
    let document = """
      kind: topology
      refines: true
      services:
        - {name: web, steps: [{journey: buy, step: lok, serviceTime: 100}]}
      """

    let result = load(Self.shop + Self.topology, document)

    #expect(result.scenario != nil)
    #expect(result.diagnostics.map(\.code) == [.fieldUnused])
  }
}
