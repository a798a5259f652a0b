import Scenarios
import Testing

/// What is legal and rarely meant is told at its place.
@Suite struct SuspicionTests {
  /// A scenario with one thing that is odd, the name of its warning and where it stands.
  struct Oddity: CustomTestStringConvertible, Sendable {
    var name: String
    var code: Diagnostic.Code
    var line: Int
    var column: Int
    var text: String

    var testDescription: String { name }
  }

  private static let services = "services: [{name: web, serviceTime: {mean: 500}}]\n"
  private static let journey = "name: buy\nsteps: [{name: pay, service: web, finalStep: true}]\n"

  static let oddities: [Oddity] = [
    .init(
      name: "a journey that the mix does not name",
      code: .journeyUnused,
      line: 4,
      column: 7,
      text: "profile: p\nscenario: {duration: 1h, virtualUsers: 9}\n---\nname: buy\n"
        + "steps: [{name: pay, finalStep: true}]\n"
    ),
    .init(
      name: "a journey that admits nobody of the mix",
      code: .journeyUnused,
      line: 3,
      column: 39,
      text:
        "profile: p\nscenario: {duration: 1h, virtualUsers: 9}\njourneys: [{type: quote-only}, {type: buy}]\n"
        + "personas: [{name: raj, percentage: 100}]\n---\n"
        + "name: buy\npersonas: [karen]\nsteps: [{name: pay, finalStep: true}]\n"
    ),
    .init(
      name: "a persona that the mix does not name",
      code: .personaUnused,
      line: 4,
      column: 17,
      text:
        "profile: p\nscenario: {duration: 1h, virtualUsers: 9}\n---\npersona: {name: kim, extends: karen}\n"
    ),
    .init(
      name: "a persona with a share of 0",
      code: .personaUnused,
      line: 3,
      column: 68,
      text: "profile: p\nscenario: {duration: 1h, virtualUsers: 9}\n"
        + "personas: [{name: raj, percentage: 100}, {name: karen, percentage: 0}]\n"
    ),
    .init(
      name: "a service that nobody calls",
      code: .serviceUnused,
      line: 6,
      column: 17,
      text: "profile: p\nscenario: {duration: 1h, virtualUsers: 9}\njourneys: [{type: buy}]\n---\n"
        + "services:\n  - {     name: mailer}\n  - {name: web}\n---\n" + journey
    ),
    .init(
      name: "a fault on a service that nobody calls",
      code: .faultUnused,
      line: 5,
      column: 1,
      text:
        "profile: p\nscenario: {duration: 1h, virtualUsers: 9}\njourneys: [{type: quote-only}]\n---\n"
        + "errorType: payment-failure\nservice: payment-processor\nfailure: {type: error, rate: 0.5}\n"
    ),
    .init(
      name: "a fault that begins when the run has ended",
      code: .faultUnused,
      line: 6,
      column: 3,
      text: "profile: p\nscenario: {duration: 1h, virtualUsers: 9}\n---\nscenario: s\nevents:\n"
        + "- {event: payment-processor-slow, degradation: 2x-slower, at: 2h, duration: 60}\n"
    ),
    .init(
      name: "a fault that begins when nobody arrives any more",
      code: .faultUnused,
      line: 6,
      column: 3,
      text:
        "profile: p\nscenario: {duration: 1h, drain: until-empty, virtualUsers: 9}\n---\nscenario: s\nevents:\n"
        + "- {event: traffic-spike, multiplier: 2, at: 2h, duration: 60}\n"
    ),
    .init(
      name: "a fault that changes nothing",
      code: .faultUnused,
      line: 6,
      column: 3,
      text: "profile: p\nscenario: {duration: 1h, virtualUsers: 9}\n---\nscenario: s\nevents:\n"
        + "- {event: payment-processor-slow, degradation: 1x-slower, duration: 60}\n"
    ),
    .init(
      name: "patience shorter than a step takes by itself",
      code: .patienceShort,
      line: 7,
      column: 52,
      text: services + "---\n" + journey
        + "---\npersona:\n  {name: kim, extends: karen, behavior: {patience: 400}}\n"
        + "---\nprofile: p\nscenario: {duration: 1h, virtualUsers: 9}\njourneys: [{type: buy}]\n"
        + "personas: [{name: kim, percentage: 100}]\n"
    ),
    .init(
      name: "a built-in persona who cannot wait, at her entry of the mix",
      code: .patienceShort,
      line: 8,
      column: 19,
      text: "services: [{name: web, serviceTime: {mean: 5000}}]\n---\n" + journey
        + "---\nprofile: p\nscenario: {duration: 1h, virtualUsers: 9}\n"
        + "personas: [{name: karen, percentage: 100}]\njourneys: [{type: buy}]\n"
    ),
    .init(
      name: "a time-out below the service time",
      code: .timeoutShort,
      line: 1,
      column: 61,
      text: "services: [{name: web, serviceTime: {mean: 500}, timeoutMs: 400}]\n---\n" + journey
        + "---\nprofile: p\nscenario: {duration: 1h, virtualUsers: 9}\njourneys: [{type: buy}]\n"
    ),
    .init(
      name: "a call longer than the time-out of its service",
      code: .timeoutShort,
      line: 4,
      column: 39,
      text: services
        + "---\nname: buy\nsteps: [{name: pay, calls: [{service: web, meanMs: 11000}]}]\n"
        + "---\nprofile: p\n"
        + "scenario: {duration: 1h, virtualUsers: 9}\njourneys: [{type: buy}]\n"
        + "personas: [{name: sophia, percentage: 100}]\n"
    ),
    .init(
      name: "a goal about a failure that there is none of",
      code: .goalIdle,
      line: 3,
      column: 19,
      text:
        "profile: p\nscenario: {duration: 1h, virtualUsers: 9}\nsuccessCriteria: {downtime: <30 s}\n"
    ),
    .init(
      name: "a goal about faults without a fault",
      code: .goalIdle,
      line: 3,
      column: 19,
      text:
        "profile: p\nscenario: {duration: 1h, virtualUsers: 9}\nsuccessCriteria: {revenueImpact: <5%}\n"
    ),
    .init(
      name: "a window longer than the run",
      code: .fieldUnused,
      line: 3,
      column: 9,
      text: "profile: p\nscenario: {duration: 1h, virtualUsers: 9}\nwindow: 2h\n"
    ),
    .init(
      name: "a curve that goes on after the end",
      code: .fieldUnused,
      line: 3,
      column: 38,
      text: "profile: p\nscenario: {duration: 1h}\narrivals: {rate: 1, curve: [[0m, 1], [2h, 3]]}\n"
    ),
    .init(
      name: "a crowd that comes after the end",
      code: .fieldUnused,
      line: 3,
      column: 33,
      text:
        "profile: p\nscenario: {duration: 1h}\narrivals: {rate: 1, flashCrowd: {at: 2h, peak: 3, decay: 60s}}\n"
    ),
  ]

  @Test(arguments: oddities)
  func `it is warned of where it stands, and runs`(oddity: Oddity) throws {
    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: oddity.text)])

    #expect(result.scenario != nil, "\(result.text)")
    let warning = try #require(
      result.diagnostics.first { $0.code == oddity.code },
      "\(result.text)"
    )
    #expect(warning.severity == .warning)
    #expect(warning.line == oddity.line, "\(result.text)")
    #expect(warning.column == oddity.column, "\(result.text)")
    #expect(!warning.message.isEmpty)
  }

  @Test func `a base that others extend is used`() {
    let text = """
      persona: {name: base, extends: karen}
      ---
      persona: {name: kim, extends: base}
      ---
      name: base
      steps: [{name: look, service: web}, {name: pay, service: web, finalStep: true}]
      ---
      name: buy
      extends: base
      ---
      services: [{name: web}]
      ---
      profile: p
      scenario: {duration: 1h, virtualUsers: 9}
      personas: [{name: kim, percentage: 100}]
      journeys: [{type: buy}]
      """

    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)])

    #expect(result.scenario != nil, "\(result.text)")
    #expect(result.diagnostics.isEmpty, "\(result.text)")
  }

  @Test func `nothing is suspected while there are errors`() {
    let text = "profile: p\nscenario: {duration: 1h, virtualUsers: 9, rampp: 1}\nwindow: 2h\n"

    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)])

    #expect(result.diagnostics.map(\.code) == [.unknownKey], "\(result.text)")
  }
}
