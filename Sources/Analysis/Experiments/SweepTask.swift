/// One run of a sweep, for whoever is to do it: a line of `tasks.jsonl`.
///
/// A line says all that its doer must know, so a sweep needs no other message: the documents to read,
/// what to set in them, the seed, and by which hash to see that both of us mean the same scenario.
public struct SweepTask: Codable, Equatable, Sendable {
  /// Its number, from 0.
  public var task: Int
  /// What is changed in the scenario; none: the base.
  public var changes: [VariantResult.Change]
  /// The number of the replication, from 0.
  public var replication: Int
  /// The seed of the run.
  public var seed: UInt64
  /// SHA-256 of the canonical scenario that the documents make with the changes.
  public var scenarioHash: String
  /// What all tasks of the sweep have in common.
  public var sweep: Sweep

  /// What all tasks of a sweep have in common.
  public struct Sweep: Codable, Equatable, Sendable {
    /// How many tasks there are.
    public var tasks: Int
    /// How many replications each variant has.
    public var replications: Int
    /// The version of the engine that planned it: another one may give other results.
    public var version: String
    /// Nanoseconds a quantum of time.
    public var quantum: UInt64
    /// The documents, in the order in which they are read.
    public var documents: [Document]
    /// Values in place of the documents', each as `path=value`.
    public var settings: [String]
    /// The duration of a run in place of the profile's, in nanoseconds.
    public var duration: Int64?
    /// The personas of the mix that take part; absent: as the profile says.
    public var personas: [String]?
    /// Whether those who take part stand in for the others.
    public var rescalesPersonas: Bool
    /// Whether unknown keys of documents are warnings only.
    public var allowsUnknown: Bool
    /// What is sought among the variants; absent: nothing.
    public var search: WhatIfResult.Search?
    /// What a unit of the capacity costs for the time of a run, in minor units; absent: nobody said.
    public var unitCost: Int64?

    /// Creates what tasks have in common.
    public init(
      tasks: Int,
      replications: Int,
      version: String,
      quantum: UInt64,
      documents: [Document],
      settings: [String],
      duration: Int64?,
      personas: [String]?,
      rescalesPersonas: Bool,
      allowsUnknown: Bool,
      search: WhatIfResult.Search?,
      unitCost: Int64? = nil
    ) {
      self.tasks = tasks
      self.replications = replications
      self.version = version
      self.quantum = quantum
      self.documents = documents
      self.settings = settings
      self.duration = duration
      self.personas = personas
      self.rescalesPersonas = rescalesPersonas
      self.allowsUnknown = allowsUnknown
      self.search = search
      self.unitCost = unitCost
    }
  }

  /// A document, and how to see that it is still the same.
  public struct Document: Codable, Equatable, Sendable {
    /// Its path, as it was named; or the name of a built-in profile.
    public var path: String
    /// SHA-256 of its bytes, in hexadecimal digits.
    public var sha256: String

    /// Creates a document.
    public init(path: String, sha256: String) {
      self.path = path
      self.sha256 = sha256
    }
  }

  /// Creates a task.
  public init(
    task: Int,
    changes: [VariantResult.Change],
    replication: Int,
    seed: UInt64,
    scenarioHash: String,
    sweep: Sweep
  ) {
    self.task = task
    self.changes = changes
    self.replication = replication
    self.seed = seed
    self.scenarioHash = scenarioHash
    self.sweep = sweep
  }
}
