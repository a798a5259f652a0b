import Scenarios

/// What theory predicted of a run before its first event, beside what the run came to.
public struct TheorySummary: Codable, Equatable, Sendable {
  /// The sessions that began.
  public var sessions: Compared
  /// The standard deviation of their number by theory.
  public var sessionsStandardError: Double
  /// The stations of the services.
  public var services: [Service]
  /// The rate of arrivals over time; absent where a closed load decides it.
  public var arrivals: Rates?

  /// Sessions a second in equal parts of the time until the end of arrivals.
  public struct Rates: Codable, Equatable, Sendable {
    /// The length of a part, in seconds.
    public var width: Double
    /// The mean rate in each part.
    public var rates: [Double]

    /// Creates a curve.
    public init(width: Double, rates: [Double]) {
      self.width = width
      self.rates = rates
    }
  }

  /// A prediction and what was simulated; the latter is absent where there is no such number.
  public struct Compared: Codable, Equatable, Sendable {
    /// What theory predicted.
    public var predicted: Double
    /// What the run came to.
    public var simulated: Double?

    /// Creates a comparison.
    public init(predicted: Double, simulated: Double?) {
      self.predicted = predicted
      self.simulated = simulated
    }

    /// simulated ÷ predicted − 1; absent where that is no number.
    public var difference: Double? {
      guard let simulated, predicted > 0 else { return nil }
      return simulated / predicted - 1
    }
  }

  /// A station.
  public struct Service: Codable, Equatable, Sendable {
    /// The name of the station.
    public var name: String
    /// The mean share of busy servers; absent: unlimited servers.
    public var utilization: Compared?
    /// The mean wait in the queue; absent where theory has none.
    public var meanWait: Compared?
    /// The theory of the wait; absent where there is none.
    public var waitTheory: String?
    /// The highest offered load ÷ servers by theory; above 1 the station has more to do than it can.
    public var peakUtilization: Double?

    /// Creates a station.
    public init(
      name: String,
      utilization: Compared?,
      meanWait: Compared?,
      waitTheory: String?,
      peakUtilization: Double?
    ) {
      self.name = name
      self.utilization = utilization
      self.meanWait = meanWait
      self.waitTheory = waitTheory
      self.peakUtilization = peakUtilization
    }
  }

  /// Creates a comparison from its parts.
  public init(sessions: Compared, sessionsStandardError: Double, services: [Service]) {
    self.sessions = sessions
    self.sessionsStandardError = sessionsStandardError
    self.services = services
  }

  /// Puts a prediction beside a run of its scenario.
  public init(_ prediction: Prediction, beside summary: Summary) {
    sessions = Compared(
      predicted: prediction.arrivals.expectedSessions,
      simulated: Double(summary.sessions.started)
    )
    sessionsStandardError = prediction.arrivals.standardError
    let curve = prediction.arrivals
    if curve.isOpen, !curve.series.isEmpty {
      arrivals = Rates(width: curve.end / Double(curve.series.count), rates: curve.series)
    }
    services = prediction.services.map { predicted in
      let simulated = summary.services.first { $0.name == predicted.name }
      return Service(
        name: predicted.name,
        utilization: predicted.run.utilization.map {
          Compared(predicted: $0, simulated: simulated?.utilization)
        },
        meanWait: predicted.runWait.flatMap { wait in
          wait.theory == .unlimited
            ? nil : Compared(predicted: wait.mean, simulated: simulated?.meanWait)
        },
        waitTheory: predicted.runWait.flatMap {
          $0.theory == .unlimited ? nil : $0.theory.rawValue
        },
        peakUtilization: predicted.peak.utilization
      )
    }
  }
}
