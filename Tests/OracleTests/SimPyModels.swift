import SimulationKernel
import Statistics

/// What the draws of these models are for.
private enum Purpose {
  static let gap: UInt8 = 1
  static let movie: UInt8 = 2
  static let amount: UInt8 = 3
}

extension RandomSource {
  /// A whole number of a range, each equally likely.
  fileprivate func integer(in range: ClosedRange<Int>, for purpose: UInt8, of entity: Int) -> Int {
    let unit = entity >= 0 ? self.entity(UInt64(entity)).unit(purpose) : 0
    return range.lowerBound + Int(unit * Double(range.count))
  }
}

/// A movie theater with one ticket counter; whoever waits for a movie that is sold out leaves.
///
/// - SeeAlso: The example *Movie Renege* in the documentation of SimPy.
struct MovieTheater: SimulationModel {
  private(set) var renegers = 0
  private(set) var soldOutTimes: [SimulationTime?] = [nil, nil, nil]
  private var tickets = [50, 50, 50]
  private var line: [(movie: Int, tickets: Int)] = []
  private var isBusy = false
  private var visitors = 0
  private let random: RandomSource
  private let gap = Sampler(.exponential(mean: 0.5))

  /// Laws are in minutes, and a sampler's durations in milliseconds.
  private static let minute = 60_000.0

  static func simulate(seed: UInt64) -> MovieTheater {
    let theater = MovieTheater(random: RandomSource(seed: seed))
    var simulation = Simulation(model: theater, expectedEvents: 4)
    simulation.schedule(Event(.timeline, slot: 0), at: .zero)
    simulation.run(until: .zero + .minutes(120))
    return simulation.model
  }

  private init(random: RandomSource) { self.random = random }

  mutating func handle(_ event: Event, at now: SimulationTime, scheduler: inout Scheduler) {
    switch event.eventClass {
    case .arrival:
      let movie = random.integer(in: 0...2, for: Purpose.movie, of: visitors)
      let wish = random.integer(in: 1...6, for: Purpose.amount, of: visitors)
      if tickets[movie] > 0 { line.append((movie, wish)) }
      visitors += 1
    case .completion: isBusy = false
    default: break
    }
    if event.eventClass != .completion {
      let word = random.entity(UInt64(visitors)).word(Purpose.gap)
      let next = now + gap.duration(word, factor: Self.minute)
      scheduler.schedule(Event(.arrival, slot: 0), at: next)
    }
    serveNext(at: now, scheduler: &scheduler)
  }

  private mutating func serveNext(at now: SimulationTime, scheduler: inout Scheduler) {
    guard !isBusy, !line.isEmpty else { return }
    let (movie, wish) = line.removeFirst()
    isBusy = true
    let isSold = tickets[movie] >= wish
    let talk = isSold ? SimulationTime.Duration.minutes(1) : .seconds(30)
    scheduler.schedule(Event(.completion, slot: 0), at: now + talk)
    guard isSold else { return }
    tickets[movie] -= wish
    guard tickets[movie] < 2 else { return }
    tickets[movie] = 0
    soldOutTimes[movie] = now
    renegers += line.count { $0.movie == movie }
    line.removeAll { $0.movie == movie }
  }
}

/// Two machines that wash a car in five minutes; four cars wait when they open.
///
/// - SeeAlso: The example *Carwash* in the documentation of SimPy.
struct Carwash: SimulationModel {
  private(set) var washed = 0
  /// When the first cars enter a machine, and when they leave it.
  private(set) var entries: [SimulationTime] = []
  private(set) var exits: [SimulationTime] = []
  private var freeMachines = 2
  private var waiting = 4
  private var cars = 0
  private let random: RandomSource

  static func simulate(seed: UInt64) -> Carwash {
    var simulation = Simulation(
      model: Carwash(random: RandomSource(seed: seed)),
      expectedEvents: 4
    )
    simulation.schedule(Event(.timeline, slot: 0), at: .zero)
    simulation.run(until: .zero + .minutes(10_000))
    return simulation.model
  }

  private init(random: RandomSource) { self.random = random }

  mutating func handle(_ event: Event, at now: SimulationTime, scheduler: inout Scheduler) {
    switch event.eventClass {
    case .completion:
      washed += 1
      freeMachines += 1
      if exits.count < 4 { exits.append(now) }
    case .arrival: waiting += 1
    default: break
    }
    if event.eventClass != .completion {
      let gap = random.integer(in: 5...9, for: Purpose.gap, of: cars)
      cars += 1
      scheduler.schedule(Event(.arrival, slot: 0), at: now + .minutes(Int64(gap)))
    }
    while freeMachines > 0, waiting > 0 {
      freeMachines -= 1
      waiting -= 1
      if entries.count < 4 { entries.append(now) }
      scheduler.schedule(Event(.completion, slot: UInt32(freeMachines)), at: now + .minutes(5))
    }
  }
}

/// Two pumps over one tank, which a truck refills when a controller finds it low.
///
/// - SeeAlso: The example *Gas Station Refueling* in the documentation of SimPy.
struct GasStation: SimulationModel {
  private(set) var cars = 0
  private(set) var refueled = 0
  private(set) var truckCalls = 0
  private var level = 200
  /// Fuel for the cars that wait for a pump, and for those at a pump that wait for the tank.
  private var line: [Int] = []
  private var atPumps: [(fuel: Int, pump: UInt32)] = []
  private var pumps: [UInt32] = [0, 1]
  private let random: RandomSource

  /// The controller looks at the tank, and the truck arrives.
  private static let control = UInt32(1)
  private static let truck = UInt32(2)

  static func simulate(seed: UInt64) -> GasStation {
    var simulation = Simulation(
      model: GasStation(random: RandomSource(seed: seed)),
      expectedEvents: 8
    )
    simulation.schedule(Event(.station, slot: control), at: .zero)
    simulation.schedule(Event(.arrival, slot: 0), at: simulation.model.nextArrival(after: .zero))
    simulation.run(until: .zero + .seconds(100_000))
    return simulation.model
  }

  private init(random: RandomSource) { self.random = random }

  private func nextArrival(after now: SimulationTime) -> SimulationTime {
    now + .seconds(Int64(random.integer(in: 30...300, for: Purpose.gap, of: cars)))
  }

  mutating func handle(_ event: Event, at now: SimulationTime, scheduler: inout Scheduler) {
    switch (event.eventClass, event.slot) {
    case (.arrival, _):
      line.append(50 - random.integer(in: 5...25, for: Purpose.amount, of: cars))
      cars += 1
      scheduler.schedule(Event(.arrival, slot: 0), at: nextArrival(after: now))
    case (.completion, let pump):
      refueled += 1
      pumps.append(pump)
    case (.station, Self.control):
      let isLow = level * 4 < 200
      truckCalls += isLow ? 1 : 0
      let next = isLow ? SimulationTime.Duration.seconds(300) : .seconds(10)
      let slot = isLow ? Self.truck : Self.control
      scheduler.schedule(Event(.station, slot: slot), at: now + next)
    default:
      level = 200
      scheduler.schedule(Event(.station, slot: Self.control), at: now + .seconds(10))
    }
    while !pumps.isEmpty, !line.isEmpty {
      atPumps.append((line.removeFirst(), pumps.removeFirst()))
    }
    while let first = atPumps.first, first.fuel <= level {
      atPumps.removeFirst()
      level -= first.fuel
      let time = SimulationTime.Duration.milliseconds(Int64(first.fuel) * 500)
      scheduler.schedule(Event(.completion, slot: first.pump), at: now + time)
    }
  }
}
