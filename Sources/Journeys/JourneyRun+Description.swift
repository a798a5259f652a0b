import Scenarios
import SimulationKernel
import Traces

extension JourneyRun {
  /// What the rows of a run stand for.
  public static func describe(
    _ scenario: Scenario,
    seed: UInt64,
    quantum: UInt64
  ) -> TraceDescription {
    var laws = LawTable()
    let stations = CompiledStation.all(of: scenario, laws: &laws)
    let pseudo = PseudoStations(scenario)
    let end = scenario.load.end
    let timeline = Timeline(scenario, random: RandomSource(seed: seed))
    let isBounded = scenario.load.drain != .untilEmpty
    return TraceDescription(
      version: engineVersion,
      scenario: scenario.name,
      scenarioHash: scenario.hash,
      seed: seed,
      quantum: quantum,
      isOpenLoad: scenario.load.isOpen,
      currency: scenario.currency,
      epoch: scenario.start.map { UInt64(max(0, $0)) * 1_000_000_000 } ?? 0,
      window: UInt64(scenario.window.nanoseconds) / quantum,
      plannedEnd: isBounded ? UInt64(end.nanoseconds) / quantum : 0,
      personas: scenario.personas.map(\.name),
      journeys: scenario.journeys.map { journey in
        .init(
          name: journey.name,
          steps: journey.steps.enumerated().map { index, step in
            .init(
              name: step.name,
              calls: pseudo.calls(of: journey, step: index)
            )
          }
        )
      },
      services: stations.map {
        .init(name: $0.name, servers: $0.servers ?? 0, isReal: $0.isReal)
      },
      regions: scenario.regions.map(\.name),
      phases: timeline.phaseNames,
      faults: scenario.effects.map(\.name),
      reasons: ReasonTable(scenario).names,
      payments: PaymentMethod.allCases.map(\.rawValue)
    )
  }
}

extension PseudoStations {
  /// What happens in a step, in order.
  fileprivate func calls(of journey: Journey, step index: Int) -> [TraceDescription.Call] {
    journey.operations(ofStep: index).map { operation in
      switch operation {
      case .rule(let rule, _): .init(service: station(ofRule: rule.name), operation: "")
      case .call(let place):
        .init(
          service: journey.steps[index].calls[place].service,
          operation: journey.steps[index].calls[place].operation
        )
      case .processing(let processing):
        .init(service: station(of: processing), operation: "")
      }
    }
  }
}
