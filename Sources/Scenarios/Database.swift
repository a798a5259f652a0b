import SimulationKernel

/// A database behind services: a pool of connections that their requests share.
///
/// A request that has a server needs a connection before the work begins, holds it for ``share`` of
/// its service time and works on without it. Its server is held meanwhile, as a blocked thread is.
public struct Database: Equatable, Sendable {
  /// The name by which services and faults refer to it.
  public var name: String
  /// The connections, at least one.
  public var pool: Int
  /// How long a request waits for a connection before it fails.
  public var acquireTimeout: SimulationTime.Duration
  /// The part of the service time for which a connection is held, 0...1.
  public var share: Double
  /// How writes reach the other region.
  public var replication: Replication
  /// How far the other region may be behind, with asynchronous replication.
  public var replicationLag: SimulationTime.Duration

  /// How writes reach the other region.
  public enum Replication: String, Sendable, CaseIterable {
    /// Before they are acknowledged.
    case sync
    /// Some time later.
    case async
  }

  /// Creates a database.
  public init(
    name: String,
    pool: Int = Self.standardPool,
    acquireTimeout: SimulationTime.Duration = Self.standardTimeout,
    share: Double = Self.standardShare,
    replication: Replication = .sync,
    replicationLag: SimulationTime.Duration = .zero
  ) {
    self.name = name
    self.pool = pool
    self.acquireTimeout = acquireTimeout
    self.share = share
    self.replication = replication
    self.replicationLag = replicationLag
  }

  /// The connections where nothing else is said.
  public static let standardPool = 100
  /// The longest wait for a connection where nothing else is said.
  public static let standardTimeout = SimulationTime.Duration.seconds(1)
  /// The part of the service time where nothing else is said.
  public static let standardShare = 0.3
}
