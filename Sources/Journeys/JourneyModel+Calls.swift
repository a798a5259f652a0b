import Scenarios
import SimulationKernel
import Traces

// MARK: - One attempt of a call

extension JourneyModel {
  /// When the visitor or the caller's time-out gives up on the attempt under way, and how that looks.
  /// Of two at one instant the time-out comes first.
  private func givingUp(on row: SessionRow) -> (time: Int64, outcome: CallOutcome) {
    let habits = program.personas[Int(row.persona)]
    let patienceEnds = min(row.waitStart + habits.patience, row.budgetEnd)
    let timeout = row.callStart + program.call(of: row).timeout
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
    row.callStart = now.nanoseconds
    row.fault = 0
    if row.attempt & 0x0F == 0 {
      row.expected = UInt32(clamping: UInt64(row.expected) + program.way(of: row).expected)
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
    let call = program.call(of: row)
    let strike = effects.strike(service: call.service, stretch: stretch, caller: caller(of: row))
    let demand = demand(of: row, call: call, strike: strike, at: now.nanoseconds)
    row.fault = strike.cause
    let admission: Station.Admission
    if demand.isTurnedAway {
      admission = .starts(now.nanoseconds)
    } else {
      admission = admit(
        to: call.service,
        at: now.nanoseconds,
        work: demand.work,
        limit: demand.limit
      )
    }
    let (outcome, time) = demand.ending(admission, at: now.nanoseconds)
    settle(&row, slot: slot, outcome: outcome, at: time, &scheduler)
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

  /// What an attempt asks of its station.
  private func demand(
    of row: SessionRow,
    call: CompiledCall,
    strike: EffectTable.Strike,
    at now: Int64
  ) -> Demand {
    let giveUp = givingUp(on: row)
    let immediate = strike.immediateOutcome
    return Demand(
      isTurnedAway: immediate != nil,
      outcome: immediate ?? strike.outcome,
      work: immediate == nil ? workload(of: row, call: call, strike: strike) : 0,
      inbound: program.way(of: row).inbound,
      giveUp: giveUp.time,
      givenUp: giveUp.outcome,
      queueLimit: immediate == nil ? now + queuePatience(of: row, call: call) : .max
    )
  }

  /// Nine years: a heavy tail may ask for more, but no run would see its end.
  private static let longestWork: Int64 = 1 << 58

  /// How long a server works for the attempt.
  private func workload(
    of row: SessionRow,
    call: CompiledCall,
    strike: EffectTable.Strike
  ) -> Int64 {
    if case .payment(.timeout, let timeout) = strike.failure { return timeout }
    let word = draws(of: row).word(Purpose.service, at: row.place.packed)
    let mean = strike.mean.map { $0 * 1_000 / call.meanMicroseconds } ?? 1
    let time = program.laws.duration(call.time, at: word, factor: strike.factor * mean)
    return min(time, Self.longestWork) + strike.addition
  }

  /// How long the request waits for a server before it leaves the queue.
  private func queuePatience(of row: SessionRow, call: CompiledCall) -> Int64 {
    guard call.queuePatience >= 0 else { return CompiledPersona.never }
    let word = draws(of: row).word(Purpose.queuePatience, at: row.place.packed)
    return program.laws.duration(call.queuePatience, at: word)
  }

  private func caller(of row: SessionRow) -> EffectTable.Caller {
    EffectTable.Caller(
      persona: Int(row.persona),
      region: Int(row.region),
      step: program.flatStep(of: row),
      operation: row.place.operation,
      draws: draws(of: row)
    )
  }
}

extension EffectTable.Strike {
  /// How the attempt ends without reaching a server; `nil`: it reaches one.
  var immediateOutcome: CallOutcome? {
    switch failure {
    case .outageAtOnce: .outage
    case .payment(.reject, _): .error
    default: nil
    }
  }

  /// How the attempt ends after a server has worked for it.
  var outcome: CallOutcome {
    switch failure {
    case nil: .ok
    case .outage, .outageAtOnce: .outage
    case .payment(.timeout, _): .timeout
    case .payment(.decline, _): .declined
    case .payment(.error, _), .payment(.reject, _): .error
    }
  }
}
