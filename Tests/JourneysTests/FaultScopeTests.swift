import Scenarios
import SimulationKernel
import Statistics
import Testing
import Traces

@testable import Journeys

/// Which calls a fault strikes, and what becomes of the draws of the others.
@Suite struct FaultScopeTests {
  private func slow(
    _ share: Double,
    factor: Double = 3,
    scope: Effect.Scope,
    id: String = "slow"
  ) -> Effect {
    Effect(
      id: id,
      name: id,
      start: .zero,
      end: nil,
      kind: .slow(service: 0, factor: .times(factor), probability: share),
      target: .all,
      scope: scope,
      prediction: nil
    )
  }

  private func scenario(
    _ effects: [Effect],
    servers: Int? = nil,
    instances: Int = 1,
    rate: Double = 20,
    seconds: Int64 = 500,
    time: Law = .constant(100),
    steps: Int = 1,
    process: OpenArrivals.Process = .uniform
  ) -> Scenario {
    var scenario = ScenarioBuilder.open(
      rate: rate,
      for: .seconds(seconds),
      services: [.station(servers: servers)],
      steps: (0..<steps).map { .calling([0], time: time, name: "step-\($0)") },
      effects: effects,
      process: process,
      drain: .untilEmpty
    )
    scenario.services[0].instances = instances
    return scenario
  }

  // MARK: Sessions

  @Test func `a fault of sessions strikes all calls of a session or none`() throws {
    let run = try RunRecorder(
      scenario([slow(0.25, scope: .session)], rate: 8, seconds: 1_000, steps: 3)
    )

    let struck = Dictionary(grouping: run.calls) { $0.session }.mapValues { calls in
      calls.count { $0.fault == 1 }
    }
    #expect(struck.values.allSatisfy { $0 == 0 || $0 == 3 })
    // Standard deviation of a share of 8,000 sessions: 0.00484.
    let share = Double(struck.values.count { $0 == 3 }) / Double(struck.count)
    #expect(abs(share - 0.25) < 4 * 0.00484)
  }

  // MARK: Instances

  @Test func `of a service without bounds the struck instances get their share of the calls`()
    throws
  {
    let run = try RunRecorder(scenario([slow(0.3, scope: .instance)], instances: 8, seconds: 1_000))

    // 0.3 of 8 rounds to 2. Standard deviation of a share of 20,000: 0.00306.
    let share = Double(run.calls.count { $0.fault == 1 }) / Double(run.calls.count)
    #expect(abs(share - 0.25) < 4 * 0.00306)
    #expect(run.calls.allSatisfy { ($0.fault == 1) == ($0.latency == 300_000) })
  }

  /// Whoever has been idle longest serves next, so calls that come apart go round.
  @Test func `an idle station sends calls round its instances`() throws {
    let run = try RunRecorder(
      scenario([slow(0.25, scope: .instance)], servers: 8, instances: 4, rate: 2)
    )

    // Eight servers, two to an instance: the first two of each round are slow.
    let expected = run.calls.indices.map { $0 % 8 < 2 }
    let inOrder = run.calls.sorted { $0.time - $0.latency < $1.time - $1.latency }
    #expect(inOrder.map { $0.fault == 1 } == expected)
  }

  @Test func `in a saturated station slow instances serve fewer calls`() throws {
    let calm = scenario([], servers: 8, instances: 4, rate: 200, seconds: 100)
    var troubled = calm
    troubled.effects = [slow(0.25, scope: .instance)]
    (troubled.load.drain, troubled.window) = (.cut, .seconds(10))

    let run = try RunRecorder(troubled)

    // Two of eight servers at a third of the speed: 2/3 of 6 2/3 in all, which is a tenth.
    let share = Double(run.calls.count { $0.fault == 1 }) / Double(run.calls.count)
    #expect(abs(share - 0.1) < 0.002)
    #expect(abs(Double(run.calls.count) - 6_667) < 30)
    // All servers work all the time, slow ones, too.
    let busy = run.windows.filter { $0.service == 0 }.dropFirst().map { $0.busySum }
    #expect(busy.allSatisfy { abs(Double($0) - 8e7) < 1 })
  }

  @Test func `strong and weak instances together serve as their numbers say`() throws {
    let effects = [
      slow(0.5, factor: 2, scope: .instance, id: "half"),
      slow(0.25, factor: 3, scope: .instance, id: "quarter"),
    ]

    let run = try RunRecorder(scenario(effects, servers: 4, instances: 4, rate: 1))

    let latencies = run.calls.sorted { $0.time - $0.latency < $1.time - $1.latency }.map(\.latency)
    #expect(
      Array(latencies.prefix(8)) == [600, 200, 100, 100, 600, 200, 100, 100].map { $0 * 1_000 }
    )
    #expect(run.calls.first { $0.latency == 200_000 }?.fault == 1)
  }

  /// Numbers alone change nothing: the same wait for every call.
  @Test(arguments: [1, 3, 200])
  func `numbered servers serve as servers without numbers do`(servers: Int) throws {
    let plain = scenario(
      [],
      servers: servers,
      instances: servers,
      rate: 8 * Double(servers),
      seconds: 2_000 / Int64(servers),
      time: .exponential(mean: 100),
      process: .poisson
    )
    var numbered = plain
    numbered.effects = [slow(1, factor: 1, scope: .instance)]

    let (first, second) = (try RunRecorder(plain), try RunRecorder(numbered))

    #expect(first.calls.map(\.time) == second.calls.map(\.time))
    #expect(first.calls.map(\.latency) == second.calls.map(\.latency))
    #expect(second.calls.allSatisfy { $0.fault == 1 })
  }

  @Test func `a share that rounds to no instance strikes nobody`() throws {
    let run = try RunRecorder(scenario([slow(0.1, scope: .instance)], servers: 8, instances: 4))

    #expect(run.calls.allSatisfy { $0.fault == 0 })
  }

  // MARK: Composition and common random numbers

  private func failure(_ availability: Double, _ id: String) -> Effect {
    var effect = slow(1, scope: .call, id: id)
    effect.kind = .failure(service: 0, availability: availability, failsFast: false)
    return effect
  }

  @Test func `the failure probabilities of several faults combine`() throws {
    let faults = [failure(0.9, "a"), failure(0.8, "b"), failure(0.7, "c")]

    let run = try RunRecorder(scenario(faults, rate: 40, seconds: 1_000))

    // 1 − 0.9 · 0.8 · 0.7; standard deviation of a share of 40,000: 0.0025.
    let share = Double(run.calls.count { $0.outcome == .outage }) / Double(run.calls.count)
    #expect(abs(share - 0.496) < 4 * 0.0025)
  }

  @Test(arguments: [0, 1, 2])
  func `removing a fault of three leaves the hits of the others`(removed: Int) throws {
    let faults = [
      slow(0.3, factor: 1.5, scope: .call, id: "a"), slow(0.2, factor: 2, scope: .session, id: "b"),
      slow(0.4, factor: 3, scope: .call, id: "c"),
    ]
    let full = scenario(faults, rate: 10, seconds: 200, steps: 2)
    var less = full
    less.effects.remove(at: removed)
    let factors = [1.5, 2, 3]

    let (all, rest) = (try RunRecorder(full), try RunRecorder(less))

    let place = { (call: CallRow) in [call.session, UInt64(call.step)] }
    let before = Dictionary(uniqueKeysWithValues: all.calls.map { (place($0), $0.latency) })
    #expect(before.count == rest.calls.count)
    var hits = 0
    for call in rest.calls {
      let latency = try #require(before[place(call)])
      let isHit = latency != call.latency
      #expect(latency == (isHit ? UInt64(Double(call.latency) * factors[removed]) : call.latency))
      hits += isHit ? 1 : 0
    }
    #expect(hits > 500)
  }

  // MARK: Payment

  @Test func `a cured operation goes through at the machine's next attempt`() throws {
    let fault = PaymentFailure(
      service: 0,
      rate: 0.5,
      mode: .error,
      timeout: .seconds(1),
      machineRetry: .immediate,
      persistence: 0.4,
      responses: [0: .abandonImmediately]
    )
    var effect = slow(1, scope: .call, id: "payment")
    effect.kind = .paymentFailure(fault)

    let run = try RunRecorder(scenario([effect], rate: 20, seconds: 1_000))

    // Struck at first, then with probability 0.4 again and again: 0.5, 0.2, 0.08 of the operations.
    for (attempt, share) in [(0, 0.5), (1, 0.2), (2, 0.08)] {
      let struck = run.calls.count { $0.attempt == attempt && $0.fault == 1 }
      let deviation = (share * (1 - share) / 20_000).squareRoot()
      #expect(abs(Double(struck) / 20_000 - share) < 4 * deviation, "attempt \(attempt)")
    }
    let lost = run.ends(as: .abandoned).count
    #expect(lost == run.calls.count { $0.attempt == 2 && $0.fault == 1 })
    #expect(run.calls.allSatisfy { ($0.fault == 1) == ($0.outcome == .error) })
  }

  @Test func `a refusal of business is not tried again by the machine`() throws {
    let fault = PaymentFailure(
      service: 0,
      rate: 1,
      mode: .decline,
      timeout: .seconds(1),
      machineRetry: .exponentialBackoff,
      responses: [:]
    )
    var effect = slow(1, scope: .call, id: "payment")
    effect.kind = .paymentFailure(fault)

    let run = try RunRecorder(scenario([effect], rate: 1, seconds: 10))

    #expect(run.calls.count == 10)
    #expect(run.calls.allSatisfy { $0.outcome == .declined && $0.attempt == 0 })
  }

  @Test func `versions of a rollout that is not there are struck by nothing`() throws {
    var effect = slow(1, scope: .call)
    effect.target.versions = [2]

    let run = try RunRecorder(scenario([effect], seconds: 10))

    #expect(run.calls.allSatisfy { $0.fault == 0 })
  }
}
