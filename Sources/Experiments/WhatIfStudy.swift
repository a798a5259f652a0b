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
  let source: ScenarioSource
  let experiment: Experiment
  let replications: Int
  let axes: [SearchedAxis]
  let base: Variant
  let goals: [Goal]
  /// The variants that were simulated, by their places on the axes.
  private(set) var points: [[Int]: Point] = [:]
  private var baseResults: [ReplicationResult?] = []

  /// A variant that was simulated.
  struct Point {
    let variant: Variant
    let analysis: VariantAnalysis
    let result: VariantResult
  }

  /// An axis with what the base has there.
  struct SearchedAxis {
    let path: String
    let values: WhatIfQuestion.Values
    let base: String?
    /// Whether only those values are simulated that a search needs.
    let isSearched: Bool
  }

  /// Prepares a study.
  ///
  /// - Parameters:
  ///   - question: what is asked.
  ///   - source: the documents of the base.
  ///   - experiment: simulates.
  ///   - replications: how many of each variant.
  /// - Throws: ``VariantError`` where the base makes no scenario, ``QuestionError`` where the question
  ///   cannot be answered.
  public init(
    _ question: WhatIfQuestion,
    of source: ScenarioSource,
    experiment: Experiment,
    replications: Int
  ) throws {
    let condition = try SearchCondition(question.search)
    var options = source.options
    options.settings += condition.settings
    let source = source.with(options)
    let loaded = source.load(listingValues: true)
    guard let scenario = loaded.scenario else {
      throw VariantError(changes: [], diagnostics: loaded.diagnostics)
    }
    self.question = question
    self.source = source
    self.experiment = experiment
    self.replications = replications
    base = Variant(scenario: scenario)
    goals = try condition.goals(of: scenario)
    axes = try Self.axes(of: question, values: loaded.values)
  }

  /// Simulates, and says what came of it; what an interrupted experiment has not done is missing.
  ///
  /// - Throws: ``VariantError`` where a variant makes no scenario, and what a simulation throws.
  public func run() throws -> WhatIfResult {
    let grid = combinations(where: { !$0.isSearched })
    let searched = axes.firstIndex { $0.isSearched }
    // Where nothing is searched the combinations are the variants.
    try simulate(searched == nil ? grid : [])
    if let searched {
      for combination in grid where !experiment.isStopped {
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
    let variants = try missing.map(variant)
    let results = try experiment.results(of: [base] + variants, replications: replications)
    baseResults = results[0]
    for (index, place) in missing.enumerated() {
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

  private func variant(at places: [Int]) throws -> Variant {
    let changes = zip(axes, places).map { axis, place in
      VariantResult.Change(path: axis.path, value: axis.values[place])
    }
    let loaded = source.load(with: changes.map(\.setting))
    guard let scenario = loaded.scenario else {
      throw VariantError(changes: changes, diagnostics: loaded.diagnostics)
    }
    return Variant(changes: changes, scenario: scenario)
  }

  /// Every combination of places; axes that are left out stand at 0.
  private func combinations(where isVaried: (SearchedAxis) -> Bool) -> [[Int]] {
    axes.reduce([[]]) { combinations, axis in
      let places = isVaried(axis) ? Array(0..<axis.values.count) : [0]
      return combinations.flatMap { combination in places.map { combination + [$0] } }
    }
  }

  // MARK: - Result

  private var result: WhatIfResult {
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
        ? variants.contains(where: \.passes) : answers.first?.value != nil,
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
      frontier: frontier
    )
  }

  /// The places of an axis at which something was simulated, in order.
  func simulatedPlaces(of axis: Int) -> [Int] {
    Set(points.filter { $0.value.result.replications > 0 }.map { $0.key[axis] }).sorted()
  }
}

// MARK: - Axes

extension WhatIfStudy {
  /// The most servers that a search without a range goes up to.
  private static let mostServers = 1 << 20

  private static func axes(
    of question: WhatIfQuestion,
    values: [ResolvedValue]
  ) throws(QuestionError) -> [SearchedAxis] {
    func base(_ path: String) -> String? { values.last { $0.path == path }?.value }
    var axes = question.axes.map { axis in
      var isSearched = false
      if case .range = axis.values { isSearched = axis.path == question.search?.path }
      return SearchedAxis(
        path: axis.path,
        values: axis.values,
        base: base(axis.path),
        isSearched: isSearched
      )
    }
    guard let search = question.search else { return axes }
    if let index = axes.firstIndex(where: { $0.path == search.path }) {
      if case .list(let list) = axes[index].values, !list.allSatisfy({ Double($0) != nil }) {
        throw QuestionError(
          "the \(search.extreme.rawValue) of \(search.path) is sought, and not all of its values are "
            + "numbers",
          hint: "vary it over numbers"
        )
      }
      return axes
    }
    guard let text = base(search.path), let value = Int(text), (1...mostServers).contains(value)
    else {
      throw QuestionError(
        "where to seek \(search.path) is not known: the base has no whole number there",
        hint: "say where with --vary \(search.path)=1..64"
      )
    }
    axes.append(
      SearchedAxis(
        path: search.path,
        values: .range(DecimalRange(1, through: mostServers)),
        base: text,
        isSearched: true
      )
    )
    return axes
  }
}
