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
    let steps = program.journeys[Int(row.journey)].stepCount
    if Int(row.step) == steps - 1 {
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
