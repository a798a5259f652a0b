import JSONText
import SimulationKernel
import Statistics

/// An oracle case as a queueing network on the kernel.
struct KernelExperiment {
  var layout: NetworkLayout
  var relaxation: Double
  /// Customers a second.
  var rate: Double
  var checks: KnownChecks

  /// Simulates the network as the plan says.
  func measure(_ plan: RunPlan, seed: UInt64) -> Measurement {
    let instants = (plan.warmUp...(plan.warmUp + plan.batches)).map {
      SimulationTime(nanoseconds: Int64((plan.batch * Double($0) * 1e9).rounded()))
    }
    var simulation = QueueingNetwork.simulation(layout, seed: seed, instants: instants)
    simulation.run(until: SimulationTime(nanoseconds: instants[instants.count - 1].nanoseconds + 1))
    let names = layout.thresholds.map(\.name)
    let kept = simulation.model.kept.map { $0.named(thresholds: names) }
    var measurement = Measurement()
    for (before, after) in zip(kept, kept.dropFirst()) {
      for (name, value) in after { measurement[name].append(value - (before[name] ?? 0)) }
      measurement["time"].append(plan.batch)
    }
    if layout.stations.count == 1 {
      measurement["queue"] = measurement.difference("area-0", "busy-0")
    }
    return measurement
  }

  /// Response times whose excess is counted.
  mutating func watchQuantiles(_ oracle: OracleCase) {
    layout.thresholds = KnownChecks.quantiles.compactMap { name, _ in
      oracle.known("response_" + name).map { (name, Int64(($0 * 1e9).rounded())) }
    }
  }
}

// MARK: - One station

extension KernelExperiment {
  /// Classes with different rights at one server.
  static func priorities(_ oracle: OracleCase) -> KernelExperiment {
    let rates = oracle.list("lams")
    let laws = (oracle.parameters["services"]?.array ?? []).map { Law(oracle: $0) }
    let isPreemptive = oracle.parameters["preemptive"]?.boolean ?? false
    var checks = KnownChecks(oracle)
    checks.add("mean_in_system", "area", over: "time")
    for index in rates.indices {
      let group = "class_\(index)_"
      checks.add(group + "mean_wait", "wait-of-\(index)", over: "waits-of-\(index)")
      checks.add(group + "mean_response", "response-of-\(index)", over: "done-of-\(index)")
      checks.add(group + "mean_in_system", "area-of-\(index)", over: "time")
    }
    let load = zip(rates, laws).reduce(0) { $0 + $1.0 * $1.1.mean / 1_000 }
    return KernelExperiment(
      layout: NetworkLayout(
        stations: [
          .init(
            laws: laws.map { Sampler($0) },
            discipline: isPreemptive ? .preemptive : .priority
          )
        ],
        sources: rates.enumerated().map { .init(gap: .exponential(seconds: 1 / $1), kind: $0) }
      ),
      relaxation: Relaxation.queue(load: load, mean: 1, serviceVariation: 2),
      rate: rates.reduce(0, +),
      checks: checks
    )
  }

  /// A server that breaks down and is repaired, whatever its load.
  static func breakdowns(_ oracle: OracleCase) -> KernelExperiment {
    var checks = KnownChecks(oracle)
    checks.add("availability", "up-0", over: "time")
    checks.add("mean_in_system", "area-0", over: "time")
    checks.add("mean_response", "duration", over: "converted")
    checks.add("prob_empty", "empty-0", over: "time")
    let laws = (
      up: Sampler.exponential(seconds: 1 / oracle["fail"]),
      down: Sampler.exponential(seconds: 1 / oracle["repair"])
    )
    return KernelExperiment(
      layout: NetworkLayout(
        stations: [.init(laws: [.exponential(seconds: 1 / oracle["mu"])], breakdowns: laws)],
        sources: [.init(gap: .exponential(seconds: 1 / oracle["lam"]))]
      ),
      // Repairs add to the variance of service about twice the mean time of one.
      relaxation: Relaxation.queue(
        load: oracle["lam"] / oracle["mu"] / (oracle.known("availability") ?? .nan),
        mean: 1 / oracle["mu"],
        serviceVariation: 3
      ),
      rate: oracle["lam"],
      checks: checks
    )
  }

  /// Customers who find all servers busy try again after a while, for ever.
  static func retrials(_ oracle: OracleCase) -> KernelExperiment {
    let servers = oracle.parameters["c"]?.integer ?? 1
    var checks = KnownChecks(oracle)
    checks.add("mean_orbit", "orbit", over: "time")
    checks.add("mean_busy_servers", "busy-0", over: "time")
    checks.add("p_first_attempt_blocked", "first-blocked", over: "first")
    checks.add("mean_time_in_orbit", "orbit", over: "first")
    checks.add("attempts_rate", "calls-0", over: "time")
    return KernelExperiment(
      layout: NetworkLayout(
        stations: [
          .init(
            servers: servers,
            laws: [.exponential(seconds: 1 / oracle["mu"])],
            capacity: servers
          )
        ],
        sources: [.init(gap: .exponential(seconds: 1 / oracle["lam"]))],
        retry: .init(probability: 1, delay: .exponential(seconds: 1 / oracle["nu"]))
      ),
      relaxation: Relaxation.queue(
        load: oracle.known("rho") ?? .nan,
        mean: 1 / oracle["mu"],
        servers: servers
      ) + 3 / oracle["nu"],
      rate: oracle.known("attempts_rate") ?? .nan,
      checks: checks
    )
  }

  /// A buffer whose customers time out while they wait, and may try again.
  static func retryStorm(_ oracle: OracleCase) -> KernelExperiment {
    var checks = KnownChecks(oracle)
    checks.add("goodput", "done-0", over: "time")
    checks.add("offered_attempt_rate", "calls-0", over: "time")
    checks.add("amplification", "calls-0", over: "first")
    checks.add("success_fraction", "done-0", over: "first")
    checks.add("mean_in_system", "area-0", over: "time")
    checks.add("mean_orbit", "orbit", over: "time")
    checks.add("timeout_rate", "reneged-0", over: "time")
    checks.add("p_block", "first-blocked", over: "first", expected: oracle.known("p_block"))
    return KernelExperiment(
      layout: NetworkLayout(
        stations: [
          .init(
            laws: [.exponential(seconds: 1 / oracle["mu"])],
            capacity: oracle.parameters["K"]?.integer ?? 0,
            patience: .exponential(seconds: 1 / oracle["timeout_rate"])
          )
        ],
        sources: [.init(gap: .exponential(seconds: 1 / oracle["lam"]))],
        retry: .init(
          probability: oracle["retry_prob"],
          delay: .exponential(seconds: 1 / oracle["delay_rate"])
        )
      ),
      relaxation: 4 / oracle["timeout_rate"] + 2 / oracle["delay_rate"],
      rate: oracle.known("offered_attempt_rate") ?? .nan,
      checks: checks
    )
  }
}

extension Law {
  /// A law of the oracle file, whose times are in seconds.
  init(oracle law: JSONValue) {
    func number(_ name: String) -> Double { law[name]?.double ?? .nan }
    switch law["kind"]?.string {
    case "exponential": self = .exponential(mean: 1_000 * number("mean"))
    case "deterministic": self = .constant(1_000 * number("value"))
    case "erlang":
      self = .erlang(stages: law["stages"]?.integer ?? 0, mean: 1_000 * number("mean"))
    case "hyperexponential":
      self = .hyperexponential(
        probabilities: law["probabilities"]?.array?.compactMap(\.double) ?? [],
        means: law["means"]?.array?.compactMap(\.double).map { $0 * 1_000 } ?? []
      )
    default: preconditionFailure("no case on the kernel has the law \(law)")
    }
  }
}
