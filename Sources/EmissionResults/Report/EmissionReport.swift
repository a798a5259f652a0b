import Wire

/// What became of an emission.
///
/// Three clocks are kept apart: *lateness* is from the due time of a request to its write, *service
/// time* from its write to the end of the answer, *response time* from its due time to the end of the
/// answer. Only the last shows what a visitor would have waited. Due is what the plan intended, unless
/// the visitor still waited for an earlier answer or the plan's clock was stopped: that is its *slip*.
public struct EmissionReport: Equatable, Sendable {
  /// Where the requests went.
  public let target: String
  /// What was replayed.
  public let source: Source
  /// The pace.
  public let pace: Pace
  /// What happened to how many.
  public let counts: Counts
  /// Answers per status, in order.
  public let statuses: [Count]
  /// Errors per class, in order of the name, zeros left out.
  public let errors: [Count]
  /// How often a due request had to wait, by reason, zeros left out.
  public let obstacles: [Count]
  /// The rates.
  public let rates: Rates
  /// Times of all requests.
  public let total: Group
  /// Times per service, step and persona; those without requests are left out.
  public let services: [Group]
  /// Times per step.
  public let steps: [Group]
  /// Times per persona.
  public let personas: [Group]
  /// Times per journey.
  public let journeys: [Group]
  /// Times per phase of the timeline, with its first and last intended time.
  public let phases: [Group]
  /// Times per target, where there are several.
  public let targets: [Group]
  /// What was intended, sent and answered in each second.
  public let seconds: Seconds
  /// The quantiles of response times, closer and closer towards the largest.
  public let responseCurve: [CurvePoint]
  /// The quantiles of service times.
  public let serviceCurve: [CurvePoint]
  /// How the sending threads were served by their machine.
  public let sending: SendingFacts
  /// How fast lateness grew, in parts per million of the time that went by; `nil` where there are
  /// too few requests.
  public let drift: Double?
  /// When the emission began, in nanoseconds since 1970 UTC; `nil` where that is not known.
  public let start: Int64?
  /// Why the emission was stopped; `nil` where it was not.
  public let stopReason: String?
  /// What was done to it on the way, in order: pauses, changes of pace, the stop; empty in a merged
  /// result, whose parts have theirs.
  public let changes: [Change]
  /// Whether the emission was stopped before its end.
  public let isPartial: Bool
  /// What of the result could not be written beside this; `nil` where all was.
  public let failure: EmissionError?
  /// All that was counted.
  public let accounts: EmissionAccounts
  /// The thresholds, and whether they were met.
  public let thresholds: [ThresholdResult]
  /// The hosts that sent a part each; empty where one sent all.
  public let shards: [Shard]
  /// How true to the plan the emission was.
  public let fidelity: Fidelity

  /// The trace that was replayed.
  public struct Source: Equatable, Sendable {
    /// The scenario's name.
    public let scenario: String
    /// The first 8 digits of its hash.
    public let scenarioHash: String
    /// The run's seed.
    public let seed: UInt64
    /// Whether its sessions arrived whatever the system did.
    public let isOpenLoad: Bool
  }

  /// What happened to how many: `planned` = `sent` + `shed` + `skipped` + `pending`, and `sent` =
  /// `answered` + `unanswered`.
  public struct Counts: Equatable, Sendable {
    /// In the plan.
    public let planned: Int
    /// Written to a connection.
    public let sent: Int
    /// Dropped because they were late.
    public let shed: Int
    /// Given up because no connection could be made.
    public let skipped: Int
    /// Not reached, for the emission was stopped.
    public let pending: Int
    /// Answered, whatever the status.
    public let answered: Int
    /// Sent without an answer.
    public let unanswered: Int
    /// Sent more than 100 ms late.
    public let seriouslyLate: Int
  }

  /// Something counted.
  public struct Count: Equatable, Sendable {
    /// What.
    public let name: String
    /// How many.
    public let count: Int
  }

  /// Requests a second from the first to the last; `nil` where there are fewer than two.
  public struct Rates: Equatable, Sendable {
    /// As intended.
    public let planned: Double?
    /// As due: what the sender could have kept.
    public let due: Double?
    /// As sent.
    public let achieved: Double?
  }

  /// Times of a group of requests.
  public struct Group: Equatable, Sendable {
    /// Its name.
    public let name: String
    /// Requests that left the plan, whatever became of them.
    public let taken: Int
    /// Requests sent.
    public let sent: Int
    /// Requests answered, whatever the status.
    public let answered: Int
    /// Requests dropped because they were late.
    public let shed: Int
    /// Requests given up because no connection could be made.
    public let skipped: Int
    /// Errors per class, in order of the name, zeros left out.
    public let errors: [Count]
    /// The first and the last intended time in nanoseconds since the emission began; `nil` where
    /// there is none.
    public let span: ClosedRange<Int64>?
    /// From the due time to the write.
    public let lateness: Quantiles
    /// From the write to the end of the answer.
    public let service: Quantiles
    /// From the due time to the end of the answer.
    public let response: Quantiles
    /// From the intended time to the due time.
    public let slip: Quantiles
    /// What the model said that the response would take.
    public let simulated: Quantiles
  }

  /// Some quantiles in nanoseconds; zero where nothing was measured.
  public struct Quantiles: Equatable, Sendable {
    /// The number of values.
    public let count: UInt64
    /// The median.
    public let p50: UInt64
    /// The 90th percentile.
    public let p90: UInt64
    /// The 95th percentile.
    public let p95: UInt64
    /// The 99th percentile.
    public let p99: UInt64
    /// The 99.9th percentile.
    public let p999: UInt64
    /// The largest.
    public let maximum: UInt64
  }

  /// Counts per second since the emission began.
  public struct Seconds: Equatable, Sendable {
    /// Requests intended.
    public let intended: [Int]
    /// Requests sent.
    public let sent: [Int]
    /// Answers.
    public let answered: [Int]
    /// Errors of the target that came to light.
    public let errors: [Int]
    /// Quantiles of the requests that ended in each second; fewer where they are not known.
    public let quantiles: [SecondQuantiles]
  }

  /// A quantile.
  public struct CurvePoint: Equatable, Sendable {
    /// The share of values that are no larger, 0 to 1.
    public let probability: Double
    /// The value in nanoseconds.
    public let value: UInt64
  }

  /// The part of one host.
  public struct Shard: Equatable, Sendable {
    /// Where its result was.
    public let name: String
    /// Requests in its plan.
    public let planned: Int
    /// Requests that it sent.
    public let sent: Int
    /// When it began, in nanoseconds since 1970 UTC by its own clock; `nil` where that is not known.
    public let start: Int64?
    /// How well it kept its part of the plan.
    public let verdict: Fidelity.Verdict
  }
}

extension EmissionReport {
  /// How the sending threads were scheduled; of several, the worst.
  public var scheduling: Scheduling { sending.scheduling ?? .normal }

  /// How long the sending threads were ready, but waited for a core, in nanoseconds; `nil` where the
  /// system does not tell.
  public var waitForCore: Int64? { sending.waitForCore }

  /// From the first start of a shard to the last, in nanoseconds, by the clocks of their hosts: the
  /// difference of the clocks is part of it. `nil` where there is one shard.
  public var startSkew: Int64? {
    let starts = shards.compactMap(\.start)
    guard starts.count > 1, let first = starts.min(), let last = starts.max() else { return nil }
    return last - first
  }

  /// Whether all thresholds were met.
  public var meetsThresholds: Bool { thresholds.allSatisfy(\.isMet) }
}
