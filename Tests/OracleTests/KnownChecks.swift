/// The checks that a case allows: each pairs a known number with the sums that measure it.
struct KnownChecks {
  private let oracle: OracleCase
  private let effort: Effort
  private(set) var all: [Check] = []

  /// The quantiles that the file has, and the probability of more.
  static let quantiles = [
    ("p50", 0.5), ("p90", 0.1), ("p95", 0.05), ("p99", 0.01), ("p999", 0.001),
  ]

  init(_ oracle: OracleCase, effort: Effort = .asked) {
    self.oracle = oracle
    self.effort = effort
  }

  /// Adds a check, if the file knows the number.
  ///
  /// `expected` is what the ratio of the sums is, where that is not the number itself. A probability
  /// below 5 % is measured by long runs only: the spread of short ones says too little about so rare
  /// an event.
  mutating func add(
    _ name: String,
    _ numerator: String,
    over denominator: String,
    expected: Double? = nil
  ) {
    guard let known = oracle.known(name) else { return }
    if let expected, expected < (effort == .quick ? 0.05 : 0.001) { return }
    let variance =
      denominator == "time" ? oracle.known("asymptotic_variance_" + name) : nil
    all.append(
      Check(
        name,
        expected ?? known,
        numerator,
        over: denominator,
        error: variance.map { .asymptotic($0) } ?? .estimated
      )
    )
  }

  /// What all queues of one station know.
  mutating func addQueue(servers: Double) {
    add("mean_in_system", "area", over: "time")
    add("mean_in_queue", "queue", over: "time")
    add("mean_busy_servers", "busy-0", over: "time")
    add(
      "utilisation",
      "busy-0",
      over: "time",
      expected: oracle.known("utilisation").map { $0 * servers }
    )
    add("mean_wait", "wait-0", over: "calls-0")
    add("mean_wait_all", "wait-0", over: "calls-0")
    add("mean_wait_accepted", "wait-0", over: "accepted-0")
    add("mean_wait_all_accepted", "wait-0", over: "accepted-0")
    add("mean_response", "duration", over: "converted")
    add("mean_response_accepted", "duration", over: "converted")
    add("p_wait", "waited-0", over: "calls-0")
    add("p_wait_accepted", "waited-0", over: "accepted-0")
    if (oracle.known("p_block") ?? 0) > 0 { add("p_block", "overloads-0", over: "calls-0") }
    if oracle.family != "machine_repair" { add("throughput", "converted", over: "time") }
    add("served_rate", "converted", over: "time")
    for (name, share) in Self.quantiles {
      add("response_" + name, "above-" + name, over: "converted", expected: share)
    }
  }

  /// The shares of time in each state of a queue.
  mutating func addStates() {
    for state in 0..<StationFold.states {
      let share = oracle.known("prob_n_\(state)") ?? 0
      add("prob_n_\(state)", "state-\(state)", over: "time", expected: share)
    }
  }

  /// The second moment of the response time, where the errors of its mean have a variance.
  mutating func addResponseVariance() {
    let laws = ["deterministic", "erlang", "uniform", "gamma", "exponential"]
    let law = oracle.parameters["service"]?["kind"]?.string ?? "deterministic"
    guard laws.contains(law), let mean = oracle.known("mean_response"),
      let variance = oracle.known("response_variance")
    else { return }
    add("response_variance", "squares", over: "converted", expected: variance + mean * mean)
  }

  /// What the stations of a network know; those with no servers have no queue.
  mutating func addStations(_ servers: [Double]) {
    for (index, count) in servers.enumerated() {
      let station = "station_\(index)_"
      add(station + "mean_in_system", "area-\(index)", over: "time")
      add(station + "mean_response", "response-\(index)", over: "done-\(index)")
      add(station + "residence", "response-\(index)", over: "done-\(index)")
      add(
        station + "utilisation",
        "busy-\(index)",
        over: "time",
        expected: oracle.known(station + "utilisation").map { $0 * count }
      )
    }
  }
}

/// How long queues remember their past.
enum Relaxation {
  /// The relaxation time of a queue in heavy traffic, plus the time of a few services.
  ///
  /// That of a Brownian motion with the queue's drift and variance, 2·(ca² + cs²)·E[S]/(c·(1 − ρ)²)
  /// for c servers; a queue with little room cannot remember longer than it takes to fill and empty.
  static func queue(
    load: Double,
    mean: Double,
    servers: Int = 1,
    arrivalVariation: Double = 1,
    serviceVariation: Double = 1,
    room: Int? = nil
  ) -> Double {
    let slack = (1 - load) * (1 - load)
    let brownian = 2 * (arrivalVariation + serviceVariation) / Double(servers) / slack
    let filling = room.map { Double($0 * $0) / Double(servers) } ?? .infinity
    return mean * (min(brownian, filling) + 2)
  }
}
