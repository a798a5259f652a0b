import Scenarios
import SimulationKernel
import Traces

// MARK: - Two versions of a feature

extension JourneyModel {
  /// Gives a session that begins its version.
  @inline(never)
  mutating func giveVersion(to row: inout SessionRow, at now: SimulationTime) {
    guard let versions = program.versions else { return }
    let isTakenBack = rollout?.takenBackAt.map { $0 <= now } ?? false
    row.version =
      isTakenBack
      ? RolloutVersion.a
      : versions.version(
        ofCustomer: program.customer(of: row.id),
        at: now,
        random: program.random
      )
  }

  /// A stage of the rollout begins, or the guard takes version B back.
  mutating func changeShare(_ slot: UInt32, at now: SimulationTime) {
    guard let rollout, plan.isFirst else {
      repeatedEvents += 1
      return
    }
    let stage = slot & ~(RolloutControl.slotBit | RolloutControl.actBit)
    var share = rollout.schedule.shares[Int(stage)]
    if slot & RolloutControl.actBit != 0 {
      self.rollout?.takenBackAt = now
      share = 0
    } else if rollout.takenBackAt != nil {
      return
    }
    rows.append(
      MarkerRow(
        time: quantum.unsignedQuotient(now.nanoseconds),
        argument: UInt64(stage),
        value: Int64((share * 1_000_000).rounded()),
        kind: .rolloutShare
      )
    )
  }

  /// The guard reads the stage that ends now, and acts at the next instant of its interval where a
  /// guardrail is violated.
  mutating func readVersions(_ slot: UInt32, at now: SimulationTime, scheduler: inout Scheduler) {
    guard let rollout, let ledger = rollout.ledger, rollout.takenBackAt == nil else { return }
    let next = slot & ~RolloutControl.slotBit
    let ended = Int(next) - 1
    let guardrails = Guardrails(
      ledger.strata(through: ended),
      stages: rollout.schedule.stageCount
    )
    rows.append(
      MarkerRow(
        time: quantum.unsignedQuotient(now.nanoseconds),
        argument: UInt64(ended),
        value: guardrails.violations.rawValue,
        kind: .rolloutReading
      )
    )
    guard !guardrails.violations.isEmpty else { return }
    scheduler.schedule(
      Event(.timeline, slot: slot | RolloutControl.actBit),
      at: now + rollout.schedule.reaction
    )
  }
}

// MARK: - What the guard counts

extension JourneyModel {
  /// Counts an attempt of a call, as the error rate of the run does: of real services, unless skipped.
  @inline(never)
  mutating func noteCall(of row: SessionRow, outcome: CallOutcome, service: UInt16) {
    guard rollout?.ledger != nil, outcome != .skipped,
      service == 0 || program.stations[Int(service) - 1].isReal
    else { return }
    rollout?.calls[row.id, default: .init()].all += 1
    if outcome.isFailure { rollout?.calls[row.id, default: .init()].failed += 1 }
  }

  /// Counts a session that ends.
  @inline(never)
  mutating func noteEnd(_ end: SessionEndRow, of row: SessionRow) {
    guard rollout?.ledger != nil else { return }
    let calls = rollout?.calls.removeValue(forKey: row.id) ?? .init()
    guard end.result != .open else { return }
    let isAbandoned = end.result == .abandoned && end.reason != ReasonTable.noIntent
    rollout?.ledger?.record(
      VersionSums.Session(
        arrival: end.time - end.duration,
        end: end.time,
        version: row.version,
        isCompleted: end.result == .converted || end.result == .assisted,
        isTechnicalLoss: isAbandoned || end.result == .failed,
        revenue: end.value,
        satisfaction: end.satisfaction,
        visible: UInt64(row.visible),
        calls: calls.all,
        failedCalls: calls.failed
      )
    )
  }
}
