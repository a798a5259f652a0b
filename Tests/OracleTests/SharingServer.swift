import SimulationKernel
import Statistics

/// One server that works for all customers at once, each at an equal share of its speed.
struct SharingServer: SimulationModel {
  /// A customer: what it needs, when it came, and at what virtual time it will be done.
  private struct Job {
    var size: Int64
    var arrival: Int64
    var end: Double
  }

  /// Sums over the customers of a kind, by size.
  struct Sums {
    var count = 0.0
    var response = 0.0
    var squares = 0.0
    /// Response times and sizes of those whose size is within a tenth of each given one.
    var responseNear: [Double]
    var sizeNear: [Double]
    var area = 0.0
  }

  private let random: RandomSource
  private let gap: Sampler
  private let law: Sampler
  private let sizes: [Double]
  private var jobs: [Job] = []
  /// The work that each customer present has had since the start, in nanoseconds.
  private var progress = 0.0
  private var changed: Int64 = 0
  private var departure = Int64.max
  private var arrivals: UInt64 = 0
  private var sums: Sums
  private(set) var kept: [Sums] = []

  init(_ oracle: OracleCase, seed: UInt64) {
    random = RandomSource(seed: seed)
    gap = .exponential(seconds: 1 / oracle["lam"])
    law = Sampler(Law(oracle: oracle.parameters["service"] ?? .null))
    sizes = (oracle.parameters["sizes"]?.array ?? []).compactMap { Double($0.string ?? "") }
    let none = sizes.map { _ in 0.0 }
    sums = Sums(responseNear: none, sizeNear: none)
  }

  func isCurrent(_ event: Event, at time: SimulationTime) -> Bool {
    event.eventClass != .completion || departure == time.nanoseconds
  }

  mutating func handle(_ event: Event, at now: SimulationTime, scheduler: inout Scheduler) {
    pass(to: now.nanoseconds)
    switch event.eventClass {
    case .arrival:
      let draws = random.entity(arrivals)
      arrivals += 1
      scheduler.schedule(Event(.arrival, slot: 0), at: now + gap.duration(draws.word(1)))
      let size = law.duration(draws.word(2)).nanoseconds
      jobs.append(Job(size: size, arrival: now.nanoseconds, end: progress + Double(size)))
    case .completion: depart(at: now.nanoseconds)
    default:
      kept.append(sums)
      return
    }
    scheduleDeparture(at: now, &scheduler)
  }

  private mutating func pass(to now: Int64) {
    let time = Double(now - changed)
    sums.area += time * Double(jobs.count) / 1e9
    if !jobs.isEmpty { progress += time / Double(jobs.count) }
    changed = now
  }

  private mutating func depart(at now: Int64) {
    guard let index = jobs.indices.min(by: { jobs[$0].end < jobs[$1].end }) else { return }
    let job = jobs.remove(at: index)
    let response = Double(now - job.arrival) / 1e9
    let size = Double(job.size) / 1e9
    sums.count += 1
    sums.response += response
    sums.squares += response * response
    for (index, wanted) in sizes.enumerated() where abs(size - wanted) <= 0.1 * wanted {
      sums.responseNear[index] += response
      sums.sizeNear[index] += size
    }
  }

  private mutating func scheduleDeparture(at now: SimulationTime, _ scheduler: inout Scheduler) {
    guard let end = jobs.map(\.end).min() else {
      departure = .max
      return
    }
    let missing = max(0, (end - progress) * Double(jobs.count))
    departure = now.nanoseconds + Int64(missing.rounded(.up))
    scheduler.schedule(
      Event(.completion, slot: 0),
      at: SimulationTime(nanoseconds: departure)
    )
  }
}

extension SharingServer {
  /// What theory knows: a customer of size x stays x/(1 − ρ) on average, whatever the law of sizes.
  /// Sizes near x are taken together, for each the response is as many times the size.
  static func checks(_ oracle: OracleCase, _ checks: inout KnownChecks) {
    checks.add("mean_response", "response", over: "count")
    checks.add("mean_in_system", "area", over: "time")
    if let mean = oracle.known("mean_response"), let variance = oracle.known("response_variance") {
      let square = variance + mean * mean
      checks.add("response_variance", "squares", over: "count", expected: square)
    }
    for text in (oracle.parameters["sizes"]?.array ?? []).compactMap(\.string) {
      let name = "mean_response_given_size_" + text
      guard let size = Double(text), let response = oracle.known(name) else { continue }
      checks.add(name, "response-" + text, over: "size-" + text, expected: response / size)
    }
  }

  static func measure(_ oracle: OracleCase, _ plan: RunPlan, seed: UInt64) -> Measurement {
    let texts = (oracle.parameters["sizes"]?.array ?? []).compactMap(\.string)
    var simulation = Simulation(model: SharingServer(oracle, seed: seed), expectedEvents: 8)
    simulation.schedule(Event(.arrival, slot: 0), at: .zero)
    let ends = (plan.warmUp...(plan.warmUp + plan.batches)).map {
      SimulationTime(nanoseconds: Int64((plan.batch * Double($0) * 1e9).rounded()))
    }
    for (index, end) in ends.enumerated() {
      simulation.schedule(Event(.observation, slot: UInt32(index)), at: end)
    }
    simulation.run(until: SimulationTime(nanoseconds: ends[ends.count - 1].nanoseconds + 1))
    let kept = simulation.model.kept
    var measurement = Measurement()
    for (before, after) in zip(kept, kept.dropFirst()) {
      measurement["count"].append(after.count - before.count)
      measurement["response"].append(after.response - before.response)
      measurement["squares"].append(after.squares - before.squares)
      measurement["area"].append(after.area - before.area)
      measurement["time"].append(plan.batch)
      for (index, text) in texts.enumerated() {
        measurement["response-" + text]
          .append(after.responseNear[index] - before.responseNear[index])
        measurement["size-" + text].append(after.sizeNear[index] - before.sizeNear[index])
      }
    }
    return measurement
  }
}
