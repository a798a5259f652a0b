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
    let demand = visit.demand
    gates[station].hold()
    let database = database(of: visit)
    if let book = demand.access.book {
      windows.recordCall(at: now, station: database.station(of: book))
      return finish(visit, servedSince: now, at: now, fault: demand.fault, &scheduler)
    }
    let pool = database.pool
    if gates[pool].isOpen(at: now) {
      windows.recordArrival(at: now, station: pool, queueExit: now, queueLength: 0)
      return connect(visit, servedSince: now, at: now, fault: demand.fault, &scheduler)
    }
    let length = gates[pool].line.count
    let limit = now + database.acquireTimeout
    var request = WaitingRequest(visit, hasServer: true, limit: limit, since: now)
    request.cause = causeOfShortage(behind: visit)
    guard database.acquireTimeout > 0 else {
      windows.recordArrival(at: now, station: pool, queueExit: now, queueLength: length)
      return timeOut(request, at: now, &scheduler)
    }
    windows.recordWaiting(at: now, station: pool, queueLength: length + 1)
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
    let database = database(of: visit)
    let end = max(now, min(now + visit.demand.hold, visit.demand.site.downFrom))
    gates[database.pool].occupy(until: end)
    windows.recordWork(now..<end, station: database.pool)
    windows.recordPeak(
      gates[database.pool].inside(at: now),
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

  /// A request gets no connection in time: its server is free, or works on without the database.
  private mutating func timeOut(
    _ request: WaitingRequest,
    at now: Int64,
    _ scheduler: inout Scheduler
  ) -> Answer {
    let visit = request.visit
    let demand = visit.demand
    let station = Int(visit.station)
    let database = database(of: visit)
    let fault = fault(of: request)
    windows.recordTimeout(at: now, station: database.pool)
    guard demand.degrades else {
      if visit.isAwaited { windows.recordFailure(.poolTimeout, at: now, station: database.pool) }
      windows.recordWork(request.since..<now, station: station)
      gates[station].letGo()
      return Answer(demand.answer(.poolTimeout, at: now), fault: fault)
    }
    windows.recordCall(at: now, station: database.station(of: .degraded))
    let end = now + demand.work - demand.hold
    let leave = max(now, min(end, demand.site.downFrom))
    windows.recordWork(request.since..<leave, station: station)
    gates[station].settle(leavingAt: leave)
    lookAgain(at: station, after: now, &scheduler)
    let outcome = demand.outcome == .ok ? CallOutcome.degraded : demand.outcome
    return Answer(demand.answer(outcome, at: end), fault: fault)
  }

  private func database(of visit: Visit) -> CompiledDatabase {
    program.databases[program.stations[Int(visit.station)].database]
  }

  /// A pool grows or shrinks: connections in use are kept, and who waits gets those that are new.
  mutating func changePool(_ index: Int, at now: SimulationTime, scheduler: inout Scheduler) {
    let change = program.databaseFaults.changes[index]
    let pool = program.databases[change.database].pool
    gates[pool].capacity = change.connections
    letIn(at: pool, now: now.nanoseconds, &scheduler)
  }

  /// Leaves a call out if it is not essential and a fault of a database has only essential ones made.
  ///
  /// - Returns: whether the session has gone on without it.
  mutating func leavesOut(
    _ row: inout SessionRow,
    slot: UInt32,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) -> Bool {
    let call = program.call(of: row)
    guard
      let effect = program.effectThatLeavesOut(
        call,
        of: row,
        stretch: stretch,
        at: now.nanoseconds
      )
    else { return false }
    let database = program.databases[program.databaseFaults.fault(effect).database]
    let book = database.station(of: .shed)
    windows.recordCall(at: now.nanoseconds, station: book)
    row.degraded += 1
    row.fault = UInt16(effect + 1)
    let following = program.nextCall(of: row, from: row.call + 1)
    let value = following == nil ? program.valueOfStep(row.step, of: row) : 0
    writeCall(row, outcome: .skipped, value: value, at: now, service: UInt16(1 + book))
    row.fault = 0
    goOn(&row, to: following, slot: slot, at: now, &scheduler)
    return true
  }
}

extension DatabaseAccess {
  /// Where a request that needs no connection is counted.
  fileprivate var book: CompiledStation.DatabaseBook? {
    switch self {
    case .cached: .cache
    case .avoided: .degraded
    case .none, .connection, .refused: nil
    }
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
  @inline(__always)
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
      let request = leaveLine(slot, before: database(of: visit).pool, at: now)
      let answer = timeOut(request, at: now, &scheduler)
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

  /// 0, or 1 + the effect by which a request is struck that waits, or has waited: one of its own, or
  /// the one that takes connections away.
  @inline(__always)
  private func fault(of request: WaitingRequest) -> UInt16 {
    let own = request.visit.demand.fault
    if own > 0 || !request.hasServer { return own }
    return request.cause > 0 ? request.cause : causeOfShortage(behind: request.visit)
  }

  /// 0, or 1 + the effect that takes connections away now.
  private func causeOfShortage(behind visit: Visit) -> UInt16 {
    let database = program.stations[Int(visit.station)].database
    return program.databaseFaults.causeOfShortage(of: database, stretch: stretch)
  }

  /// Tells a session how its request ends, if it still waits for that.
  mutating func deliver(_ answer: Answer, to visit: Visit, _ scheduler: inout Scheduler) {
    guard visit.isAwaited else { return }
    if Int(visit.home) == plan.shard {
      take(answer, session: visit.session, slot: visit.slot, &scheduler)
    } else {
      send(answer, to: visit)
    }
  }

  /// Puts the connections that are in use when a window begins into its books.
  mutating func recordConnections(at now: Int64) {
    for database in program.databases where gates[database.pool].inside(at: now) > 0 {
      windows.recordPeak(
        gates[database.pool].inside(at: now),
        at: now,
        station: database.station(of: .inUse)
      )
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
