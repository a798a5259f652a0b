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
  var gap: [Sampler]
  private var joins: [Join] = []
  private var vacantJoins: [Int] = []
  private var nextCustomer: UInt64 = 1 << 32
  var nextTicket: UInt64 = 0

  /// A customer that was split, and how many parts of it are under way.
  private struct Join {
    var arrival: Int64
    var missing: Int
  }

  /// What a draw is for.
  enum Purpose {
    static let gap: UInt8 = 1
    static let service: UInt8 = 3
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
  mutating func drawGap(of source: Int, at now: SimulationTime) -> SimulationTime {
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
    scheduler.schedule(
      Event(.arrival, slot: UInt32(source)),
      at: drawGap(of: source, at: now)
    )
    admit(from: source, at: now, &scheduler)
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

  mutating func leave(_ slot: Int, isServed: Bool, at now: SimulationTime) {
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
  mutating func retry(
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
