import Scenarios
import SimulationKernel
import Traces

// MARK: - Rules and processing

extension JourneyModel {
  /// What is no request happens: a rule is evaluated, or the step's processing goes on. How it ends is
  /// decided at once, for the timeline is known ahead.
  mutating func perform(
    _ row: inout SessionRow,
    slot: UInt32,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let call = program.call(of: row)
    let time = program.processingTime(of: row, call)
    _ = admit(
      to: call.service,
      at: now.nanoseconds,
      work: time,
      limit: CompiledPersona.never
    )
    var (outcome, end) = (CallOutcome.ok, now.nanoseconds + time)
    if call.kind == .rule {
      if !program.passes(program.rules[call.rule], row) { outcome = .refusedByRule }
    } else if let strike = program.outage(of: row, during: now.nanoseconds..<end) {
      (outcome, end, row.fault) = (.outage, strike.time, strike.cause)
    }
    if call.kind == .asynchronous {
      // The visitor does something else: what he waited for is over, and his time stands still.
      row.closeWait(at: now)
      row.waitStart = end
      if row.budgetEnd != .max { row.budgetEnd += end - now.nanoseconds }
    } else {
      let limit = program.givingUp(on: row)
      if limit.time < end { (outcome, end) = (limit.outcome, limit.time) }
    }
    settle(&row, slot: slot, outcome: outcome, at: end, &scheduler)
  }
}

extension Program {
  /// How long a rule or the processing of a step takes.
  fileprivate func processingTime(of row: SessionRow, _ call: CompiledCall) -> Int64 {
    let word =
      call.kind == .rule
      ? draws(of: row).word(Purpose.ruleTime, at: rules[call.rule].key)
      : draws(of: row).word(Purpose.processing, at: place(of: row).packed)
    return laws.duration(call.time, at: word)
  }

  /// Whether a visitor passes a rule: drawn once for a session, wherever the rule stands.
  fileprivate func passes(_ rule: CompiledRule, _ row: SessionRow) -> Bool {
    let risk = personas[Int(row.persona)].risk
    return draws(of: row).unit(Purpose.verdict, at: rule.key) < rule.probability(of: risk)
  }

  /// When an outage of the service ends the processing of a session's step, and what struck it; `nil`
  /// where none does.
  fileprivate func outage(
    of row: SessionRow,
    during span: Range<Int64>
  ) -> (time: Int64, cause: UInt16)? {
    let service = call(of: row).rule - 1
    guard service >= 0, !span.isEmpty else { return nil }
    let regional = sites.isUsed ? regionalOutage(of: service, row, during: span) : nil
    let first = timeline.stretch(at: SimulationTime(nanoseconds: span.lowerBound))
    let last = timeline.stretch(at: SimulationTime(nanoseconds: span.upperBound - 1))
    for stretch in first...last {
      let time = max(span.lowerBound, timeline.boundaries[stretch].nanoseconds)
      let strike = effects.strike(
        service: service,
        stretch: stretch,
        caller: caller(of: row, at: time)
      )
      guard strike.immediateOutcome == .outage || strike.outcome == .outage else { continue }
      if let regional, regional.time <= time { return regional }
      return (time, strike.cause)
    }
    return regional
  }

  /// The failure of the region that does a session's processing.
  private func regionalOutage(
    of service: Int,
    _ row: SessionRow,
    during span: Range<Int64>
  ) -> (time: Int64, cause: UInt16)? {
    let region = sites.destination(of: row.region, at: span.lowerBound).region
    let present = sites.failure(of: service, in: region, at: span.lowerBound)
    if present > 0 { return (span.lowerBound, present) }
    let next = sites.nextFailure(of: service, in: region, after: span.lowerBound)
    return next.time < span.upperBound ? (next.time, next.fault) : nil
  }
}
