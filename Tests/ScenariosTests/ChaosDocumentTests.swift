import JSONText
import Scenarios
import SimulationKernel
import Testing

/// What documents say about when effects act and whom they strike.
@Suite struct ChaosDocumentTests {
  private func load(_ rest: String, duration: String = "1h") -> ScenarioLoader.LoadResult {
    let profile = "profile: p\nscenario: {duration: \(duration)}\narrivals: {rate: 1}\n---\n"
    return ScenarioLoader.load([SourceFile(path: "p.yaml", text: profile + rest)])
  }

  private func effects(_ rest: String) throws -> [Effect] {
    let result = load(rest)
    return try #require(result.scenario, "\(result.text)").effects
  }

  private func span(_ effect: Effect) -> [Double?] {
    [effect.start.sinceStart.inSeconds, effect.end?.sinceStart.inSeconds]
  }

  @Test func `an event says when, how long, how often and how steeply`() throws {
    let effect = try effects(
      """
      scenario: storm
      simultaneous:
        - event: traffic-spike
          multiplier: 8
          at: 10m
          for: 5m
          ramp: {up: 2m, down: 30s}
          repeat: {every: 20m, times: 3}
          jitter: 1m
      """
    )[0]

    #expect(span(effect) == [600, 900])
    #expect(effect.pattern.rampUp == .seconds(120) && effect.pattern.rampDown == .seconds(30))
    #expect(effect.pattern.repetition == .init(period: .minutes(20), times: 3))
    #expect(effect.pattern.jitter == .minutes(1))
  }

  @Test func `a fault says so, too, and one ramp serves both edges`() throws {
    let effects = try effects(
      """
      errorType: service-degradation
      service: quote-generation-service
      at: 60
      ramp: 20s
      repeat: {every: 10m}
      degradation: {responseTime: 3x-slower, affectedPercentage: 25, affectedScope: session, duration: 300}
      ---
      errorType: payment-failure
      service: payment-processor
      for: 90s
      failure: {type: error, rate: 0.2, retryBehavior: immediate, persistence: 0.5}
      """
    )

    #expect(span(effects[0]) == [60, 360] && span(effects[1]) == [0, 90])
    #expect(
      effects[0].pattern.rampUp == .seconds(20) && effects[0].pattern.rampDown == .seconds(20)
    )
    #expect(effects[0].pattern.repetition == .init(period: .minutes(10), times: nil))
    #expect(effects[0].scope == .session && effects[1].scope == .call)
    guard case .paymentFailure(let fault) = effects[1].kind else {
      Issue.record("a payment fault was expected")
      return
    }
    #expect(fault.persistence == 0.5)
  }

  @Test func `an effect follows the end of another one, by id or name`() throws {
    let effects = try effects(
      """
      scenario: cascade
      events:
        - {event: payment-provider-slow, degradation: 2x-latency, at: 5m, duration: 5m, jitter: 30s, repeat: {every: 10m, times: 2}}
        - {event: recommendation-service-failure, after: {event: payment-provider-slow, delay: 1m}, duration: 2m, id: outage}
        - {event: traffic-spike, multiplier: 2, after: outage, duration: 1m}
        - {event: traffic-spike, multiplier: 3, duration: 90}
      """
    )

    // The second window of the first ends at 20 min, with the jitter of cycle 1.
    let shift = Effect.Shift(effect: "payment-provider-slow", cycle: 1, jitter: .seconds(30))
    #expect(span(effects[1]) == [1_260, 1_380] && effects[1].pattern.shifts == [shift])
    #expect(span(effects[2]) == [1_380, 1_440] && effects[2].pattern.shifts == [shift])
    #expect(span(effects[3]) == [1_380, 1_470] && effects[3].pattern.shifts == [shift])
  }

  @Test func `outages that come and go have a mean length`() throws {
    let effect = try effects(
      """
      scenario: flaky
      simultaneous:
        - {event: payment-provider-failure, availability: 0.95, model: renewal, mttr: 2m, duration: 30m}
      """
    )[0]

    #expect(effect.pattern.renewal == .init(availability: 0.95, meanDown: .minutes(2)))
    guard case .failure(_, availability: 0, failsFast: false) = effect.kind else {
      Issue.record("while it acts nothing gets through")
      return
    }
  }

  @Test func `a run without a duration lasts until the latest end of its effects`() throws {
    let result = ScenarioLoader.load([
      SourceFile(
        path: "p.yaml",
        text: """
          profile: p
          scenario: {}
          arrivals: {rate: 1}
          ---
          scenario: storm
          simultaneous:
            - {event: traffic-spike, multiplier: 2, duration: 60, jitter: 5, repeat: {every: 100, times: 3}}
            - {event: payment-provider-slow, degradation: 2x-latency, after: traffic-spike, duration: 40}
          """
      )
    ])

    let scenario = try #require(result.scenario, "\(result.text)")
    #expect(scenario.load.endOfArrivals == SimulationTime(.seconds(305)))
  }

  /// Each mistake, its code, and the line behind the five of the profile.
  @Test(
    arguments: [
      ("repeat: {every: 60}", .range, "every"),
      ("repeat: {every: 70}, jitter: 10", .range, "jitter"),
      ("ramp: 31", .range, "ramps"), ("ramp: {up: 50, down: 20}", .range, "ramps"),
      ("repeat: {times: 2}", .missing, "every"), ("repeat: {every: 0}", .range, "longer"),
      ("after: nobody", .name, "nobody"), ("after: traffic-spike", .afterCycle, "waits"),
      ("after: other, at: 3", .mixConflict, "at"), ("after: endless", .range, "never ends"),
      ("after: other, id: first", .afterCycle, "waits"),
      ("repeat: {every: 61s, times: 20000}", .range, "10000"),
      ("jitter: -1", .range, "negative"),
    ] as [(String, Diagnostic.Code, String)]
  )
  func `mistakes of timing have a place and a remedy`(
    text: String,
    code: Diagnostic.Code,
    word: String
  ) {
    let result = load(
      """
      scenario: storm
      simultaneous:
        - {event: traffic-spike, multiplier: 2, duration: 60, \(text)}
        - {event: payment-provider-slow, degradation: 2x-latency, id: other, duration: 30\(
          text.contains("first") ? ", after: first" : "")}
      ---
      errorType: service-degradation
      service: payment-processor
      id: endless
      degradation: {responseTime: 2x-slower}
      """
    )

    #expect(result.diagnostics.map(\.code) == [code], "\(result.text)")
    #expect(result.diagnostics.first?.message.contains(word) ?? false, "\(result.text)")
    #expect((7...8).contains(result.diagnostics.first?.line ?? 0), "\(result.text)")
  }

  @Test func `what is repeated needs a duration, and outages a mean length`() {
    let faults = load(
      """
      errorType: payment-failure
      service: payment-processor
      repeat: {every: 10m}
      failure: {type: error, rate: 0.1}
      """
    )
    let events = load(
      """
      scenario: flaky
      simultaneous:
        - {event: payment-provider-failure, model: renewal, duration: 60}
        - {event: recommendation-service-failure, mttr: 60, duration: 60}
      """
    )

    #expect(faults.diagnostics.map(\.code) == [.missing], "\(faults.text)")
    #expect(events.diagnostics.map(\.code) == [.missing, .mixConflict], "\(events.text)")
  }

  @Test func `effects may not come and go without measure`() {
    let repeated = load(
      """
      scenario: storm
      simultaneous:
        - {event: traffic-spike, multiplier: 2, duration: 100ms, repeat: {every: 200ms}}
      """
    )
    let renewed = load(
      """
      scenario: storm
      simultaneous:
        - {event: payment-provider-failure, availability: 0.5, model: renewal, mttr: 100ms, duration: 1h}
      """
    )

    #expect(repeated.diagnostics.map(\.code) == [.limit], "\(repeated.text)")
    #expect(renewed.diagnostics.map(\.code) == [.limit], "\(renewed.text)")
  }

  @Test func `spikes that may meet are multiplied, whatever jitter does`() {
    let spikes = { (start: Int) in
      self.load(
        """
        scenario: storm
        simultaneous:
          - {event: traffic-spike, multiplier: 20, duration: 60, jitter: 30, repeat: {every: 300, times: 5}}
          - {event: traffic-spike, multiplier: 20, duration: 60, at: \(start)}
        """
      )
    }

    #expect(spikes(695).diagnostics.isEmpty, "\(spikes(695).text)")
    #expect(spikes(685).diagnostics.map(\.code) == [.range], "\(spikes(685).text)")
  }

  @Test func `the canonical form holds all of it`() throws {
    let text = """
      scenario: storm
      events:
        - {event: traffic-spike, multiplier: 8, at: 10m, for: 5m, ramp: 1m, jitter: 9s, repeat: {every: 20m, times: 2}}
        - {event: payment-provider-slow, degradation: 2x-latency, affectedScope: session, after: traffic-spike, duration: 60}
        - {event: payment-provider-failure, availability: 0.5, model: renewal, mttr: 1m, duration: 1h, at: 0}
      ---
      errorType: payment-failure
      service: payment-processor
      failure: {type: error, rate: 0.1, persistence: 0.25}
      """
    let result = load(text, duration: "2h")

    let scenario = try #require(result.scenario, "\(result.text)")
    let copy = try Scenario(canonicalJSON: scenario.canonicalJSON)

    #expect(copy == scenario)
    for (old, new) in [
      ("ramp: 1m", "ramp: 2m"), ("jitter: 9s", "jitter: 8s"), ("times: 2", "times: 1"),
      ("Scope: session", "Scope: call"), ("mttr: 1m", "mttr: 2m"), ("0.25", "0.5"),
    ] {
      let changed = load(text.replacing(old, with: new), duration: "2h")
      #expect(changed.scenario?.hash != scenario.hash, "\(old)")
    }
  }

  @Test func `a share of instances that rounds to none is warned of`() {
    let result = load(
      """
      errorType: service-degradation
      service: payment-processor
      degradation: {responseTime: 3x-slower, affectedPercentage: 25, affectedScope: instance}
      """
    )

    #expect(result.diagnostics.map(\.code) == [.faultUnused], "\(result.text)")
    #expect(result.scenario != nil)
  }
}
