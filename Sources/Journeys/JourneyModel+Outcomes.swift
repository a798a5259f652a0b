import SimulationKernel
import Traces

// MARK: - The end of an attempt

extension JourneyModel {
  /// An attempt is over for its caller.
  mutating func completeAttempt(
    _ slot: UInt32,
    at now: SimulationTime,
    scheduler: inout Scheduler
  ) {
    var row = slab[slot]
    let outcome = CallOutcome(rawValue: row.outcome) ?? .error
    switch outcome {
    case .ok:
      passOn(&row, slot: slot, outcome: outcome, at: now, &scheduler)
    case .refusedByRule:
      writeCall(row, outcome: outcome, value: 0, at: now)
      row.closeWait(at: now)
      let reason = program.reasons.refusal(by: program.rule(of: row).place)
      end(&row, slot: slot, as: .rejected, reason: reason, at: now, &scheduler)
    case .degraded:
      row.degraded += 1
      passOn(&row, slot: slot, outcome: outcome, at: now, &scheduler)
    case .visitorLeft:
      writeCall(row, outcome: outcome, value: 0, at: now)
      row.closeWait(at: now)
      let reason = program.reasons.impatience(during: row.fault)
      end(&row, slot: slot, as: .abandoned, reason: reason, at: now, &scheduler)
    default:
      let call = program.call(of: row)
      windows.recordFailure(outcome, at: now.nanoseconds, station: program.station(of: row))
      if outcome == .outage, retriesByClient(&row, slot: slot, at: now, &scheduler) { break }
      if retriesByMachine(&row, slot: slot, outcome: outcome, at: now, &scheduler) { break }
      if call.isOptional {
        row.degraded += 1
        passOn(&row, slot: slot, outcome: outcome, at: now, &scheduler)
      } else {
        writeCall(row, outcome: outcome, value: 0, at: now)
        row.closeWait(at: now)
        row.errors += 1
        respond(&row, slot: slot, outcome: outcome, at: now, &scheduler)
      }
    }
    slab[slot] = row
  }

  /// The step goes on behind a call: to its next call, or to its end.
  private mutating func passOn(
    _ row: inout SessionRow,
    slot: UInt32,
    outcome: CallOutcome,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let following = program.nextCall(of: row, from: row.call + 1)
    let value = following == nil ? program.valueOfStep(row.step, of: row) : 0
    writeCall(row, outcome: outcome, value: value, at: now)
    goOn(&row, to: following, slot: slot, at: now, &scheduler)
  }

  /// Goes on to the call `following` of the step, or without one to the next step.
  mutating func goOn(
    _ row: inout SessionRow,
    to following: UInt8?,
    slot: UInt32,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    row.attempt = 0
    if let following {
      row.call = following
      issue(&row, slot: slot, at: now, &scheduler)
    } else {
      completeStep(&row, slot: slot, at: now, &scheduler)
    }
  }

  /// Writes the row of an attempt that is over; `service` is 0, or 1 + the station that stands in for
  /// the call's own.
  @inline(__always)
  mutating func writeCall(
    _ row: SessionRow,
    outcome: CallOutcome,
    value: Int64,
    at now: SimulationTime,
    service: UInt16 = 0
  ) {
    let time = quantum.unsignedQuotient(now.nanoseconds)
    if rollout != nil { noteCall(of: row, outcome: outcome, service: service) }
    rows.append(
      CallRow(
        time: time,
        session: row.id,
        latency: time - quantum.unsignedQuotient(row.callStart),
        value: value,
        persona: row.persona,
        journey: row.journey,
        region: UInt16(row.region),
        step: UInt16(row.step),
        phase: UInt16(stretch),
        service: service == 0 ? program.otherStation(of: row) : service,
        fault: row.fault,
        attempt: row.attempt,
        outcome: outcome,
        call: row.call
      )
    )
  }

  /// A step without a call leaves a row all the same, for its value and for the funnel.
  mutating func writeSkippedStep(_ row: SessionRow, at now: SimulationTime) {
    var skipped = row
    skipped.call = 0
    skipped.callStart = now.nanoseconds
    writeCall(
      skipped,
      outcome: .skipped,
      value: program.valueOfStep(row.step, of: row),
      at: now,
      service: UInt16(1 + program.pseudo.noCall)
    )
  }
}
