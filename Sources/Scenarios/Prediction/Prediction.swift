/// What theory says of a run before its first event: a pure function of scenario and seed.
///
/// All numbers are means by formulas, none is simulated. They are of the same run that a simulation
/// makes, from its start to its end, unless they say otherwise: ``ServicePrediction/base`` is of the
/// load without traffic multipliers and faults. Times are seconds.
public struct Prediction: Codable, Equatable, Sendable {
  /// How many sessions arrive, and when.
  public var arrivals: ArrivalPrediction
  /// What a session of each persona does in each journey that it may draw, without faults.
  public var walks: [WalkPrediction]
  /// What each station of the services has to do.
  public var services: [ServicePrediction]
  /// What bounds a closed load; absent: the load is open.
  public var closedLoad: ClosedLoadPrediction?
  /// How large the run is.
  public var size: SizePrediction

  /// Creates a prediction from its parts.
  public init(
    arrivals: ArrivalPrediction,
    walks: [WalkPrediction],
    services: [ServicePrediction],
    closedLoad: ClosedLoadPrediction?,
    size: SizePrediction
  ) {
    self.arrivals = arrivals
    self.walks = walks
    self.services = services
    self.closedLoad = closedLoad
    self.size = size
  }
}

/// What bounds the throughput of a closed load, without traffic multipliers and faults.
///
/// - SeeAlso: P. J. Denning, J. P. Buzen, "The operational analysis of queueing network models", *ACM
///   Computing Surveys* 10 (1978), 225–261.
public struct ClosedLoadPrediction: Codable, Equatable, Sendable {
  /// The users.
  public var users: Double
  /// The time from one session of a user to the next where nobody waits for a server.
  public var leastCycle: Double
  /// The sessions a second of all users, by mean value analysis.
  public var throughput: Double
  /// The sessions a second that the slowest station allows; absent: all have unlimited servers.
  public var mostThroughput: Double?
  /// The station that bounds the throughput; absent: none does.
  public var bottleneck: String?
  /// The users from which on the bottleneck and no longer the users bound the throughput; absent: none
  /// does.
  public var saturation: Double?

  /// Creates the bounds of a closed load.
  public init(
    users: Double,
    leastCycle: Double,
    throughput: Double,
    mostThroughput: Double?,
    bottleneck: String?,
    saturation: Double?
  ) {
    self.users = users
    self.leastCycle = leastCycle
    self.throughput = throughput
    self.mostThroughput = mostThroughput
    self.bottleneck = bottleneck
    self.saturation = saturation
  }
}
