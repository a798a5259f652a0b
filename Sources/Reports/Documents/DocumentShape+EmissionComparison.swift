import Analysis

extension DocumentShape {
  /// `emission-comparison.json`.
  static let emissionComparison = object([
    Field("passed", .boolean, "Whether none is worse than the first."),
    Field("version", .text(), "The version of the engine."),
    Field("judged", .integer(), "The metrics behind a verdict: intervals are widened for them."),
    Field("sides", .array(emissionSide), "What is compared, the first of them first."),
    Field("notes", .array(.text()), "What a reader must know, in sentences."),
  ])

  private static let emissionSide = object([
    Field("name", .text(), "As it was named."),
    Field("scenario", .text(), "The name of the scenario that was replayed."),
    Field("scenarioHash", .text(pattern: "^[0-9a-f]{64}$"), "SHA-256 of that scenario."),
    Field("seed", .integer(), "The seed of the run that was replayed."),
    Field("fidelity", .oneOf(["VALID", "DEGRADED"]), "How true to its plan the emission was."),
    Field("reasons", .array(.text()), "Why it is not better."),
    Field("requests", .integer(), "Requests that were tried."),
    Field(
      "verdict",
      .oneOf(["base", "better", "worse", "mixed", "no detectable difference", "unknown"]),
      "What the differences say, with intervals widened for their number."
    ),
    Field(
      "groups",
      .array(emissionGroup),
      "The differences to the first: all requests, then steps."
    ),
    Field("course", .array(emissionStretch), "How it went over time."),
  ])

  private static let emissionGroup = object([
    Field("kind", .oneOf(["total", "step"]), "What belongs together."),
    Field("name", .text(), "all requests, or journey/step."),
    Field("metrics", .array(emissionMetric), "Its differences."),
  ])

  private static let emissionMetric = object([
    Field(
      "quantity",
      .oneOf(EmissionComparison.Quantity.allCases.map(\.rawValue)),
      "Response times in seconds from the instant a request was due, the share of errors, or requests "
        + "a second that were answered without one."
    ),
    Field("before", .nullable(.number(minimum: 0)), "Its value in the first."),
    Field("after", .nullable(.number(minimum: 0)), "Its value in the other."),
    Field(
      "difference",
      .nullable(.number(minimum: -1)),
      "Of times and throughput as a share of the first, by slices of time; of error rates in shares."
    ),
    Field("low", .nullable(.number()), "The lower end of its 95 % interval."),
    Field("high", .nullable(.number()), "The upper end of its 95 % interval."),
    Field(
      "verdict",
      .oneOf(["better", "worse", "no detectable difference", "unknown"]),
      "What an interval says that is widened for the number of metrics."
    ),
  ])

  private static let emissionStretch = object([
    Field("start", .number(minimum: 0), "Seconds since the first request."),
    Field("requests", .integer(), "Requests intended for the stretch."),
    Field("p50", .nullable(.number(minimum: 0)), "The median response time, in seconds."),
    Field("p95", .nullable(.number(minimum: 0)), "The 95th percentile."),
    Field("p99", .nullable(.number(minimum: 0)), "The 99th percentile."),
    Field("errorRate", .nullable(.number(minimum: 0, maximum: 1)), "The share of errors."),
  ])
}
