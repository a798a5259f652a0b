import JSONText
import Statistics

// Open queues of one station as scenarios.
extension ScenarioExperiment {
  /// M/M/c and M/M/c/K.
  static func markovian(_ oracle: OracleCase) -> ScenarioExperiment {
    let servers = oracle.parameters["c"]?.integer ?? 1
    let (lambda, mu) = (oracle["lam"], oracle["mu"])
    let room = oracle.parameters["K"]?.integer.map { $0 - servers }
    var checks = KnownChecks(oracle)
    checks.addQueue(servers: Double(servers))
    checks.addStates()
    return ScenarioExperiment(
      services: [
        .init(
          name: "desk",
          servers: servers,
          law: Documents.exponential(mean: 1 / mu),
          maxQueue: room
        )
      ],
      visitors: [.init(calls: [("desk", nil)], rate: lambda)],
      relaxation: Relaxation.queue(
        load: lambda / mu / Double(servers),
        mean: 1 / mu,
        servers: servers,
        room: oracle.parameters["K"]?.integer
      ),
      rate: lambda,
      thresholds: responseThresholds(oracle),
      checks: checks.all
    )
  }

  /// A loss system with any law of service.
  static func loss(_ oracle: OracleCase, law: String, spread: Double) -> ScenarioExperiment {
    let servers = oracle.parameters["c"]?.integer ?? 1
    var checks = KnownChecks(oracle)
    checks.add("p_block", "overloads-0", over: "calls-0")
    checks.add("mean_busy_servers", "busy-0", over: "time")
    return ScenarioExperiment(
      services: [.init(name: "desk", servers: servers, law: law, maxQueue: 0)],
      visitors: [.init(calls: [("desk", nil)], rate: oracle["a"])],
      relaxation: 1 + spread,
      rate: oracle["a"],
      checks: checks.all
    )
  }

  /// M/G/1 and M/D/1.
  static func generalService(_ oracle: OracleCase) -> ScenarioExperiment {
    let constant = oracle.parameters["d"]?.double
    let law =
      constant.map { "{distribution: constant, mean: \($0 * 1_000)}" }
      ?? Documents.law(oracle.parameters["service"] ?? .null)
    var checks = KnownChecks(oracle)
    checks.addQueue(servers: 1)
    checks.addResponseVariance()
    let waits = KnownChecks.quantiles.compactMap { name, _ in
      constant.flatMap { service in
        oracle.known("wait_" + name).map { ("wait_" + name, $0 + service) }
      }
    }
    // With a constant time of service the wait is the response less that; no wait has no excess.
    for (name, share) in KnownChecks.quantiles
    where waits.contains(where: { $0.0 == "wait_" + name && $0.1 > (constant ?? 0) }) {
      checks.add("wait_" + name, "above-wait_" + name, over: "converted", expected: share)
    }
    return ScenarioExperiment(
      services: [.init(name: "desk", servers: 1, law: law)],
      visitors: [.init(calls: [("desk", nil)], rate: oracle["lam"])],
      relaxation: Relaxation.queue(
        load: oracle.known("rho") ?? .nan,
        mean: oracle.known("service_mean") ?? .nan,
        serviceVariation: oracle.known("service_scv") ?? .nan
      ),
      rate: oracle["lam"],
      thresholds: waits,
      checks: checks.all
    )
  }

  /// GI/M/1: sessions with independent gaps.
  static func renewalArrivals(_ oracle: OracleCase) -> ScenarioExperiment {
    let arrival = oracle.parameters["arrival"] ?? .null
    let law = Law(oracle: arrival)
    let gap = law.mean / 1_000
    var checks = KnownChecks(oracle)
    checks.addQueue(servers: 1)
    return ScenarioExperiment(
      services: [
        .init(name: "desk", servers: 1, law: Documents.exponential(mean: 1 / oracle["mu"]))
      ],
      visitors: [.init(calls: [("desk", nil)], rate: 1 / gap)],
      relaxation: Relaxation.queue(
        load: 1 / gap / oracle["mu"],
        mean: 1 / oracle["mu"],
        arrivalVariation: law.variance / (law.mean * law.mean)
      ),
      rate: 1 / gap,
      arrivals: ["process: {gap: \(Documents.law(arrival))}"],
      thresholds: responseThresholds(oracle),
      checks: checks.all
    )
  }

  /// Batches that arrive at random.
  static func batches(_ oracle: OracleCase) -> ScenarioExperiment {
    let sizes = zip(oracle.list("sizes"), oracle.list("probs")).map { ($0, $1) }
    let mean = sizes.reduce(0) { $0 + $1.0 * $1.1 }
    let entries = sizes.map { "[\(Int($0.0)), \($0.1)]" }.joined(separator: ", ")
    var checks = KnownChecks(oracle)
    checks.addQueue(servers: 1)
    return ScenarioExperiment(
      services: [
        .init(name: "desk", servers: 1, law: Documents.exponential(mean: 1 / oracle["mu"]))
      ],
      visitors: [.init(calls: [("desk", nil)], rate: oracle["lam_batches"] * mean)],
      relaxation: Relaxation.queue(
        load: oracle.known("rho") ?? .nan,
        mean: 1 / oracle["mu"],
        arrivalVariation: 2 * mean
      ),
      rate: oracle["lam_batches"] * mean,
      arrivals: ["batch: {sizes: [\(entries)]}"],
      checks: checks.all
    )
  }

  /// M/M/c(/K) whose customers leave the queue after an exponential or a constant time.
  static func impatient(_ oracle: OracleCase) -> ScenarioExperiment {
    let servers = oracle.parameters["c"]?.integer ?? 1
    let (lambda, mu) = (oracle["lam"], oracle["mu"])
    let patience: String
    let mean: Double
    if let tau = oracle.parameters["tau"]?.double {
      mean = tau
      patience = "{distribution: constant, mean: \(tau * 1_000)}"
    } else {
      mean = 1 / oracle["theta"]
      patience = Documents.exponential(mean: mean)
    }
    var checks = KnownChecks(oracle)
    checks.addQueue(servers: Double(servers))
    checks.add("p_abandon", "reneged-0", over: "calls-0")
    return ScenarioExperiment(
      services: [
        .init(
          name: "desk",
          servers: servers,
          law: Documents.exponential(mean: 1 / mu),
          maxQueue: oracle.parameters["K"]?.integer.map { $0 - servers },
          patience: patience
        )
      ],
      visitors: [.init(calls: [("desk", nil)], rate: lambda)],
      relaxation: 2 * max(1 / mu, mean),
      rate: lambda,
      checks: checks.all
    )
  }

  /// Stations one behind the other.
  static func tandem(_ oracle: OracleCase) -> ScenarioExperiment {
    let rates = oracle.list("mus")
    var checks = KnownChecks(oracle)
    checks.add("mean_response_total", "duration", over: "converted")
    checks.addStations(rates.map { _ in 1 })
    for (name, share) in KnownChecks.quantiles {
      checks.add(
        "response_total_" + name,
        "above-" + name,
        over: "converted",
        expected: share
      )
    }
    return ScenarioExperiment(
      services: rates.enumerated().map { index, rate in
        .init(name: "desk-\(index)", servers: 1, law: Documents.exponential(mean: 1 / rate))
      },
      visitors: [
        .init(calls: rates.indices.map { ("desk-\($0)", nil) }, rate: oracle["lam"])
      ],
      relaxation: rates.map {
        Relaxation.queue(load: oracle["lam"] / $0, mean: 1 / $0)
      }.max() ?? .nan,
      rate: oracle["lam"],
      thresholds: responseThresholds(oracle, "response_total_"),
      checks: checks.all
    )
  }

  private static func responseThresholds(
    _ oracle: OracleCase,
    _ prefix: String = "response_"
  ) -> [(String, Double)] {
    KnownChecks.quantiles.compactMap { name, _ in
      oracle.known(prefix + name).map { (name, $0) }
    }
  }
}
