import Scenarios
import SimulationKernel
import Traces

// MARK: - One attempt of a call

extension JourneyModel {
  /// Sends the request of an attempt on its way.
  mutating func issue(
    _ row: inout SessionRow,
    slot: UInt32,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    row.callStart = now.nanoseconds
    row.fault = 0
    if program.databaseFaults.leavesOut[stretch],
      leavesOut(&row, slot: slot, at: now, &scheduler)
    {
      return
    }
    if row.attempt & 0x0F == 0 {
      row.expected = UInt32(clamping: UInt64(row.expected) + program.way(of: row).expected)
    }
    if program.call(of: row).kind != .request {
      perform(&row, slot: slot, at: now, &scheduler)
      return
    }
    let habits = program.personas[Int(row.persona)]
    var way = habits.outbound
    if program.sites.isUsed {
      way += program.sites.destination(of: row.region, at: now.nanoseconds).outbound
    }
    if habits.lossProbability > 0,
      program.draws(of: row).unit(Purpose.network, at: program.place(of: row).packed)
        < habits.lossProbability
    {
      // The request is lost once and sent again in silence after a second.
      way += 1_000_000_000
    }
    if way == 0 {
      reach(&row, slot: slot, at: now, &scheduler)
      return
    }
    let limit = program.givingUp(on: row)
    if limit.time < now.nanoseconds + way {
      settle(&row, slot: slot, outcome: limit.outcome, at: limit.time, &scheduler)
    } else {
      let arrival = SimulationTime(nanoseconds: now.nanoseconds + way)
      if plan.isAlone {
        scheduler.schedule(Event(.request, slot: slot), at: arrival)
      } else {
        send(&row, slot: slot, arrival: arrival, &scheduler)
      }
    }
  }

  /// A request that was on its way reaches its station.
  mutating func reachStation(_ slot: UInt32, at now: SimulationTime, scheduler: inout Scheduler) {
    if slot & VisitList.slotBit != 0 {
      serveVisit(slot, at: now, &scheduler)
      return
    }
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
    guard program.isPlain, !program.effects.acts(on: call.service, stretch: stretch) else {
      reachStruck(&row, slot: slot, at: now, &scheduler)
      return
    }
    let demand = program.plainDemand(of: row, call: call, at: now.nanoseconds)
    let admission = admit(
      to: call.service,
      at: now.nanoseconds,
      work: demand.work,
      limit: min(demand.giveUp, demand.queueLimit)
    )
    let (outcome, time) = demand.ending(admission, at: now.nanoseconds)
    settle(&row, slot: slot, outcome: outcome, at: time, &scheduler)
  }

  /// A request is at its station, and an effect, a database or a failing region may have a say in what
  /// becomes of it.
  @inline(never)
  private mutating func reachStruck(
    _ row: inout SessionRow,
    slot: UInt32,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    var demand = program.demand(of: row, stretch: stretch, at: now.nanoseconds)
    if demand.dependsOnInstance, !demand.isTurnedAway {
      let station = program.station(of: row)
      let server = stations[station].nextServer(at: now.nanoseconds)
      demand = program.demand(
        of: row,
        stretch: stretch,
        at: now.nanoseconds,
        instance: server / program.stations[station].serversPerInstance
      )
    }
    row.fault = demand.fault
    if demand.access == .refused {
      let database = program.databases[program.call(of: row).data.database]
      windows.recordFailure(demand.outcome, at: now.nanoseconds, station: database.pool)
    } else if demand.access != .none {
      meetDatabase(&row, slot: slot, demand: demand, at: now, &scheduler)
      return
    }
    let admission: Station.Admission
    if demand.isTurnedAway {
      admission = .starts(now.nanoseconds)
    } else {
      admission = admit(
        to: program.station(of: row),
        at: now.nanoseconds,
        work: demand.work,
        limit: demand.limit,
        downFrom: demand.site.downFrom
      )
    }
    let ending = demand.ending(admission, at: now.nanoseconds)
    if ending.cause > 0 { row.fault = ending.cause }
    settle(&row, slot: slot, outcome: ending.outcome, at: ending.time, &scheduler)
  }

  /// Puts a request into a station's queue and keeps the station's books, in which nothing waits and
  /// nothing is served from `downFrom` on.
  mutating func admit(
    to service: Int,
    at now: Int64,
    work: Int64,
    limit: Int64,
    downFrom: Int64 = .max
  ) -> Station.Admission {
    let (admission, busy) = stations[service].admit(at: now, work: work, limit: limit)
    let length = stations[service].queueLength(at: now)
    switch admission {
    case .starts(let end), .leavesQueue(let end):
      let exit = min(end, downFrom)
      windows.recordArrival(at: now, station: service, queueExit: exit, queueLength: length)
      windows.recordWork(busy.clamped(to: 0..<downFrom), station: service)
    case .overloaded:
      windows.recordOverload(at: now, station: service, queueLength: length)
    }
    return admission
  }

  /// The attempt will be over for its caller at `time`.
  mutating func settle(
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
}
