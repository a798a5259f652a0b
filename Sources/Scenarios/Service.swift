import SimulationKernel
import Statistics

/// A service station: servers and the FIFO queue before them.
public struct Service: Equatable, Sendable {
  /// The name by which steps and faults refer to it.
  public var name: String
  /// The number of servers (`concurrency` × `instances`); absent: unlimited.
  public var servers: Int?
  /// The service time of a call that does not bring its own, in milliseconds.
  public var serviceTime: Law
  /// The longest wait in the queue that a request accepts, in milliseconds; absent: any.
  public var queuePatience: Law?
  /// Whether a request whose caller has left the queue is served all the same.
  public var servesAbandoned: Bool
  /// The caller gives up after this time; the server works on. Absent: never.
  public var timeout: SimulationTime.Duration?
  /// How many requests may wait; absent: any number.
  public var maxQueue: Int?
  /// The machines that ``servers`` are spread over evenly.
  public var instances: Int
  /// The database behind it, by index; absent: none.
  public var database: Int?
  /// The probability that a call finds what it asks in a cache, where a fault of the database makes
  /// calls look there first, 0...1.
  public var cacheHitRatio: Double
  /// Whether its calls are made even where a fault of a database leaves only the essential ones.
  public var isEssential: Bool

  /// Creates a service.
  public init(
    name: String,
    servers: Int?,
    serviceTime: Law,
    queuePatience: Law?,
    servesAbandoned: Bool,
    timeout: SimulationTime.Duration?,
    maxQueue: Int?,
    instances: Int = 1,
    database: Int? = nil,
    cacheHitRatio: Double = Self.standardCacheHitRatio,
    isEssential: Bool = true
  ) {
    self.name = name
    self.servers = servers
    self.serviceTime = serviceTime
    self.queuePatience = queuePatience
    self.servesAbandoned = servesAbandoned
    self.timeout = timeout
    self.maxQueue = maxQueue
    self.instances = instances
    self.database = database
    self.cacheHitRatio = cacheHitRatio
    self.isEssential = isEssential
  }

  /// The cache hit ratio where nothing else is said.
  public static let standardCacheHitRatio = 0.8
}
