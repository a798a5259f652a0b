/// How measured emissions differ from the first of them, such as from the one before a release.
/// `emission-comparison.json`.
///
/// Times are seconds, rates requests a second, shares 0...1.
public struct EmissionComparison: Codable, Equatable, Sendable {
  /// Whether none is worse than the first.
  public var passed: Bool
  /// The version of the engine.
  public var version: String
  /// The metrics behind a verdict, those of all groups: the intervals are widened for their number.
  public var judged: Int
  /// What is compared, the first of them first.
  public var sides: [Side]
  /// What a reader must know, in sentences.
  public var notes: [String]

  /// An emission.
  public struct Side: Codable, Equatable, Sendable {
    /// As it was named.
    public var name: String
    /// The name of the scenario that was replayed.
    public var scenario: String
    /// SHA-256 of that scenario.
    public var scenarioHash: String
    /// The seed of the run that was replayed.
    public var seed: UInt64
    /// `VALID` or `DEGRADED`.
    public var fidelity: String
    /// Why it is not better.
    public var reasons: [String]
    /// Requests that were tried.
    public var requests: Int
    /// `base`, `better`, `worse`, `mixed`, `no detectable difference` or `unknown`.
    public var verdict: String
    /// The differences to the first; none for the first.
    public var groups: [Group]
    /// How it went over time.
    public var course: [Stretch]

    /// Creates a side.
    public init(
      name: String,
      scenario: String,
      scenarioHash: String,
      seed: UInt64,
      fidelity: String,
      reasons: [String],
      requests: Int,
      verdict: String,
      groups: [Group],
      course: [Stretch]
    ) {
      self.name = name
      self.scenario = scenario
      self.scenarioHash = scenarioHash
      self.seed = seed
      self.fidelity = fidelity
      self.reasons = reasons
      self.requests = requests
      self.verdict = verdict
      self.groups = groups
      self.course = course
    }
  }

  /// Requests that belong together.
  public struct Group: Codable, Equatable, Sendable {
    /// `total` or `step`.
    public var kind: String
    /// `all requests`, or journey/step.
    public var name: String
    /// Its differences.
    public var metrics: [Metric]

    /// Creates a group.
    public init(kind: String, name: String, metrics: [Metric]) {
      (self.kind, self.name, self.metrics) = (kind, name, metrics)
    }
  }

  /// What is compared of a group.
  public enum Quantity: String, Codable, CaseIterable, Sendable {
    /// The median response time, from the instant a request was due.
    case p50
    /// The response time that 95 % do not exceed.
    case p95
    /// The response time that 99 % do not exceed.
    case p99
    /// Requests that failed or were refused, of those tried.
    case errorRate
    /// Requests a second that were answered without an error.
    case throughput

    /// Whether more of it is better.
    public var isBetterHigher: Bool { self == .throughput }
    /// Whether differences are shares of the first value, and not differences of shares.
    public var isRelative: Bool { self != .errorRate }
  }

  /// The difference in one quantity.
  public struct Metric: Codable, Equatable, Sendable {
    /// What is compared.
    public var quantity: Quantity
    /// Its value in the first; absent: not known.
    public var before: Double?
    /// Its value in the other.
    public var after: Double?
    /// The difference: of times and throughputs as a share of the first, of error rates in shares of
    /// requests.
    public var difference: Double?
    /// The lower end of its 95 % interval.
    public var low: Double?
    /// The upper end of its 95 % interval.
    public var high: Double?
    /// `better`, `worse`, `no detectable difference`, or `unknown` where there are too few requests.
    public var verdict: String

    /// Creates a difference.
    public init(
      quantity: Quantity,
      before: Double?,
      after: Double?,
      difference: Double?,
      low: Double?,
      high: Double?,
      verdict: String
    ) {
      self.quantity = quantity
      self.before = before
      self.after = after
      self.difference = difference
      self.low = low
      self.high = high
      self.verdict = verdict
    }
  }

  /// Response times of a stretch of time.
  public struct Stretch: Codable, Equatable, Sendable {
    /// Its start, since the first request.
    public var start: Double
    /// Requests intended for it.
    public var requests: Int
    /// The median; absent where nothing was answered.
    public var p50: Double?
    /// The 95th percentile.
    public var p95: Double?
    /// The 99th percentile.
    public var p99: Double?
    /// The share of errors; absent without a request.
    public var errorRate: Double?

    /// Creates a stretch.
    public init(
      start: Double,
      requests: Int,
      p50: Double?,
      p95: Double?,
      p99: Double?,
      errorRate: Double?
    ) {
      self.start = start
      self.requests = requests
      self.p50 = p50
      self.p95 = p95
      self.p99 = p99
      self.errorRate = errorRate
    }
  }

  /// Creates a comparison; whether it is passed follows from the verdicts.
  public init(version: String, judged: Int, sides: [Side], notes: [String]) {
    passed = !sides.contains { ["worse", "mixed"].contains($0.verdict) }
    self.version = version
    self.judged = judged
    self.sides = sides
    self.notes = notes
  }
}
