import Scenarios
import SimulationKernel
import Traces

/// Which writes a failure of a region loses: those that are committed before it by less than the stores
/// of the other region are behind.
struct LostWrites {
  /// Whether any write may be lost.
  let mayHappen: Bool
  private let plan: FailoverPlan
  /// By step of all journeys: how far the stores are behind, in nanoseconds, and its services.
  private let lags: [Int64]
  private let services: [[Int]]

  init(_ scenario: Scenario, random: RandomSource) {
    mayHappen = scenario.mayLoseWrites
    plan = FailoverPlan(scenario, random: random)
    guard mayHappen else {
      (lags, services) = ([], [])
      return
    }
    lags = scenario.journeys.indices.flatMap { journey in
      scenario.journeys[journey].steps.indices.map {
        scenario.replicationLag(ofStep: $0, in: journey).nanoseconds
      }
    }
    services = scenario.journeys.flatMap { $0.steps.map { $0.calls.map(\.service) } }
  }

  /// 1 + the failure that loses what a step writes at `now` for users of a region; 0: it is kept.
  func cause(atStep step: Int, of region: UInt8, at now: SimulationTime) -> UInt16 {
    guard lags[step] > 0 else { return 0 }
    let serving = plan.destination(of: Int(region), at: now).region
    let outage = plan.outages.first { outage in
      outage.failure.region == serving && now <= outage.start
        && (outage.start - now).nanoseconds < lags[step]
        && services[step].contains { outage.failure.strikes($0) }
    }
    return outage.map { UInt16($0.effect + 1) } ?? 0
  }
}

extension JourneyModel {
  /// Takes back what a step that is done has brought, if a failure to come will lose it: the timeline
  /// is known ahead.
  mutating func loseWrite(of row: SessionRow, at now: SimulationTime) {
    let step = program.flatStep(of: row)
    let cause = program.lostWrites.cause(atStep: step, of: row.region, at: now)
    guard cause > 0 else { return }
    let value = program.valueOfStep(row.step, of: row)
    lostValues[row.id, default: 0] += value
    var lost = row
    lost.fault = cause
    lost.callStart = now.nanoseconds
    let service = UInt16(1 + program.lostWriteStation)
    writeCall(lost, outcome: .ok, value: -value, at: now, service: service)
  }

  /// What a session that ends has lost of its value; `nil`: no write of it is lost.
  mutating func takeLostValue(of row: SessionRow) -> Int64? {
    lostValues.isEmpty ? nil : lostValues.removeValue(forKey: row.id)
  }
}
