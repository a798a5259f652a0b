import JSONText

// Closed networks as scenarios.
extension ScenarioExperiment {
  /// Users who think and then need one of a few servers.
  static func machineRepair(_ oracle: OracleCase) -> ScenarioExperiment {
    let servers = oracle.parameters["c"]?.integer ?? 1
    var checks = KnownChecks(oracle)
    checks.addQueue(servers: Double(servers))
    checks.add("throughput", "converted", over: "time")
    if (oracle.known("p_all_idle") ?? 0) > 1e-3 {
      checks.add("p_all_idle", "state-0", over: "time")
    }
    return ScenarioExperiment(
      services: [
        .init(name: "desk", servers: servers, law: Documents.exponential(mean: 1 / oracle["mu"]))
      ],
      visitors: [
        .init(
          calls: [("desk", nil)],
          users: oracle.parameters["N"]?.integer ?? 0,
          think: oracle["Z"]
        )
      ],
      relaxation: oracle["Z"] + (oracle.known("mean_response") ?? .nan),
      rate: oracle.known("throughput") ?? .nan,
      thinksExponentially: true,
      checks: checks.all
    )
  }

  /// A closed network of one class. Its means depend on the mean think time alone, whose law is
  /// uniform here.
  static func singleClassNetwork(_ oracle: OracleCase) -> ScenarioExperiment {
    let stations = oracle.parameters["stations"]?.array ?? []
    let servers = stations.map { $0["servers"]?.integer ?? 0 }
    var checks = KnownChecks(oracle)
    checks.add("throughput", "converted", over: "time")
    checks.add("mean_response", "duration", over: "converted")
    checks.addStations(servers.map(Double.init))
    return ScenarioExperiment(
      services: stations.enumerated().map { index, station in
        .init(
          name: "desk-\(index)",
          servers: servers[index] == 0 ? nil : servers[index],
          law: Documents.exponential(mean: station["demand"]?.double ?? .nan)
        )
      },
      visitors: [
        .init(
          calls: stations.indices.map { ("desk-\($0)", nil) },
          users: oracle.parameters["N"]?.integer ?? 0,
          think: oracle["Z"]
        )
      ],
      relaxation: 2 * (oracle["Z"] + (oracle.known("mean_response") ?? .nan)),
      rate: oracle.known("throughput") ?? .nan,
      checks: checks.all
    )
  }

  /// A closed network of two classes.
  ///
  /// First come, first served has a product form where all classes have one mean time of service a
  /// visit, so a demand is a number of visits: 1 and 2 visits of 0.1 s, 5 and 3 visits of 0.05 s.
  /// At the station without a queue each class has its own time.
  static func twoClassNetwork(_ oracle: OracleCase) -> ScenarioExperiment {
    let means = [0.1, 0.05]
    let classes = oracle.parameters["classes"]?.array ?? []
    var checks = KnownChecks(oracle)
    for index in classes.indices {
      checks.add("class_\(index)_throughput", "converted-of-\(index)", over: "time")
      checks.add(
        "class_\(index)_response",
        "duration-of-\(index)",
        over: "converted-of-\(index)"
      )
    }
    checks.addStations([1, 1, 0])
    let visitors = classes.map { group in
      let demands = group["demands"]?.array?.compactMap(\.double) ?? []
      var calls: [Documents.Call] = []
      for (index, mean) in means.enumerated() {
        let visits = Int((demands[index] / mean).rounded())
        calls += Array(repeating: ("desk-\(index)", nil), count: visits)
      }
      calls.append(("desk-2", demands[2]))
      return Documents.Visitors(
        calls: calls,
        users: group["population"]?.integer ?? 0,
        think: group["think"]?.double ?? .nan
      )
    }
    return ScenarioExperiment(
      services: means.enumerated().map { index, mean in
        .init(name: "desk-\(index)", servers: 1, law: Documents.exponential(mean: mean))
      } + [.init(name: "desk-2", servers: nil, law: Documents.exponential(mean: 1))],
      visitors: visitors,
      relaxation: 25,
      rate: 18,
      checks: checks.all
    )
  }
}
