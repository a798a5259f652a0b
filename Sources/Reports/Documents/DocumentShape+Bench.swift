/// What the benchmarks print.
extension DocumentShape {
  /// `stampede bench WORKLOAD --format json`.
  static let benchmark = object([
    Field("workload", .text(), "The workload."),
    Field("version", .text(), "The version of the program."),
    Field("commit", .nullable(.text()), "The commit that it was built from; null: not known."),
    Field("parameters", .map(.either([.number(), .text()])), "Its parameters by their names."),
    Field("operations", .integer(), "Operations that were measured."),
    Field("nsPerOperation", .spread, "Nanoseconds an operation; null: not measured."),
    Field("operationsPerSecond", .measured, "Operations a second."),
    Field("requestsPerSecond", .measured, "Simulated requests a second; null: there are none."),
    Field("rssBytes", .nullable(.integer()), "Resident memory; null: not measured."),
    Field("bytesPerSession", .measured, "Memory for a session; null: there are none."),
    Field("bytesPerEvent", .measured, "Memory for a pending event; null: not measured."),
    Field("checksum", .nullable(.text(pattern: "^[0-9a-f]+$")), "What the work came to."),
    Field("draws", .array(.draw), "Draws from each law."),
    Field("sharding", .nullable(.sharding), "What dividing the work costs; null: not divided."),
    Field("yardsticks", .yardsticks, "What it is compared with."),
    Field("partial", .boolean, "Whether it was interrupted."),
  ])

  /// `stampede bench accuracy --format json`.
  static let accuracy = object([
    Field("workload", .oneOf(["accuracy"]), "What was measured."),
    Field("version", .text(), "The version of the program."),
    Field("commit", .nullable(.text()), "The commit that it was built from; null: not known."),
    Field("seed", .integer(), "The seed of the first replication; the next ones follow it."),
    Field("replications", .integer(), "The replications of each model that are done."),
    Field("customers", .integer(minimum: 1), "About how many customers a replication has."),
    Field("passed", .boolean, "Whether no difference is beyond the limit."),
    Field(
      "limit",
      .measured,
      "What chance exceeds in one of a thousand such results, in standard errors; null: unknown."
    ),
    Field("partial", .boolean, "Whether it was interrupted."),
    Field("checks", .array(.accuracyCheck), "The figures, by model."),
  ])

  private static let accuracyCheck = object([
    Field("model", .text(), "The queue, and how busy it is."),
    Field("quantity", .text(), "What the figure is."),
    Field("isTime", .boolean, "Whether it is a time in seconds, and no number or share."),
    Field("theory", .number(), "What theory says."),
    Field("source", .text(), "Where theory has it from."),
    Field("simulated", .measured, "The mean over the replications."),
    Field("standardError", .measured, "The standard error of that mean."),
    Field("difference", .measured, "Simulated less theory, in standard errors."),
  ])

  /// `stampede bench trace --format json`.
  static let traceBenchmark = object([
    Field("workload", .oneOf(["trace"]), "The workload."),
    Field("rows", .integer(), "Rows that were written and read."),
    Field("quantum", .integer(minimum: 1), "Nanoseconds a quantum of time."),
    Field("bytesPerRow", .number(minimum: 0), "Bytes a row."),
    Field("floorBytesPerRow", .measured, "The entropy of a row; null: not measured."),
    Field(
      "columns",
      .array(
        .object([
          Field("name", .text(), "The column."),
          Field("bits", .number(minimum: 0), "Bits a value."),
          Field("floorBits", .measured, "Its entropy; null: not measured."),
        ])
      ),
      "What each column takes."
    ),
    Field("writeNs", .spread, "Nanoseconds to write a row."),
    Field("readAllNs", .spread, "Nanoseconds to read a row."),
    Field("readOneColumnNs", .spread, "Nanoseconds to read one value of it."),
    Field("readRowsNs", .spread, "Nanoseconds to read it as a record."),
    Field(
      "zstdStructures",
      .array(
        .object([
          Field("level", .integer(minimum: nil), "The level of zstd."),
          Field("bytesPerRow", .number(minimum: 0), "Bytes a row."),
          Field("writeNs", .spread, "Nanoseconds to write a row."),
          Field("readNs", .spread, "Nanoseconds to read a row."),
        ])
      ),
      "The same rows as plain records in zstd."
    ),
    Field("writerBytes", .nullable(.integer()), "Memory of a writer; null: not measured."),
    Field("lookUpRows", .integer(), "Rows of the trace in which was looked up."),
    Field("openAndSeekMs", .spread, "Milliseconds to open it and find an instant."),
    Field("sessionMs", .spread, "Milliseconds to find the rows of a session."),
    Field("modelUntracedNs", .spread, "Nanoseconds an event of a run without a trace."),
    Field(
      "modelThreadedRatio",
      .spread,
      "The cost with a trace on a thread of its own, over that."
    ),
    Field("modelInlineRatio", .spread, "The cost with a trace on the same thread, over that."),
    Field("partial", .boolean, "Whether it was interrupted."),
  ])

  private static let spread = nullable(
    .object([
      Field("median", .measured, "The median."),
      Field("p10", .measured, "The 10th percentile."),
      Field("p90", .measured, "The 90th percentile."),
      Field("samples", .integer(minimum: 1), "How many samples there are."),
    ])
  )

  private static let draw = object([
    Field("law", .text(), "The law."),
    Field("nsPerOperation", .spread, "Nanoseconds a draw."),
    Field("ratioToLogarithm", .measured, "Over a draw that takes a logarithm."),
    Field("ratioToLogarithmAlone", .measured, "Over the logarithm alone."),
  ])

  private static let sharding = object([
    Field("apartNsPerOperation", .spread, "Nanoseconds with shards that never meet."),
    Field("aloneNsPerOperation", .spread, "Nanoseconds of one shard alone."),
    Field("ratioToApart", .measured, "The cost over that of shards that never meet."),
    Field("ratioToAlone", .measured, "The cost over that of one shard alone."),
    Field("eventsPerWindow", .measured, "Events between two meetings."),
    Field("waitShare", .measured, "The share of time that shards wait for each other."),
  ])

  private static let yardsticks = object([
    Field("heapNsPerOperation", .spread, "A binary heap, in nanoseconds an operation."),
    Field("ratioToHeap", .measured, "Over the heap."),
    Field("sessionNsPerOperation", .spread, "The workload of sessions."),
    Field("ratioToSession", .measured, "Over the workload of sessions."),
    Field("dependentLineNs", .spread, "Nanoseconds to fetch a line that depends on the last."),
    Field("prefetchedLineNs", .spread, "Nanoseconds to fetch a line that was asked for."),
    Field("ratioToPrefetchedLine", .measured, "Over such a line."),
    Field("copyGBPerSecond", .spread, "Gigabytes a second that the memory copies."),
    Field("logarithmDrawNs", .spread, "Nanoseconds of a draw that takes a logarithm."),
    Field("logarithmNs", .spread, "Nanoseconds of a logarithm."),
  ])
}
