/// What the replications of a variant came to.
public struct VariantResult: Codable, Equatable, Sendable {
  /// What was changed; none: the base.
  public var changes: [Change]
  /// SHA-256 of the canonical scenario, in hexadecimal digits.
  public var scenarioHash: String
  /// The replications that are done.
  public var replications: Int
  /// `pass`, `fail`, either with `(marginal)`, or `unknown`: whether the means meet all goals.
  public var verdict: String
  /// How sure it is that the variant meets its goals, 0...1: at least this; absent: it has no goals, or
  /// too few replications.
  public var confidence: Double?
  /// How often a single run met all goals; absent where there are none.
  public var meeting: SuccessShare?
  /// The goals, judged by the means over the replications.
  public var goals: [GoalResult]
  /// The metrics by their names: means over the replications with 95 % intervals.
  public var metrics: [String: Estimate]
  /// The paired differences to the base by metric; none for the base itself.
  public var differences: [String: PairedDifference]
  /// The service stations.
  public var services: [Station]

  /// A value in place of the documents'.
  public struct Change: Codable, Equatable, Hashable, Sendable {
    /// A JSON pointer into the resolved scenario, an element of a list by its name or number.
    public var path: String
    /// The value, as one line of a document would say it.
    public var value: String

    /// Creates a change.
    public init(path: String, value: String) {
      self.path = path
      self.value = value
    }

    /// The change as a setting.
    public var setting: String { "\(path)=\(value)" }
  }

  /// Means of a service station over the replications.
  public struct Station: Codable, Equatable, Sendable {
    /// The name of the service.
    public var name: String
    /// The number of servers; absent: unlimited.
    public var servers: Int?
    /// The share of busy servers.
    public var utilization: Estimate
    /// The wait in the queue, in seconds.
    public var meanWait: Estimate
    /// The response that 95 % of the calls do not exceed, in seconds.
    public var p95: Estimate

    /// Creates the means of a station.
    public init(
      name: String,
      servers: Int?,
      utilization: Estimate,
      meanWait: Estimate,
      p95: Estimate
    ) {
      self.name = name
      self.servers = servers
      self.utilization = utilization
      self.meanWait = meanWait
      self.p95 = p95
    }
  }

  /// Creates a result.
  public init(
    changes: [Change],
    scenarioHash: String,
    replications: Int,
    verdict: String,
    confidence: Double?,
    meeting: SuccessShare?,
    goals: [GoalResult],
    metrics: [String: Estimate],
    differences: [String: PairedDifference],
    services: [Station]
  ) {
    self.changes = changes
    self.scenarioHash = scenarioHash
    self.replications = replications
    self.verdict = verdict
    self.confidence = confidence
    self.meeting = meeting
    self.goals = goals
    self.metrics = metrics
    self.differences = differences
    self.services = services
  }

  /// Whether the means meet all goals.
  public var passes: Bool { verdict.hasPrefix("pass") }
}

/// How many of some independent runs did, with Wilson's 95 % interval.
public struct SuccessShare: Codable, Equatable, Sendable {
  /// The runs that did.
  public var successes: Int
  /// The runs.
  public var runs: Int
  /// The lower end of the interval of the probability.
  public var low: Double
  /// The upper end.
  public var high: Double

  /// Creates a share.
  public init(successes: Int, runs: Int, low: Double, high: Double) {
    self.successes = successes
    self.runs = runs
    self.low = low
    self.high = high
  }

  /// The share of the runs that did.
  public var share: Double { runs == 0 ? 0 : Double(successes) / Double(runs) }
}

/// The difference of one metric between two variants that share their seeds: this less the base.
public struct PairedDifference: Codable, Equatable, Sendable {
  /// The mean difference; absent where it is not defined.
  public var value: Double?
  /// The lower end of the 95 % interval.
  public var low: Double?
  /// The upper end.
  public var high: Double?
  /// The pairs of replications.
  public var pairs: Int
  /// `better`, `worse`, `no detectable difference`, or `unknown` for fewer than two pairs.
  public var verdict: String
  /// About how many further replications would tell, if the difference is as large as it looks; absent
  /// where it is told already, or where there is none.
  public var furtherReplications: Int?
  /// How many times the variance of the difference would be larger with seeds of its own for each
  /// variant; absent where the difference does not vary.
  public var varianceReduction: Double?

  /// Creates a difference.
  public init(
    value: Double? = nil,
    low: Double? = nil,
    high: Double? = nil,
    pairs: Int,
    verdict: String,
    furtherReplications: Int? = nil,
    varianceReduction: Double? = nil
  ) {
    self.value = value
    self.low = low
    self.high = high
    self.pairs = pairs
    self.verdict = verdict
    self.furtherReplications = furtherReplications
    self.varianceReduction = varianceReduction
  }
}
