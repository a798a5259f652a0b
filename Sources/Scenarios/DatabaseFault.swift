/// The fault `database-connection`.
public struct DatabaseFault: Equatable, Sendable {
  /// The database, by index.
  public var database: Int
  /// What is wrong with it.
  public var issue: Issue
  /// How bad it is.
  public var severity: Severity
  /// Whether calls look into a cache first: with the service's ``Service/cacheHitRatio`` one needs no
  /// connection.
  public var looksIntoCache: Bool
  /// Whether a service that gets no connection answers without the database, unless its step needs
  /// fresh data.
  public var degrades: Bool
  /// What goes on while it acts.
  public var continuity: Continuity

  /// What is wrong with a database.
  public enum Issue: String, Sendable, CaseIterable {
    /// Connections are missing.
    case exhaustion = "connection-pool-exhaustion"
    /// Its share of the service time is longer.
    case slowQueries = "slow-queries"
    /// Steps that write fail.
    case readOnly = "read-only"
    /// No connection can be had.
    case unavailable
  }

  /// How bad an issue is.
  public enum Severity: String, Sendable, CaseIterable {
    /// A quarter of the connections is missing; queries take 1.5 times as long.
    case low
    /// Half of the connections; twice as long.
    case medium
    /// 80 % of the connections; four times as long.
    case high
    /// All connections; ten times as long.
    case critical

    /// The share of the connections that are missing.
    public var removedShare: Double {
      switch self {
      case .low: 0.25
      case .medium: 0.50
      case .high: 0.80
      case .critical: 1.00
      }
    }

    /// The factor on the database's share of the service time.
    public var slowness: Double {
      switch self {
      case .low: 1.5
      case .medium: 2
      case .high: 4
      case .critical: 10
      }
    }
  }

  /// What goes on while a database is in trouble.
  public enum Continuity: String, Sendable, CaseIterable {
    /// Everything.
    case full
    /// Calls and steps that are not essential are left out.
    case essentialOnly = "essential-only"
    /// Calls that need the database fail at once.
    case none
  }

  /// Creates the fault.
  public init(
    database: Int,
    issue: Issue,
    severity: Severity,
    looksIntoCache: Bool,
    degrades: Bool,
    continuity: Continuity
  ) {
    self.database = database
    self.issue = issue
    self.severity = severity
    self.looksIntoCache = looksIntoCache
    self.degrades = degrades
    self.continuity = continuity
  }
}
