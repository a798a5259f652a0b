import Scenarios
import SimulationKernel
import Statistics
import Testing
import Traces

@testable import Journeys

/// When effects act, and how strongly.
@Suite struct ChaosTimelineTests {
  private func effect(
    _ kind: Effect.Kind = .slow(service: 0, factor: .times(3), probability: 1),
    from start: Int64 = 0,
    to end: Int64? = nil,
    pattern: Effect.Pattern = .plain,
    id: String = "trouble"
  ) -> Effect {
    Effect(
      id: id,
      name: id,
      start: SimulationTime(.seconds(start)),
      end: end.map { SimulationTime(.seconds($0)) },
      pattern: pattern,
      kind: kind,
      target: .all,
      prediction: nil
    )
  }

  private func scenario(
    _ effects: [Effect],
    rate: Double = 1,
    seconds: Int64 = 100,
    process: OpenArrivals.Process = .uniform
  ) -> Scenario {
    ScenarioBuilder.open(
      rate: rate,
      for: .seconds(seconds),
      services: [.station(servers: nil)],
      steps: [.calling([0], time: .constant(100))],
      effects: effects,
      process: process,
      drain: .untilEmpty
    )
  }

  private func starts(_ calls: [CallRow]) -> [UInt64] {
    calls.map { ($0.time - $0.latency) / 1_000_000 }
  }

  // MARK: Repetition and jitter

  @Test(arguments: [2, 3, nil] as [Int?])
  func `a repeated effect acts in each of its windows and not between`(times: Int?) throws {
    let pattern = Effect.Pattern(repetition: .init(period: .seconds(30), times: times))

    let run = try RunRecorder(scenario([effect(from: 10, to: 15, pattern: pattern)]))

    let windows: [Range<UInt64>] = Array([10..<15, 40..<45, 70..<75].prefix(times ?? 3))
    #expect(starts(run.calls.filter { $0.fault == 1 }) == windows.flatMap { Array($0) })
    #expect(run.calls.allSatisfy { ($0.fault == 1) == ($0.latency == 300_000) })
    #expect(run.markers.count { $0.kind == .effectOn } == windows.count)
    #expect(run.markers.count { $0.kind == .effectOff } == windows.count)
    #expect(run.description.phases.count == 1 + 2 * windows.count)
  }

  @Test func `jitter delays each window by less than its bound, by the seed alone`() {
    let jitter = SimulationTime.Duration.seconds(4)
    let pattern = Effect.Pattern(
      repetition: .init(period: .seconds(20), times: 5),
      jitter: jitter
    )
    let jittered = effect(from: 10, to: 15, pattern: pattern)
    let windows = { (seed: UInt64) in
      jittered.windows(until: SimulationTime(.seconds(100)), random: RandomSource(seed: seed))
    }

    var delays: [Double] = []
    for seed in 0..<400 as Range<UInt64> {
      for (number, window) in windows(seed).enumerated() {
        let nominal = SimulationTime(.seconds(10 + 20 * Int64(number)))
        delays.append((window.lowerBound - nominal).inSeconds)
      }
    }

    #expect(delays.count == 2_000)
    #expect(delays.allSatisfy { $0 >= 0 && $0 < 4 })
    // The mean of 2,000 uniform draws from [0, 4) has the standard deviation 0.0258.
    let mean = delays.reduce(0, +) / 2_000
    #expect(abs(mean - 2) < 4 * 0.0258)
    #expect(windows(3) == windows(3) && windows(3) != windows(4))
    let lengths = windows(3).map { ($0.upperBound - $0.lowerBound).inSeconds }
    #expect(lengths == [5, 5, 5, 5, 5])
  }

  @Test func `who follows a jittered effect starts when that ends, be it there or not`() throws {
    let first = effect(
      from: 10,
      to: 15,
      pattern: .init(repetition: .init(period: .seconds(20), times: 2), jitter: .seconds(9)),
      id: "first"
    )
    let second = effect(
      .traffic(multiplier: 2),
      from: 35,
      to: 50,
      pattern: .init(shifts: [.init(effect: "first", cycle: 1, jitter: .seconds(9))]),
      id: "second"
    )
    let both = scenario([first, second])
    let random = RandomSource(seed: 5)

    let end = try #require(first.windows(until: both.load.horizon, random: random).last).upperBound
    let start = second.windows(until: both.load.horizon, random: random)[0].lowerBound
    let twin = Timeline(both.withoutFaults, random: random)

    #expect(start == end && start > SimulationTime(.seconds(35)))
    #expect(twin.boundaries == [.zero, start, start + .seconds(15)])
  }

  // MARK: Ramps

  /// A factor, and the milliseconds of a call of 100 ms at full strength.
  @Test(
    arguments: [
      (Factor.times(3), 300), (.times(0.5), 50), (.plus(.milliseconds(200)), 300),
      (.mean(.milliseconds(400)), 400),
    ] as [(Factor, Double)]
  )
  func `the strength of a slow-down rises and falls with its ramps`(
    factor: Factor,
    full: Double
  ) throws {
    let pattern = Effect.Pattern(rampUp: .seconds(20), rampDown: .seconds(10))

    let run = try RunRecorder(
      scenario([
        effect(
          .slow(service: 0, factor: factor, probability: 1),
          from: 10,
          to: 60,
          pattern: pattern
        )
      ])
    )

    for call in run.calls {
      let second = Double(call.time - call.latency) / 1e6
      let strength = max(0, min(1, (second - 10) / 20, (60 - second) / 10))
      // A faster service goes from 1 to K times the speed, all others go straight to their time.
      let expected = full < 100 ? 100 / (1 + strength) : 100 + (full - 100) * strength
      #expect(abs(Double(call.latency) / 1e3 - expected) < 0.002, "at \(second)")
    }
  }

  @Test func `a ramped failure becomes likelier and rarer`() throws {
    let pattern = Effect.Pattern(rampUp: .seconds(400), rampDown: .seconds(400))
    let failure = effect(
      .failure(service: 0, availability: 0.5, failsFast: false),
      from: 100,
      to: 900,
      pattern: pattern
    )

    let run = try RunRecorder(scenario([failure], rate: 20, seconds: 1_000))

    let struck = run.calls.filter { $0.fault == 1 }
    // A triangle of height 0.5 over 800 s: 20 · 800 · 0.25 failures, of variance below 4,000.
    #expect(abs(Double(struck.count) - 4_000) < 4 * 4_000.0.squareRoot())
    let early = struck.count { $0.time < 300_000_000 }
    #expect(abs(Double(early) - 500) < 4 * 500.0.squareRoot())
  }

  @Test func `arrivals follow a ramped multiplier, and a larger one contains a smaller`() throws {
    let pattern = Effect.Pattern(rampUp: .seconds(100), rampDown: .seconds(50))
    let runs = try [0.25, 3, 8].map { multiplier in
      try RunRecorder(
        scenario(
          [effect(.traffic(multiplier: multiplier), from: 100, to: 300, pattern: pattern)],
          rate: 10,
          seconds: 400,
          process: .poisson
        )
      ).begins
    }
    let calm = try RunRecorder(scenario([], rate: 10, seconds: 400, process: .poisson)).begins

    for (begins, multiplier) in zip(runs, [0.25, 3, 8]) {
      let means: [(from: UInt64, to: UInt64, mean: Double)] = [
        (0, 100, 1), (100, 150, 0.75 + 0.25 * multiplier), (150, 200, 0.25 + 0.75 * multiplier),
        (200, 250, multiplier), (250, 300, 0.5 + 0.5 * multiplier), (300, 400, 1),
      ]
      for (from, to, mean) in means {
        let expected = 10 * Double(to - from) * mean
        let times = from * 1_000_000..<to * 1_000_000
        let count = Double(begins.count { times.contains($0.time) })
        #expect(abs(count - expected) < 4 * expected.squareRoot(), "\(multiplier) \(from)")
      }
    }
    let sessions = [runs[0], calm, runs[1], runs[2]].map { begins in
      Dictionary(uniqueKeysWithValues: begins.map { ($0.session, $0.time) })
    }
    for (smaller, larger) in zip(sessions, sessions.dropFirst()) {
      #expect(smaller.count < larger.count)
      #expect(smaller.allSatisfy { larger[$0.key] == $0.value })
    }
  }

  @Test func `a rising multiplier wakes the users of a closed load one by one`() throws {
    let wave = effect(
      .traffic(multiplier: 3),
      from: 100,
      to: 500,
      pattern: .init(rampUp: .seconds(200), rampDown: .seconds(100))
    )
    let scenario = ScenarioBuilder.closed(
      users: 100,
      for: .seconds(600),
      services: [.station(servers: nil)],
      steps: [.calling([0], time: .constant(100))],
      effects: [wave]
    )

    let run = try RunRecorder(scenario)

    let first = Dictionary(run.begins.map { ($0.session & 0xFF_FFFF, $0.time) }) { min($0, $1) }
    #expect(first.count == 300)
    for user in 100..<300 as Range<UInt64> {
      // User u is awake once round(100 · m) exceeds it: at m = (u + 1/2)/100.
      let second = 100 + (Double(user) + 0.5 - 100) / 200 * 200
      let start = try #require(first[user])
      #expect(abs(Double(start) / 1e6 - second) < 1e-5)
    }
    let last = Dictionary(run.begins.map { ($0.session & 0xFF_FFFF, $0.time) }) { max($0, $1) }
    for user in 100..<300 as Range<UInt64> {
      let second = 500 - (Double(user) + 0.5 - 100) / 200 * 100
      let end = try #require(last[user])
      // A journey and a pause take 2.1 s.
      #expect(Double(end) / 1e6 <= second && Double(end) / 1e6 > second - 2.2)
    }
  }

  /// Two ramps that cross: the product of a rise and a fall has its summit inside.
  @Test func `the first instant at which a product of ramps is enough is exact`() throws {
    let rise = effect(
      .traffic(multiplier: 4),
      from: 0,
      to: 200,
      pattern: .init(rampUp: .seconds(100)),
      id: "rise"
    )
    let fall = effect(
      .traffic(multiplier: 0.1),
      from: 0,
      to: 200,
      pattern: .init(rampUp: .seconds(100)),
      id: "fall"
    )
    let curve = Timeline(scenario([rise, fall]), random: RandomSource(seed: 1)).traffic
    let far = SimulationTime(.seconds(90))

    // (1 + 3x)(1 − 0.9x) has its summit 1.408 at x = 0.389.
    let never = curve.firstInstant(from: .zero, before: far) { $0 >= 1.5 }
    let found = try #require(curve.firstInstant(from: .zero, before: far) { $0 >= 1.4 })

    #expect(never == nil)
    let x = (2.1 - (2.1 * 2.1 - 4 * 2.7 * 0.4).squareRoot()) / 5.4
    #expect(abs(found.sinceStart.inSeconds - 100 * x) < 1e-8)
    #expect(curve.multiplier(at: found) >= 1.4)
  }

  @Test func `a ramp takes the connections of a pool one after the other`() {
    let fault = DatabaseFault(
      database: 0,
      issue: .exhaustion,
      severity: .high,
      looksIntoCache: false,
      degrades: false,
      continuity: .full
    )
    let shortage = effect(
      .database(fault),
      from: 10,
      to: 60,
      pattern: .init(rampUp: .seconds(20), rampDown: .seconds(10))
    )
    var scenario = scenario([shortage])
    scenario.databases = [Database(name: "store", pool: 10)]
    let timeline = Timeline(scenario, random: RandomSource(seed: 1))

    let changes = DatabaseFaultTable(scenario, timeline: timeline).changes

    // Eight of ten are taken away; 10 · (1 − 0.8i) rounds to n from i = (9.5 − n)/8 on.
    #expect(changes.map(\.connections) == [9, 8, 7, 6, 5, 4, 3, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    for (change, taken) in zip(changes, 0..<8) {
      let second = 10 + 20 * (Double(taken) + 0.5) / 8
      #expect(abs(change.time.sinceStart.inSeconds - second) < 1e-6)
    }
    #expect(changes.last.map { $0.time < SimulationTime(.seconds(60)) } ?? false)
  }

  // MARK: Renewal

  @Test(arguments: [0.5, 0.9])
  func `a service that fails and recovers is up for its long-run share`(
    availability: Double
  ) throws {
    let pattern = Effect.Pattern(
      renewal: .init(availability: availability, meanDown: .seconds(20))
    )
    let failure = effect(
      .failure(service: 0, availability: 0, failsFast: false),
      pattern: pattern
    )
    let horizon = SimulationTime(.seconds(100_000))
    let end = SimulationTime(.seconds(2_000))

    let down = (0..<50 as Range<UInt64>).map { seed in
      let random = RandomSource(seed: seed)
      let windows = failure.windows(until: horizon, random: random)
      let downs = failure.occurrences(in: windows, until: horizon, random: random)
      return downs.map { max(.zero, min($0.upperBound, horizon) - $0.lowerBound).inSeconds }
    }
    let run = try RunRecorder(scenario([failure], rate: 5, seconds: 2_000))

    let lengths = down.flatMap { $0 }
    let share = lengths.reduce(0, +) / 5e6
    // The share of a renewal process has the variance 2·mttr·A²·(1 − A)/T: exponential periods.
    let deviation = (2 * 20 * availability * availability * (1 - availability) / 5e6).squareRoot()
    #expect(abs(share - (1 - availability)) < 4 * deviation)
    let mean = lengths.reduce(0, +) / Double(lengths.count)
    #expect(abs(mean - 20) < 4 * 20 / Double(lengths.count).squareRoot())
    // The run fails exactly the calls that start in a down period.
    let random = RandomSource(seed: 1)
    let periods = failure.occurrences(
      in: failure.windows(until: end, random: random),
      until: end,
      random: random
    )
    for call in run.calls {
      let start = SimulationTime(.microseconds(Int64(call.time - call.latency)))
      #expect((call.fault == 1) == periods.contains { $0.contains(start) })
      #expect((call.outcome == .outage) == (call.fault == 1))
    }
  }

  @Test func `the first instant of a service that fails and recovers is as any other`() {
    let failure = effect(
      .failure(service: 0, availability: 0, failsFast: false),
      from: 10,
      to: 60,
      pattern: .init(renewal: .init(availability: 0.7, meanDown: .seconds(5)))
    )
    let horizon = SimulationTime(.seconds(100))

    let isDown = (0..<4_000 as Range<UInt64>).map { seed in
      let random = RandomSource(seed: seed)
      let windows = failure.windows(until: horizon, random: random)
      let first = failure.occurrences(in: windows, until: horizon, random: random).first
      return first?.lowerBound == SimulationTime(.seconds(10))
    }

    // Standard deviation of a share of 4,000: 0.00725.
    #expect(abs(Double(isDown.count { $0 }) / 4_000 - 0.3) < 4 * 0.00725)
  }

  // MARK: Bounds

  @Test func `more occurrences than a run can tell apart are refused`() throws {
    let pattern = Effect.Pattern(repetition: .init(period: .milliseconds(2), times: nil))
    var hectic = effect(from: 0, to: 1, pattern: pattern)
    hectic.end = SimulationTime(.milliseconds(1))

    #expect(throws: JourneyError.tooManyOccurrences) { try RunRecorder(scenario([hectic])) }
    #expect(
      hectic.windows(until: .distantFuture, random: RandomSource(seed: 1)).count
        == Effect.mostOccurrences + 1
    )
  }

  @Test func `ramps, jitter and repetition are the same for any number of shards`() throws {
    let effects = [
      effect(
        from: 10,
        to: 20,
        pattern: .init(
          rampUp: .seconds(3),
          repetition: .init(period: .seconds(25), times: nil),
          jitter: .seconds(5)
        ),
        id: "wave"
      ),
      effect(
        .traffic(multiplier: 3.5),
        from: 30,
        to: 80,
        pattern: .init(rampUp: .seconds(10), rampDown: .seconds(20)),
        id: "spike"
      ),
      effect(
        .failure(service: 0, availability: 0, failsFast: true),
        from: 20,
        to: 90,
        pattern: .init(renewal: .init(availability: 0.8, meanDown: .seconds(4))),
        id: "flapping"
      ),
    ]
    var scenario = scenario(effects, rate: 20, process: .poisson)
    scenario.load.drain = .cut
    scenario.personas[0].network.roundTrip = .milliseconds(40)
    scenario.services[0].servers = 4

    let alone = try ShardedRecord(scenario, seed: 3, shards: 1)

    for shards in [2, 3] { #expect(try ShardedRecord(scenario, seed: 3, shards: shards) == alone) }
  }
}
