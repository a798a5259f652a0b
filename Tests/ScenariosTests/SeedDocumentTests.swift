import Scenarios
import Testing

@Suite struct SeedDocumentTests {
  static let names: [(name: String, kind: DocumentKind)] = [
    ("load-profile", .profile), ("persona-emma", .persona), ("journey-variations", .variations),
    ("service-degradation", .fault), ("payment-failure", .fault),
    ("database-connection", .fault), ("black-friday-chaos", .chaos),
    ("regional-disaster", .chaos), ("dashboard", .dashboard), ("davis-integration", .problems),
    ("webhooks", .webhooks), ("mortgage-journey", .journey),
  ]

  @Test(arguments: names)
  func `every snippet is valid as it stands`(name: String, kind: DocumentKind) throws {
    let file = try Fixture.file("seed/\(name).json")

    let result = ScenarioLoader.load([file], options: .init(purpose: .validate))

    #expect(result.kinds == [kind])
    #expect(!result.hasErrors, "\(result.text)")
  }

  @Test func `the load profile runs by itself`() throws {
    let result = ScenarioLoader.load([try Fixture.file("seed/load-profile.json")])

    let scenario = try #require(result.scenario, "\(result.text)")
    #expect(scenario.name == "insurance-peak-load")
    #expect(scenario.personas.map(\.name) == ["karen", "raj", "alex"])
    #expect(scenario.journeys.map(\.name) == ["insurance-policy", "quote-only"])
    #expect(scenario.load.personaShares == [0.6, 0.25, 0.15])
    #expect(scenario.load.journeyWeights == [70, 30])
    #expect(scenario.load.endOfArrivals.sinceStart == .minutes(13))
    guard case .closed(let population) = scenario.load.model else {
      Issue.record("the load should be closed")
      return
    }
    #expect(population.users == [120, 50, 30])
  }

  @Test func `a profile that runs, with three chaos documents`() throws {
    let profile = SourceFile(
      path: "load.yaml",
      text: """
        profile: normal
        scenario: {}
        arrivals: {rate: 1, per: s}
        """
    )
    let files =
      [profile]
      + (try ["black-friday-chaos", "service-degradation", "payment-failure"]
        .map { try Fixture.file("seed/\($0).json") })

    let result = ScenarioLoader.load(files)

    let scenario = try #require(result.scenario, "\(result.text)")
    #expect(scenario.effects.count == 5)
    #expect(scenario.goals.count == 3)
    #expect(scenario.load.endOfArrivals.sinceStart == .hours(4))
  }

  @Test func `a JSON array holds several documents`() throws {
    let texts = try ["load-profile", "black-friday-chaos"].map {
      String(decoding: try Fixture.file("seed/\($0).json").bytes, as: UTF8.self)
    }

    let result = ScenarioLoader.load([
      SourceFile(path: "all.json", text: "[" + texts.joined(separator: ",") + "]")
    ])

    #expect(result.kinds == [.profile, .chaos])
    #expect(result.scenario?.effects.count == 3, "\(result.text)")
  }

  @Test func `an explicit kind wins over the shape`() {
    let text = "kind: load-profile\nname: x\nsteps: []\n"

    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)])

    #expect(result.kinds == [.profile])
    #expect(result.hasErrors)
  }
}
