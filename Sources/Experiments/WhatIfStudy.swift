import Analysis
import Journeys
import Scenarios
import Traces

/// Answers a what-if question: simulates the variants it needs and compares each with the base.
///
/// A list of values is simulated whole. A range that is sought in is not: from the base's value on the
/// search doubles its step until the condition turns, and then halves what is left, as it may where more
/// capacity never does harm.
public final class WhatIfStudy {
  let question: WhatIfQuestion
  let experiment: Experiment
  let replications: Int
  let grid: VariantGrid
  /// The variants that were simulated, by their places on the axes.
  private(set) var points: [[Int]: Point] = [:]
  private var baseResults: [ReplicationResult?] = []

  /// A variant that was simulated.
  struct Point {
    let variant: Variant
    let analysis: VariantAnalysis
    let result: VariantResult
  }

  var axes: [VariantGrid.Axis] { grid.axes }
  var base: Variant { grid.base }
  var goals: [Goal] { grid.goals }

  /// Prepares a study.
  ///
  /// - Parameters:
  ///   - question: what is asked.
  ///   - source: the documents of the base.
  ///   - experiment: simulates.
  ///   - replications: how many of each variant.
  /// - Throws: ``VariantError`` where the base makes no scenario, ``QuestionError`` where the question
  ///   cannot be answered.
  public convenience init(
    _ question: WhatIfQuestion,
    of source: ScenarioSource,
    experiment: Experiment,
    replications: Int
  ) throws {
    self.init(
      question,
      grid: try VariantGrid(question, of: source),
      experiment: experiment,
      replications: replications
    )
  }

  /// Prepares a study of variants.
  init(
    _ question: WhatIfQuestion,
    grid: VariantGrid,
    experiment: Experiment,
    replications: Int
  ) {
    self.question = question
    self.grid = grid
    self.experiment = experiment
    self.replications = replications
  }

  /// Simulates, and says what came of it; what an interrupted experiment has not done is missing.
  ///
  /// - Throws: ``VariantError`` where a variant makes no scenario, and what a simulation throws.
  public func run() throws -> WhatIfResult {
    let searched = axes.firstIndex { $0.isSearched }
    // Where nothing is searched the combinations are the variants.
    try simulate(searched == nil ? grid.places : [])
    if let searched {
      for combination in grid.places where !experiment.isStopped {
        try search(axis: searched, at: combination)
      }
    }
    return result
  }

  /// The variant at places of all axes, simulated if it has not been.
  func point(at places: [Int]) throws -> Point? {
    try simulate([places])
    return points[places]
  }

  // MARK: - Simulation

  private func simulate(_ places: [[Int]]) throws {
    let missing = places.filter { points[$0] == nil }
    let variants = try missing.map(grid.variant)
    let results = try experiment.results(of: [base] + variants, replications: replications)
    take(results, of: variants, at: missing)
  }

  /// Takes what came of the base and, behind it, of the variants at some places.
  func take(_ results: [[ReplicationResult?]], of variants: [Variant], at places: [[Int]]) {
    baseResults = results[0]
    for (index, place) in places.enumerated() {
      let analysis = VariantAnalysis(
        variant: variants[index],
        replications: results[index + 1],
        base: baseResults,
        goals: goals(of: variants[index])
      )
      points[place] = Point(
        variant: variants[index],
        analysis: analysis,
        result: analysis.result
      )
    }
  }

  /// The goals as the variant has them, should it vary them.
  private func goals(of variant: Variant) -> [Goal] {
    let metrics = goals.map(\.metric)
    return variant.scenario.goals.filter { metrics.contains($0.metric) }
  }

  // MARK: - Result

  /// What came of all that was simulated.
  var result: WhatIfResult {
    let ordered = points.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    let base = VariantAnalysis(
      variant: base,
      replications: baseResults,
      base: nil,
      goals: goals
    ).result
    let variants = [base] + ordered.map(\.result).filter { $0.replications > 0 }
    let answers = answers
    return WhatIfResult(
      passed: question.search == nil
        ? goals.isEmpty || variants.contains(where: \.passes) : answers.first?.value != nil,
      partial: experiment.isStopped || variants.contains { $0.replications < replications },
      scenario: self.base.scenario.name,
      version: engineVersion,
      quantum: DigestRun.standardQuantum,
      seed: experiment.seeds.base,
      replications: replications,
      currency: self.base.scenario.currency,
      loadModel: self.base.scenario.load.isOpen ? "open" : "closed",
      axes: axes.indices.map { index in
        WhatIfResult.Axis(
          path: axes[index].path,
          base: axes[index].base,
          values: simulatedPlaces(of: index).map { axes[index].values[$0] }
        )
      },
      search: question.search.map {
        .init(extreme: $0.extreme.rawValue, path: $0.path, condition: $0.condition)
      },
      answers: answers,
      variants: variants,
      frontier: frontier,
      sensitivities: sensitivities
    )
  }

  /// The places of an axis at which something was simulated, in order.
  func simulatedPlaces(of axis: Int) -> [Int] {
    Set(points.filter { $0.value.result.replications > 0 }.map { $0.key[axis] }).sorted()
  }
}
