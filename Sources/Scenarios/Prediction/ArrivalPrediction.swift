/// How many sessions a run is expected to have, and when they begin.
public struct ArrivalPrediction: Codable, Equatable, Sendable {
  /// Whether sessions arrive whatever the system does; otherwise users repeat journeys.
  public var isOpen: Bool
  /// The sessions that begin until the end of arrivals.
  public var expectedSessions: Double
  /// The standard deviation of their number.
  public var standardError: Double
  /// Sessions a second without traffic multipliers and faults, on average between the ramps.
  public var baseRate: Double
  /// The most sessions a second.
  public var peakRate: Double
  /// When they are most.
  public var peakTime: Double
  /// The end of arrivals.
  public var end: Double
  /// The sum that makes the expectation: stretches of one traffic multiplier, in order of time.
  public var terms: [Term]
  /// Sessions a second in equal parts of the time until the end of arrivals; of a closed load the users
  /// who are awake.
  public var series: [Double]

  /// A stretch of the run in which the traffic multiplier is one number, or rises or falls.
  public struct Term: Codable, Equatable, Sendable {
    /// When it begins.
    public var start: Double
    /// When it ends.
    public var end: Double
    /// The mean rate without traffic multipliers, in sessions a second.
    public var rate: Double
    /// The traffic multiplier, on average over these sessions.
    public var multiplier: Double
    /// The sessions that begin.
    public var sessions: Double

    /// Creates a term.
    public init(start: Double, end: Double, rate: Double, multiplier: Double, sessions: Double) {
      self.start = start
      self.end = end
      self.rate = rate
      self.multiplier = multiplier
      self.sessions = sessions
    }
  }

  /// Creates a prediction of arrivals.
  public init(
    isOpen: Bool,
    expectedSessions: Double,
    standardError: Double,
    baseRate: Double,
    peakRate: Double,
    peakTime: Double,
    end: Double,
    terms: [Term],
    series: [Double]
  ) {
    self.isOpen = isOpen
    self.expectedSessions = expectedSessions
    self.standardError = standardError
    self.baseRate = baseRate
    self.peakRate = peakRate
    self.peakTime = peakTime
    self.end = end
    self.terms = terms
    self.series = series
  }
}
