import Scenarios
import SimulationKernel
import Statistics
import Testing
import Traces

@testable import Journeys

@Suite struct LoadTests {
  private let services: [Service] = [.station(servers: nil)]
  private let steps: [Step] = [.calling([0], time: .constant(100))]

  @Test func `arrivals follow their curve`() throws {
    let curve: [OpenArrivals.CurvePoint] = [
      .init(time: .zero, factor: 0), .init(time: .seconds(100), factor: 2),
      .init(time: .seconds(100), factor: 1), .init(time: .seconds(200), factor: 1),
    ]

    let even = try RunRecorder(
      ScenarioBuilder.open(
        rate: 10,
        for: .seconds(200),
        services: services,
        steps: steps,
        process: .uniform,
        curve: curve
      )
    )
    let random = try RunRecorder(
      ScenarioBuilder.open(
        rate: 10,
        for: .seconds(200),
        services: services,
        steps: steps,
        curve: curve
      )
    )

    // The integral: 10 · (100 · 2 / 2 + 100 · 1) = 2,000, a quarter of the first thousand in the
    // first half of the rise.
    #expect(even.begins.count == 2_000)
    #expect(even.begins.filter { $0.time < 50_000_000 }.count == 250)
    #expect(even.begins.filter { $0.time < 100_000_000 }.count == 1_000)
    #expect(abs(Double(random.begins.count) - 2_000) < 4 * 2_000.0.squareRoot())
  }

  @Test func `a ramp multiplies the curve`() throws {
    var scenario = ScenarioBuilder.open(
      rate: 10,
      for: .seconds(100),
      services: services,
      steps: steps,
      process: .uniform
    )
    scenario.load.rampUp = .seconds(100)
    scenario.load.rampDown = .seconds(50)

    let run = try RunRecorder(scenario)

    #expect(run.begins.count == 500 + 1_000 + 250)
  }

  @Test func `users start evenly over the ramp-up and repeat their journey`() throws {
    let scenario = ScenarioBuilder.closed(
      users: 10,
      for: .seconds(90),
      services: services,
      steps: steps,
      rampUp: .seconds(10)
    )

    let run = try RunRecorder(scenario)

    let first = run.begins.filter { $0.session < 1 << 24 }
    #expect(first.map(\.time) == (0..<10).map { UInt64($0) * 1_000_000 })
    // A cycle is 100 ms of service and two seconds of thought.
    let userZero = run.begins.filter { $0.session & 0xFF_FFFF == 0 }.map(\.time)
    #expect(userZero == (0..<48).map { UInt64($0) * 2_100_000 })
  }

  @Test func `users stop in turn during the ramp-down`() throws {
    let scenario = ScenarioBuilder.closed(
      users: 4,
      for: .seconds(20),
      services: services,
      steps: steps,
      rampDown: .seconds(20)
    )

    let run = try RunRecorder(scenario)

    for user in 0..<4 as Range<UInt64> {
      let last = run.begins.filter { $0.session & 0xFF_FFFF == user }.map(\.time).max() ?? 0
      let stop = 20_000_000 + user * 5_000_000
      #expect(last < stop && last + 2_100_000 >= stop)
    }
  }

  @Test func `an immediate stop leaves the journey open`() throws {
    let scenario = ScenarioBuilder.closed(
      users: 3,
      for: .seconds(10),
      services: services,
      steps: [.calling([0], time: .constant(7_000))],
      rampDown: .seconds(30),
      finishesJourney: false
    )

    let run = try RunRecorder(scenario)

    #expect(run.ends(as: .open).map(\.time) == [10_000_000, 20_000_000, 30_000_000])
    #expect(run.begins.count == run.ends.count)
  }

  @Test func `a multiplier wakes extra users and sends them home`() throws {
    let spike = Effect(
      id: "spike",
      name: "spike",
      start: SimulationTime(.seconds(20)),
      end: SimulationTime(.seconds(40)),
      kind: .traffic(multiplier: 3),
      target: .all,
      prediction: nil
    )
    let scenario = ScenarioBuilder.closed(
      users: 10,
      for: .seconds(60),
      services: services,
      steps: steps,
      effects: [spike]
    )

    let run = try RunRecorder(scenario)

    let extra = run.begins.filter { $0.session & 0xFF_FFFF >= 10 }
    #expect(Set(extra.map { $0.session & 0xFF_FFFF }) == Set(10..<30))
    #expect(extra.allSatisfy { (20_000_000..<40_000_000).contains($0.time) })
  }

  @Test func `users are dealt so that every prefix has the mix`() throws {
    let population = UserPopulation(
      ClosedPopulation(
        users: [120, 50, 30],
        pacing: .zero,
        finishesJourney: true,
        spikeRamp: nil
      ),
      load: Load(
        model: .closed(
          ClosedPopulation(
            users: [120, 50, 30],
            pacing: .zero,
            finishesJourney: true,
            spikeRamp: nil
          )
        ),
        rampUp: .zero,
        steady: .seconds(1),
        rampDown: .zero,
        drain: .cut,
        personaShares: [0.6, 0.25, 0.15],
        journeyWeights: [1]
      ),
      peakMultiplier: 1,
      meanJourney: .zero
    )

    for prefix in 1...200 {
      for (persona, share) in [0.6, 0.25, 0.15].enumerated() {
        let count = population.personas.prefix(prefix).count { $0 == persona }
        #expect(abs(Double(count) - share * Double(prefix)) < 1.0001)
      }
    }
    #expect(population.personas.count { $0 == 0 } == 120)
  }

  @Test func `inclination ends as its law says`() throws {
    var persona = Persona.patient
    persona.conversionProbability = 0.75
    let scenario = ScenarioBuilder.open(
      rate: 100,
      for: .seconds(200),
      services: services,
      steps: (1...4).map { .calling([0], time: .constant(1), name: "step-\($0)") },
      persona: persona,
      process: .uniform,
      drain: .untilEmpty
    )

    let run = try RunRecorder(scenario)

    #expect(run.ends.allSatisfy { $0.result == .converted || run.reason(of: $0) == "no-intent" })
    // After step k of 4 a visitor goes on with cumulative probability 0.75^(k/3); four standard
    // errors of a share of 20,000.
    for (step, reached) in [(1, 0.9086), (2, 0.8255), (3, 0.75)] {
      let share = Double(run.ends.filter { $0.steps > step }.count) / 20_000
      #expect(abs(share - reached) < 4 * 0.0031)
    }
  }

  @Test func `steps bring their value, the last one on completion of the journey`() throws {
    var persona = Persona.patient
    persona.patience = .seconds(1)
    let scenario = ScenarioBuilder.open(
      rate: 1,
      for: .seconds(4),
      services: services,
      steps: [
        .calling([0], time: .constant(100), name: "upload", value: 500),
        .calling([0], time: .constant(2_000), name: "approve", value: 250_000),
      ],
      persona: persona,
      process: .uniform,
      drain: .untilEmpty
    )

    let run = try RunRecorder(scenario)

    #expect(run.ends.allSatisfy { $0.value == 500 && $0.potential == 250_500 })
    #expect(run.calls.filter { $0.outcome == .ok }.allSatisfy { $0.value == 500 })
  }

  @Test func `an undisturbed session served at the expected speed is satisfied by 4,3`() throws {
    let run = try RunRecorder(
      ScenarioBuilder.open(
        rate: 1,
        for: .seconds(4),
        services: services,
        steps: steps,
        process: .uniform,
        drain: .untilEmpty
      )
    )

    #expect(run.ends.allSatisfy { $0.satisfaction == 4_300 })
  }

  @Test func `each doubling of the wait costs half a point`() throws {
    let slow = Effect(
      id: "slow",
      name: "slow",
      start: .zero,
      end: nil,
      kind: .slow(service: 0, factor: .times(4), probability: 1),
      target: .all,
      prediction: nil
    )
    let run = try RunRecorder(
      ScenarioBuilder.open(
        rate: 1,
        for: .seconds(4),
        services: services,
        steps: steps,
        effects: [slow],
        process: .uniform,
        drain: .untilEmpty
      )
    )

    #expect(run.ends.allSatisfy { $0.satisfaction == 3_300 })
  }

  @Test func `sessions under way at the end of the run stay open`() throws {
    let scenario = ScenarioBuilder.open(
      rate: 1,
      for: .seconds(10),
      services: services,
      steps: [.calling([0], time: .constant(2_500))],
      process: .uniform
    )

    let cut = try RunRecorder(scenario)
    var drained = scenario
    drained.load.drain = .lasting(.seconds(1))
    let partly = try RunRecorder(drained)
    drained.load.drain = .untilEmpty
    let whole = try RunRecorder(drained)

    #expect(cut.ends(as: .open).count == 2)
    #expect(partly.ends(as: .open).count == 1)
    #expect(whole.ends(as: .open).isEmpty)
    #expect(whole.markers.last?.time == 11_500_000)
  }

  @Test func `more sessions than can be counted are refused`() {
    let scenario = ScenarioBuilder.open(
      rate: 1e6,
      for: .hours(2),
      services: services,
      steps: steps
    )

    #expect(throws: JourneyError.tooManySessions(7.2e9)) {
      try JourneyRun(scenario, seed: 1, quantum: 1_000, rows: RowBuffer { $0 })
    }
  }

  @Test func `a visitor without inclination for the only step leaves on arrival`() throws {
    var persona = Persona.patient
    persona.conversionProbability = 0.25
    let scenario = ScenarioBuilder.open(
      rate: 10,
      for: .seconds(200),
      services: services,
      steps: steps,
      persona: persona,
      process: .uniform,
      drain: .untilEmpty
    )

    let run = try RunRecorder(scenario)

    let left = run.ends(as: .abandoned)
    #expect(left.allSatisfy { run.reason(of: $0) == "no-intent" && $0.duration == 0 })
    // Four standard errors of a share of 2,000.
    #expect(abs(Double(left.count) / 2_000 - 0.75) < 4 * 0.0097)
  }
}
