import Scenarios
import Testing

/// What the identity of a session, the clock and the memory of a run can hold.
@Suite struct LimitTests {
  @Test func `open traffic cannot rise above 256 layers`() {
    let spikes = { (first: Int, second: Int) in
      """
      profile: p
      scenario: {duration: 1h}
      arrivals: {rate: 1}
      ---
      scenario: storm
      simultaneous:
        - {event: traffic-spike, multiplier: \(first), duration: 60}
        - {event: traffic-spike, multiplier: \(second), duration: 60, at: 30}
      """
    }

    let most = ScenarioLoader.load([SourceFile(path: "p.yaml", text: spikes(16, 16))])
    let more = ScenarioLoader.load([SourceFile(path: "p.yaml", text: spikes(16, 17))])

    #expect(most.scenario != nil, "\(most.text)")
    #expect(more.diagnostics.map(\.code) == [.range], "\(more.text)")
    #expect(more.diagnostics.first?.line == 8)
  }

  @Test func `closed traffic cannot rise above the users that can be told apart`() {
    let text = """
      profile: p
      scenario: {duration: 1h, virtualUsers: 10000000}
      ---
      scenario: storm
      simultaneous: [{event: traffic-spike, multiplier: 2, duration: 60}]
      """

    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)])

    #expect(result.diagnostics.map(\.code) == [.range], "\(result.text)")
  }

  @Test func `a user who never pauses is refused`() {
    let text = """
      profile: p
      scenario: {duration: 1h, virtualUsers: 1}
      personas: [{name: kim, percentage: 100}]
      ---
      persona:
        name: kim
        extends: karen
        behavior: {thinkTime: {min: 0, max: 0}}
      """

    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)])
    let paced = ScenarioLoader.load([
      SourceFile(
        path: "p.yaml",
        text: text.replacing("virtualUsers: 1}", with: "virtualUsers: 1, pacing: 1s}")
      )
    ])

    #expect(result.diagnostics.map(\.code) == [.range], "\(result.text)")
    #expect(paced.scenario != nil, "\(paced.text)")
  }

  @Test func `windows cannot outnumber memory`() {
    let text = "profile: p\nscenario: {duration: 365d, virtualUsers: 1}\nwindow: 1s\n"

    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)])

    #expect(result.diagnostics.map(\.code) == [.range])
    #expect(result.diagnostics.first?.line == 3)
  }

  @Test func `a file of millions of values is refused before it is read`() {
    let text = "x: [" + String(repeating: "1,", count: 2_100_000) + "1]"

    let yaml = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)])
    let json = ScenarioLoader.load([SourceFile(path: "p.json", text: text)])

    #expect(yaml.diagnostics.map(\.code).first == .limit)
    #expect(json.diagnostics.map(\.code).first == .limit)
  }

  @Test func `a run without a duration lasts as long as its longest fault`() throws {
    let text = """
      profile: p
      scenario: {rampUp: 1m, rampDown: 2m, virtualUsers: 1}
      ---
      scenario: storm
      at: 100
      simultaneous: [{event: traffic-spike, multiplier: 2, duration: 500}]
      """

    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)])

    let load = try #require(result.scenario?.load, "\(result.text)")
    #expect(load.endOfArrivals.sinceStart == .seconds(600))
    #expect(load.steady == .seconds(420))
  }

  @Test func `fields of closed loads are warned of in open ones`() {
    let text = """
      profile: p
      scenario: {duration: 1h, pacing: 1s}
      arrivals: {rate: 1}
      """

    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)])

    #expect(result.scenario != nil)
    #expect(result.diagnostics.map(\.code) == [.fieldUnused])
  }

  @Test func `endless mistakes are cut off`() {
    let keys = (0..<2_000).map { "k\($0): 1" }.joined(separator: "\n")
    let file = SourceFile(
      path: "p.yaml",
      text: "profile: p\nscenario: {duration: 1m, virtualUsers: 1}\n" + keys
    )

    let result = ScenarioLoader.load([file])

    #expect(result.diagnostics.count == 500)
    #expect(result.diagnostics.last?.code == .limit)
  }

  @Test func `a long chain of documents is refused`() {
    let chain = (1...5_000).map { "---\npersona: {name: p\($0), extends: p\($0 - 1)}\n" }
    let file = SourceFile(
      path: "p.yaml",
      text: "persona: {name: p0, extends: karen}\n" + chain.joined()
    )

    let result = ScenarioLoader.load([file], options: .init(purpose: .validate))

    #expect(result.diagnostics.first?.code == .limit, "\(result.diagnostics.first?.text ?? "")")
  }

  @Test func `too many events are refused`() {
    let events = String(repeating: "  - *event\n", count: 4_200)
    let file = SourceFile(
      path: "p.yaml",
      text: """
        profile: p
        scenario: {virtualUsers: 1}
        ---
        scenario: storm
        simultaneous:
          - &event {event: traffic-spike, multiplier: 1, duration: 60}
        \(events)
        """
    )

    let result = ScenarioLoader.load([file])

    #expect(result.diagnostics.map(\.code) == [.limit], "\(result.text)")
  }

  @Test(.timeLimit(.minutes(1)))
  func `a long line takes no more time than many short ones`() {
    let text = "x-a: [" + String(repeating: "'1',", count: 200_000) + "1]"

    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)])

    #expect(result.diagnostics.map(\.code).first == .kind)
  }

  @Test(.timeLimit(.minutes(1)))
  func `a file of nothing but anchors is refused`() {
    let text = (0..<200_000).map { "x-\($0): &a\($0) 1\n" }.joined()

    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)])

    #expect(result.diagnostics.map(\.code).first == .limit)
  }
}
