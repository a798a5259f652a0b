import JSONText
import Scenarios
import SimulationKernel
import Testing

/// Profiles that run without any document, and what extends them.
@Suite struct BuiltInProfileTests {
  private func load(_ text: String) -> ScenarioLoader.LoadResult {
    ScenarioLoader.load([SourceFile(path: "mine.yaml", text: text)])
  }

  @Test(arguments: BuiltInProfile.allCases.filter { BuiltInProfile.names.contains($0.rawValue) })
  func `a built-in profile runs by its name, without a finding`(profile: BuiltInProfile) {
    let result = ScenarioLoader.load([profile.file])

    #expect(result.diagnostics.isEmpty, "\(result.text)")
    #expect(result.scenario?.name == profile.rawValue)
  }

  @Test(arguments: BuiltInProfile.allCases.filter { BuiltInProfile.names.contains($0.rawValue) })
  func `a document that extends it and says nothing is the same run`(profile: BuiltInProfile) {
    let result = load("profile: mine\nextends: \(profile.rawValue)\n")
    var mine = result.scenario
    mine?.name = profile.rawValue

    #expect(result.diagnostics.isEmpty, "\(result.text)")
    #expect(mine?.hash == ScenarioLoader.load([profile.file]).scenario?.hash)
  }

  @Test func `fields of the document override those of the built-in profile`() throws {
    let scenario = try #require(
      load("profile: mine\nextends: peak-season\nscenario: {duration: 3h}\nseed: 7\n").scenario
    )

    #expect(scenario.load.endOfArrivals.sinceStart == .hours(3))
    guard case .open(let arrivals) = scenario.load.model else {
      Issue.record("the load is open")
      return
    }
    #expect(arrivals.curve.map(\.time) == [0, 15, 15, 165, 165, 180].map { .minutes($0) })
    #expect(arrivals.curve.map(\.factor) == [1, 5, 5, 5, 5, 1])
    #expect(arrivals.normalRate == 1)
    #expect(scenario.seed == 7)
  }

  @Test func `a profile of the author's hides the built-in one of its name`() throws {
    let scenario = try #require(
      load(
        """
        profile: peak-season
        scenario: {duration: 1m}
        arrivals: {rate: 2, per: s}
        ---
        profile: mine
        extends: peak-season
        """
      ).scenario
    )

    #expect(scenario.load.endOfArrivals.sinceStart == .minutes(1))
  }

  @Test(arguments: ["1h", "7h"])
  func `a peak season of another length is refused where it is said`(duration: String) throws {
    let result = load("profile: mine\nextends: peak-season\nscenario: {duration: \(duration)}\n")
    let finding = try #require(result.diagnostics.first)

    #expect(result.diagnostics.count == 1, "\(result.text)")
    #expect(finding.code.rawValue == "E-RANGE" && finding.line == 3 && finding.column == 22)
    #expect(finding.message.contains("between 2h and 6h"))
  }

  @Test func `an unknown name is told which there are`() throws {
    let result = load("profile: mine\nextends: winter-season\n")
    let finding = try #require(result.diagnostics.first)

    #expect(finding.code.rawValue == "E-EXTENDS-UNKNOWN")
    #expect(finding.hint.contains("peak-season"))
  }
}
