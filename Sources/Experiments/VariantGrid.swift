import Analysis
import Scenarios

/// The variants of a question: a base, and what takes the place of some of its values.
struct VariantGrid {
  /// The documents, with what the condition of a search adds to them.
  let source: ScenarioSource
  let base: Variant
  let axes: [Axis]
  /// The goals that variants are judged by.
  let goals: [Goal]

  /// An axis with what the base has there.
  struct Axis {
    let path: String
    let values: WhatIfQuestion.Values
    let base: String?
    /// Whether only those values are simulated that a search needs.
    let isSearched: Bool
  }

  /// Reads the documents.
  ///
  /// - Parameters:
  ///   - question: what is varied.
  ///   - source: the documents of the base.
  ///   - isWhole: whether every value is simulated, even of a range in which one is sought.
  /// - Throws: ``VariantError`` where the base makes no scenario, ``QuestionError`` where the question
  ///   cannot be answered.
  init(_ question: WhatIfQuestion, of source: ScenarioSource, isWhole: Bool = false) throws {
    let condition = try SearchCondition(question.search)
    var options = source.options
    options.settings += condition.settings
    self.source = source.with(options)
    let loaded = self.source.load(listingValues: true)
    guard let scenario = loaded.scenario else {
      throw VariantError(changes: [], diagnostics: loaded.diagnostics)
    }
    base = Variant(scenario: scenario)
    goals = try condition.goals(of: scenario)
    axes = try Self.axes(of: question, values: loaded.values, isWhole: isWhole)
  }

  /// Every combination of places on the axes, the last axis fastest; an axis that is searched stands at
  /// 0, and without axes there is none.
  var places: [[Int]] {
    guard !axes.isEmpty else { return [] }
    return axes.reduce([[]]) { combinations, axis in
      let places = axis.isSearched ? [0] : Array(0..<axis.values.count)
      return combinations.flatMap { combination in places.map { combination + [$0] } }
    }
  }

  /// What is changed at places.
  func changes(at places: [Int]) -> [Variant.Change] {
    zip(axes, places).map { .init(path: $0.path, value: $0.values[$1]) }
  }

  /// The variant at places.
  ///
  /// - Throws: ``VariantError`` where it makes no scenario.
  func variant(at places: [Int]) throws(VariantError) -> Variant {
    let changes = changes(at: places)
    let loaded = source.load(with: changes.map(\.setting))
    guard let scenario = loaded.scenario else {
      throw VariantError(changes: changes, diagnostics: loaded.diagnostics)
    }
    return Variant(changes: changes, scenario: scenario)
  }
}

// MARK: - Axes

extension VariantGrid {
  /// The most servers that a search without a range goes up to.
  private static let mostServers = 1 << 20

  private static func axes(
    of question: WhatIfQuestion,
    values: [ResolvedValue],
    isWhole: Bool
  ) throws(QuestionError) -> [Axis] {
    func base(_ path: String) -> String? { values.last { $0.path == path }?.value }
    var axes = question.axes.map { axis in
      var isSearched = false
      if case .range = axis.values { isSearched = !isWhole && axis.path == question.search?.path }
      return Axis(
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
    guard !isWhole else {
      throw QuestionError(
        "the \(search.extreme.rawValue) of \(search.path) is sought, and its values are not said: what a "
          + "search tries next depends on runs that a plan does not have",
        hint: "say which values are simulated with --vary \(search.path)=4..16"
      )
    }
    guard let text = base(search.path), let value = Int(text), (1...mostServers).contains(value)
    else {
      throw QuestionError(
        "where to seek \(search.path) is not known: the base has no whole number there",
        hint: "say where with --vary \(search.path)=1..64"
      )
    }
    axes.append(
      Axis(
        path: search.path,
        values: .range(DecimalRange(1, through: mostServers)),
        base: text,
        isSearched: true
      )
    )
    return axes
  }
}
