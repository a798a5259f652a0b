import Scenarios
import SimulationKernel
import Testing

/// Runs of some of the personas of a mix.
@Suite struct PersonaFilterTests {
  private static let closed = """
    profile: insurance-peak-load
    scenario: {duration: 10m, rampUp: 2m, rampDown: 1m}
    personas:
      - {name: karen, percentage: 60, virtualUsers: 120}
      - {name: raj, percentage: 25, virtualUsers: 50}
      - {name: alex, percentage: 15, virtualUsers: 30}
    """
  private static let open = """
    profile: open
    scenario: {duration: 10m}
    arrivals: {rate: 4}
    """

  private func load(
    _ text: String,
    _ personas: [String]?,
    rescales: Bool = true
  ) -> ScenarioLoader.LoadResult {
    var options = ScenarioLoader.Options()
    options.personas = personas
    options.rescalesPersonas = rescales
    return ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)], options: options)
  }

  private func users(_ scenario: Scenario) -> [Int] {
    if case .closed(let population) = scenario.load.model { population.users } else { [] }
  }

  private func rate(_ scenario: Scenario) -> Double {
    if case .open(let arrivals) = scenario.load.model { arrivals.rate } else { .nan }
  }

  @Test func `users of the others go to those who take part, by largest remainder`() throws {
    let both = try #require(load(Self.closed, ["karen", "raj"]).scenario)
    let fewer = try #require(load(Self.closed, ["karen", "raj"], rescales: false).scenario)

    #expect(both.personas.map(\.name) == ["karen", "raj"])
    #expect(users(both) == [141, 59])
    #expect(users(fewer) == [120, 50])
    #expect(both.hash != fewer.hash)
  }

  @Test func `the rate stays, or loses the part of the others`() throws {
    let both = try #require(load(Self.open, ["karen", "alex"]).scenario)
    let fewer = try #require(load(Self.open, ["karen", "alex"], rescales: false).scenario)

    #expect(rate(both) == 4)
    #expect(abs(both.load.personaShares[0] - 0.8) < 1e-12)
    #expect(abs(rate(fewer) - 3) < 1e-12)
    #expect(abs(fewer.load.personaShares[0] - 0.8) < 1e-12)
  }

  @Test func `a profile says it itself as well`() throws {
    let scenario = try #require(load(Self.closed + "\nonly: [raj, alex]\n", nil).scenario)
    let fewer = try #require(
      load(Self.closed + "\nonly: [raj, alex]\nrescale: false\n", nil).scenario
    )

    #expect(users(scenario) == [125, 75])
    #expect(users(fewer) == [50, 30])
  }

  @Test func `a stranger is refused where it is said`() throws {
    let result = load(Self.closed + "\nonly: [raj, emma]\n", nil)
    let finding = try #require(result.diagnostics.first)

    #expect(finding.code.rawValue == "E-PERSONA-UNKNOWN")
    #expect(finding.line == 7 && result.diagnostics.count == 1)
    #expect(load(Self.closed, ["emma"]).text.contains("the mix has no persona \"emma\""))
    #expect(load(Self.closed, []).text.contains("at least one persona"))
  }

  @Test func `a duration from outside takes the place of the profile's`() throws {
    var options = ScenarioLoader.Options()
    options.duration = .seconds(180)
    let file = SourceFile(path: "p.yaml", text: Self.closed)
    let scenario = try #require(ScenarioLoader.load([file], options: options).scenario)
    let season = ScenarioLoader.load([BuiltInProfile.peakSeason.file], options: options)

    #expect(scenario.load.steady == .seconds(180))
    #expect(scenario.load.rampUp == .minutes(2))
    #expect(season.text.contains("between 2h and 6h"))
  }
}
