import JSONText
import SimulationKernel
import Statistics

// Several stations.
extension KernelExperiment {
  /// Every customer is split over two stations and is done when both parts are.
  static func forkJoin(_ oracle: OracleCase) -> KernelExperiment {
    var checks = KnownChecks(oracle)
    checks.add("mean_response", "join-time", over: "joins")
    checks.add("mean_response_one_branch", "duration", over: "converted")
    let station = NetworkLayout.Station(laws: [.exponential(seconds: 1 / oracle["mu"])])
    return KernelExperiment(
      layout: NetworkLayout(
        stations: [station, station],
        sources: [.init(gap: .exponential(seconds: 1 / oracle["lam"]), entry: .fork)]
      ),
      relaxation: Relaxation.queue(load: oracle["lam"] / oracle["mu"], mean: 1 / oracle["mu"]),
      rate: 2 * oracle["lam"],
      checks: checks
    )
  }

  /// Two stations; a customer joins the shorter queue.
  static func shorterQueue(_ oracle: OracleCase) -> KernelExperiment {
    var checks = KnownChecks(oracle)
    checks.add("mean_in_system", "area", over: "time")
    checks.add("mean_response", "duration", over: "converted")
    checks.add("p_wait", "waited", over: "calls")
    let station = NetworkLayout.Station(laws: [.exponential(seconds: 1 / oracle["mu"])])
    return KernelExperiment(
      layout: NetworkLayout(
        stations: [station, station],
        sources: [.init(gap: .exponential(seconds: 1 / oracle["lam"]), entry: .shortest(of: 2))]
      ),
      relaxation: Relaxation.queue(
        load: oracle.known("rho") ?? .nan,
        mean: 1 / oracle["mu"],
        servers: 2
      ),
      rate: oracle["lam"],
      checks: checks
    )
  }
}

// MARK: - Transients

/// A queue whose rates and servers change, from empty, many times over.
enum TransientExperiment {
  static func measure(_ oracle: OracleCase, replications: Int, seed: UInt64) -> Measurement {
    let rows = (oracle.parameters["segments"]?.array ?? []).map {
      $0.array?.compactMap(\.double) ?? []
    }
    let standard = rows[0][2]
    var start = 0.0
    let segments = rows.map { row in
      defer { start += row[0] }
      return NetworkLayout.Segment(
        start: time(start),
        gap: .exponential(seconds: 1 / row[1]),
        servers: Int(row[3]),
        speed: row[2] / standard
      )
    }
    let layout = NetworkLayout(
      stations: [.init(laws: [.exponential(seconds: 1 / standard)])],
      sources: [.init(gap: segments[0].gap)],
      segments: segments
    )
    let samples = oracle.list("samples")
    let instants = samples.map { time($0) }
    let length = samples.last ?? 0
    var measurement = Measurement()
    for run in 0..<replications {
      var simulation = QueueingNetwork.simulation(
        layout,
        seed: seed &+ UInt64(run) &* 1_000_003,
        instants: instants
      )
      simulation.run(until: time(length + 0.001))
      let kept = simulation.model.kept
      for (name, sums) in zip(oracle.sampleNames, kept) {
        let population = sums.first - sums.converted
        measurement["mean_in_system_at_" + name].append(population)
        measurement["prob_empty_at_" + name].append(population == 0 ? 1 : 0)
      }
      if let last = kept.last {
        measurement["time_average_in_system"].append(last.area / length)
        measurement["departures_mean"].append(last.converted)
      }
    }
    measurement["runs"] = Array(repeating: 1, count: replications)
    return measurement
  }

  private static func time(_ seconds: Double) -> SimulationTime {
    SimulationTime(nanoseconds: Int64((seconds * 1e9).rounded()))
  }
}
