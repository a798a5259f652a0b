import JSONText
import Scenarios
import SimulationKernel
import Testing

@Suite struct DatabaseFaultDocumentTests {
  @Test func `the seed's fault is read as it stands, and from its canonical form`() throws {
    let load = SourceFile(
      path: "load.yaml",
      text: "profile: p\nscenario: {duration: 1h, virtualUsers: 10}\n"
    )

    let result = ScenarioLoader.load([load, try Fixture.file("seed/database-connection.json")])

    let scenario = try #require(result.scenario, "\(result.text)")
    let fault = DatabaseFault(
      database: 0,
      issue: .exhaustion,
      severity: .high,
      looksIntoCache: true,
      degrades: true,
      continuity: .essentialOnly
    )
    #expect(result.diagnostics.isEmpty, "\(result.text)")
    #expect(scenario.effects.map(\.kind) == [.database(fault)])
    #expect(scenario.effects[0].end == SimulationTime(.seconds(120)))
    let json = try JSONValue(parsing: scenario.canonicalJSON.canonicalText)
    #expect(try Scenario(canonicalJSON: json) == scenario)
  }

  @Test func `without a severity and fallbacks a fault is medium and goes unanswered`() throws {
    let scenario = try ResolutionTests.load(
      """
      ---
      errorType: database-connection
      database: customer-profiles
      issue: {type: slow-queries}
      """
    )

    guard case .database(let fault) = scenario.effects[0].kind else {
      Issue.record("got \(scenario.effects)")
      return
    }
    #expect(fault.severity == .medium && fault.continuity == .full)
    #expect(!fault.looksIntoCache && !fault.degrades)
  }

  @Test(arguments: [
    ("database: customers", Diagnostic.Code.databaseUnknown),
    ("database: customer-profiles\ntarget: {personas: [karen]}", .unsupported),
    ("database: customer-profiles\nfallbackBehavior: {cacheFirst: 1}", .type),
    ("database: customer-profiles\nfallbackBehavior: {businessContinuity: partial}", .choice),
  ])
  func `mistakes are told at their place`(lines: String, code: Diagnostic.Code) {
    let text = """
      profile: p
      scenario: {duration: 1h, virtualUsers: 10}
      ---
      errorType: database-connection
      issue: {type: connection-pool-exhaustion, severity: low}
      \(lines)
      """

    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)])

    #expect(result.diagnostics.map(\.code) == [code], "\(result.text)")
  }

  @Test func `a fault of a database that nobody needs is warned of`() throws {
    let text = """
      profile: p
      scenario: {duration: 1h, virtualUsers: 10}
      ---
      extends: insurance
      databases: [{name: archive, pool: 3}]
      ---
      errorType: database-connection
      database: archive
      issue: {type: unavailable}
      """

    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)])

    #expect(result.diagnostics.map(\.code) == [.faultUnused], "\(result.text)")
    #expect(result.scenario?.effects.isEmpty == true)
  }

  @Test func `steps say what they ask of databases`() throws {
    let scenario = try ResolutionTests.load(
      """
      journeys: [{type: j, weight: 1}]
      ---
      name: j
      steps:
        - {name: look, service: policy-service, essential: false, writes: true}
        - {name: buy, service: policy-service, requiresFreshData: true, finalStep: true}
      """
    )

    let uses = scenario.journeys[0].steps.map(\.dataUse)
    #expect(scenario.journeys[0].steps.map(\.writes) == [true, nil])
    #expect(uses.map(\.isEssential) == [false, true])
    #expect(uses.map(\.requiresFreshData) == [false, true])
    let json = try JSONValue(parsing: scenario.canonicalJSON.canonicalText)
    #expect(try Scenario(canonicalJSON: json) == scenario)
  }
}
