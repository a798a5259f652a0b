import Scenarios
import Testing

/// Journeys whose steps say where their visitors go.
@Suite struct RouteTests {
  @Test func `routes lead to steps, back, to the end and away`() throws {
    let scenario = try #require(
      Self.load(
        """
        - {name: home, service: web, next: {search: 0.6, leave: 0.4}}
        - {name: search, service: web, next: {search: 0.25, item: 0.75}}
        - {name: item, service: web, next: {home: 0.5, end: 0.5}}
        """
      ).scenario
    )
    let steps = scenario.journeys[0].steps

    #expect(scenario.journeys[0].isRouted)
    #expect(
      steps[0].routes == [
        Route(target: .step(1), probability: 0.6), Route(target: .leave, probability: 0.4),
      ]
    )
    #expect(
      steps[1].routes == [
        Route(target: .step(1), probability: 0.25), Route(target: .step(2), probability: 0.75),
      ]
    )
    #expect(
      steps[2].routes == [
        Route(target: .step(0), probability: 0.5), Route(target: .end, probability: 0.5),
      ]
    )
  }

  @Test func `a step without routes leads to the next one, and a final one to the end`() throws {
    let scenario = try #require(
      Self.load(
        """
        - {name: home, service: web}
        - {name: buy, service: web, finalStep: true}
        - {name: help, service: web, next: {home: 1}}
        """
      ).scenario
    )
    let journey = scenario.journeys[0]

    #expect(journey.routes(from: 0) == [Route(target: .step(1), probability: 1)])
    #expect(journey.routes(from: 1) == [Route(target: .end, probability: 1)])
    #expect(journey.routes(from: 2) == [Route(target: .step(0), probability: 1)])
  }

  @Test func `routes survive the canonical form`() throws {
    let scenario = try #require(
      Self.load("- {name: home, service: web, next: {home: 0.2, leave: 0.3, end: 0.5}}").scenario
    )

    #expect(try Scenario(canonicalJSON: scenario.canonicalJSON) == scenario)
  }

  @Test(
    arguments: [
      ("- {name: home, service: web, next: {serach: 1}}\n- {name: search, service: web}", "search"),
      ("- {name: home, service: web, next: {home: 0.5, end: 0.4}}", "0.9"),
      ("- {name: home, service: web, next: {home: 1}}", "no way leads to the end"),
      ("- {name: end, service: web, next: {end: 1}}", "no step can be called"),
      ("- {name: home, service: web, next: {end: 1}, businessValue: 5}", "no value of its own"),
      ("- {name: home, service: web, next: {end: 1}, finalStep: true}", "is final and leads on"),
      ("- {name: home, service: web, next: {end: 25}}", "0.25"),
    ]
  )
  func `a mistake in routes is told with its remedy`(steps: String, words: String) {
    let result = Self.load(steps)

    #expect(result.scenario == nil)
    #expect(result.text.contains(words), "\(result.text)")
  }

  private static func load(_ steps: String) -> ScenarioLoader.LoadResult {
    let indented = steps.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
    return ScenarioLoader.load([
      SourceFile(
        path: "routes.yaml",
        text: """
          profile: p
          scenario: {duration: 1m}
          arrivals: {rate: 1}
          journeys: [{type: browse}]
          ---
          services: [{name: web}]
          ---
          name: browse
          steps:
          """ + "\n" + indented + "\n"
      )
    ])
  }
}
