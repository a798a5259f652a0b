/// How runs or scenarios differ from the first of them. `comparison.json`.
public struct ComparisonSummary: Codable, Equatable, Sendable {
  /// Whether none is worse than the first.
  public var passed: Bool
  /// Whether it was interrupted: some replications are missing.
  public var partial: Bool
  /// The version of the engine.
  public var version: String
  /// The ISO 4217 code of the amounts.
  public var currency: String
  /// How differences were taken: ``Method``.
  public var method: Method
  /// The metrics by which the verdict on a side goes: those with a goal, else completion,
  /// satisfaction and revenue.
  public var judged: [String]
  /// What is compared, the first of them first.
  public var sides: [Side]

  /// How differences are taken.
  public enum Method: String, Codable, CaseIterable, Sendable {
    /// Replications with the same seeds, pair by pair.
    case replications = "paired-replications"
    /// One run each with the same seed, paired by the time at which sessions arrive.
    case arrivals = "paired-arrivals"
  }

  /// One of those that are compared.
  public struct Side: Codable, Equatable, Sendable {
    /// As it was named.
    public var name: String
    /// The name of the scenario.
    public var scenario: String
    /// The seed of the run, or of the first replication.
    public var seed: UInt64
    /// `better`, `worse`, `mixed`, `no detectable difference` or `unknown`; `base` for the first.
    ///
    /// The intervals behind it are widened for the number of metrics that are judged, so that two equal
    /// sides are told apart in at most 5 % of comparisons.
    public var verdict: String
    /// What the scenario changes in that of the first.
    public var changes: [ModelChange]
    /// What it came to, its differences to the first included.
    public var result: VariantResult
    /// How visible waits and failed calls of a single run went over time; empty for replications.
    public var course: [EmissionComparison.Stretch] = []

    /// Creates a side.
    public init(
      name: String,
      scenario: String,
      seed: UInt64,
      verdict: String,
      changes: [ModelChange],
      result: VariantResult
    ) {
      self.name = name
      self.scenario = scenario
      self.seed = seed
      self.verdict = verdict
      self.changes = changes
      self.result = result
    }
  }

  /// A field in which two scenarios differ.
  public struct ModelChange: Codable, Equatable, Sendable {
    /// Where it stands in the canonical scenario, an element of a list by its name.
    public var path: String
    /// Its value in the first, as JSON; absent: it is not there.
    public var before: String?
    /// Its value in the other; absent: it is not there.
    public var after: String?

    /// Creates a change.
    public init(path: String, before: String?, after: String?) {
      self.path = path
      self.before = before
      self.after = after
    }
  }

  /// Creates a result.
  public init(
    passed: Bool,
    partial: Bool,
    version: String,
    currency: String,
    method: Method,
    judged: [String],
    sides: [Side]
  ) {
    self.passed = passed
    self.partial = partial
    self.version = version
    self.currency = currency
    self.method = method
    self.judged = judged
    self.sides = sides
  }
}
