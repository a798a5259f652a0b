import Analysis
import Scenarios
import SimulationKernel
import Traces

extension Sweep {
  /// The most tasks of a sweep; more are better batched in longer runs.
  public static let mostTasks = 100_000

  /// The tasks that answer a question: every replication of the base, then of every combination of the
  /// values, in the order of a what-if.
  ///
  /// A range in which a value is sought is planned whole, for what a search would try next depends on
  /// runs that nobody has made yet.
  ///
  /// - Parameters:
  ///   - question: what is varied; nothing: the base alone is run.
  ///   - source: the documents, each with the path by which those who do the tasks will read it.
  ///   - seed: the seed of the first replication of each variant.
  ///   - replications: how many of each variant, at least 1.
  /// - Returns: the tasks, each at the place of its number.
  /// - Throws: ``VariantError`` where a variant makes no scenario, ``QuestionError`` where the question
  ///   cannot be planned.
  public static func plan(
    _ question: WhatIfQuestion,
    of source: ScenarioSource,
    seed: UInt64,
    replications: Int
  ) throws -> [SweepTask] {
    let variants = question.axes.reduce(1) { count, axis in
      count.multipliedReportingOverflow(by: axis.values.count).overflow
        ? Int.max : count * axis.values.count
    }
    guard variants < mostTasks, (variants + 1) * replications <= mostTasks else {
      throw QuestionError(
        "a sweep has at most \(mostTasks) tasks, and these values and replications make more",
        hint: "vary fewer values or replicate less often, or plan several sweeps"
      )
    }
    let question = question.withDistinctValues
    let grid = try VariantGrid(question, of: source, isWhole: true)
    let all = try [grid.base] + grid.places.map(grid.variant)
    let shared = SweepTask.Sweep(
      of: source,
      tasks: all.count * replications,
      replications: replications,
      search: question.search,
      unitCost: question.unitCost
    )
    let seeds = ReplicationSeeds(base: seed)
    return (0..<shared.tasks).map { number in
      let (variant, replication) = (all[number / replications], number % replications)
      return SweepTask(
        task: number,
        changes: variant.changes,
        replication: replication,
        seed: seeds[replication],
        scenarioHash: variant.hash,
        sweep: shared
      )
    }
  }
}

extension WhatIfQuestion {
  /// The question with no value of an axis twice.
  fileprivate var withDistinctValues: WhatIfQuestion {
    var question = self
    for (index, axis) in axes.enumerated() {
      guard case .list(let values) = axis.values else { continue }
      question.axes[index].values = .list(values.distinct)
    }
    return question
  }
}

extension Sequence where Element: Hashable {
  /// Each element once, in the order of its first place.
  var distinct: [Element] {
    var known: Set<Element> = []
    return filter { known.insert($0).inserted }
  }
}

extension SweepTask.Sweep {
  fileprivate init(
    of source: ScenarioSource,
    tasks: Int,
    replications: Int,
    search: WhatIfQuestion.Search?,
    unitCost: Int64?
  ) {
    let options = source.options
    self.init(
      tasks: tasks,
      replications: replications,
      version: engineVersion,
      quantum: DigestRun.standardQuantum,
      documents: source.files.map { .init(path: $0.path, sha256: $0.hash.hexadecimalText) },
      settings: options.settings,
      duration: options.duration?.nanoseconds,
      personas: options.personas,
      rescalesPersonas: options.rescalesPersonas,
      allowsUnknown: options.allowUnknown,
      search: search.map {
        .init(extreme: $0.extreme.rawValue, path: $0.path, condition: $0.condition)
      },
      unitCost: unitCost
    )
  }
}

extension ScenarioLoader.Options {
  /// How the documents of a sweep are read.
  init(_ sweep: SweepTask.Sweep) {
    self.init(allowUnknown: sweep.allowsUnknown, purpose: .run)
    asksWhatIf = true
    settings = sweep.settings
    duration = sweep.duration.map { SimulationTime.Duration(nanoseconds: $0) }
    personas = sweep.personas
    rescalesPersonas = sweep.rescalesPersonas
  }
}
