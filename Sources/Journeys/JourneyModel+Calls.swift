import Scenarios
import SimulationKernel
import Traces

// MARK: - One attempt of a call

extension JourneyModel {
  func call(of row: SessionRow) -> CompiledCall {
    program.journeys[Int(row.journey)].steps[Int(row.step)].calls[Int(row.call)]
  }

  /// The time that an answer needs from the station to the visitor.
  private func inbound(of row: SessionRow) -> Int64 {
    let habits = program.personas[Int(row.persona)]
    let step = program.journeys[Int(row.journey)].steps[Int(row.step)]
    return habits.inbound + Int64((habits.nanosecondsPerByte * step.responseBytes).rounded())
  }

  /// When the visitor or the caller's time-out gives up on the attempt under way, and how that looks.
  /// Of two at one instant the time-out comes first.
  private func givingUp(on row: SessionRow) -> (time: Int64, outcome: CallOutcome) {
    let habits = program.personas[Int(row.persona)]
    let patienceEnds = min(row.waitStart + habits.patience, row.budgetEnd)
    let timeout = row.callStart + program.stations[call(of: row).service].timeout
    return timeout <= patienceEnds ? (timeout, .timeout) : (patienceEnds, .visitorLeft)
  }

  /// Sends the request of an attempt on its way.
  mutating func issue(
    _ row: inout SessionRow,
    slot: UInt32,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let habits = program.personas[Int(row.persona)]
    let call = call(of: row)
    row.callStart = now.nanoseconds
    row.fault = 0
    if row.attempt & 0x0F == 0 {
      let network = Double(habits.outbound + inbound(of: row)) / 1_000
      let expected = (call.meanMicroseconds + network).rounded()
      row.expected = UInt32(clamping: UInt64(row.expected) + UInt64(min(expected, 0x1p40)))
    }
    var way = habits.outbound
    if habits.lossProbability > 0,
      draws(of: row).unit(Purpose.network, at: row.place.packed) < habits.lossProbability
    {
      // The request is lost once and sent again in silence after a second.
      way += 1_000_000_000
    }
    if way == 0 {
      reach(&row, slot: slot, at: now, &scheduler)
      return
    }
    let limit = givingUp(on: row)
    if limit.time < now.nanoseconds + way {
      settle(&row, slot: slot, outcome: limit.outcome, at: limit.time, &scheduler)
    } else {
      let arrival = SimulationTime(nanoseconds: now.nanoseconds + way)
      scheduler.schedule(Event(.request, slot: slot), at: arrival)
    }
  }

  /// A request that was on its way reaches its station.
  mutating func reachStation(_ slot: UInt32, at now: SimulationTime, scheduler: inout Scheduler) {
    var row = slab[slot]
    reach(&row, slot: slot, at: now, &scheduler)
    slab[slot] = row
  }

  /// A request is at its station: all that will become of it is decided here.
  private mutating func reach(
    _ row: inout SessionRow,
    slot: UInt32,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let call = call(of: row)
    let strike = effects.strike(service: call.service, stretch: stretch, caller: caller(of: row))
    row.fault = strike.cause
    let giveUp = givingUp(on: row)
    let back = inbound(of: row)
    if let outcome = strike.immediateOutcome {
      answer(&row, slot: slot, outcome, at: now.nanoseconds + back, giveUp, &scheduler)
      return
    }
    let work = workload(of: row, call: call, strike: strike)
    let patience = program.stations[call.service].queuePatience.map {
      $0.duration(draws(of: row).word(Purpose.queuePatience, at: row.place.packed)).nanoseconds
    }
    let queueLimit = now.nanoseconds + (patience ?? CompiledPersona.never)
    let limit = min(giveUp.time, queueLimit)
    switch admit(to: call.service, at: now.nanoseconds, work: work, limit: limit) {
    case .starts(let start):
      answer(&row, slot: slot, strike.outcome, at: start + work + back, giveUp, &scheduler)
    case .leavesQueue(let exit) where queueLimit < giveUp.time:
      answer(&row, slot: slot, .reneged, at: exit + back, giveUp, &scheduler)
    case .leavesQueue(let exit):
      settle(&row, slot: slot, outcome: giveUp.outcome, at: exit, &scheduler)
    case .overloaded:
      answer(&row, slot: slot, .overload, at: now.nanoseconds + back, giveUp, &scheduler)
    }
  }

  /// Puts a request into a station's queue and keeps the station's books.
  mutating func admit(
    to service: Int,
    at now: Int64,
    work: Int64,
    limit: Int64
  ) -> Station.Admission {
    let (admission, busy) = stations[service].admit(at: now, work: work, limit: limit)
    let length = stations[service].queueLength(at: now)
    switch admission {
    case .starts(let exit), .leavesQueue(let exit):
      windows.recordArrival(at: now, station: service, queueExit: exit, queueLength: length)
      windows.recordWork(busy, station: service)
    case .overloaded:
      windows.recordOverload(at: now, station: service, queueLength: length)
    }
    return admission
  }

  /// The answer would reach the visitor at `time`, if nobody gives up before. An answer that comes at
  /// the very limit is in time.
  private mutating func answer(
    _ row: inout SessionRow,
    slot: UInt32,
    _ outcome: CallOutcome,
    at time: Int64,
    _ giveUp: (time: Int64, outcome: CallOutcome),
    _ scheduler: inout Scheduler
  ) {
    let isLate = giveUp.time < time
    settle(
      &row,
      slot: slot,
      outcome: isLate ? giveUp.outcome : outcome,
      at: isLate ? giveUp.time : time,
      &scheduler
    )
  }

  private func settle(
    _ row: inout SessionRow,
    slot: UInt32,
    outcome: CallOutcome,
    at time: Int64,
    _ scheduler: inout Scheduler
  ) {
    row.outcome = outcome.rawValue
    let due = max(SimulationTime(nanoseconds: time), scheduler.now)
    scheduler.schedule(Event(.completion, slot: slot), at: due)
  }

  /// Nine years: a heavy tail may ask for more, but no run would see its end.
  private static let longestWork: Int64 = 1 << 58

  /// How long a server works for the attempt.
  private func workload(
    of row: SessionRow,
    call: CompiledCall,
    strike: EffectTable.Strike
  ) -> Int64 {
    if case .payment(let fault) = strike.failure, fault.mode == .timeout {
      return fault.timeout.nanoseconds
    }
    let word = draws(of: row).word(Purpose.service, at: row.place.packed)
    let mean = strike.mean.map { $0 * 1_000 / call.meanMicroseconds } ?? 1
    let time = call.time.duration(word, factor: strike.factor * mean).nanoseconds
    return min(time, Self.longestWork) + strike.addition
  }

  private func caller(of row: SessionRow) -> EffectTable.Caller {
    EffectTable.Caller(
      persona: Int(row.persona),
      region: Int(row.region),
      journey: Int(row.journey),
      place: row.place,
      draws: draws(of: row)
    )
  }
}

extension EffectTable.Strike {
  /// How the attempt ends without reaching a server; `nil`: it reaches one.
  var immediateOutcome: CallOutcome? {
    switch failure {
    case .outageAtOnce: .outage
    case .payment(let fault) where fault.mode == .reject: .error
    default: nil
    }
  }

  /// How the attempt ends after a server has worked for it.
  var outcome: CallOutcome {
    switch failure {
    case nil: .ok
    case .outage, .outageAtOnce: .outage
    case .payment(let fault):
      switch fault.mode {
      case .timeout: .timeout
      case .decline: .declined
      case .error, .reject: .error
      }
    }
  }
}
