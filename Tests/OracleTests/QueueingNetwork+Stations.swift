import SimulationKernel
import Statistics

// MARK: - At a station

extension QueueingNetwork {
  mutating func reach(
    _ station: Int,
    _ slot: Int,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    stations[station].pass(to: now.nanoseconds, &sums, station)
    sums.stations[station].calls += 1
    customers[slot].visits += 1
    let isFirst = customers[slot].visits == 1
    customers[slot].station = station
    customers[slot].reached = now.nanoseconds
    customers[slot].hasStarted = false
    guard stations[station].population < layout.stations[station].capacity else {
      sums.stations[station].overloads += 1
      if isFirst { sums.firstBlocked += 1 }
      return retry(slot, at: now, &scheduler)
    }
    stations[station].population += 1
    if stations[station].serving.count < stations[station].servers {
      return serve(slot, at: now, &scheduler)
    }
    if layout.stations[station].discipline == .preemptive,
      let victim = stations[station].serving.max(by: { customers[$0].kind < customers[$1].kind }),
      customers[victim].kind > customers[slot].kind
    {
      suspend(victim, at: now)
      return serve(slot, at: now, &scheduler)
    }
    sums.stations[station].waited += 1
    enqueue(slot, isFirst: false)
    if let patience = layout.stations[station].patience {
      let word = random.entity(customers[slot].id)
        .word(Purpose.patience, at: UInt64(customers[slot].visits))
      let due = now + patience.duration(word)
      customers[slot].timer = due.nanoseconds
      scheduler.schedule(Event(.timer, slot: UInt32(slot)), at: due)
    }
  }

  mutating func enqueue(_ slot: Int, isFirst: Bool) {
    let station = customers[slot].station
    let isFIFO = layout.stations[station].discipline == .fifo
    customers[slot].state = .waiting
    customers[slot].ticket = nextTicket
    stations[station].waiting += 1
    stations[station].lines[isFIFO ? 0 : customers[slot].kind]
      .insert(WaitingLine.Place(slot: slot, ticket: nextTicket), isFirst: isFirst)
    nextTicket += 1
  }

  /// Starts a customer's service, or goes on with it.
  mutating func serve(
    _ slot: Int,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let station = customers[slot].station
    if !customers[slot].hasStarted {
      let laws = layout.stations[station].laws
      let word = random.entity(customers[slot].id)
        .word(Purpose.service, at: UInt64(customers[slot].visits))
      customers[slot].work =
        laws[min(customers[slot].kind, laws.count - 1)].duration(word).nanoseconds
      customers[slot].hasStarted = true
      recordWait(of: slot, at: now)
    }
    customers[slot].timer = Customer.never
    customers[slot].state = .serving
    customers[slot].position = stations[station].serving.count
    stations[station].serving.append(slot)
    scheduleCompletion(of: slot, at: now, &scheduler)
  }

  mutating func scheduleCompletion(
    of slot: Int,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let speed = stations[customers[slot].station].speed
    let time =
      speed == 1
      ? customers[slot].work : Int64((Double(customers[slot].work) / speed).rounded())
    customers[slot].resumed = now.nanoseconds
    customers[slot].completion = now.nanoseconds + time
    scheduler.schedule(
      Event(.completion, slot: UInt32(slot)),
      at: SimulationTime(nanoseconds: customers[slot].completion)
    )
  }

  /// Takes the work done since it was resumed off a customer's work.
  mutating func settleWork(of slot: Int, at now: SimulationTime) {
    let speed = stations[customers[slot].station].speed
    let done = Double(now.nanoseconds - customers[slot].resumed) * speed
    customers[slot].work = max(0, customers[slot].work - Int64(done.rounded()))
    customers[slot].completion = Customer.never
  }

  /// Sends a customer back to the head of its line; its service goes on later.
  mutating func suspend(_ slot: Int, at now: SimulationTime) {
    settleWork(of: slot, at: now)
    release(slot)
    enqueue(slot, isFirst: true)
  }

  mutating func release(_ slot: Int) {
    let station = customers[slot].station
    let position = customers[slot].position
    guard let last = stations[station].serving.popLast() else { return }
    if position < stations[station].serving.count {
      stations[station].serving[position] = last
      customers[last].position = position
    }
  }

  mutating func serveNext(
    _ station: Int,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    while stations[station].serving.count < stations[station].servers,
      stations[station].waiting > 0
    {
      guard let slot = takeNext(station) else { return }
      stations[station].waiting -= 1
      serve(slot, at: now, &scheduler)
    }
  }

  /// The next who waits; places of those who have left are passed over.
  mutating func takeNext(_ station: Int) -> Int? {
    for line in stations[station].lines.indices {
      while let place = stations[station].lines[line].popFirst() {
        let customer = customers[place.slot]
        if customer.ticket == place.ticket, customer.state == .waiting { return place.slot }
      }
    }
    return nil
  }

  mutating func recordWait(of slot: Int, at now: SimulationTime) {
    let wait = Double(now.nanoseconds - customers[slot].reached) / 1e9
    sums.stations[customers[slot].station].wait += wait
    sums.classes[customers[slot].kind].wait += wait
    sums.classes[customers[slot].kind].waits += 1
  }

  mutating func complete(
    _ slot: Int,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let station = customers[slot].station
    stations[station].pass(to: now.nanoseconds, &sums, station)
    customers[slot].completion = Customer.never
    customers[slot].state = .away
    release(slot)
    stations[station].population -= 1
    sums.stations[station].done += 1
    sums.stations[station].response += Double(now.nanoseconds - customers[slot].reached) / 1e9
    serveNext(station, at: now, &scheduler)
    leave(slot, isServed: true, at: now)
  }
}

// MARK: - Stations that change

extension QueueingNetwork {
  mutating func drawChange(of station: Int, at now: SimulationTime) -> SimulationTime {
    let count = stations[station].changes
    stations[station].changes += 1
    guard let laws = layout.stations[station].breakdowns else { return .distantFuture }
    let word = random.entity(UInt64(station)).word(Purpose.breakdown, at: count)
    return now + (count % 2 == 0 ? laws.up : laws.down).duration(word)
  }

  mutating func changeStation(
    _ station: Int,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let isUp = stations[station].changes % 2 == 0
    setServers(of: station, to: isUp ? layout.stations[station].servers : 0, at: now, &scheduler)
    scheduler.schedule(
      Event(.station, slot: UInt32(station)),
      at: drawChange(of: station, at: now)
    )
  }

  mutating func enterSegment(
    _ index: Int,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let segment = layout.segments[index]
    // Exponential gaps do not remember: a new rate draws anew.
    gap[0] = segment.gap
    scheduler.schedule(Event(.arrival, slot: 0), at: drawGap(of: 0, at: now))
    for slot in stations[0].serving { settleWork(of: slot, at: now) }
    stations[0].speed = segment.speed
    for slot in stations[0].serving { scheduleCompletion(of: slot, at: now, &scheduler) }
    setServers(of: 0, to: segment.servers, at: now, &scheduler)
  }

  mutating func setServers(
    of station: Int,
    to servers: Int,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    stations[station].pass(to: now.nanoseconds, &sums, station)
    stations[station].servers = servers
    while stations[station].serving.count > servers, let last = stations[station].serving.last {
      suspend(last, at: now)
    }
    serveNext(station, at: now, &scheduler)
  }
}
