import Scenarios
import SimulationKernel
import Traces

/// What the failures and moves of regions did to their users.
struct RegionFold {
  /// Latencies of calls that succeeded, in quanta.
  struct Latencies {
    var calls: UInt64 = 0
    var sum: UInt64 = 0

    var mean: Double? { calls > 0 ? Double(sum) / Double(calls) : nil }

    mutating func add(_ latency: UInt64) throws(FoldError) {
      calls += 1
      try sum.accumulate(latency)
    }
  }

  /// A reroute, and the calls of the users whom it moves.
  struct Watch {
    let effect: Int
    let region: UInt16
    let start: UInt64
    let end: UInt64
    /// Of calls that started while it acts, and before anything regional happened.
    var moved = Latencies()
    var before = Latencies()
  }

  /// By effect: the end of the first call that a failure of a region made fail.
  private(set) var firstFailed: [UInt64?]
  private(set) var watches: [Watch]
  /// `nil` where no write can be lost.
  var lostWrites: LostWriteFold?
  /// By journey: which minutes after the first failover hold a completion.
  private var minutes: [[Bool]]
  private let isFailure: [Bool]
  private let firstChange: UInt64
  private let failover: UInt64?
  private let minute: UInt64
  /// The whole minutes between the first failover and the end of arrivals.
  private let mostMinutes: UInt64
  private let plan: FailoverPlan
  private let serviceCount: Int
  private let quantum: UInt64

  /// `nil` where nothing regional happens.
  init?(_ scenario: Scenario?, _ layout: RunLayout) {
    guard let scenario else { return nil }
    let plan = FailoverPlan(scenario, random: RandomSource(seed: layout.description.seed))
    guard !plan.isEmpty, scenario.regions.count == layout.regionCount else { return nil }
    let quantum = layout.description.quantum
    self.plan = plan
    lostWrites = LostWriteFold(scenario, layout)
    self.quantum = quantum
    serviceCount = scenario.services.count
    firstFailed = Array(repeating: nil, count: scenario.effects.count)
    // The twin has no faults, so its rows name none of the failures.
    isFailure =
      scenario.effects.count == layout.faultCount
      ? scenario.effects.map { effect in
        if case .regionalFailure = effect.kind { true } else { false }
      } : Array(repeating: false, count: layout.faultCount)
    watches = plan.routes.map { route in
      Watch(
        effect: route.effect,
        region: UInt16(route.reroute.region),
        start: Self.quanta(route.start, quantum),
        end: Self.quanta(route.end, quantum)
      )
    }
    let starts = plan.outages.map(\.start) + plan.routes.map(\.start)
    firstChange = Self.quanta(starts.min() ?? .zero, quantum)
    let failover = plan.firstFailover.map { Self.quanta($0, quantum) }
    let minute = max(1, 60_000_000_000 / quantum)
    (self.failover, self.minute) = (failover, minute)
    let endOfArrivals = Self.quanta(scenario.load.endOfArrivals, quantum)
    mostMinutes = failover.map { $0 < endOfArrivals ? (endOfArrivals - $0) / minute : 0 } ?? 0
    minutes = Array(repeating: [], count: layout.journeyCount)
  }

  private static func quanta(_ time: SimulationTime, _ quantum: UInt64) -> UInt64 {
    UInt64(max(0, time.nanoseconds)) / quantum
  }

  /// Takes a call of a real service.
  mutating func take(_ row: CallRow) throws(FoldError) {
    if row.outcome == .outage, row.fault > 0, isFailure[Int(row.fault) - 1] {
      let effect = Int(row.fault) - 1
      firstFailed[effect] = min(firstFailed[effect] ?? row.time, row.time)
    }
    guard row.outcome == .ok, row.attempt & 15 == 0 else { return }
    let start = row.time - row.latency
    for index in watches.indices where watches[index].region == row.region {
      if start >= watches[index].start, start < watches[index].end {
        try watches[index].moved.add(row.latency)
      } else if row.time <= firstChange {
        try watches[index].before.add(row.latency)
      }
    }
  }

  /// Takes a row of a stand-in.
  mutating func takeStandIn(_ row: CallRow, service: Int) throws(FoldError) {
    guard lostWrites?.service == service else { return }
    try self.lostWrites?.take(row)
  }

  /// Takes the end of a session.
  mutating func end(_ row: SessionEndRow) throws(FoldError) {
    try lostWrites?.end(row)
    guard row.result.isCompleted, let failover, row.time >= failover else { return }
    let index = (row.time - failover) / minute
    guard index < mostMinutes else { return }
    let journey = Int(row.journey)
    while minutes[journey].count <= index { minutes[journey].append(false) }
    minutes[journey][Int(index)] = true
  }
}

// MARK: - Results

extension RegionFold {
  /// Quanta in which calls of some region's users failed for a failure of a region: for each failure
  /// from the first call that it made fail to the instant from which calls succeed again.
  func downtime(until endOfRun: UInt64) -> UInt64 {
    let spans = plan.outages.compactMap { outage -> Range<UInt64>? in
      guard let first = firstFailed[outage.effect] else { return nil }
      let recovery = plan.recovery(from: outage, services: serviceCount)
      let end = min(Self.quanta(recovery, quantum), endOfRun)
      return first < end ? first..<end : nil
    }
    var sum: UInt64 = 0
    var reached: UInt64 = 0
    for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      let start = max(span.lowerBound, reached)
      if start < span.upperBound { sum += span.upperBound - start }
      reached = max(reached, span.upperBound)
    }
    return sum
  }

  /// Whether every journey was completed by somebody in every full minute after the first failover
  /// in which sessions arrived.
  func completesEveryMinute(until end: UInt64) -> Bool {
    guard let failover, end > failover else { return true }
    let count = Int(min((end - failover) / minute, mostMinutes))
    return minutes.allSatisfy { journey in
      journey.count >= count && journey.prefix(count).allSatisfy { $0 }
    }
  }

  /// The reroute that an effect is.
  func watch(of effect: Int) -> Watch? { watches.first { $0.effect == effect } }
}
