import Scenarios
import SimulationKernel
import Testing

/// What documents say about arrivals, and how they are told that it is wrong.
@Suite struct ArrivalsDocumentTests {
  private func load(
    _ text: String,
    files: [String: String] = [:]
  ) -> ScenarioLoader.LoadResult {
    ScenarioLoader.load([SourceFile(path: "load/p.yaml", text: text)]) { path in
      files[path].map { .success(Array($0.utf8)) } ?? .failure(.init("is not there"))
    }
  }

  private func arrivals(_ text: String, files: [String: String] = [:]) throws -> OpenArrivals {
    let result = load("profile: p\nscenario: {duration: 1h}\narrivals: \(text)\n", files: files)
    let scenario = try #require(result.scenario, "\(result.text)")
    let again = try Scenario(canonicalJSON: scenario.canonicalJSON)
    #expect(again == scenario)
    #expect(again.hash == scenario.hash)
    guard case .open(let arrivals) = scenario.load.model else {
      throw ScenarioIsClosed()
    }
    return arrivals
  }

  private struct ScenarioIsClosed: Error {}

  @Test func `a rate of nothing is refused at its place`() {
    let result = load("profile: p\nscenario: {duration: 1h}\narrivals: {rate: 0, per: s}\n")

    #expect(result.diagnostics.map(\.code) == [.range], "\(result.text)")
    #expect(result.diagnostics.first.map { [$0.line, $0.column] } == [3, 18])
  }

  @Test(arguments: [
    "{rate: 3, per: min, process: {gap: {mean: 20000, cv: 2}}}",
    "{process: {gap: {distribution: hyperexponential, probabilities: [0.8, 0.2], means: [1, 2]}}}",
    "{phases: [{for: 10m, rate: 5, to: 20}, {rate: 20, per: min}]}",
    "{base: 2, phases: [{for: 10m, rate: 1x, to: 5x}, {rate: 5x}]}",
    "{list: [1s, 2s, 2s]}", "{count: 100, batch: {sizes: [[2, 1], [4, 3]]}}",
    "{rate: 1, batch: {mean: 2.5}, customers: 1000, returningShare: 0.25}",
    "{rate: 1, season: {amplitude: 0.5, phase: 6h}}",
    "{rate: 1, season: {days: [1, 1, 1, 1, 1, 2, 2]}, flashCrowd: {at: 1m, peak: 5, decay: 1m}}",
  ])
  func `arrivals survive the canonical form`(text: String) throws {
    _ = try arrivals(text)
  }

  @Test func `a multiple is of the base, or of the rate of the profile that is extended`() throws {
    let own = try arrivals("{base: 30, per: min, rate: 5x}")
    let text = """
      profile: normal
      scenario: {duration: 1h}
      arrivals: {rate: 90, per: min}
      ---
      profile: peak
      extends: normal
      arrivals: {rate: 4x}
      """
    let extended = try #require(load(text).scenario)

    #expect(own.rate == 2.5 && own.normalRate == 0.5)
    guard case .open(let arrivals) = extended.load.model else {
      Issue.record("the load is open")
      return
    }
    #expect(arrivals.rate == 6 && arrivals.normalRate == 1.5)
  }

  @Test func `a file is a part of the scenario and of its hash`() throws {
    let text = "profile: p\nscenario: {duration: 1h}\narrivals: {csv: a.csv}\n"
    let one = try #require(load(text, files: ["load/a.csv": "time\n1\n2\n"]).scenario)
    let other = try #require(load(text, files: ["load/a.csv": "time\n1\n3\n"]).scenario)

    #expect(one.hash != other.hash)
    #expect(try Scenario(canonicalJSON: one.canonicalJSON) == one)
  }

  @Test(arguments: [
    ("{rate: 1, list: [1s]}", "E-MIX-CONFLICT", "\"rate\" and \"list\""),
    ("{list: [1s], process: uniform}", "E-MIX-CONFLICT", "\"process\""),
    ("{phases: [{rate: 1}], curve: [[0s, 1]]}", "E-MIX-CONFLICT", "\"curve\""),
    ("{phases: [{rate: 1}, {rate: 2}]}", "E-MISSING", "\"for\""),
    ("{phases: [{rate: 0}]}", "E-RANGE", "no session"),
    ("{phases: [{for: 2h, rate: 1}, {rate: 2}]}", "E-RANGE", "no time"),
    ("{rate: 5x}", "E-MISSING", "multiple"), ("{rate: fivex}", "E-FACTOR", "multiple"),
    ("{rate: 1, process: {gap: {mean: 500}}}", "E-MIX-CONFLICT", "gaps"),
    ("{process: {gap: {distribution: pareto, shape: 1, minimum: 1}}}", "E-RANGE", "mean"),
    ("{list: [2s, 1s]}", "E-RANGE", "earlier"), ("{count: 0}", "E-RANGE", "between"),
    ("{rate: 1, batch: {}}", "E-MISSING", "sizes"), ("{rate: 1, batch: 0}", "E-RANGE", "between"),
    ("{rate: 1, season: {hours: [1, 2]}}", "E-RANGE", "24"),
    ("{rate: 1, season: {amplitude: 2}}", "E-RANGE", "between"),
    ("{rate: 1, season: {period: 1h}}", "E-MISSING", "amplitude"),
    ("{rate: 1, season: {amplitude: 1, period: 1us}}", "E-RANGE", "waves"),
    ("{rate: 1, flashCrowd: {at: 1m, peak: 0.5, decay: 1m}}", "E-RANGE", "between"),
    ("{csv: ../a.csv}", "E-FILE", "beside or below"), ("{csv: /etc/hosts}", "E-FILE", "beside"),
    ("{csv: none.csv}", "E-FILE", "is not there"), ("{csv: head.csv}", "E-FILE", "columns"),
    ("{csv: order.csv}", "E-FILE", "earlier"), ("{csv: word.csv}", "E-FILE", "no time"),
    ("{csv: empty.csv}", "E-FILE", "no session"), ("{csv: wide.csv}", "E-FILE", "values"),
  ])
  func `a mistake has its code and its place`(text: String, code: String, words: String) throws {
    let result = load(
      "profile: p\nscenario: {duration: 1h}\narrivals: \(text)\n",
      files: [
        "load/head.csv": "1\n2\n", "load/order.csv": "time\n2\n1\n",
        "load/word.csv": "time\nsoon\n",
        "load/empty.csv": "time\n", "load/wide.csv": "time,rate\n1\n",
      ]
    )
    let finding = try #require(result.diagnostics.first)

    #expect(result.scenario == nil)
    #expect(finding.code.rawValue == code, "\(result.text)")
    #expect(finding.text.contains(words), "\(result.text)")
    #expect(result.diagnostics.count == 1, "\(result.text)")
    if text.contains("order") { #expect(finding.file == "load/order.csv" && finding.line == 3) }
  }

  @Test func `who says how many come in one way does not inherit another`() throws {
    let text = """
      profile: normal
      scenario: {duration: 1h}
      arrivals: {rate: 90, per: min}
      ---
      profile: counted
      extends: normal
      arrivals: {count: 20}
      """
    let scenario = try #require(load(text).scenario)

    guard case .open(let arrivals) = scenario.load.model else {
      Issue.record("the load is open")
      return
    }
    #expect(arrivals.count == 20 && arrivals.rate == 1)
  }
}
