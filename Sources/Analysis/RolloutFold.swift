import Scenarios
import SimulationKernel
import Traces

/// What the versions of a rollout came to, by the rows of the run.
struct RolloutFold {
  let rollout: Rollout
  private(set) var ledger: RolloutLedger
  /// The stage at whose end the guard decided to take B back, by its marker.
  private(set) var decision: Int?
  /// What the guard read at the end of each stage, by its markers.
  private(set) var readings: [Int: Guardrails.Violations] = [:]
  /// The customers among whom the sessions of an open load are dealt; `nil`: each has one session, or
  /// is a user of a closed load.
  let population: Int?
  private let quantum: UInt64
  private let isOpenLoad: Bool
  /// The sessions under way. Its order is never looked at.
  private var sessions: [UInt64: Session] = [:]

  private struct Session: BitwiseCopyable {
    var version: UInt8
    var calls: UInt32 = 0
    var failedCalls: UInt32 = 0
  }

  /// The bits of a closed load's session that name its user; the others count the user's journeys.
  private static let userBits: UInt64 = 24

  /// A fold for the rollout of a scenario; `nil` without one.
  init?(_ scenario: Scenario?, quantum: UInt64) {
    guard let scenario, let rollout = scenario.rollout else { return nil }
    self.rollout = rollout
    self.quantum = quantum
    let schedule = RolloutSchedule(
      rollout,
      end: scenario.load.endOfArrivals,
      window: scenario.window
    )
    ledger = RolloutLedger(schedule, quantum: quantum)
    if case .open(let arrivals) = scenario.load.model {
      (isOpenLoad, population) = (true, arrivals.customers)
    } else {
      (isOpenLoad, population) = (false, nil)
    }
  }

  mutating func begin(_ row: SessionBeginRow) {
    sessions[row.session] = Session(version: row.version)
    // A user is given a version once: with the first session.
    if isOpenLoad || row.session >> Self.userBits == 0 {
      ledger.assign(row.version, at: row.time)
    }
  }

  /// Counts a call of a real service.
  mutating func call(_ row: CallRow) {
    guard var session = sessions[row.session] else { return }
    session.calls &+= session.calls < .max ? 1 : 0
    session.failedCalls &+= row.outcome.isFailure && session.failedCalls < .max ? 1 : 0
    sessions[row.session] = session
  }

  /// Counts a session that ends; `visible` is in quanta.
  mutating func end(_ row: SessionEndRow, isLoss: Bool, visible: UInt64) {
    guard let session = sessions.removeValue(forKey: row.session), row.result != .open else {
      return
    }
    let (nanoseconds, overflow) = visible.multipliedReportingOverflow(by: quantum)
    ledger.record(
      VersionSums.Session(
        arrival: row.time - row.duration,
        end: row.time,
        version: session.version,
        isCompleted: row.result.isCompleted,
        isTechnicalLoss: isLoss,
        revenue: row.value,
        satisfaction: row.satisfaction,
        visible: overflow ? .max : nanoseconds / 1_000,
        calls: session.calls,
        failedCalls: session.failedCalls
      )
    )
  }

  mutating func mark(_ row: MarkerRow) throws(FoldError) {
    guard row.kind == .rolloutReading else { return }
    let stages = ledger.schedule.stageCount
    guard row.argument < stages else {
      throw .index(column: "argument", value: row.argument, count: stages)
    }
    let violations = Guardrails.Violations(rawValue: row.value)
    readings[Int(row.argument)] = violations
    if !violations.isEmpty { decision = Int(row.argument) }
  }

  /// What a guard reads at the end of a stage.
  func guardrails(atEndOf stage: Int) -> Guardrails {
    Guardrails(
      ledger.strata(through: stage, rolledBackAfter: decision.flatMap { $0 < stage ? $0 : nil }),
      stages: ledger.schedule.stageCount
    )
  }

  /// The stages as far as both versions were offered.
  var strata: [RolloutLedger.Stratum] {
    ledger.strata(through: ledger.schedule.stageCount - 1, rolledBackAfter: decision)
  }
}
