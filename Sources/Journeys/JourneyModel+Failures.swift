import Scenarios
import SimulationKernel
import Statistics
import Traces

// MARK: - What machines and visitors do about failures

extension JourneyModel {
  /// Attempts that the machine makes in all, the first included.
  private static let machineAttempts: UInt8 = 3
  private static let firstBackOff: Int64 = 200_000_000
  private static let longestBackOff: Int64 = 5_000_000_000

  /// Tries a struck operation again before the visitor learns of it, if the fault says so.
  ///
  /// - Returns: whether it does.
  mutating func retriesByMachine(
    _ row: inout SessionRow,
    slot: UInt32,
    outcome: CallOutcome,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) -> Bool {
    let attempt = row.attempt & 0x0F
    guard let retry = program.effects.machineRetry(ofCause: row.fault), outcome != .declined,
      attempt + 1 < Self.machineAttempts
    else { return false }
    let pause: Int64
    switch retry {
    case .none: return false
    case .immediate: pause = 0
    case .fixedBackoff: pause = Self.firstBackOff
    case .exponentialBackoff:
      let bound = min(Self.firstBackOff << Int64(attempt), Self.longestBackOff)
      let share = program.draws(of: row).unit(Purpose.backOff, at: program.place(of: row).packed)
      pause = Int64(share * Double(bound))
    }
    writeCall(row, outcome: outcome, value: 0, at: now)
    let habits = program.personas[Int(row.persona)]
    let limit = min(row.waitStart + habits.patience, row.budgetEnd)
    let end = now.nanoseconds + pause
    row.pause = limit < end ? .losingPatience : .backingOff
    let due = max(now.nanoseconds, min(limit, end))
    scheduler.schedule(Event(.timer, slot: slot), at: SimulationTime(nanoseconds: due))
    return true
  }

  /// The visitor learns that a required call has failed, and retries, asks for help or leaves.
  mutating func respond(
    _ row: inout SessionRow,
    slot: UInt32,
    outcome: CallOutcome,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let habits = program.personas[Int(row.persona)]
    let response = program.effects.response(ofCause: row.fault, persona: row.persona)
    let retries = Int(row.attempt >> 4)
    let word = program.draws(of: row).word(Purpose.think, at: program.place(of: row).packed)
    let thought = SimulationTime.Duration(
      nanoseconds: program.laws.duration(habits.think, at: word)
    )
    switch response {
    case nil:
      let draw = program.draws(of: row).unit(Purpose.retry, at: program.place(of: row).packed)
      if retries < habits.retryAttempts, draw < habits.tolerance {
        wait(thought, for: .retrying, &row, slot: slot, at: now, &scheduler)
        return
      }
    case .retryOnceThenCall:
      if retries == 0 {
        wait(thought, for: .retrying, &row, slot: slot, at: now, &scheduler)
      } else {
        callSupport(&row, slot: slot, at: now, &scheduler)
      }
      return
    case .troubleshootAndRetry:
      if retries < max(1, habits.retryAttempts) {
        let share = program.draws(of: row).unit(Purpose.retry, at: program.place(of: row).packed)
        let pause = SimulationTime.Duration(nanoseconds: 10_000_000_000 + Int64(share * 20e9))
        if retries >= 1 { row.payment = (row.payment + 1) % habits.paymentCount }
        wait(pause, for: .retrying, &row, slot: slot, at: now, &scheduler)
        return
      }
    case .waitAndRetry:
      if retries == 0 {
        wait(.seconds(60), for: .retrying, &row, slot: slot, at: now, &scheduler)
        return
      }
    case .escalateToSupport:
      escalate(&row, slot: slot, at: now, &scheduler)
      return
    case .abandonImmediately, .continueDegraded:
      break
    }
    let isPayment = program.effects.isPaymentFault(row.fault)
    let reason = program.reasons.failure(outcome, isPaymentFault: isPayment)
    end(&row, slot: slot, as: .abandoned, reason: reason, at: now, &scheduler)
  }
}

// MARK: - Support

extension JourneyModel {
  private var supportStation: Int { program.pseudo.support }
  private var escalationStation: Int { program.pseudo.escalation }

  /// The visitor calls the call center: 50 agents, a wait of at most 180 s, a talk of 360 s on
  /// average that solves seven of ten.
  private mutating func callSupport(
    _ row: inout SessionRow,
    slot: UInt32,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let place = program.place(of: row).packed
    let word = program.draws(of: row).word(Purpose.support, at: place)
    let work = program.laws.duration(program.callCenterTime, at: word)
    let limit = now.nanoseconds + 180_000_000_000
    let admission = admit(
      to: supportStation,
      at: now.nanoseconds,
      work: work,
      limit: limit
    )
    switch admission {
    case .starts(let start):
      let isSolved = program.draws(of: row).unit(Purpose.support, at: place | 1 << 32) < 0.70
      suspend(
        &row,
        slot: slot,
        until: start + work,
        isSolved: isSolved,
        at: now,
        &scheduler
      )
    case .leavesQueue(let exit):
      suspend(&row, slot: slot, until: exit, isSolved: false, at: now, &scheduler)
    case .overloaded:
      assertionFailure("the call center's queue has no bound")
    }
  }

  /// The visitor waits for support that comes back after 900 s on average and solves nine of ten.
  private mutating func escalate(
    _ row: inout SessionRow,
    slot: UInt32,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let place = program.place(of: row).packed
    let word = program.draws(of: row).word(Purpose.support, at: place)
    let work = program.laws.duration(program.escalationTime, at: word)
    _ = admit(
      to: escalationStation,
      at: now.nanoseconds,
      work: work,
      limit: CompiledPersona.never
    )
    let isSolved = program.draws(of: row).unit(Purpose.support, at: place | 1 << 32) < 0.90
    suspend(
      &row,
      slot: slot,
      until: now.nanoseconds + work,
      isSolved: isSolved,
      at: now,
      &scheduler
    )
  }

  /// Support works; the visitor's time budget stands still meanwhile.
  private mutating func suspend(
    _ row: inout SessionRow,
    slot: UInt32,
    until end: Int64,
    isSolved: Bool,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    row.support = row.support == .solved ? .solved : .needed
    row.callStart = now.nanoseconds
    row.pause = isSolved ? .supported : .unsupported
    if row.budgetEnd != .max { row.budgetEnd += end - now.nanoseconds }
    scheduler.schedule(Event(.timer, slot: slot), at: SimulationTime(nanoseconds: end))
  }

  /// Support has solved the failed call, so that the step goes on behind it, or has not.
  mutating func endSupport(
    _ row: inout SessionRow,
    slot: UInt32,
    isSolved: Bool,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let response = program.effects.response(ofCause: row.fault, persona: row.persona)
    let isEscalation = response == .escalateToSupport
    let service = UInt16(1 + (isEscalation ? escalationStation : supportStation))
    let following = isSolved ? program.nextCall(of: row, from: row.call + 1) : nil
    let completes = isSolved && following == nil
    writeCall(
      row,
      outcome: isSolved ? .ok : .error,
      value: completes ? program.valueOfStep(row.step, of: row) : 0,
      at: now,
      service: service
    )
    row.waitStart = now.nanoseconds
    if isSolved {
      row.support = .solved
      goOn(&row, to: following, slot: slot, at: now, &scheduler)
    } else {
      let isPayment = program.effects.isPaymentFault(row.fault)
      let reason = program.reasons.failure(.error, isPaymentFault: isPayment)
      end(&row, slot: slot, as: .abandoned, reason: reason, at: now, &scheduler)
    }
  }
}
