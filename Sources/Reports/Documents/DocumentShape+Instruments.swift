/// What the instruments of the emitter write.
extension DocumentShape {
  /// The report of `stampede-emit sink`.
  static let sink = object([
    Field("requests", .integer(), "Requests that came."),
    Field("connections", .integer(), "Connections on which they came."),
    Field("malformed", .integer(), "What was no HTTP."),
    Field("sessions", .integer(), "Sessions that they named."),
    Field("duplicates", .integer(), "Requests with the key or number of one before them."),
    Field("spanSeconds", .number(minimum: 0), "Seconds from the first to the last."),
    Field("meanRate", .measured, "Requests a second on average; null: too few."),
    Field(
      "stamps",
      .oneOf(["kernel", "read", "mixed"]),
      "What says when a request came: the kernel, or the clock when it was read."
    ),
    Field("clockSteps", .integer(), "How often the clock was set on which the kernel stamps."),
    Field("paths", .map(.integer()), "Requests by path."),
    Field("requestsBySecond", .array(.integer()), "Requests in each second since the first."),
    Field(
      "requestsByTenth",
      .array(.integer()),
      "Requests in each 100 ms since the first, for an hour at most."
    ),
    Field("gaps", .nullable(.sinkGaps), "Seconds from one request to the next; null: too few."),
    Field(
      "departure",
      .nullable(.sinkDeparture),
      "Seconds by which requests came off their intended time, the clocks fitted; null: too few "
        + "said it."
    ),
    Field(
      "grid",
      .nullable(.sinkDeparture),
      "Seconds by which requests came off an even grid, its rate fitted; null: too few."
    ),
    Field(
      "lateness",
      .nullable(.sinkSpread),
      "Seconds from the intended time to the arrival on the clock of this machine; null: no sender "
        + "of it said when it began."
    ),
    Field("truncated", .boolean, "Whether more came than could be kept one by one."),
  ])

  /// The report of `stampede-emit sink --yardstick`.
  static let yardstick = object([
    Field("rate", .integer(minimum: 1), "The instants a second to wake at."),
    Field("count", .integer(minimum: 1), "The instants."),
    Field("scheduling", .text(), "How the loop was scheduled."),
    Field("core", .nullable(.integer()), "The core it was bound to; null: none."),
    Field("waitForCore", .seconds, "Seconds that it waited for a core; null: not known."),
    Field("lateness", .sinkSpread, "Seconds from an instant to the wake-up."),
  ])

  private static let spreadFields = [
    Field("mean", .number(), "The mean in seconds."),
    Field("min", .number(), "The least."),
    Field("p50", .number(), "The median."),
    Field("p90", .number(), "The 90th percentile."),
    Field("p99", .number(), "The 99th percentile."),
    Field("p999", .number(), "The 99.9th percentile."),
    Field("max", .number(), "The largest."),
  ]

  private static let sinkSpread = object(spreadFields)

  private static let sinkGaps = object(
    spreadFields + [
      Field(
        "variation",
        .nullable(.number(minimum: 0)),
        "The coefficient of variation; null: all came at once."
      )
    ]
  )

  private static let sinkDeparture = object(
    spreadFields + [
      Field("slopePPM", .number(), "Parts in a million by which they came slower than planned."),
      Field(
        "worstWindow",
        .object([
          Field("start", .number(), "Its beginning in seconds since the first request."),
          Field("planned", .integer(), "Requests that were planned in it."),
          Field("arrived", .integer(), "Requests that came in it."),
        ]),
        "The 100 ms whose number of requests was furthest from the plan."
      ),
    ]
  )
}
