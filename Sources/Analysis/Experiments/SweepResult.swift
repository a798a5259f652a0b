/// What came of all tasks of a sweep: what a what-if over the same variants comes to, and each run.
/// `sweep.json`.
///
/// A pure function of the tasks: who did them, when, and how often one was tried shows nowhere.
public struct SweepResult: Equatable, Sendable {
  /// The variants, as a what-if has them.
  public var whatIf: WhatIfResult
  /// The runs, in the order of the tasks.
  public var tasks: [Task]

  /// What came of one task.
  public struct Task: Codable, Equatable, Sendable {
    /// Its number.
    public var task: Int
    /// The place of its variant among all variants; 0: the base.
    public var variant: Int
    /// The number of the replication, from 0.
    public var replication: Int
    /// The seed of the run.
    public var seed: UInt64
    /// SHA-256 of the canonical scenario.
    public var scenarioHash: String
    /// The content hash of the run's rows.
    public var contentHash: String
    /// Events that the kernel handled, for the run and those that it is compared with.
    public var events: UInt64
    /// Whether no goal failed.
    public var passed: Bool
    /// The metrics by their names; those that are not defined are absent.
    public var metrics: [String: Double]

    /// Takes what a merged sweep says of a run.
    public init(_ task: SweepTask, _ result: ReplicationResult) {
      self.task = task.task
      variant = task.task / task.sweep.replications
      replication = task.replication
      seed = task.seed
      scenarioHash = task.scenarioHash
      contentHash = result.contentHash
      events = result.events
      passed = result.passed
      metrics = result.metrics
    }
  }

  /// Creates a result.
  public init(whatIf: WhatIfResult, tasks: [Task]) {
    self.whatIf = whatIf
    self.tasks = tasks
  }
}

/// The keys of a what-if and one more, so that whoever reads the one reads the other.
extension SweepResult: Codable {
  private enum CodingKeys: CodingKey { case tasks }

  /// Reads the keys of a what-if, and `tasks`.
  public init(from decoder: any Decoder) throws {
    whatIf = try WhatIfResult(from: decoder)
    tasks = try decoder.container(keyedBy: CodingKeys.self).decode([Task].self, forKey: .tasks)
  }

  /// Writes the keys of a what-if, and `tasks`.
  public func encode(to encoder: any Encoder) throws {
    try whatIf.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(tasks, forKey: .tasks)
  }
}
