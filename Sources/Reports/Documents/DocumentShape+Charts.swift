extension DocumentShape {
  /// Responses of a service by time and size.
  static let latencyMap = object([
    Field("service", .text(), "The service."),
    Field("width", .number(minimum: 0), "The length of a column; the first begins with the run."),
    Field("edges", .array(.number(minimum: 0)), "The edges of the rows, from below."),
    Field(
      "columns",
      .array(.array(.integer())),
      "Columns in order of time: pairs of a row's index and its count, empty rows left out."
    ),
  ])

  /// What shares do not exceed.
  static let percentileCurves = object([
    Field("shares", .array(.number(minimum: 0, maximum: 1)), "The shares."),
    Field("visible", .array(.seconds), "Visible waits; null: fewer than one wait lies beyond."),
    Field("twin", .nullable(.array(.seconds)), "Those of the fault-free twin; null without one."),
    Field("services", .map(.array(.seconds)), "Responses by service."),
  ])

  /// A session to look at.
  static let exampleSession = object([
    Field(
      "kind",
      .oneOf(["slowest-completed", "slowest-abandoned", "slowest-failed"]),
      "Why it is worth a look."
    ),
    Field("session", .integer(), "Its number."),
    Field("persona", .text(), "The persona."),
    Field("journey", .text(), "The journey."),
    Field("start", .number(minimum: 0), "When it arrived."),
    Field("duration", .number(minimum: 0), "From arrival to end."),
    Field("waited", .number(minimum: 0), "The sum of its visible waits."),
    Field("reason", .nullable(.text()), "Why it ended; null: it completed."),
  ])

  /// Why sessions came no further than a step.
  static let dropOffs = object([
    Field("noIntent", .integer(), "No mind to go on."),
    Field("slow", .integer(), "Something took too long."),
    Field("error", .integer(), "A call failed, or something else of the system."),
    Field("rejected", .integer(), "A rule of business said no."),
    Field("expired", .integer(), "Out of time while thinking."),
    Field("open", .integer(), "The run ended first."),
  ])

  /// How long the traces of a fault lasted.
  static let recovery = object([
    Field("concurrency", .seconds, "Until no more sessions were under way than in the twin."),
    Field("response", .seconds, "Until the 95th percentile was within 10 % of the twin's."),
    Field("errors", .seconds, "Until no more calls failed than in the twin."),
  ])

  /// The twin, window by window.
  static let twinWindows = object([
    Field("concurrent", .array(.integer()), "Sessions under way at the window's end."),
    Field("errors", .array(.integer()), "Calls that failed."),
    Field("p95", .array(.seconds), "95th percentile of the visible response times."),
  ])

  /// The rate of arrivals over time.
  static let rates = object([
    Field("width", .number(minimum: 0), "The length of a part."),
    Field("rates", .array(.number(minimum: 0)), "Sessions a second in each part."),
  ])
}
