import Scenarios
import SimulationKernel
import Statistics
import Testing
import Traces

@testable import Journeys

@Suite struct PatienceTests {
  private func run(serviceTime: Double, patience: SimulationTime.Duration) throws -> RunRecorder {
    var persona = Persona.patient
    persona.patience = patience
    return try RunRecorder(
      ScenarioBuilder.open(
        rate: 1,
        for: .seconds(10),
        services: [.station(servers: nil)],
        steps: [.calling([0], time: .constant(serviceTime))],
        persona: persona,
        process: .uniform,
        drain: .untilEmpty
      )
    )
  }

  @Test func `an answer that comes at the very limit is in time`() throws {
    let run = try run(serviceTime: 3_000, patience: .seconds(3))

    #expect(run.ends.allSatisfy { $0.result == .converted })
  }

  @Test func `a visitor leaves at the limit of patience, not when the answer comes`() throws {
    let run = try run(serviceTime: 3_001, patience: .seconds(3))

    #expect(run.ends.allSatisfy { $0.result == .abandoned && run.reason(of: $0) == "latency" })
    #expect(run.ends.allSatisfy { $0.duration == 3_000_000 })
    #expect(run.calls.allSatisfy { $0.outcome == .visitorLeft && $0.latency == 3_000_000 })
  }

  @Test func `patience is for one visible wait, over all calls of the step`() throws {
    var persona = Persona.patient
    persona.patience = .seconds(3)
    let scenario = ScenarioBuilder.open(
      rate: 1,
      for: .seconds(10),
      services: [.station(servers: nil)],
      steps: [
        .calling([0, 0], time: .constant(1_400), name: "first"),
        .calling([0, 0], time: .constant(1_600), name: "second"),
      ],
      persona: persona,
      process: .uniform,
      drain: .untilEmpty
    )

    let run = try RunRecorder(scenario)

    #expect(run.ends.allSatisfy { $0.steps == 1 && $0.result == .abandoned })
  }

  @Test func `a caller's time-out leaves the server working`() throws {
    let scenario = ScenarioBuilder.open(
      rate: 1,
      for: .seconds(2),
      services: [.station(servers: 1, timeout: .milliseconds(500))],
      steps: [.calling([0], time: .constant(1_800))],
      process: .uniform,
      drain: .lasting(.seconds(8))
    )

    let run = try RunRecorder(scenario)

    // The second request waits until 1.8 s, longer than its 0.5 s: it leaves the queue.
    #expect(run.calls.map(\.outcome) == [.timeout, .timeout])
    #expect(run.calls.map(\.time) == [500_000, 1_500_000])
    #expect(run.windows.reduce(0) { $0 + $1.busySum } == 1_800_000)
  }

  @Test func `a time budget ends a session in thought as expired`() throws {
    var persona = Persona.patient
    persona.budget = .constant(1_500)
    let scenario = ScenarioBuilder.open(
      rate: 1,
      for: .seconds(10),
      services: [.station(servers: nil)],
      steps: [.calling([0], time: .constant(100)), .calling([0], time: .constant(100))],
      persona: persona,
      process: .uniform,
      drain: .untilEmpty
    )

    let run = try RunRecorder(scenario)

    #expect(run.ends.allSatisfy { $0.result == .expired && $0.duration == 1_500_000 })
  }

  @Test func `the way to a station and back is part of the wait`() throws {
    var persona = Persona.patient
    persona.network = Network(
      roundTrip: .milliseconds(170),
      bitsPerSecond: 8_000_000,
      lossProbability: 0
    )
    var step = Step.calling([0], time: .constant(100))
    step.responseBytes = 30_000
    let scenario = ScenarioBuilder.open(
      rate: 1,
      for: .seconds(5),
      services: [.station(servers: 1)],
      steps: [step],
      persona: persona,
      process: .uniform,
      drain: .untilEmpty
    )

    let run = try RunRecorder(scenario)

    // 170 ms there and back, 100 ms of service, 30 kB at 1 MB a second.
    #expect(run.calls.allSatisfy { $0.latency == 300_000 })
    // Rows and windows know the station's part.
    #expect(run.windows.reduce(0) { $0 + $1.busySum } == 500_000)
    // Arrival, request, completion.
    #expect(run.events == 5 * 3)
  }
}
