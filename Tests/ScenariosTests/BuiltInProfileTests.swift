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
    #expect(scenario.load.rampUp == .minutes(15))
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

  @Test func `an unknown name is told which there are`() throws {
    let result = load("profile: mine\nextends: winter-season\n")
    let finding = try #require(result.diagnostics.first)

    #expect(finding.code.rawValue == "E-EXTENDS-UNKNOWN")
    #expect(finding.hint.contains("peak-season"))
  }
}
