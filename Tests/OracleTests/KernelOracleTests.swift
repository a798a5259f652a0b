import Statistics
import Testing

/// Small models on the kernel give the numbers of theory, for what documents cannot say yet.
///
/// Errors, seeds and the probability of a false alarm are those of ``ScenarioOracleTests``.
@Suite struct KernelOracleTests {
  private static func cases(_ isWanted: (OracleCase) -> Bool) -> [OracleCase] {
    OracleCase.named(Coverage.kernel).filter(isWanted)
  }

  @Test(arguments: stationary)
  func `a network in equilibrium behaves as theory says`(oracle: OracleCase) throws {
    let experiment = try Self.experiment(oracle)
    let plan = try #require(
      RunPlan(.asked, relaxation: experiment.relaxation, rate: experiment.rate)
    )

    let measurement = experiment.measure(plan, seed: oracle.seed)

    Report.expect(experiment.checks.all, measurement, of: oracle.id)
  }

  @Test(arguments: cases { $0.family == "transient_case" })
  func `a queue whose rates and servers change follows its equations`(oracle: OracleCase) {
    let arrivals = oracle.known("departures_mean") ?? 1
    let replications = Int((Effort.isLong ? 8_000_000 : 20_000) / arrivals)
    let bounded = min(10_000, max(replications, 4))

    let measurement = TransientExperiment.measure(oracle, replications: bounded, seed: oracle.seed)

    Report.expect(oracle.transientChecks(replications: bounded), measurement, of: oracle.id)
  }

  @Test(arguments: cases { $0.family == "mg1_ps" })
  func `a server that is shared treats sizes alike`(oracle: OracleCase) throws {
    let law = Law(oracle: oracle.parameters["service"] ?? .null)
    let relaxation = Relaxation.queue(
      load: oracle.known("rho") ?? .nan,
      mean: law.mean / 1_000,
      serviceVariation: law.variance / law.mean / law.mean
    )
    let plan = try #require(RunPlan(.asked, relaxation: relaxation, rate: oracle["lam"]))
    var checks = KnownChecks(oracle)
    SharingServer.checks(oracle, &checks)

    let measurement = SharingServer.measure(oracle, plan, seed: oracle.seed)

    Report.expect(checks.all, measurement, of: oracle.id)
  }

  /// The number is that of infinitely many stations: with a thousand the mean is within 1 % of it.
  @Test(.enabled(if: Effort.isLong), arguments: cases { $0.family == "power_of_d_limit" })
  func `the better of two random queues among a thousand`(oracle: OracleCase) throws {
    let plan = try #require(RunPlan(.long, relaxation: 20, rate: 1_000 * oracle["rho"]))
    let station = NetworkLayout.Station(laws: [.exponential(seconds: 1 / oracle["mu"])])
    let experiment = KernelExperiment(
      layout: NetworkLayout(
        stations: Array(repeating: station, count: 1_000),
        sources: [
          .init(
            gap: .exponential(seconds: 1 / (1_000 * oracle["rho"] * oracle["mu"])),
            entry: .shortest(of: Int(oracle["d"]))
          )
        ]
      ),
      relaxation: 20,
      rate: 1_000 * oracle["rho"],
      checks: KnownChecks(oracle)
    )

    let measurement = experiment.measure(plan, seed: oracle.seed)

    let mean =
      measurement["duration"].reduce(0, +) / measurement["converted"].reduce(0, +)
    let limit = try #require(oracle.known("mean_response_infinite_servers"))
    #expect(abs(mean / limit - 1) < 0.01, "\(mean) and \(limit)")
    print("oracle \(oracle.id): mean response \(mean), limit \(limit), ratio \(mean / limit)")
  }
}

// MARK: - Cases

extension KernelOracleTests {
  /// The stationary networks that the effort allows.
  static let stationary = cases { oracle in
    guard let experiment = try? experiment(oracle) else { return false }
    return RunPlan(.asked, relaxation: experiment.relaxation, rate: experiment.rate) != nil
  }

  private struct NoNetwork: Error {}

  private static func experiment(_ oracle: OracleCase) throws -> KernelExperiment {
    switch oracle.family {
    case "mg1_priority": .priorities(oracle)
    case "mm1_breakdowns": .breakdowns(oracle)
    case "retrial": .retrials(oracle)
    case "mm1_timeout_retry": .retryStorm(oracle)
    case "fork_join_2": .forkJoin(oracle)
    case "jsq2": .shorterQueue(oracle)
    default: throw NoNetwork()
    }
  }
}
