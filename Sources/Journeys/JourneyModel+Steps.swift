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
    if let call = nextCall(of: row, from: first) {
      row.call = call
      issue(&row, slot: slot, at: now, &scheduler)
    } else {
      if first == 0 { writeSkippedStep(row, at: now) }
      completeStep(&row, slot: slot, at: now, &scheduler)
    }
  }

  /// The first call from `first` on that this session makes.
  func nextCall(of row: SessionRow, from first: UInt8) -> UInt8? {
    let step = program.step(of: row)
    let method = program.payment(of: row)
    var index = first
    while index < step.callCount {
      let call = program.calls[step.firstCall &+ Int(index)]
      if call.payers &>> method & 1 == 1, isMade(call, at: index, by: row) { return index }
      index &+= 1
    }
    return nil
  }

  /// Whether chance has the session make a call of its step.
  private func isMade(_ call: CompiledCall, at index: UInt8, by row: SessionRow) -> Bool {
    if call.probability >= 1 { return true }
    let place = Place(step: row.step, call: index, attempt: 0)
    return draws(of: row).unit(Purpose.callMade, at: place.packed) < call.probability
  }

  mutating func completeStep(
    _ row: inout SessionRow,
    slot: UInt32,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    closeWait(&row, at: now)
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

  /// The visitor sees the end of a wait.
  func closeWait(_ row: inout SessionRow, at now: SimulationTime) {
    let wait = UInt64(now.nanoseconds - row.waitStart) / 1_000
    row.visible = UInt32(clamping: UInt64(row.visible) + wait)
    row.waitStart = now.nanoseconds
  }
}
