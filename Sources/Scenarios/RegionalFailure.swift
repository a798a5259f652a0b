import SimulationKernel

/// The event `primary-datacenter-failure`: services of a region are down while it acts.
///
/// Calls in progress fail when it starts, new ones at once. It says nothing of where the traffic goes
/// meanwhile; that is what a ``Reroute`` is for.
public struct RegionalFailure: Equatable, Sendable {
  /// The region whose services are down.
  public var region: Int
  /// The services, by index in ascending order; empty: all.
  public var services: [Int]
  /// How long it takes until the backup takes over.
  public var failoverTime: SimulationTime.Duration
  /// What the clients do about a failed connection before their visitors learn of it; absent: nothing.
  public var clientRetry: ClientRetry?

  /// Creates the failure.
  public init(
    region: Int,
    services: [Int],
    failoverTime: SimulationTime.Duration,
    clientRetry: ClientRetry?
  ) {
    self.region = region
    self.services = services
    self.failoverTime = failoverTime
    self.clientRetry = clientRetry
  }

  /// Whether the service of an index is down.
  public func strikes(_ service: Int) -> Bool { services.isEmpty || services.contains(service) }
}

/// How clients try a failed connection again.
public struct ClientRetry: Equatable, Sendable {
  /// The pause before each retry.
  public var interval: SimulationTime.Duration
  /// The most retries, 1...15: rows have four bits for their number.
  public var attempts: Int

  /// Every five seconds, six times.
  public static let standard = ClientRetry(interval: .seconds(5), attempts: 6)
  /// The most retries that a row can number.
  public static let mostAttempts = 15

  /// Creates a policy.
  public init(interval: SimulationTime.Duration, attempts: Int) {
    self.interval = interval
    self.attempts = attempts
  }
}

/// The event `traffic-reroute`: all traffic of a region goes to another one while it acts.
public struct Reroute: Equatable, Sendable {
  /// The region whose traffic is moved.
  public var region: Int
  /// Where it goes.
  public var newRegion: Int
  /// The network time that every call gains, there and back.
  public var latencyIncrease: SimulationTime.Duration

  /// Creates the reroute.
  public init(region: Int, newRegion: Int, latencyIncrease: SimulationTime.Duration) {
    self.region = region
    self.newRegion = newRegion
    self.latencyIncrease = latencyIncrease
  }
}
