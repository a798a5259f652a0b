import SimulationKernel
import Statistics

/// A queueing network on the kernel.
struct QueueingNetwork: SimulationModel {
  let layout: NetworkLayout
  let random: RandomSource
  /// The instants at which the sums are kept.
  let instants: [SimulationTime]
  var stations: [StationState]
  var customers: [Customer] = []
  var sums: NetworkSums
  /// The sums at each instant.
  var kept: [NetworkSums] = []
  private var vacant: [UInt32] = []
  private var sourceDue: [Int64]
  private var sourceCount: [UInt64]
  private var gap: [Sampler]
  private var joins: [Join] = []
  private var vacantJoins: [Int] = []
  private var nextCustomer: UInt64 = 1 << 32
  private var nextTicket: UInt64 = 0

  /// A customer that was split, and how many parts of it are under way.
  private struct Join {
    var arrival: Int64
    var missing: Int
  }

  /// What a draw is for.
  enum Purpose {
    static let gap: UInt8 = 1
    static let batch: UInt8 = 2
    static let service: UInt8 = 3
    static let routing: UInt8 = 4
    static let patience: UInt8 = 5
    static let retry: UInt8 = 6
    static let delay: UInt8 = 7
    static let choice: UInt8 = 8
    static let breakdown: UInt8 = 9
  }

  init(_ layout: NetworkLayout, seed: UInt64, instants: [SimulationTime]) {
    self.layout = layout
    self.instants = instants
    random = RandomSource(seed: seed)
    let classes = 1 + (layout.sources.map(\.kind).max() ?? 0)
    stations = layout.stations.map { StationState($0, classes: classes) }
    sums = NetworkSums(
      stations: layout.stations.count,
      classes: classes,
      thresholds: layout.thresholds.count
    )
    sourceDue = Array(repeating: 0, count: layout.sources.count)
    sourceCount = sourceDue.map { _ in 0 }
    gap = layout.sources.map(\.gap)
  }

  /// A simulation that is ready to run.
  static func simulation(
    _ layout: NetworkLayout,
    seed: UInt64,
    instants: [SimulationTime]
  ) -> Simulation<QueueingNetwork> {
    let model = QueueingNetwork(layout, seed: seed, instants: instants)
    var simulation = Simulation(model: model, expectedEvents: 64)
    for (index, instant) in instants.enumerated() {
      simulation.schedule(Event(.observation, slot: UInt32(index)), at: instant)
    }
    for (index, segment) in layout.segments.enumerated() {
      simulation.schedule(Event(.timeline, slot: UInt32(index)), at: segment.start)
    }
    for source in layout.sources.indices where layout.segments.isEmpty {
      let due = simulation.model.drawGap(of: source, at: .zero)
      simulation.schedule(Event(.arrival, slot: UInt32(source)), at: due)
    }
    for (index, station) in layout.stations.enumerated() where station.breakdowns != nil {
      let due = simulation.model.drawChange(of: index, at: .zero)
      simulation.schedule(Event(.station, slot: UInt32(index)), at: due)
    }
    return simulation
  }

  func rank(of event: Event) -> UInt64 {
    switch event.eventClass {
    case .completion, .timer: customers[Int(event.slot)].id
    default: UInt64(event.slot)
    }
  }

  func isCurrent(_ event: Event, at time: SimulationTime) -> Bool {
    switch event.eventClass {
    case .completion: customers[Int(event.slot)].completion == time.nanoseconds
    case .timer: customers[Int(event.slot)].timer == time.nanoseconds
    case .arrival: sourceDue[Int(event.slot)] == time.nanoseconds
    default: true
    }
  }

  mutating func handle(_ event: Event, at now: SimulationTime, scheduler: inout Scheduler) {
    let slot = Int(event.slot)
    sums.pass(to: now.nanoseconds)
    switch event.eventClass {
    case .arrival: arrive(from: slot, at: now, &scheduler)
    case .completion: complete(slot, at: now, &scheduler)
    case .timer: endTimer(slot, at: now, &scheduler)
    case .station: changeStation(slot, at: now, &scheduler)
    case .timeline: enterSegment(slot, at: now, &scheduler)
    default:
      for station in stations.indices {
        stations[station].pass(to: now.nanoseconds, &sums, station)
      }
      kept.append(sums)
    }
  }
}

// MARK: - Coming and going

extension QueueingNetwork {
  private mutating func drawGap(of source: Int, at now: SimulationTime) -> SimulationTime {
    let word = random.entity(UInt64(source)).word(Purpose.gap, at: sourceCount[source])
    sourceCount[source] += 1
    let due = now + gap[source].duration(word)
    sourceDue[source] = due.nanoseconds
    return due
  }

  private mutating func arrive(
    from source: Int,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let number = sourceCount[source]
    scheduler.schedule(
      Event(.arrival, slot: UInt32(source)),
      at: drawGap(of: source, at: now)
    )
    var size = 1
    let batches = layout.sources[source].batches
    if !batches.isEmpty {
      let level = random.entity(UInt64(source)).unit(Purpose.batch, at: number)
      size = batches.first { level < $0.cumulative }?.size ?? 1
    }
    for _ in 0..<size { admit(from: source, at: now, &scheduler) }
  }

  private mutating func admit(
    from source: Int,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let kind = layout.sources[source].kind
    switch layout.sources[source].entry {
    case .station(let station):
      let slot = takeCustomer(kind, at: now)
      reach(station, slot, at: now, &scheduler)
    case .shortest(let count):
      let slot = takeCustomer(kind, at: now)
      reach(shortest(of: count, for: customers[slot].id), slot, at: now, &scheduler)
    case .fork:
      let join = vacantJoins.popLast() ?? joins.count
      if join == joins.count { joins.append(Join(arrival: 0, missing: 0)) }
      joins[join] = Join(arrival: now.nanoseconds, missing: stations.count)
      for station in stations.indices {
        let slot = takeCustomer(kind, at: now)
        customers[slot].join = join
        reach(station, slot, at: now, &scheduler)
      }
    }
  }

  private func shortest(of count: Int, for customer: UInt64) -> Int {
    let draws = random.entity(customer)
    var chosen: [Int] = []
    var place: UInt64 = 0
    while chosen.count < count {
      let station = Int(draws.unit(Purpose.choice, at: place) * Double(stations.count))
      place += 1
      if !chosen.contains(station) { chosen.append(station) }
    }
    return chosen.dropFirst().reduce(chosen[0]) { best, other in
      stations[other].population < stations[best].population ? other : best
    }
  }

  private mutating func takeCustomer(_ kind: Int, at now: SimulationTime) -> Int {
    let slot = vacant.popLast().map(Int.init) ?? customers.count
    if slot == customers.count { customers.append(Customer()) }
    customers[slot] = Customer()
    customers[slot].id = nextCustomer
    customers[slot].kind = kind
    customers[slot].arrival = now.nanoseconds
    nextCustomer += 1
    sums.enter(kind)
    return slot
  }

  private mutating func leave(_ slot: Int, isServed: Bool, at now: SimulationTime) {
    let customer = customers[slot]
    sums.leave(customer, isServed: isServed, at: now.nanoseconds, thresholds: layout.thresholds)
    if customer.join >= 0 {
      joins[customer.join].missing -= 1
      if joins[customer.join].missing == 0 {
        sums.joins += 1
        sums.joinTime += Double(now.nanoseconds - joins[customer.join].arrival) / 1e9
        vacantJoins.append(customer.join)
      }
    }
    customers[slot] = Customer()
    vacant.append(UInt32(slot))
  }

  /// Who was turned away or has lost patience tries again later, or is gone.
  private mutating func retry(
    _ slot: Int,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let draws = random.entity(customers[slot].id)
    let place = UInt64(customers[slot].visits)
    guard let retry = layout.retry, draws.unit(Purpose.retry, at: place) < retry.probability
    else { return leave(slot, isServed: false, at: now) }
    let due = now + retry.delay.duration(draws.word(Purpose.delay, at: place))
    customers[slot].state = .away
    customers[slot].timer = due.nanoseconds
    sums.orbiting += 1
    scheduler.schedule(Event(.timer, slot: UInt32(slot)), at: due)
  }

  private mutating func endTimer(
    _ slot: Int,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let station = customers[slot].station
    customers[slot].timer = Customer.never
    if customers[slot].state == .away {
      sums.orbiting -= 1
      reach(station, slot, at: now, &scheduler)
    } else {
      stations[station].pass(to: now.nanoseconds, &sums, station)
      stations[station].waiting -= 1
      stations[station].population -= 1
      sums.stations[station].reneged += 1
      recordWait(of: slot, at: now)
      retry(slot, at: now, &scheduler)
    }
  }
}

// MARK: - At a station

extension QueueingNetwork {
  private mutating func reach(
    _ station: Int,
    _ slot: Int,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    stations[station].pass(to: now.nanoseconds, &sums, station)
    sums.stations[station].calls += 1
    customers[slot].visits += 1
    let isFirst = customers[slot].visits == 1
    if customers[slot].seen & 1 << UInt64(station & 63) == 0 { sums.stations[station].reached += 1 }
    customers[slot].seen |= 1 << UInt64(station & 63)
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

  private mutating func enqueue(_ slot: Int, isFirst: Bool) {
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
  private mutating func serve(
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

  private mutating func scheduleCompletion(
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
  private mutating func settleWork(of slot: Int, at now: SimulationTime) {
    let speed = stations[customers[slot].station].speed
    let done = Double(now.nanoseconds - customers[slot].resumed) * speed
    customers[slot].work = max(0, customers[slot].work - Int64(done.rounded()))
    customers[slot].completion = Customer.never
  }

  /// Sends a customer back to the head of its line; its service goes on later.
  private mutating func suspend(_ slot: Int, at now: SimulationTime) {
    settleWork(of: slot, at: now)
    release(slot)
    enqueue(slot, isFirst: true)
  }

  private mutating func release(_ slot: Int) {
    let station = customers[slot].station
    let position = customers[slot].position
    guard let last = stations[station].serving.popLast() else { return }
    if position < stations[station].serving.count {
      stations[station].serving[position] = last
      customers[last].position = position
    }
  }

  private mutating func serveNext(
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
  private mutating func takeNext(_ station: Int) -> Int? {
    for line in stations[station].lines.indices {
      while let place = stations[station].lines[line].popFirst() {
        let customer = customers[place.slot]
        if customer.ticket == place.ticket, customer.state == .waiting { return place.slot }
      }
    }
    return nil
  }

  private mutating func recordWait(of slot: Int, at now: SimulationTime) {
    let wait = Double(now.nanoseconds - customers[slot].reached) / 1e9
    sums.stations[customers[slot].station].wait += wait
    sums.classes[customers[slot].kind].wait += wait
    sums.classes[customers[slot].kind].waits += 1
  }

  private mutating func complete(
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
    if let next = destination(of: slot, from: station) {
      reach(next, slot, at: now, &scheduler)
    } else {
      leave(slot, isServed: true, at: now)
    }
  }

  private func destination(of slot: Int, from station: Int) -> Int? {
    guard !layout.routing.isEmpty else { return nil }
    var level = random.entity(customers[slot].id)
      .unit(Purpose.routing, at: UInt64(customers[slot].visits))
    for (next, probability) in layout.routing[station].enumerated() {
      if level < probability { return next }
      level -= probability
    }
    return nil
  }
}

// MARK: - Stations that change

extension QueueingNetwork {
  private mutating func drawChange(of station: Int, at now: SimulationTime) -> SimulationTime {
    let count = stations[station].changes
    stations[station].changes += 1
    guard let laws = layout.stations[station].breakdowns else { return .distantFuture }
    let word = random.entity(UInt64(station)).word(Purpose.breakdown, at: count)
    return now + (count % 2 == 0 ? laws.up : laws.down).duration(word)
  }

  private mutating func changeStation(
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

  private mutating func enterSegment(
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

  private mutating func setServers(
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
