import SimulationKernel
import Traces

// MARK: - Steps and their calls

extension JourneyModel {
  /// The visitor asks for a step.
  mutating func beginStep(
    _ row: inout SessionRow,
    slot: UInt32,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    row.attempt = 0
    row.fault = 0
    row.waitStart = now.nanoseconds
    proceed(&row, from: 0, slot: slot, at: now, &scheduler)
  }

  /// Makes the first call of the step from `first` on that is to be made; without one, the step is
  /// done.
  mutating func proceed(
    _ row: inout SessionRow,
    from first: UInt8,
    slot: UInt32,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    if let call = program.nextCall(of: row, from: first) {
      row.call = call
      issue(&row, slot: slot, at: now, &scheduler)
    } else {
      if first == 0 { writeSkippedStep(row, at: now) }
      completeStep(&row, slot: slot, at: now, &scheduler)
    }
  }

  mutating func completeStep(
    _ row: inout SessionRow,
    slot: UInt32,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    row.closeWait(at: now)
    if program.lostWrites.mayHappen { loseWrite(of: row, at: now) }
    if row.isRouted {
      followRoute(&row, slot: slot, at: now, &scheduler)
      return
    }
    let journey = program.journeys[Int(row.journey)]
    if journey.isConditional {
      followPath(&row, slot: slot, at: now, &scheduler)
      return
    }
    if Int(row.step) == journey.stepCount - 1 {
      let result: SessionResult = row.support == .solved ? .assisted : .converted
      end(&row, slot: slot, as: result, reason: 0, at: now, &scheduler)
      return
    }
    row.step += 1
    row.call = 0
    row.attempt = 0
    if row.step >= row.intent {
      end(&row, slot: slot, as: .abandoned, reason: ReasonTable.noIntent, at: now, &scheduler)
    } else {
      think(&row, slot: slot, at: now, &scheduler)
    }
  }

  /// The visitor goes where chance leads from the step that is done.
  ///
  /// Visits are told apart up to 65,535 of them; a visitor who is still under way then has no time
  /// left.
  private mutating func followRoute(
    _ row: inout SessionRow,
    slot: UInt32,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let target = program.route(of: row)
    row.call = SessionRow.noCall
    row.attempt = 0
    switch target {
    case .end:
      let result: SessionResult = row.support == .solved ? .assisted : .converted
      end(&row, slot: slot, as: result, reason: 0, at: now, &scheduler)
    case .leave:
      end(&row, slot: slot, as: .abandoned, reason: ReasonTable.noIntent, at: now, &scheduler)
    case .step(let step):
      row.step = UInt8(step)
      if row.countVisit() {
        think(&row, slot: slot, at: now, &scheduler)
      } else {
        end(&row, slot: slot, as: .expired, reason: ReasonTable.budget, at: now, &scheduler)
      }
    }
  }
}

// MARK: - Sessions that take different steps

extension JourneyModel {
  /// The visitor comes to the first step of his path, or to the next one behind the step that he has
  /// completed.
  mutating func beginPath(
    _ row: inout SessionRow,
    slot: UInt32,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let path = program.path(of: row)
    let next = path.trailingZeroBitCount
    writeSkippedSteps(from: 0, to: next, row, path: path, at: now)
    guard path != 0 else {
      fail(&row, slot: slot, path: path, at: now, &scheduler)
      return
    }
    row.step = UInt8(next)
    beginStep(&row, slot: slot, at: now, &scheduler)
  }

  private mutating func followPath(
    _ row: inout SessionRow,
    slot: UInt32,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let path = program.path(of: row)
    let step = Int(row.step)
    if program.finalSteps(of: row) >> UInt64(step) & 1 == 1 {
      let result: SessionResult = row.support == .solved ? .assisted : .converted
      end(&row, slot: slot, as: result, reason: 0, at: now, &scheduler)
      return
    }
    row.step += 1
    row.call = 0
    row.attempt = 0
    if row.step >= row.intent {
      end(&row, slot: slot, as: .abandoned, reason: ReasonTable.noIntent, at: now, &scheduler)
      return
    }
    let rest = path & ~.bits(below: Int(row.step))
    writeSkippedSteps(from: step + 1, to: rest.trailingZeroBitCount, row, path: path, at: now)
    guard rest != 0 else {
      fail(&row, slot: slot, path: path, at: now, &scheduler)
      return
    }
    row.step = UInt8(rest.trailingZeroBitCount)
    think(&row, slot: slot, at: now, &scheduler)
  }

  /// The visitor has no choice left: what he does not fulfil keeps him from the final step.
  private mutating func fail(
    _ row: inout SessionRow,
    slot: UInt32,
    path: UInt64,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let final = program.finalSteps(of: row)
    let last = UInt64.bitWidth - 1 - final.leadingZeroBitCount
    let condition = program.skipReason(of: last, row, path: path)
    let reason = condition.map { program.reasons.impossibility(by: $0) } ?? ReasonTable.error
    end(&row, slot: slot, as: .failed, reason: reason, at: now, &scheduler)
  }

  /// Skipped steps leave rows that say why; what a variation or a shortcut leaves out does not.
  private mutating func writeSkippedSteps(
    from first: Int,
    to end: Int,
    _ row: SessionRow,
    path: UInt64,
    at now: SimulationTime
  ) {
    let count = program.journeys[Int(row.journey)].stepCount
    for step in first..<max(first, min(end, count)) {
      guard let condition = program.skipReason(of: step, row, path: path) else { continue }
      var skipped = row
      skipped.step = UInt8(step)
      skipped.call = 0
      skipped.attempt = 0
      skipped.fault = 0
      skipped.callStart = now.nanoseconds
      writeCall(
        skipped,
        outcome: .skipped,
        value: 0,
        at: now,
        service: UInt16(1 + program.pseudo.station(ofCondition: condition))
      )
    }
  }
}
