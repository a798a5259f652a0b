import Analysis
import Foundation
import Scenarios
import SimulationKernel
import Statistics
import Testing
import Traces

@testable import Journeys

/// Every aggregate of a run can be computed again from its trace, bit for bit.
@Suite struct TraceFoldTests {
  /// Troubles of every kind that leaves a mark in rows.
  private var scenario: Scenario {
    var persona = Persona.patient
    persona.patience = .seconds(2)
    persona.tolerance = 0.5
    persona.retryAttempts = 2
    persona.conversionProbability = 0.8
    persona.thinkTime = .uniform(minimum: 500, maximum: 4_000)
    persona.budget = .gamma(mean: 60_000, variance: 4e8)
    let fault = PaymentFailure(
      service: 1,
      rate: 0.2,
      mode: .timeout,
      timeout: .milliseconds(300),
      machineRetry: .fixedBackoff,
      responses: [0: .retryOnceThenCall]
    )
    return ScenarioBuilder.open(
      rate: 12,
      for: .minutes(20),
      services: [
        .station("catalog", servers: 3, maxQueue: 20),
        .station("payment", servers: nil, timeout: .seconds(5)),
      ],
      steps: [
        .calling([0], time: .exponential(mean: 180), name: "look"),
        .calling([0, 1], time: .exponential(mean: 120), name: "pay", value: 2_500),
      ],
      persona: persona,
      effects: [
        Effect(
          id: "payment",
          name: "payment",
          start: SimulationTime(.minutes(5)),
          end: SimulationTime(.minutes(10)),
          kind: .paymentFailure(fault),
          target: .all,
          prediction: nil
        ),
        Effect(
          id: "slow",
          name: "slow",
          start: SimulationTime(.minutes(8)),
          end: nil,
          kind: .slow(service: 0, factor: .times(2), probability: 0.5),
          target: .all,
          prediction: nil
        ),
      ]
    )
  }

  @Test(arguments: [1_024, 65_536])
  func `the summary from the trace is the summary of the run`(chunk: Int) throws {
    let scenario = scenario
    let path = NSTemporaryDirectory() + "stampede-fold-\(UUID().uuidString).jtr.zst"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let description = JourneyRun.describe(scenario, seed: 9, quantum: 1_000)
    let during = try RunFold(description: description, scenario: scenario)
    let pipeline = try TracePipeline(
      file: TraceFileWriter(path: path, description: description),
      consumers: [during]
    )
    var run = try JourneyRun(
      scenario,
      seed: 9,
      quantum: 1_000,
      rows: pipeline.makeBuffer(capacity: chunk)
    )
    while run.advance(events: 10_000) {}
    run.finish()
    let receipt = try pipeline.finish()

    let reader = try TraceReader(path: path)
    let after = try RunFold(description: reader.description, scenario: scenario)
    try reader.forEachChunk { try after.consume($0) }

    let summary = try during.finish()
    #expect(try after.finish() == summary)
    #expect(reader.digest == receipt.digest)
    #expect(summary.sessions.technicalLosses > 100 && summary.sessions.assisted > 10)
  }
}
