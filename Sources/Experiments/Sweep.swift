import Analysis
import Scenarios

/// All runs of the variants of a question, each a task that any process can do by itself.
///
/// Planned on one machine, done on many, merged on one: they share nothing but the documents, the list
/// of tasks and a directory of results. A task done twice leaves the same bytes twice.
///
/// ```swift
/// let tasks = try Sweep.plan(question, of: source, seed: 1, replications: 20)
/// let sweep = try Sweep(tasks, read: read, attachment: attachment)
/// let work = try sweep.work(on: .all, in: store)
/// _ = try work.run(on: pool)
/// let result = try sweep.merge(from: store)
/// ```
public struct Sweep {
  /// The tasks, each at the place of its number.
  public let tasks: [SweepTask]
  let grid: VariantGrid
  let question: WhatIfQuestion
  let places: [[Int]]

  /// Reads the documents that tasks name, and holds both against each other.
  ///
  /// - Parameters:
  ///   - tasks: all tasks of a plan, in their order.
  ///   - read: the document at a path, as the plan names it.
  ///   - attachment: the content of a file that a document names.
  /// - Throws: ``SweepError`` where the tasks are not those of a plan, a document is not the one that was
  ///   planned with, or this engine is another one; ``VariantError``, and what `read` throws.
  public init(
    _ tasks: [SweepTask],
    read: (String) throws -> SourceFile,
    attachment: @escaping (String) -> Result<[UInt8], AttachmentError>
  ) throws {
    let shared = try Self.shared(by: tasks)
    let files = try shared.documents.map { document in
      let file = try read(document.path)
      try Self.check(file, against: document)
      return file
    }
    self.tasks = tasks
    question = Self.question(of: tasks)
    let source = ScenarioSource(
      files: files,
      options: ScenarioLoader.Options(shared),
      attachment: attachment
    )
    grid = try VariantGrid(question, of: source, isWhole: true)
    places = grid.places
    try checkOrder()
  }

  /// How many replications each variant has.
  var replications: Int { tasks[0].sweep.replications }

  /// The variants: the base, then every combination.
  var variantCount: Int { 1 + places.count }

  /// A variant by its number, the base first, if the documents still make what was planned.
  ///
  /// - Throws: ``SweepError`` where they do not.
  func variant(_ number: Int) throws -> Variant {
    let variant = number == 0 ? grid.base : try grid.variant(at: places[number - 1])
    let task = tasks[number * replications]
    guard variant.hash == task.scenarioHash else {
      throw SweepError(
        "the documents make another scenario for task \(task.task) than when the sweep was planned, "
          + "though none of them has changed",
        hint: "a file that a document names has changed: bring it back, or plan the sweep anew"
      )
    }
    return variant
  }
}

// MARK: - Work

extension Sweep {
  /// What a worker has to do of a sweep.
  public struct Work {
    /// How many tasks were asked for.
    public let asked: Int
    /// How many of them had a result before.
    public let known: Int
    /// What is to be simulated, each scenario once.
    public let scenarios: [Scenario]
    let runs: [ReplicationTask]
    let store: TaskStore

    /// Simulates what has no result yet, and keeps each result as soon as it is there.
    ///
    /// - Parameters:
    ///   - pool: who simulates.
    ///   - goesOn: is asked now and then, on several threads, whether to go on.
    ///   - observe: is told of each task that is done, on several threads.
    /// - Returns: how many of the tasks asked for have a result now.
    /// - Throws: the error of the first run that failed; those before it are kept.
    public func run(
      on pool: WorkerPool,
      goesOn: @escaping @Sendable () -> Bool = { true },
      observe: @escaping @Sendable (Experiment.Progress) -> Void = { _ in }
    ) throws -> Int {
      let (runs, store, total) = (runs, store, known + runs.count)
      let done = Counter(known)
      let results = try pool.map(runs.count, goesOn: goesOn) { index -> Bool? in
        guard try runs[index].result(keptIn: store, goesOn: goesOn) != nil else { return nil }
        observe(.init(done: done.next(), total: total))
        return true
      }
      return results.contains { $0 == nil } ? known + results.count { $0 != nil } : asked
    }
  }

  /// What is still to be done of a slice.
  ///
  /// - Parameters:
  ///   - slice: which tasks.
  ///   - store: where results are and go.
  /// - Returns: the work; of tasks that have a result no more than their number.
  /// - Throws: ``SweepError`` where the documents do not make what was planned.
  public func work(on slice: SweepSlice, in store: TaskStore) throws -> Work {
    var (asked, known) = (0, 0)
    var listed: Set<TaskStore.Key> = []
    var variants: [Int: Variant] = [:]
    var runs: [ReplicationTask] = []
    var scenarios: [Scenario] = []
    for task in tasks where slice.contains(task.task) {
      asked += 1
      let key = Self.key(of: task)
      guard store.result(of: key) == nil else {
        known += 1
        continue
      }
      // Two variants may be one scenario: that of the base.
      guard listed.insert(key).inserted else { continue }
      let number = task.task / replications
      if variants[number] == nil {
        let variant = try variant(number)
        variants[number] = variant
        scenarios.append(variant.scenario)
      }
      guard let variant = variants[number] else { continue }
      runs.append(ReplicationTask(scenario: variant.scenario, key: key))
    }
    return Work(asked: asked, known: known, scenarios: scenarios, runs: runs, store: store)
  }

  static func key(of task: SweepTask) -> TaskStore.Key {
    TaskStore.Key(
      scenarioHash: task.scenarioHash,
      seed: task.seed,
      quantum: task.sweep.quantum
    )
  }
}

// MARK: - Merging

extension Sweep {
  /// The numbers of the tasks that have no result.
  public func missing(in store: TaskStore) -> NumberList {
    NumberList(tasks.filter { store.result(of: Self.key(of: $0)) == nil }.map(\.task))
  }

  /// What came of all tasks; `nil` where some have no result.
  ///
  /// The numbers are those of a what-if over the same values, replications and seeds.
  ///
  /// - Throws: ``SweepError`` where the documents do not make what was planned.
  public func merge(from store: TaskStore) throws -> SweepResult? {
    let results = tasks.compactMap { store.result(of: Self.key(of: $0)) }
    guard results.count == tasks.count else { return nil }
    let variants = try (0..<variantCount).map(variant)
    let study = WhatIfStudy(
      question,
      grid: grid,
      experiment: Experiment(
        seeds: ReplicationSeeds(base: tasks[0].seed),
        pool: WorkerPool(workers: 1)
      ),
      replications: replications
    )
    study.take(
      (0..<variantCount).map { number in
        Array(results[number * replications..<(number + 1) * replications])
      },
      of: Array(variants.dropFirst()),
      at: places
    )
    return SweepResult(
      whatIf: study.result,
      tasks: zip(tasks, results).map { SweepResult.Task($0, $1) }
    )
  }
}
