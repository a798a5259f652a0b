import SimulationKernel
import Traces

// MARK: - Stations with a database behind them

// When such a request has a server, how long it holds it depends on who else wants a connection, so
// its end is not known when it arrives. Requests that need not wait are decided at once all the same;
// those that wait are records with an event for their deadline, and a gate with somebody before it has
// an event for the next one who leaves.
extension JourneyModel {
  /// The gates before the stations of a run.
  static func gates(of program: Program) -> ContiguousArray<Gate> {
    ContiguousArray(program.stations.map { Gate(capacity: $0.hasGate ? $0.servers : nil) })
  }

  /// A session's request is at a station with a database.
  mutating func meetDatabase(
    _ row: inout SessionRow,
    slot: UInt32,
    demand: Demand,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let visit = Visit(
      row,
      slot: slot,
      home: plan.shard,
      station: program.station(of: row),
      place: program.place(of: row),
      demand: demand,
      at: now.nanoseconds
    )
    let answer = enter(visit, at: now.nanoseconds, &scheduler)
    if !visit.isAwaited {
      settle(&row, slot: slot, outcome: demand.givenUp, at: demand.giveUp, &scheduler)
    } else if let answer {
      row.fault = answer.fault
      settle(&row, slot: slot, outcome: answer.outcome, at: answer.time, &scheduler)
    }
  }

  /// A request reaches a station with a database.
  ///
  /// - Returns: how it ends; `nil` if it waits and that will turn out.
  mutating func enter(_ visit: Visit, at now: Int64, _ scheduler: inout Scheduler) -> Answer? {
    let station = Int(visit.station)
    let demand = visit.demand
    if gates[station].isOpen(at: now) {
      windows.recordArrival(at: now, station: station, queueExit: now, queueLength: 0)
      return serve(visit, at: now, &scheduler)
    }
    let length = gates[station].line.count
    if let maxQueue = program.stations[station].maxQueue, length >= maxQueue {
      windows.recordOverload(at: now, station: station, queueLength: length)
      return Answer(demand.ending(.overloaded, at: now), fault: demand.fault)
    }
    var request = WaitingRequest(visit, hasServer: false, limit: demand.limit, since: now)
    guard demand.limit <= now else {
      windows.recordWaiting(at: now, station: station, queueLength: length + 1)
      wait(request, before: station, at: now, &scheduler)
      return nil
    }
    windows.recordArrival(at: now, station: station, queueExit: now, queueLength: length)
    if program.stations[station].servesAbandoned {
      request.abandon()
      wait(request, before: station, at: now, &scheduler)
    }
    return Answer(demand.ending(.leavesQueue(now), at: now), fault: demand.fault)
  }

  /// A request has a server.
  ///
  /// - Returns: how it ends; `nil` if it waits for a connection.
  private mutating func serve(
    _ visit: Visit,
    at now: Int64,
    _ scheduler: inout Scheduler
  ) -> Answer? {
    let station = Int(visit.station)
    gates[station].hold()
    guard visit.demand.hold >= 0 else {
      return finish(visit, servedSince: now, at: now, fault: visit.demand.fault, &scheduler)
    }
    let database = program.databases[program.stations[station].database]
    let pool = database.pool
    if gates[pool].isOpen(at: now) {
      windows.recordArrival(at: now, station: pool, queueExit: now, queueLength: 0)
      return connect(visit, servedSince: now, at: now, fault: visit.demand.fault, &scheduler)
    }
    let length = gates[pool].line.count
    guard database.acquireTimeout > 0 else {
      windows.recordArrival(at: now, station: pool, queueExit: now, queueLength: length)
      return timeOut(visit, servedSince: now, at: now, fault: visit.demand.fault)
    }
    windows.recordWaiting(at: now, station: pool, queueLength: length + 1)
    let limit = now + database.acquireTimeout
    let request = WaitingRequest(visit, hasServer: true, limit: limit, since: now)
    wait(request, before: pool, at: now, &scheduler)
    return nil
  }

  /// A request with a server gets a connection: the rest is known.
  private mutating func connect(
    _ visit: Visit,
    servedSince start: Int64,
    at now: Int64,
    fault: UInt16,
    _ scheduler: inout Scheduler
  ) -> Answer {
    let database = program.databases[program.stations[Int(visit.station)].database]
    let end = max(now, min(now + visit.demand.hold, visit.demand.site.downFrom))
    gates[database.pool].occupy(until: end)
    windows.recordWork(now..<end, station: database.pool)
    windows.recordPeak(
      gates[database.pool].inside,
      at: now,
      station: database.station(of: .inUse)
    )
    return finish(visit, servedSince: start, at: now, fault: fault, &scheduler)
  }

  /// A request with all that it needs is worked for until its end.
  private mutating func finish(
    _ visit: Visit,
    servedSince start: Int64,
    at now: Int64,
    fault: UInt16,
    _ scheduler: inout Scheduler
  ) -> Answer {
    let station = Int(visit.station)
    let end = now + visit.demand.work
    let leave = max(now, min(end, visit.demand.site.downFrom))
    windows.recordWork(start..<leave, station: station)
    gates[station].settle(leavingAt: leave)
    lookAgain(at: station, after: now, &scheduler)
    return Answer(visit.demand.answer(visit.demand.outcome, at: end), fault: fault)
  }

  /// A request gets no connection in time: it fails, and its server is free.
  private mutating func timeOut(
    _ visit: Visit,
    servedSince start: Int64,
    at now: Int64,
    fault: UInt16
  ) -> Answer {
    let station = Int(visit.station)
    let pool = program.databases[program.stations[station].database].pool
    windows.recordTimeout(at: now, station: pool)
    windows.recordWork(start..<now, station: station)
    gates[station].letGo()
    return Answer(visit.demand.answer(.poolTimeout, at: now), fault: fault)
  }
}

// MARK: - Waiting

extension JourneyModel {
  /// Puts a request at the end of the line before a gate.
  private mutating func wait(
    _ request: WaitingRequest,
    before gate: Int,
    at now: Int64,
    _ scheduler: inout Scheduler
  ) {
    var request = request
    request.limit = min(request.limit, request.visit.demand.site.downFrom)
    let slot = waiting.insert(request)
    gates[gate].line.append(slot, in: &waiting)
    setDeadline(of: slot, &scheduler)
    lookAgain(at: gate, after: now, &scheduler)
  }

  /// Has a request looked at when its deadline comes.
  private mutating func setDeadline(of slot: UInt32, _ scheduler: inout Scheduler) {
    let deadline = waiting[slot].deadline
    waiting[slot].due = deadline
    guard deadline < CompiledPersona.never else { return }
    let event = Event(.station, slot: slot | WaitingList.slotBit)
    scheduler.schedule(event, at: SimulationTime(nanoseconds: deadline))
  }

  /// Has a gate with somebody before it looked at when the next one leaves.
  private mutating func lookAgain(
    at gate: Int,
    after now: Int64,
    _ scheduler: inout Scheduler
  ) {
    guard !gates[gate].line.isEmpty, let next = gates[gate].nextRelease(after: now),
      next != gates[gate].due
    else { return }
    gates[gate].due = next
    let event = Event(.station, slot: UInt32(gate) | WaitingList.gateBit)
    scheduler.schedule(event, at: SimulationTime(nanoseconds: next))
  }

  /// Whether an event of the class of stations is not stale.
  func isDue(_ slot: UInt32, at time: SimulationTime) -> Bool {
    if slot & WaitingList.slotBit != 0 {
      return waiting[slot & ~WaitingList.slotBit].due == time.nanoseconds
    }
    guard slot & WaitingList.gateBit != 0 else { return true }
    return gates[Int(slot & ~WaitingList.gateBit)].due == time.nanoseconds
  }

  /// A station's own clock: somebody leaves a gate, the patience of a request ends, or a user is told
  /// to stop.
  mutating func wake(_ slot: UInt32, at now: SimulationTime, scheduler: inout Scheduler) {
    if slot & WaitingList.slotBit != 0 {
      expire(slot & ~WaitingList.slotBit, at: now.nanoseconds, &scheduler)
    } else if slot & WaitingList.gateBit != 0 {
      let gate = Int(slot & ~WaitingList.gateBit)
      gates[gate].due = Gate.never
      letIn(at: gate, now: now.nanoseconds, &scheduler)
    } else {
      stopUser(slot, at: now)
    }
  }

  /// Lets those in for whom there is room.
  private mutating func letIn(at gate: Int, now: Int64, _ scheduler: inout Scheduler) {
    while !gates[gate].line.isEmpty, gates[gate].hasRoom(at: now) {
      let request = leaveLine(gates[gate].line.first, before: gate, at: now)
      let answer: Answer?
      if request.hasServer {
        answer = connect(
          request.visit,
          servedSince: request.since,
          at: now,
          fault: fault(of: request),
          &scheduler
        )
      } else {
        answer = serve(request.visit, at: now, &scheduler)
      }
      if let answer { deliver(answer, to: request.visit, &scheduler) }
    }
    lookAgain(at: gate, after: now, &scheduler)
  }

  /// A deadline of a request that waits has come.
  private mutating func expire(_ slot: UInt32, at now: Int64, _ scheduler: inout Scheduler) {
    let visit = waiting[slot].visit
    let demand = visit.demand
    let station = Int(visit.station)
    guard now >= waiting[slot].limit else {
      let ending = Ending(outcome: demand.givenUp, time: demand.giveUp)
      let answer = Answer(ending, fault: fault(of: waiting[slot]))
      deliver(answer, to: visit, &scheduler)
      waiting[slot].visit.isAwaited = false
      setDeadline(of: slot, &scheduler)
      return
    }
    if now >= demand.site.downFrom {
      stopWaiting(slot, at: now, &scheduler)
      return
    }
    if waiting[slot].hasServer {
      let pool = program.databases[program.stations[station].database].pool
      let request = leaveLine(slot, before: pool, at: now)
      let fault = fault(of: request)
      let answer = timeOut(visit, servedSince: request.since, at: now, fault: fault)
      deliver(answer, to: visit, &scheduler)
      letIn(at: station, now: now, &scheduler)
      return
    }
    let answer = Answer(demand.ending(.leavesQueue(now), at: now), fault: demand.fault)
    deliver(answer, to: visit, &scheduler)
    if program.stations[station].servesAbandoned {
      windows.recordWait(waiting[slot].since..<now, station: station)
      waiting[slot].abandon()
    } else {
      _ = leaveLine(slot, before: station, at: now)
    }
  }

  /// The station of a request that waits has stopped: it fails, and lets go of what it has.
  private mutating func stopWaiting(_ slot: UInt32, at now: Int64, _ scheduler: inout Scheduler) {
    let visit = waiting[slot].visit
    let station = Int(visit.station)
    let database = program.stations[station].database
    let hasServer = waiting[slot].hasServer
    let gate = hasServer ? program.databases[database].pool : station
    let request = leaveLine(slot, before: gate, at: now)
    if hasServer {
      windows.recordWork(request.since..<now, station: station)
      gates[station].letGo()
    }
    let ending = visit.demand.answer(.outage, at: now + 1)
    deliver(Answer(ending, fault: fault(of: request)), to: visit, &scheduler)
    if hasServer { letIn(at: station, now: now, &scheduler) }
  }

  /// Takes a request out of a line and puts its wait into the books.
  private mutating func leaveLine(
    _ slot: UInt32,
    before gate: Int,
    at now: Int64
  ) -> WaitingRequest {
    let request = waiting[slot]
    gates[gate].line.remove(slot, in: &waiting)
    waiting.remove(slot)
    if request.isCounted { windows.recordWait(request.since..<now, station: gate) }
    return request
  }

  /// 0, or 1 + the effect that a request that waits is struck by.
  private func fault(of request: WaitingRequest) -> UInt16 { request.visit.demand.fault }

  /// Tells a session how its request ends, if it still waits for that.
  mutating func deliver(_ answer: Answer, to visit: Visit, _ scheduler: inout Scheduler) {
    guard visit.isAwaited else { return }
    if Int(visit.home) == plan.shard {
      take(answer, session: visit.session, slot: visit.slot, &scheduler)
    } else {
      send(answer, to: visit)
    }
  }

  /// Puts the waits under way, and the work of servers that wait for connections, into the books as
  /// far as they have come.
  mutating func recordWaits(until now: Int64) {
    for gate in gates.indices where !gates[gate].line.isEmpty {
      var slot = gates[gate].line.first
      while slot != WaitingList.none {
        let request = waiting[slot]
        if request.isCounted { windows.recordWait(request.since..<now, station: gate) }
        if request.hasServer {
          windows.recordWork(request.since..<now, station: Int(request.visit.station))
        }
        waiting[slot].since = now
        slot = request.next
      }
    }
  }
}

extension WaitingRequest {
  /// Nobody waits for it any more, but it will be served all the same.
  fileprivate mutating func abandon() {
    visit.isAwaited = false
    isCounted = false
    limit = CompiledPersona.never
    due = Gate.never
  }
}
