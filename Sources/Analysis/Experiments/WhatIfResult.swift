/// What came of the variants of a scenario: a pure function of documents, question, seed, replications
/// and version. `whatif.json`.
public struct WhatIfResult: Codable, Equatable, Sendable {
  /// Whether the question has an answer: what was sought was found; where nothing was, a variant met
  /// all goals.
  public var passed: Bool
  /// Whether it was interrupted: some replications are missing.
  public var partial: Bool
  /// The name of the scenario.
  public var scenario: String
  /// The version of the engine.
  public var version: String
  /// Nanoseconds a quantum of time.
  public var quantum: UInt64
  /// The seed of the first replication; the next ones follow it.
  public var seed: UInt64
  /// The replications that each variant was to have.
  public var replications: Int
  /// The ISO 4217 code of the amounts.
  public var currency: String
  /// `open` or `closed`.
  public var loadModel: String
  /// What was varied.
  public var axes: [Axis]
  /// What was sought; absent: nothing.
  public var search: Search?
  /// What was found: one answer for each combination of the other axes, that of the base first.
  public var answers: [Answer]
  /// The base, then every variant in the order of the axes.
  public var variants: [VariantResult]
  /// Where the goals are met; absent where more than two values are varied.
  public var frontier: Frontier?
  /// How much each varied value accounts for, metric by metric; none where not every combination of two
  /// values or more was simulated.
  public var sensitivities: [Sensitivity] = []

  /// A value that was varied.
  public struct Axis: Codable, Equatable, Sendable {
    /// A JSON pointer into the resolved scenario.
    public var path: String
    /// The value of the base, as its documents say it; absent: they do not.
    public var base: String?
    /// The values that were simulated.
    public var values: [String]

    /// Creates an axis.
    public init(path: String, base: String?, values: [String]) {
      self.path = path
      self.base = base
      self.values = values
    }
  }

  /// What was sought.
  public struct Search: Codable, Equatable, Sendable {
    /// `minimum` or `maximum`.
    public var extreme: String
    /// The value that was sought.
    public var path: String
    /// What had to hold.
    public var condition: String

    /// Creates a search.
    public init(extreme: String, path: String, condition: String) {
      self.extreme = extreme
      self.path = path
      self.condition = condition
    }
  }

  /// What was found.
  public struct Answer: Codable, Equatable, Sendable {
    /// The values of the other axes.
    public var at: [VariantResult.Change]
    /// The value that was sought; absent: none of those simulated met the condition.
    public var value: String?
    /// The nearest value that does not meet it; absent: none was simulated.
    public var rejected: String?
    /// How sure the answer is, 0...1: at least this; absent: too few replications.
    public var confidence: Double?
    /// Whether a value beyond the answer does not meet the condition, against what a search assumes.
    public var isContradicted: Bool
    /// The answer in a sentence.
    public var statement: String

    /// Creates an answer.
    public init(
      at: [VariantResult.Change],
      value: String?,
      rejected: String?,
      confidence: Double?,
      isContradicted: Bool,
      statement: String
    ) {
      self.at = at
      self.value = value
      self.rejected = rejected
      self.confidence = confidence
      self.isContradicted = isContradicted
      self.statement = statement
    }
  }

  /// Creates a result.
  public init(
    passed: Bool,
    partial: Bool,
    scenario: String,
    version: String,
    quantum: UInt64,
    seed: UInt64,
    replications: Int,
    currency: String,
    loadModel: String,
    axes: [Axis],
    search: Search?,
    answers: [Answer],
    variants: [VariantResult],
    frontier: Frontier?,
    sensitivities: [Sensitivity] = []
  ) {
    self.passed = passed
    self.partial = partial
    self.scenario = scenario
    self.version = version
    self.quantum = quantum
    self.seed = seed
    self.replications = replications
    self.currency = currency
    self.loadModel = loadModel
    self.axes = axes
    self.search = search
    self.answers = answers
    self.variants = variants
    self.frontier = frontier
    self.sensitivities = sensitivities
  }
}
