/// What the commands about traces print.
extension DocumentShape {
  /// `stampede trace stat --format json`.
  static let traceStatistics = object([
    Field("trace", .text(), "The trace, as it was named."),
    Field("scenario", .text(), "The scenario of the run."),
    Field("seed", .integer(), "The seed of the run."),
    Field("version", .text(), "The version of the engine."),
    Field("load", .oneOf(["open", "closed"]), "Whether arrivals wait for the system."),
    Field("quantumNanoseconds", .integer(minimum: 1), "Nanoseconds a quantum of time."),
    Field("firstSeconds", .seconds, "The first row; null: there is none."),
    Field("lastSeconds", .seconds, "The last row."),
    Field("bytes", .integer(), "The size."),
    Field("rows", .integer(), "How many rows there are."),
    Field("blocks", .integer(), "How many blocks they stand in."),
    Field("sessions", .integer(), "How many sessions began."),
    Field("bytesPerRow", .number(minimum: 0), "Bytes a row."),
    Field("rowsPerSecond", .number(minimum: 0), "Rows a second of virtual time."),
    Field("sessionsPerSecond", .number(minimum: 0), "Sessions a second of virtual time."),
    Field("contentHash", .text(pattern: "^[0-9a-f]+$"), "The hash of the rows."),
    Field("files", .array(.traceFile), "The files, one for each shard."),
    Field("tables", .array(.traceTable), "The tables that have rows."),
  ])

  /// `stampede trace diff --format json`.
  static let traceDifference = object([
    Field("equal", .boolean, "Whether nothing differs."),
    Field("rowsEqual", .boolean, "Whether the rows are the same."),
    Field("rowsCompared", .boolean, "Whether rows were read; equal hashes need no reading."),
    Field("a", .comparedTrace, "The first trace."),
    Field("b", .comparedTrace, "The second one."),
    Field(
      "description",
      .array(
        .object([
          Field("name", .text(), "What of the run."),
          Field("a", .anything, "Its value in the first trace."),
          Field("b", .anything, "Its value in the second one."),
        ])
      ),
      "What the traces say of their runs and that differs."
    ),
    Field("tables", .array(.comparedTable), "Differences by table."),
    Field("first", .nullable(.differingRecord), "The first record that differs; null: none."),
  ])

  /// `stampede trace session --format json`.
  static let visit = object([
    Field("session", .integer(), "The number of the session."),
    Field("scenario", .text(), "The scenario of the run."),
    Field("seed", .integer(), "The seed of the run."),
    Field("currency", .text(pattern: "^[A-Z]{3}$"), "The currency of its amounts."),
    Field("persona", .nullable(.text()), "Who it was; null: the trace does not say."),
    Field("journey", .nullable(.text()), "The journey."),
    Field("region", .nullable(.text()), "The region in which it began."),
    Field("payment", .nullable(.text()), "The method of payment."),
    Field("version", .nullable(.integer()), "The version of the feature: 0 none, 1 a, 2 b."),
    Field("phase", .nullable(.text()), "The phase of the run in which it began."),
    Field("begin", .nullable(.integer()), "When it began, in nanoseconds."),
    Field("end", .nullable(.visitEnd), "How it ended; null: it did not, or the trace lacks it."),
    Field("waited", .integer(), "Nanoseconds of visible waiting."),
    Field("story", .array(.visitLine), "What happened, in order."),
  ])

  private static let traceFile = object([
    Field("path", .text(), "The file."),
    Field("shard", .integer(), "The number of the shard."),
    Field("rows", .integer(), "Its rows."),
    Field("contentHash", .text(pattern: "^[0-9a-f]+$"), "Their hash."),
  ])

  private static let traceTable = object([
    Field("id", .integer(), "The number of the table."),
    Field("name", .nullable(.text()), "The name; null: this version knows none."),
    Field("rows", .integer(), "How many rows it has."),
    Field("blocks", .integer(), "How many blocks they stand in."),
    Field("bytes", .integer(), "Their size."),
    Field("bytesPerRow", .number(minimum: 0), "Bytes a row."),
    Field("firstSeconds", .number(minimum: 0), "The first row."),
    Field("lastSeconds", .number(minimum: 0), "The last row."),
    Field("rowsPerSecond", .number(minimum: 0), "Rows a second of virtual time."),
    Field(
      "columns",
      .array(
        .object([
          Field("id", .integer(), "The number of the column."),
          Field("name", .nullable(.text()), "The name; null: this version knows none."),
          Field("bytes", .integer(), "Its size."),
        ])
      ),
      "What each column takes."
    ),
  ])

  private static let comparedTrace = object([
    Field("path", .text(), "The trace, as it was named."),
    Field("contentHash", .text(pattern: "^[0-9a-f]+$"), "The hash of its rows."),
    Field("rows", .integer(), "How many rows it has."),
  ])

  private static let comparedTable = object([
    Field("name", .text(), "The name of the table."),
    Field("rowsA", .integer(), "Rows of the first trace."),
    Field("rowsB", .integer(), "Rows of the second one."),
    Field("pairs", .integer(), "Pairs that were compared."),
    Field("differing", .integer(), "Pairs that differ."),
    Field("onlyA", .integer(), "Rows that only the first trace has."),
    Field("onlyB", .integer(), "Rows that only the second one has."),
    Field("fields", .map(.integer(minimum: 1)), "Differences by field."),
  ])

  private static let differingRecord = object([
    Field("table", .text(), "The table."),
    Field("a", .nullable(.map(.integer(minimum: nil))), "The row of the first trace; null: none."),
    Field("b", .nullable(.map(.integer(minimum: nil))), "The row of the second one; null: none."),
    Field("differs", .array(.text()), "The fields that differ."),
  ])

  private static let visitEnd = object([
    Field("time", .integer(), "When, in nanoseconds."),
    Field("duration", .integer(), "Nanoseconds since the begin."),
    Field("result", .text(), "How."),
    Field("reason", .nullable(.text()), "Why; null: no reason is needed."),
    Field("fault", .nullable(.text()), "The effect that was the proximate cause; null: none."),
    Field("steps", .integer(), "Steps that were completed."),
    Field("value", .integer(), "Value that was realized, in minor units."),
    Field("potential", .integer(), "Value that was possible, in minor units."),
    Field("satisfaction", .number(minimum: 0, maximum: 5), "The satisfaction."),
  ])

  /// A line of the story: a step, a call, a pause or a marker.
  private static let visitLine = either([
    .object(
      visitSpan("step") + [
        Field("step", .text(), "The step that was completed."),
        Field("value", .integer(), "Its value, in minor units."),
      ]
    ),
    .object(
      visitSpan("call") + [
        Field("step", .text(), "The step."),
        Field("service", .text(), "The service."),
        Field("operation", .text(), "The operation; empty: it has no name."),
        Field("retry", .integer(), "Retries that the visitor had made."),
        Field("attempt", .integer(), "Attempts that the machine had made since."),
        Field("outcome", .text(), "How it went."),
        Field("fault", .nullable(.text()), "The effect that struck it; null: none."),
        Field("status", .nullable(.integer()), "The HTTP status; null: it was not sent."),
        Field("value", .integer(minimum: nil), "Its value, in minor units."),
      ]
    ),
    .object(visitSpan("pause") + [Field("why", .text(), "What for.")]),
    .object([
      Field("kind", .oneOf(["marker"]), "What the line is."),
      Field("start", .integer(), "When, in nanoseconds."),
      Field("text", .text(), "What happened to the run."),
    ]),
  ])

  private static func visitSpan(_ kind: String) -> [Field] {
    [
      Field("kind", .oneOf([kind]), "What the line is."),
      Field("start", .integer(), "When it began, in nanoseconds."),
      Field("duration", .integer(), "How many nanoseconds it took."),
    ]
  }
}
