import Scenarios
import SimulationKernel
import Traces

// MARK: - What crosses from shard to shard

extension JourneyModel: ShardedModel {
  /// Takes a request for a station of this shard, or an answer for one of its sessions.
  mutating func receive(_ message: JourneyMessage, scheduler: inout Scheduler) {
    switch message {
    case .request(let visit, let time):
      let event = Event(.request, slot: visits.insert(visit))
      scheduler.schedule(event, at: SimulationTime(nanoseconds: time))
    case .answer(let slot, let session, let answer):
      take(answer, session: session, slot: slot, &scheduler)
    }
  }

  /// An answer will be there for a session, unless its user has been told to stop and waits for
  /// nothing any more.
  mutating func take(
    _ answer: Answer,
    session: UInt64,
    slot: UInt32,
    _ scheduler: inout Scheduler
  ) {
    guard slab[slot].id == session else { return }
    slab[slot].outcome = answer.outcome.rawValue
    slab[slot].fault = answer.fault
    scheduler.schedule(Event(.completion, slot: slot), at: SimulationTime(nanoseconds: answer.time))
  }

  /// Sends the request of an attempt on its way to its station, which it will reach at `arrival`.
  mutating func send(
    _ row: inout SessionRow,
    slot: UInt32,
    arrival: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let station = program.station(of: row)
    let owner = plan.owner(ofStation: program.stations[station].home)
    guard owner != plan.shard, program.stations[station].hasQueue else {
      scheduler.schedule(Event(.request, slot: slot), at: arrival)
      return
    }
    // The timeline is known ahead, so what the request will meet is known now.
    let demand = program.demand(
      of: row,
      stretch: program.timeline.stretch(at: arrival),
      at: arrival.nanoseconds
    )
    guard !demand.isTurnedAway else {
      scheduler.schedule(Event(.request, slot: slot), at: arrival)
      return
    }
    row.fault = demand.fault
    if stopsBefore(arrival, slot: slot) { return }
    let visit = Visit(
      row,
      slot: slot,
      home: plan.shard,
      station: station,
      place: program.place(of: row),
      demand: demand,
      at: arrival.nanoseconds
    )
    outbox.send(.request(visit, time: arrival.nanoseconds), to: owner, at: arrival)
    if !visit.isAwaited {
      settle(&row, slot: slot, outcome: demand.givenUp, at: demand.giveUp, &scheduler)
    }
  }

  /// Whether the user of a row will have been told to stop by then, so that the request never arrives.
  private func stopsBefore(_ time: SimulationTime, slot: UInt32) -> Bool {
    guard let users, !users.finishesJourney else { return false }
    return users.lastStart(of: plan.user(inSlot: slot)) <= time
  }

  /// A request from another shard reaches its station.
  mutating func serveVisit(_ slot: UInt32, at now: SimulationTime, _ scheduler: inout Scheduler) {
    let visit = visits[slot]
    visits.remove(slot)
    let demand = visit.demand
    if program.stations[Int(visit.station)].database >= 0 {
      let answer = enter(visit, at: now.nanoseconds, &scheduler)
      if let answer { deliver(answer, to: visit, &scheduler) }
      return
    }
    let admission = admit(
      to: Int(visit.station),
      at: now.nanoseconds,
      work: demand.work,
      limit: demand.limit,
      downFrom: demand.site.downFrom
    )
    guard visit.isAwaited else { return }
    let ending = demand.ending(admission, at: now.nanoseconds)
    send(Answer(ending, fault: demand.fault), to: visit)
  }

  /// Sends an answer to the shard of its session.
  mutating func send(_ answer: Answer, to visit: Visit) {
    outbox.send(
      .answer(slot: visit.slot, session: visit.session, answer),
      to: Int(visit.home),
      at: SimulationTime(nanoseconds: answer.time)
    )
  }
}
