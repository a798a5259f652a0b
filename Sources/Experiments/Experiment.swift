import Analysis
import Scenarios

/// Simulates the replications of variants, each once, on several cores.
///
/// All variants have the same seeds. What was simulated before is not simulated again, whether by this
/// experiment or by another one that shares its store.
public final class Experiment {
  /// The seeds of the replications.
  public let seeds: ReplicationSeeds
  private let pool: WorkerPool
  private let store: TaskStore?
  private let goesOn: @Sendable () -> Bool
  private let observe: @Sendable (Progress) -> Void
  private var known: [TaskStore.Key: ReplicationResult] = [:]

  /// How far the runs of one request are.
  public struct Progress: Sendable {
    /// The replications that are done, those that were known included.
    public let done: Int
    /// All of them.
    public let total: Int
  }

  /// Creates an experiment.
  ///
  /// - Parameters:
  ///   - seeds: the seeds of the replications.
  ///   - pool: who simulates.
  ///   - store: where results are kept; `nil`: nowhere.
  ///   - goesOn: is asked now and then, on several threads, whether to go on.
  ///   - observe: is told of each replication that is done, on several threads.
  public init(
    seeds: ReplicationSeeds,
    pool: WorkerPool,
    store: TaskStore? = nil,
    goesOn: @escaping @Sendable () -> Bool = { true },
    observe: @escaping @Sendable (Progress) -> Void = { _ in }
  ) {
    self.seeds = seeds
    self.pool = pool
    self.store = store
    self.goesOn = goesOn
    self.observe = observe
  }

  /// Whether it was told not to go on.
  public var isStopped: Bool { !goesOn() }

  /// Simulates the first replications of variants.
  ///
  /// - Parameters:
  ///   - variants: what is simulated; one that occurs twice is simulated once.
  ///   - replications: how many of each.
  /// - Returns: for each variant its replications in order; `nil` for those that were not to go on.
  /// - Throws: the error of the first replication that failed.
  public func results(
    of variants: [Variant],
    replications: Int
  ) throws -> [[ReplicationResult?]] {
    let tasks = missingTasks(of: variants, replications: replications)
    let total = variants.count * replications
    let done = Counter(total - tasks.count)
    let (store, goesOn, observe) = (store, goesOn, observe)
    let results = try pool.map(tasks.count, goesOn: goesOn) { index -> ReplicationResult? in
      guard let result = try tasks[index].result(keptIn: store, goesOn: goesOn) else { return nil }
      observe(Progress(done: done.next(), total: total))
      return result
    }
    for (task, result) in zip(tasks, results) { known[task.key] = result }
    return variants.map { variant in
      (0..<replications).map { known[key(of: variant, replication: $0)] }
    }
  }

  /// What has to be simulated, each task once, in the order of variants and replications.
  private func missingTasks(of variants: [Variant], replications: Int) -> [ReplicationTask] {
    var tasks: [ReplicationTask] = []
    var listed: Set<TaskStore.Key> = []
    for variant in variants {
      for replication in 0..<replications {
        let key = key(of: variant, replication: replication)
        if known[key] == nil { known[key] = store?.result(of: key) }
        guard known[key] == nil, listed.insert(key).inserted else { continue }
        tasks.append(ReplicationTask(scenario: variant.scenario, key: key))
      }
    }
    return tasks
  }

  private func key(of variant: Variant, replication: Int) -> TaskStore.Key {
    TaskStore.Key(scenarioHash: variant.hash, seed: seeds[replication])
  }
}
