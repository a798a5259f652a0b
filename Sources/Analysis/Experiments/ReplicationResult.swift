/// What one replication of a variant came to: the numbers that an experiment compares.
///
/// A pure function of scenario, seed, version and quantum, so it can be kept under these four and never
/// goes out of date.
public struct ReplicationResult: Codable, Equatable, Sendable {
  /// SHA-256 of the canonical scenario, in hexadecimal digits.
  public var scenarioHash: String
  /// The seed of the run.
  public var seed: UInt64
  /// The version of the engine.
  public var version: String
  /// Nanoseconds a quantum of time.
  public var quantum: UInt64
  /// The content hash of the run's rows.
  public var contentHash: String
  /// Events that the kernel handled, for the run and those that it is compared with.
  public var events: UInt64
  /// Whether no goal failed.
  public var passed: Bool
  /// The metrics by their names; those that are not defined are absent.
  public var metrics: [String: Double]
  /// Sessions by how they ended.
  public var sessions: SessionCounts
  /// The real services, in the order of the scenario.
  public var services: [Station]

  /// What a service station did.
  public struct Station: Codable, Equatable, Sendable {
    /// The name of the service.
    public var name: String
    /// The number of servers; absent: unlimited.
    public var servers: Int?
    /// Mean share of busy servers; of an unlimited station: absent.
    public var utilization: Double?
    /// Mean wait in the queue, in seconds; absent: nobody came.
    public var meanWait: Double?
    /// The response that 95 % of the calls do not exceed, in seconds.
    public var p95: Double?
  }

  /// Takes from a summary what an experiment needs.
  ///
  /// - Parameters:
  ///   - summary: of a whole run beside the lives that it is compared with.
  ///   - contentHash: the hash of the run's rows.
  ///   - events: the events of all lives.
  public init(_ summary: Summary, contentHash: String, events: UInt64) {
    scenarioHash = summary.scenarioHash
    seed = summary.seed
    version = summary.version
    quantum = summary.quantum
    self.contentHash = contentHash
    self.events = events
    passed = summary.passed
    metrics = summary.metrics.compactMapValues(\.value)
    sessions = summary.sessions
    services = summary.services.map {
      Station(
        name: $0.name,
        servers: $0.servers,
        utilization: $0.utilization,
        meanWait: $0.meanWait,
        p95: $0.p95
      )
    }
  }
}
