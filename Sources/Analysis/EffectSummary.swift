/// An effect of the timeline, as it acted.
public struct EffectSummary: Codable, Equatable, Sendable {
  /// The name of the effect.
  public var name: String
  /// When it began to act.
  public var start: Double
  /// When it acted no more.
  public var end: Double
  /// The stretches of time in which it acted, where it came and went; absent: throughout.
  public var occurrences: [Occurrence]?
  /// Whether the fault-free twin leaves it out.
  public var isFault: Bool
  /// Calls that it struck.
  public var struckCalls: Int
  /// Technical losses of which it was the proximate cause.
  public var lostSessions: Int
  /// Their potential value, in minor units.
  public var lostValue: Int64
  /// What its author expected, beside what was measured; absent: nothing was expected.
  public var prediction: PredictionSummary?
  /// How long its traces lasted once it acted no more; absent where nothing can be said: it is no fault,
  /// it acts to the end, or there is no twin.
  public var recovery: RecoverySummary?

  /// A stretch of time in which an effect acted, in seconds since the start of the run.
  public struct Occurrence: Codable, Equatable, Sendable {
    /// When it began to act.
    public var start: Double
    /// When it acted no more.
    public var end: Double

    /// Creates a stretch of time.
    public init(start: Double, end: Double) {
      self.start = start
      self.end = end
    }
  }

  /// For how long it acted, in seconds.
  public var duration: Double {
    occurrences.map { $0.reduce(0) { $0 + $1.end - $1.start } } ?? end - start
  }

  /// Creates a summary of an effect.
  public init(
    name: String,
    start: Double,
    end: Double,
    occurrences: [Occurrence]? = nil,
    isFault: Bool,
    struckCalls: Int,
    lostSessions: Int,
    lostValue: Int64,
    prediction: PredictionSummary? = nil
  ) {
    self.name = name
    self.start = start
    self.end = end
    self.occurrences = occurrences
    self.isFault = isFault
    self.struckCalls = struckCalls
    self.lostSessions = lostSessions
    self.lostValue = lostValue
    self.prediction = prediction
  }
}

/// What the author of an effect expected of it, beside what was measured.
public struct PredictionSummary: Codable, Equatable, Sendable {
  /// The rise of the abandonment rate over that of the fault-free twin, in percentage points, among
  /// the sessions that arrived while the effect acted.
  public var abandonmentIncrease: PredictedValue?
  /// The same among the personas that the author named; absent where he named none.
  public var personasAbandonmentIncrease: PredictedValue?
  /// Potential value of the technical losses while the effect acted, in minor units.
  public var revenueLost: PredictedValue?
  /// Of a reroute: how much longer the calls of the users took whom it moved, in seconds; queueing in
  /// the new region is part of it.
  public var latencyIncrease: PredictedValue?

  /// Creates a check of a prediction.
  public init(
    abandonmentIncrease: PredictedValue? = nil,
    personasAbandonmentIncrease: PredictedValue? = nil,
    revenueLost: PredictedValue? = nil,
    latencyIncrease: PredictedValue? = nil
  ) {
    self.abandonmentIncrease = abandonmentIncrease
    self.personasAbandonmentIncrease = personasAbandonmentIncrease
    self.revenueLost = revenueLost
    self.latencyIncrease = latencyIncrease
  }
}

/// An expectation and a measurement.
public struct PredictedValue: Codable, Equatable, Sendable {
  /// What was expected.
  public var expected: Double
  /// What was measured; absent where it could not be, such as without a twin.
  public var measured: Double?
  /// The lower end of the 95 % interval of the measurement.
  public var low: Double?
  /// The upper end.
  public var high: Double?
  /// `as-expected` where the expectation lies in the interval or within 20 % of the measurement,
  /// else whether the measurement is `higher` or `lower`; `unknown` without one.
  public var verdict: String

  /// Creates a comparison with its verdict.
  public init(
    expected: Double,
    measured: Double? = nil,
    low: Double? = nil,
    high: Double? = nil,
    verdict: String
  ) {
    self.expected = expected
    self.measured = measured
    self.low = low
    self.high = high
    self.verdict = verdict
  }
}
