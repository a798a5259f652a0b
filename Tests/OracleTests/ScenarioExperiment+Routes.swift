import JSONText
import Traces

// Journeys along routes as scenarios.
extension ScenarioExperiment {
  /// An open network with random routes.
  static func jackson(_ oracle: OracleCase) -> ScenarioExperiment {
    let arrivals = oracle.list("gamma_")
    let rates = oracle.list("mu")
    let servers = oracle.list("c").map { Int($0) }
    let names = rates.indices.map { "desk-\($0)" }
    let routing = oracle.routing
    var checks = KnownChecks(oracle)
    checks.add("mean_in_network", "area", over: "time")
    checks.add("mean_time_in_network", "duration", over: "converted")
    checks.addStations(servers.map(Double.init))
    for index in rates.indices {
      checks.add("station_\(index)_arrival_rate", "calls-\(index)", over: "time")
    }
    let relaxations = rates.indices.map { index in
      Relaxation.queue(
        load: oracle.known("station_\(index)_utilisation") ?? .nan,
        mean: 1 / rates[index],
        servers: servers[index]
      )
    }
    return ScenarioExperiment(
      services: rates.indices.map {
        .init(
          name: names[$0],
          servers: servers[$0],
          law: Documents.exponential(mean: 1 / rates[$0])
        )
      },
      visitors: [
        .init(
          walks: arrivals.indices.filter { arrivals[$0] > 0 }.map {
            .init(services: names, routing: routing, entry: $0, weight: arrivals[$0])
          },
          rate: arrivals.reduce(0, +)
        )
      ],
      // Routes lead back, so that stations remember for each other.
      relaxation: 2 * (relaxations.max() ?? .nan),
      rate: rates.indices.reduce(0) {
        $0 + (oracle.known("station_\($1)_arrival_rate") ?? .nan)
      },
      checks: checks.all
    )
  }
}

extension OracleCase {
  /// The probabilities to go from place to place.
  var routing: [[Double]] {
    (parameters["P"]?.array ?? []).map { $0.array?.compactMap(\.double) ?? [] }
  }
}

/// A session that walks from page to page; each page is a service without a queue that answers after
/// the time that the visitor spends on it.
enum WalkingScenario {
  /// Simulates `sessions` of them on average; every measured column has a number for each of twenty
  /// batches of sessions.
  static func chain(
    _ oracle: OracleCase,
    sessions: Double,
    seed: UInt64
  ) throws -> (measurement: Measurement, checks: [Check]) {
    let states = oracle.parameters["states"]?.array?.compactMap(\.string) ?? []
    let start = states.firstIndex(of: oracle.parameters["start"]?.string ?? "") ?? 0
    var documents = Documents(
      services: zip(states, oracle.list("think")).map {
        .init(name: $0, law: Documents.exponential(mean: $1))
      },
      visitors: [
        .init(walks: [.init(services: states, routing: oracle.routing, entry: start)], rate: 100)
      ],
      duration: sessions / 100,
      window: sessions / 100
    )
    documents.drain = "until-empty"
    let scenario = try documents.scenario()
    let names = scenario.journeys[0].steps.map { String($0.name.dropFirst(3)) }
    var visits: [UInt64: [Int]] = [:]
    var durations: [UInt64: Double] = [:]
    try ScenarioExperiment.run(scenario, seed: seed) { chunk in
      for row in chunk.calls {
        visits[row.session, default: names.map { _ in 0 }][Int(row.step)] += 1
      }
      for row in chunk.ends where row.result == .converted {
        durations[row.session] = Double(row.duration) / 1e9
      }
    }
    let measurement = measurement(visits, durations, names: names)
    return (measurement, checks(of: oracle, states: states, start: start))
  }

  private static func measurement(
    _ visits: [UInt64: [Int]],
    _ durations: [UInt64: Double],
    names: [String]
  ) -> Measurement {
    var columns: [String: [Double]] = [:]
    func add(_ value: Double, to column: String, batch: Int) {
      columns[column, default: Array(repeating: 0, count: 20)][batch] += value
    }
    for (place, session) in visits.keys.sorted().enumerated() {
      guard let counts = visits[session], let duration = durations[session] else { continue }
      let batch = place * 20 / visits.count
      for (name, count) in zip(names, counts) {
        add(Double(count), to: "calls-" + name, batch: batch)
        add(count > 0 ? 1 : 0, to: "reached-" + name, batch: batch)
      }
      let steps = Double(counts.reduce(0, +))
      add(1, to: "converted", batch: batch)
      add(steps, to: "steps", batch: batch)
      add(steps * steps, to: "step-squares", batch: batch)
      add(duration, to: "duration", batch: batch)
    }
    var measurement = Measurement()
    for (name, values) in columns { measurement[name] = values }
    return measurement
  }

  private static func checks(of oracle: OracleCase, states: [String], start: Int) -> [Check] {
    var checks = KnownChecks(oracle)
    for (index, state) in states.enumerated() {
      checks.add("visits_" + state, "calls-" + state, over: "converted")
      if index != start { checks.add("reach_" + state, "reached-" + state, over: "converted") }
    }
    checks.add("steps_mean", "steps", over: "converted")
    if let mean = oracle.known("steps_mean"), let variance = oracle.known("steps_variance") {
      let square = variance + mean * mean
      checks.add("steps_variance", "step-squares", over: "converted", expected: square)
    }
    checks.add("duration_mean", "duration", over: "converted")
    return checks.all
  }
}
