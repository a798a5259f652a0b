import Testing

/// Scenarios that the loader reads and `Journeys` simulates give the numbers of theory.
///
/// Every check allows four standard errors: exact ones where the file knows them, otherwise those of
/// twenty batches or more with Student's law, stretched to the same probability. Seeds are fixed. With
/// fresh ones an innocent check fails with probability 6e-5, and any of the 550 of the quick set, those
/// of ``KernelOracleTests`` included, with 3 %; of the 700 of the long set with 4 %.
///
/// The long set runs where STAMPEDE_LONG_TESTS is 1; a number in STAMPEDE_SEED_SERIES gives other
/// seeds.
@Suite struct ScenarioOracleTests {
  /// A case, and the variant of it that is run.
  struct Run: Sendable, CustomTestStringConvertible {
    let oracle: OracleCase
    var variant = ""
    var testDescription: String {
      variant.isEmpty ? oracle.id : oracle.id + " " + variant
    }
  }

  @Test(arguments: runs)
  func `a stationary queue behaves as theory says`(run: Run) throws {
    let experiment = try Self.experiment(run)
    guard
      let plan = RunPlan(
        .asked,
        relaxation: experiment.relaxation,
        rate: experiment.rate,
        horizons: run.oracle.horizons
      )
    else { return }

    let measurement = try experiment.measure(plan, seed: run.oracle.seed)

    Report.expect(experiment.checks, measurement, of: run.testDescription)
  }

  @Test(
    arguments: OracleCase.named(Coverage.scenarios).filter { $0.family == "mg_infinity_sinusoid" }
  )
  func `unlimited servers follow a rate that swings`(oracle: OracleCase) throws {
    let isSmall = oracle["mean_rate"] < 200

    let (measurement, checks) = try TimeVaryingScenario.sinusoid(
      oracle,
      periods: Effort.isLong ? 40 : isSmall ? 15 : 2,
      runs: Effort.isLong ? (isSmall ? 20 : 5) : 1,
      seed: oracle.seed
    )

    Report.expect(checks, measurement, of: oracle.id)
  }

  @Test(arguments: OracleCase.named(Coverage.scenarios).filter { $0.family == "transient_case" })
  func `a queue that starts empty fills as theory says`(oracle: OracleCase) throws {
    let (measurement, checks) = try TimeVaryingScenario.emptyStart(
      oracle,
      stations: 200,
      runs: Effort.isLong ? 50 : 2,
      seed: oracle.seed
    )

    Report.expect(checks, measurement, of: oracle.id)
  }

  @Test(arguments: OracleCase.named(Coverage.scenarios).filter { $0.family == "absorbing_chain" })
  func `visitors who follow routes see as many pages as theory says`(oracle: OracleCase) throws {
    let (measurement, checks) = try WalkingScenario.chain(
      oracle,
      sessions: Effort.isLong ? 1_000_000 : 40_000,
      seed: oracle.seed
    )

    Report.expect(checks, measurement, of: oracle.id)
  }
}

// MARK: - Cases

extension ScenarioOracleTests {
  /// The stationary cases that the effort allows; a loss system has one for each law of service.
  static let runs: [Run] = OracleCase.named(Coverage.scenarios).flatMap { oracle -> [Run] in
    switch oracle.family {
    case "mg_infinity_sinusoid", "transient_case", "absorbing_chain": []
    case "erlang_loss": lossLaws.map { Run(oracle: oracle, variant: $0.name) }
    default: [Run(oracle: oracle)]
    }
  }
  .filter { run in
    guard let experiment = try? experiment(run) else { return true }
    return RunPlan(.asked, relaxation: experiment.relaxation, rate: experiment.rate) != nil
  }

  /// Laws of service of mean 1, and how much longer than a service they are remembered.
  private static let lossLaws: [(name: String, law: String, spread: Double)] = [
    ("exponential", Documents.exponential(mean: 1), 0),
    ("constant", "{distribution: constant, mean: 1000}", 0),
    ("lognormal", "{distribution: lognormal, mean: 1000, cv: 2}", 2),
    ("pareto", "{distribution: pareto, shape: 2.2, minimum: \(1_200.0 / 2.2)}", 2),
  ]

  static func experiment(_ run: Run) throws -> ScenarioExperiment {
    let oracle = run.oracle
    switch oracle.family {
    case "mm1", "mmc", "mmck": return .markovian(oracle)
    case "erlang_loss":
      let law = try #require(lossLaws.first { $0.name == run.variant })
      return .loss(oracle, law: law.law, spread: law.spread)
    case "mg1", "md1": return .generalService(oracle)
    case "gim1": return .renewalArrivals(oracle)
    case "batch_mm1": return .batches(oracle)
    case "erlang_a", "mmc_det_patience": return .impatient(oracle)
    case "tandem_mm1": return .tandem(oracle)
    case "jackson": return .jackson(oracle)
    case "machine_repair": return .machineRepair(oracle)
    case "mva_single": return .singleClassNetwork(oracle)
    default:
      try #require(oracle.family == "mva_multi")
      return .twoClassNetwork(oracle)
    }
  }
}
