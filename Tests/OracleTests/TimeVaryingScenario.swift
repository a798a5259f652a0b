import Foundation
import Scenarios
import Testing

/// Cases whose numbers depend on the time, as scenarios: values at instants, over replications.
enum TimeVaryingScenario {
  /// Unlimited servers under a rate that swings like a sine.
  ///
  /// The number of busy servers is a Poisson variable at every instant; between periods it is
  /// correlated by exp(−period/mean).
  static func sinusoid(
    _ oracle: OracleCase,
    periods: Int,
    runs: Int,
    seed: UInt64
  ) throws -> (measurement: Measurement, checks: [Check]) {
    let (period, mean) = (oracle["period"], oracle["service_mean"])
    var documents = Documents(
      services: [.init(name: "desk", law: Documents.exponential(mean: mean))],
      visitors: [.init(calls: [("desk", nil)], rate: oracle["mean_rate"])],
      duration: period * Double(periods + 1),
      window: period
    )
    documents.arrivals = [
      "season: {amplitude: \(oracle["amplitude"]), period: \(Int64(period * 1e9))ns}"
    ]
    documents.drain = "until-empty"
    let peak = 0.25 + (oracle.known("peak_lag") ?? .nan) / period
    let phases =
      (0..<8).map { ("mean_busy_at_\($0)_eighths", Double($0) / 8) } + [("peak_mean_busy", peak)]
    let sorted = phases.sorted { $0.1 < $1.1 }
    let instants = (1...periods).flatMap { number in
      sorted.map { UInt64((period * (Double(number) + $0.1) * 1e9).rounded()) }
    }
    let scenario = try documents.scenario()
    var measurement = Measurement()
    for run in 0..<runs {
      var fold = InstantFold(instants, services: 1)
      try ScenarioExperiment.run(scenario, seed: seed + UInt64(run)) { chunk in
        fold.consume(chunk) { _ in 0 }
      }
      for (index, count) in fold.counts[0].enumerated() {
        measurement[sorted[index % sorted.count].0].append(count)
      }
    }
    measurement["periods"] = Array(repeating: 1, count: periods * runs)
    let memory = exp(-period / mean)
    let checks = phases.compactMap { name, _ in
      oracle.known(name).map { busy in
        let variance = busy * (1 + 2 * memory / (1 - memory))
        return Check(name, busy, name, over: "periods", error: .deviation(variance.squareRoot()))
      }
    }
    return (measurement, checks)
  }

  /// A queue that starts empty, as many independent stations that share one stream of visitors: a
  /// Poisson stream that is dealt at random is as many independent Poisson streams.
  static func emptyStart(
    _ oracle: OracleCase,
    stations: Int,
    runs: Int,
    seed: UInt64
  ) throws -> (measurement: Measurement, checks: [Check]) {
    let segment = oracle.parameters["segments"]?[0]?.array?.compactMap(\.double) ?? []
    try #require(segment.count == 4 && oracle.parameters["segments"]?.array?.count == 1)
    let law = Documents.exponential(mean: 1 / segment[2])
    let samples = oracle.list("samples")
    var documents = Documents(
      services: (0..<stations).map {
        .init(name: "desk-\($0)", servers: Int(segment[3]), law: law)
      },
      visitors: [
        .init(
          journeys: (0..<stations).map { [("desk-\($0)", nil)] },
          rate: segment[1] * Double(stations)
        )
      ],
      // One millisecond more, for the last sample is taken at the very end.
      duration: segment[0] + 0.001,
      window: segment[0]
    )
    documents.drain = "until-empty"
    let scenario = try documents.scenario()
    let instants = samples.map { UInt64(($0 * 1e9).rounded()) }
    var measurement = Measurement()
    for run in 0..<runs {
      var fold = InstantFold(instants, services: stations)
      try ScenarioExperiment.run(scenario, seed: seed + UInt64(run)) { chunk in
        fold.consume(chunk) { Int($0.journey) }
      }
      for station in 0..<stations {
        for (index, name) in oracle.sampleNames.enumerated() {
          let count = fold.counts[station][index]
          measurement["mean_in_system_at_" + name].append(count)
          measurement["prob_empty_at_" + name].append(count == 0 ? 1 : 0)
        }
        measurement["time_average_in_system"].append(fold.areas[station] / segment[0])
        measurement["departures_mean"].append(fold.departures[station])
      }
    }
    measurement["runs"] = Array(repeating: 1, count: stations * runs)
    return (measurement, oracle.transientChecks(replications: stations * runs))
  }
}

extension OracleCase {
  /// The sample times of a transient case, as the names of its numbers have them.
  var sampleNames: [String] {
    parameters["samples"]?.array?.compactMap {
      if case .number(let text) = $0 { text } else { nil }
    } ?? []
  }

  /// The checks of a transient case, whose deviations the file knows. The share of empty systems is
  /// left out where fewer than five replications would find one.
  func transientChecks(replications: Int) -> [Check] {
    var checks: [Check] = []
    for name in sampleNames {
      let mean = "mean_in_system_at_" + name
      if let value = known(mean), let deviation = known("sd_in_system_at_" + name) {
        checks.append(Check(mean, value, mean, over: "runs", error: .deviation(deviation)))
      }
      let empty = "prob_empty_at_" + name
      if let share = known(empty), share * Double(replications) >= 5 {
        let deviation = (share * (1 - share)).squareRoot()
        checks.append(Check(empty, share, empty, over: "runs", error: .deviation(deviation)))
      }
    }
    for name in ["time_average_in_system", "departures_mean"] where replications >= 20 {
      if let value = known(name) { checks.append(Check(name, value, name, over: "runs")) }
    }
    return checks
  }
}
