/// A database behind services.
public struct DatabaseSummary: Codable, Equatable, Sendable {
  /// The name of the database.
  public var name: String
  /// The connections of its pool, where no fault takes any away.
  public var connections: Int
  /// Requests for a connection.
  public var requests: Int
  /// Requests among them that had to wait.
  public var poolWaits: Int
  /// The sum of their waits.
  public var poolWaitSeconds: Double
  /// Waits that were too long.
  public var poolTimeouts: Int
  /// Calls that failed for the database's sake: waits too long that nothing stood in for, and calls that
  /// were refused.
  public var failures: Int
  /// Calls that a cache answered.
  public var cacheHits: Int
  /// Calls that were left out as not essential.
  public var skippedNonEssential: Int
  /// Calls that were answered without the database.
  public var degraded: Int
  /// The mean number of connections in use.
  public var meanInUse: Double?
  /// The most connections in use at one instant.
  public var peakInUse: Int
  /// The most requests that waited at one instant.
  public var longestQueue: Int
  /// The same by observation window.
  public var windows: Windows

  /// Series over the observation windows of the run.
  public struct Windows: Codable, Equatable, Sendable {
    /// Requests that had to wait for a connection, by the window in which they came.
    public var poolWaits: [Int]
    /// Seconds that requests waited in each window.
    public var poolWaitSeconds: [Double]
    /// Waits that were too long.
    public var poolTimeouts: [Int]
    /// Calls that a cache answered.
    public var cacheHits: [Int]
    /// Calls that were left out as not essential.
    public var skippedNonEssential: [Int]
    /// Calls that were answered without the database.
    public var degraded: [Int]
    /// The mean number of connections in use.
    public var meanInUse: [Double]
    /// The most connections in use at one instant.
    public var peakInUse: [Int]

    /// Creates series.
    public init(
      poolWaits: [Int],
      poolWaitSeconds: [Double],
      poolTimeouts: [Int],
      cacheHits: [Int],
      skippedNonEssential: [Int],
      degraded: [Int],
      meanInUse: [Double],
      peakInUse: [Int]
    ) {
      self.poolWaits = poolWaits
      self.poolWaitSeconds = poolWaitSeconds
      self.poolTimeouts = poolTimeouts
      self.cacheHits = cacheHits
      self.skippedNonEssential = skippedNonEssential
      self.degraded = degraded
      self.meanInUse = meanInUse
      self.peakInUse = peakInUse
    }
  }

  /// Creates a summary of a database.
  public init(
    name: String,
    connections: Int,
    requests: Int,
    poolWaits: Int,
    poolWaitSeconds: Double,
    poolTimeouts: Int,
    failures: Int,
    cacheHits: Int,
    skippedNonEssential: Int,
    degraded: Int,
    meanInUse: Double?,
    peakInUse: Int,
    longestQueue: Int,
    windows: Windows
  ) {
    self.name = name
    self.connections = connections
    self.requests = requests
    self.poolWaits = poolWaits
    self.poolWaitSeconds = poolWaitSeconds
    self.poolTimeouts = poolTimeouts
    self.failures = failures
    self.cacheHits = cacheHits
    self.skippedNonEssential = skippedNonEssential
    self.degraded = degraded
    self.meanInUse = meanInUse
    self.peakInUse = peakInUse
    self.longestQueue = longestQueue
    self.windows = windows
  }
}
