import SimulationKernel
import Statistics

/// A service station: servers and the FIFO queue before them.
public struct Service: Equatable, Sendable {
  /// The name by which steps and faults refer to it.
  public var name: String
  /// The number of servers (`concurrency` × `instances`); absent: unlimited.
  public var servers: Int?
  /// The instances among which the servers are divided evenly.
  public var instances: Int
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

  /// Creates a service.
  public init(
    name: String,
    servers: Int?,
    instances: Int = 1,
    serviceTime: Law,
    queuePatience: Law?,
    servesAbandoned: Bool,
    timeout: SimulationTime.Duration?,
    maxQueue: Int?
  ) {
    self.name = name
    self.servers = servers
    self.instances = instances
    self.serviceTime = serviceTime
    self.queuePatience = queuePatience
    self.servesAbandoned = servesAbandoned
    self.timeout = timeout
    self.maxQueue = maxQueue
  }
}
