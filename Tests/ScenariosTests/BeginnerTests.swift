import Scenarios
import Testing

/// What people write who come from other tools, and what they are told to write instead.
@Suite struct BeginnerTests {
  /// A first attempt, and what must be said of it.
  struct Attempt: CustomTestStringConvertible, Sendable {
    var text: String
    var code: Diagnostic.Code
    var line: Int
    var column: Int
    var hint: String
    var path = "p.yaml"

    var testDescription: String { hint }

    init(
      _ text: String,
      _ code: Diagnostic.Code,
      _ line: Int,
      _ column: Int,
      _ hint: String,
      path: String = "p.yaml"
    ) {
      (self.text, self.code, self.line, self.column) = (text, code, line, column)
      (self.hint, self.path) = (hint, path)
    }
  }

  private static let load = "profile: p\nscenario: {duration: 1h}\narrivals: {rate: 1, per: s}\n"
  private static let business = "  businessProfile: {averageValue: 5, conversionProbability: 1}\n"

  static let attempts: [Attempt] = [
    .init(
      "profile: p\nscenario: {duration: 10}\narrivals: {rate: 1}\n",
      .duration,
      2,
      22,
      "write \"10s\" or \"10m\""
    ),
    .init(
      "profile: p\nscenario: {duration: 10 min}\narrivals: {rate: 10/s}\n",
      .type,
      3,
      18,
      "write \"rate\": 10 and \"per\": \"s\""
    ),
    .init(
      "persona:\n  name: kim\n  behavior: {think_time: 2s}\n" + business,
      .unknownKey,
      3,
      14,
      "did you mean \"thinkTime\"?"
    ),
    .init(
      "persona:\n  name: kim\n  behavior: {thinkTime: 2s}\n" + business,
      .type,
      3,
      25,
      "think time is {\"min\": 1000, \"max\": 3000} in milliseconds"
    ),
    .init(
      "persona: {name: kim, extends: karen, businessProfile: {conversionProbability: 80%}}\n",
      .type,
      1,
      79,
      "write 0.8 for 80 %"
    ),
    .init(
      load + "personas: [{name: karen, percentage: 100%}]\n",
      .type,
      4,
      38,
      "write 100, without a sign"
    ),
    .init(
      load + "personas: [{name: karen, percentage: 0.6}, {name: raj, percentage: 0.4}]\n",
      .mixSum,
      4,
      11,
      "write 60 for 60 %, not 0.6"
    ),
    .init(
      load + "personas:\n  - name: karen\n    percentage: 60\n    name: raj\n",
      .duplicateKey,
      7,
      5,
      "begin a new entry with \"- \" before it, or remove one of the two"
    ),
    .init(
      "name: buy\nsteps:\n  name: home\n  service: web\n",
      .type,
      3,
      3,
      "begin each entry with \"- \", or write [ … ]"
    ),
    .init("services:\n- name: pay_gate\n", .name, 2, 9, "write \"pay-gate\""),
    .init("name: buy\nsteps: [{name: Home Page}]\n", .name, 2, 16, "write \"home-page\""),
    .init(
      "name: buy\nsteps: [{name: a, service: w, finalStep: true}]\n---\nservices: [{name: w}]\n---\n"
        + load,
      .missing,
      6,
      10,
      "write \"journeys\": [{\"type\": \"buy\", \"weight\": 1}] in the load profile"
    ),
    .init(
      load + "journeys: [quote-only]\n",
      .type,
      4,
      12,
      "write {\"type\": \"quote-only\", \"weight\": 1}"
    ),
    .init(load + "journeys: [{name: quote-only}]\n", .unknownKey, 4, 13, "did you mean \"type\"?"),
    .init(
      "profile: p\nscenario:\n  duration:10m\narrivals: {rate: 1}\n",
      .type,
      3,
      3,
      "write a space behind the colon: \"duration: 10m\""
    ),
    .init(
      "profile: p\nscenario:\n  duration:10m\n  rampUp: 1m\narrivals: {rate: 1}\n",
      .syntax,
      3,
      11,
      "write \"key: value\""
    ),
    .init(
      load + "personas:\n  - name: karen\n    percentage: 60\n  -name: raj\n    percentage: 40\n",
      .syntax,
      7,
      3,
      "write \"- key: value\""
    ),
    .init(
      load + "description: it is 100% sure: yes\n",
      .syntax,
      4,
      29,
      "put the whole value in quotation marks that it does not hold itself: \"it's: so\""
    ),
    .init(
      "profile: p\nscenario:\narrivals: {rate: 1}\n",
      .type,
      2,
      10,
      "write its keys below it, each indented further than it, or {}"
    ),
    .init(
      "scenario: s\nevents:\n  - name: web-slow\n    duration: 60\n    degradation: 2x-slower\n",
      .unknownKey,
      3,
      5,
      "did you mean \"event\"?"
    ),
    .init(
      "profile: p\nscenario:\n\tduration: 10m\n",
      .syntax,
      3,
      1,
      "YAML is indented with spaces, not with tabs"
    ),
    .init(
      "profile: p\nscenario: {duration: 10m\narrivals: {rate: 1}\n",
      .syntax,
      2,
      11,
      "write '}' behind its last value, ',' between two"
    ),
    .init(
      "profile: p\nscenario: {duration: \"10m}\narrivals: {rate: 1}\n",
      .syntax,
      2,
      22,
      "write its closing quotation mark"
    ),
    .init(
      load + "successCriteria:\n  errorRate: >5%\n",
      .syntax,
      5,
      14,
      "put it in quotation marks: \">90%\""
    ),
    .init(
      "profile: p\nusers: 9\nscenario: {duration: 1h}\n",
      .unknownKey,
      2,
      1,
      "the number of users is \"virtualUsers\" in \"scenario\""
    ),
    .init(
      "services: [{name: web, serviceTime: 2s}]\n",
      .type,
      1,
      37,
      "write {\"mean\": 2000} in milliseconds, or 2000 for a constant"
    ),
    .init(
      "stages: [{duration: 5m, target: 100}]\n",
      .kind,
      1,
      1,
      "this looks like a document of another load tool; \"stampede init\" writes one of ours"
    ),
    .init("Profile: p\nscenario: {duration: 1h}\n", .kind, 1, 1, "did you mean \"profile\"?"),
    .init("{\n\"profile\": \"p\",\n}\n", .json, 3, 1, "remove the comma", path: "p.json"),
    .init(
      "{ // my load\n}\n",
      .json,
      1,
      3,
      "name the file .yaml: YAML has comments",
      path: "p.json"
    ),
  ]

  @Test(arguments: attempts)
  func `a beginner is told what to write`(attempt: Attempt) throws {
    let result = ScenarioLoader.load(
      [SourceFile(path: attempt.path, text: attempt.text)],
      options: .init(purpose: .validate)
    )

    let error = try #require(result.diagnostics.first { $0.severity == .error })
    #expect(error.code == attempt.code, "\(result.text)")
    #expect(error.line == attempt.line, "\(result.text)")
    #expect(error.column == attempt.column, "\(result.text)")
    #expect(error.hint == attempt.hint, "\(result.text)")
    #expect(result.diagnostics.count == 1, "\(result.text)")
  }

  @Test func `several lines of one document that are indented wrongly come at once`() {
    let text = """
      profile: p
      scenario:
        duration: 10m
         rampUp: 1m
      arrivals:
        rate: 1
       per: s
      personas:
          - name: karen
            percentage: 60
        - name: raj
          percentage: 40
      """

    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)])

    let lines = result.diagnostics.filter { $0.code == .syntax }.map(\.line)
    #expect(lines == [4, 7, 9], "\(result.text)")
  }
}
