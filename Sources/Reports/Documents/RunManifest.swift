/// How a run was made and what it left on disk: `run.json`.
///
/// What depends on the machine stands under ``performance``; all else is a function of scenario,
/// seed, version and quantum, and of the flags of the command.
public struct RunManifest: Codable, Equatable, Sendable {
  /// Whether the run was interrupted before its end.
  public var partial: Bool
  /// Whether the trace was recovered after the run had broken off or a file was damaged; `nil`: no.
  public var recovered: Bool?
  /// The name of the scenario.
  public var scenario: String
  /// `open` or `closed`; absent from manifests of earlier versions.
  public var loadModel: String?
  /// The seed of the run.
  public var seed: UInt64
  /// The version of the engine.
  public var version: String
  /// SHA-256 of the canonical scenario, in hexadecimal digits.
  public var scenarioHash: String
  /// Nanoseconds a quantum of time.
  public var quantum: UInt64
  /// The command line that makes the run again.
  public var command: String
  /// What was set in place of the documents' values, in the order of the command line.
  public var settings: [Setting]?
  /// Rows by the name of the table.
  public var rows: [String: UInt64]
  /// The content hash of the run's rows; absent where none were hashed.
  public var contentHash: String?
  /// The sessions among a million whose rows the trace holds; absent where it holds all.
  public var traceSamplePerMillion: UInt64?
  /// The content hash of the rows in the trace; absent where that is the run's.
  public var traceContentHash: String?
  /// The content hash of the fault-free twin; absent without one.
  public var twinContentHash: String?
  /// The files of the run, by their paths within its directory.
  public var files: [File]
  /// What depends on the machine.
  public var performance: Performance

  /// A value in place of one in the documents.
  public struct Setting: Codable, Equatable, Sendable {
    /// Where it stands, as a JSON pointer into the resolved scenario.
    public var path: String
    /// The value as it was written.
    public var value: String

    /// Creates an entry.
    public init(path: String, value: String) {
      self.path = path
      self.value = value
    }
  }

  /// A file of the run.
  public struct File: Codable, Equatable, Sendable {
    /// Its path within the run's directory.
    public var path: String
    /// Its size; absent where it is not known, as that of the manifest itself.
    public var bytes: UInt64?

    /// Creates an entry.
    public init(path: String, bytes: UInt64?) {
      self.path = path
      self.bytes = bytes
    }
  }

  /// What depends on the machine and on the moment.
  public struct Performance: Codable, Equatable, Sendable {
    /// Seconds on the wall clock.
    public var wallSeconds: Double
    /// Events that the kernel handled, those of the twin included.
    public var events: UInt64
    /// Events a second.
    public var eventsPerSecond: Double
    /// The memory that the run was expected to need; absent where nothing was computed.
    public var memoryEstimateBytes: UInt64?
    /// The most memory that the process held.
    public var peakMemoryBytes: UInt64
    /// The number of shards.
    public var shards: Int
    /// The threads that handled the rows; 0: the shards did it themselves.
    public var writerThreads: Int
    /// How often the simulation waited for the writer of the trace.
    public var writerStalls: UInt64
    /// How the windows of a divided run went; absent where one shard simulated it.
    public var windows: Windows?

    /// Creates the figures.
    public init(
      wallSeconds: Double,
      events: UInt64,
      eventsPerSecond: Double,
      memoryEstimateBytes: UInt64? = nil,
      peakMemoryBytes: UInt64,
      shards: Int,
      writerThreads: Int = 1,
      writerStalls: UInt64,
      windows: Windows? = nil
    ) {
      self.wallSeconds = wallSeconds
      self.events = events
      self.eventsPerSecond = eventsPerSecond
      self.memoryEstimateBytes = memoryEstimateBytes
      self.peakMemoryBytes = peakMemoryBytes
      self.shards = shards
      self.writerThreads = writerThreads
      self.writerStalls = writerStalls
      self.windows = windows
    }
  }

  /// How the shards of a run met at the ends of their windows.
  public struct Windows: Codable, Equatable, Sendable {
    /// The number of windows.
    public var count: UInt64
    /// The mean length of a window in seconds of virtual time.
    public var meanLengthSeconds: Double
    /// The mean number of events of all shards in a window.
    public var eventsPerWindow: Double
    /// The messages between shards.
    public var messages: UInt64
    /// The share of the shards' time that they waited for each other, 0...1.
    public var waitShare: Double

    /// Creates the figures.
    public init(
      count: UInt64,
      meanLengthSeconds: Double,
      eventsPerWindow: Double,
      messages: UInt64,
      waitShare: Double
    ) {
      self.count = count
      self.meanLengthSeconds = meanLengthSeconds
      self.eventsPerWindow = eventsPerWindow
      self.messages = messages
      self.waitShare = waitShare
    }
  }

  /// Creates a manifest.
  public init(
    partial: Bool,
    recovered: Bool? = nil,
    scenario: String,
    loadModel: String? = nil,
    seed: UInt64,
    version: String,
    scenarioHash: String,
    quantum: UInt64,
    command: String,
    settings: [Setting]? = nil,
    rows: [String: UInt64],
    contentHash: String?,
    traceSamplePerMillion: UInt64? = nil,
    traceContentHash: String? = nil,
    twinContentHash: String?,
    files: [File],
    performance: Performance
  ) {
    self.partial = partial
    self.recovered = recovered
    self.scenario = scenario
    self.loadModel = loadModel
    self.seed = seed
    self.version = version
    self.scenarioHash = scenarioHash
    self.quantum = quantum
    self.command = command
    self.settings = settings
    self.rows = rows
    self.contentHash = contentHash
    self.traceSamplePerMillion = traceSamplePerMillion
    self.traceContentHash = traceContentHash
    self.twinContentHash = twinContentHash
    self.files = files
    self.performance = performance
  }
}

// MARK: - Text

extension RunManifest {
  private static let document = ArrangedDocument<RunManifest>(shape: .runManifest)

  /// The text of `run.json`: the same bytes for the same value.
  ///
  /// - Throws: ``DocumentError`` where a number is not finite.
  public static func encode(_ manifest: RunManifest) throws -> String {
    try document.text(of: manifest)
  }

  /// The manifest that `text` holds.
  ///
  /// - Throws: what is wrong with the text and where.
  public static func decode(_ text: String) throws(DocumentError) -> RunManifest {
    try document.value(of: text)
  }
}

/// The JSON Schema of `run.json`.
public enum RunManifestSchema {
  /// The schema, draft 2020-12.
  public static var json: String {
    DocumentShape.runManifest.schemaText(
      title: "Manifest of a run",
      description: "How a run was made and what it left on disk. What depends on the machine "
        + "stands under performance. What is not known is null."
    )
  }
}

extension DocumentShape {
  /// `run.json`.
  static let runManifest = object([
    Field("partial", .boolean, "Whether the run was interrupted before its end."),
    Field("recovered", .nullable(.boolean), "Whether the trace was recovered from damaged files."),
    Field("scenario", .text(), "The name of the scenario."),
    Field(
      "loadModel",
      .nullable(.oneOf(["open", "closed"])),
      "Whether arrivals wait; null: not known."
    ),
    Field("seed", .integer(), "The seed of the run."),
    Field("version", .text(), "The version of the engine."),
    Field("scenarioHash", .hash, "SHA-256 of the canonical scenario."),
    Field("quantum", .integer(minimum: 1), "Nanoseconds a quantum of time."),
    Field("command", .text(), "The command line that makes the run again."),
    Field(
      "settings",
      .nullable(.array(.setting)),
      "What was set in place of the documents' values, in the order of the command line."
    ),
    Field("rows", .map(.integer()), "Rows by the name of the table."),
    Field("contentHash", .nullable(.text()), "The content hash of the run's rows."),
    Field(
      "traceSamplePerMillion",
      .nullable(.integer(minimum: 1)),
      "The sessions among a million whose rows the trace holds; null where it holds all."
    ),
    Field(
      "traceContentHash",
      .nullable(.text()),
      "The content hash of the rows in the trace; null where that is the run's."
    ),
    Field("twinContentHash", .nullable(.text()), "The content hash of the fault-free twin."),
    Field("files", .array(.file), "The files of the run."),
    Field("performance", .performance, "What depends on the machine."),
  ])

  private static let setting = object([
    Field("path", .text(pattern: "^/"), "Where it stands, as a JSON pointer into the scenario."),
    Field("value", .text(), "The value as it was written."),
  ])

  private static let file = object([
    Field("path", .text(), "The path within the directory of the run."),
    Field("bytes", .nullable(.integer()), "The size; null where it is not known."),
  ])

  private static let performance = object([
    Field("wallSeconds", .number(minimum: 0), "Seconds on the wall clock."),
    Field("events", .integer(), "Events handled, those of the twin included."),
    Field("eventsPerSecond", .number(minimum: 0), "Events a second."),
    Field(
      "memoryEstimateBytes",
      .nullable(.integer()),
      "The memory that the run was expected to need; null where nothing was computed."
    ),
    Field("peakMemoryBytes", .integer(), "The most memory that the process held."),
    Field("shards", .integer(minimum: 1), "The number of shards."),
    Field("writerThreads", .integer(), "The threads that handled the rows; 0: the shards did."),
    Field("writerStalls", .integer(), "How often the simulation waited for the writer."),
    Field("windows", .nullable(.windows), "How the windows of a divided run went."),
  ])

  private static let windows = object([
    Field("count", .integer(), "The number of windows."),
    Field("meanLengthSeconds", .number(minimum: 0), "Their mean length in virtual time."),
    Field("eventsPerWindow", .number(minimum: 0), "The mean number of events in one."),
    Field("messages", .integer(), "The messages between shards."),
    Field("waitShare", .number(minimum: 0), "The share of time that shards waited for others."),
  ])
}
