extension DocumentShape {
  /// `calibration.json`.
  static let calibration = object([
    Field("improved", .boolean, "Whether the fitted model is nearer to what was measured."),
    Field("version", .text(), "The version of the engine."),
    Field("scenario", .text(), "The name of the scenario."),
    Field("scenarioHash", .text(pattern: "^[0-9a-f]{64}$"), "The scenario's hash as it was."),
    Field("calibratedHash", .text(pattern: "^[0-9a-f]{64}$"), "Its hash with the fitted times."),
    Field("seed", .integer(), "The seed of the simulated runs."),
    Field("emission", measuredCalls, "What was measured."),
    Field("method", calibrationMethod, "How it was fitted."),
    Field("before", distance, "How far the model was off."),
    Field("after", distance, "How far it is off with the fitted service times."),
    Field("groups", .array(calibratedGroup), "All calls, then each service, then each step."),
    Field("fits", .array(fittedLaw), "The fitted laws."),
    Field("stations", .array(fittedStation), "The stations of the fitted model."),
    Field("notes", .array(.text()), "What a reader must know, in sentences."),
  ])

  private static let measuredCalls = object([
    Field("fidelity", .oneOf(["VALID", "DEGRADED"]), "How true to its plan the emission was."),
    Field("reasons", .array(.text()), "Why it is not better."),
    Field("calls", .integer(), "Calls whose time was taken."),
    Field("timeouts", .integer(), "Calls among them that timed out."),
    Field("errors", .integer(), "Calls that ended in an error of the endpoint."),
  ])

  private static let calibrationMethod = object([
    Field("sameCalls", .boolean, "Whether the model's calls are the very ones that were sent."),
    Field("sameLoad", .boolean, "Whether the endpoint had the load of the model."),
    Field("roundTrip", .number(minimum: 0), "Seconds taken off each measured time."),
    Field("corrections", .integer(), "How often the laws were corrected for waits in queues."),
    Field("fewestCalls", .integer(minimum: 1), "Calls that a step needs for a law of its own."),
  ])

  private static let distance = object([
    Field(
      "meanError",
      .number(minimum: 0),
      "The mean magnitude of the errors of p50, p95 and p99 over the steps, weighted by their calls."
    ),
    Field(
      "bias",
      .number(),
      "The model's mean time over the measured one, less 1: negative where the model is too fast."
    ),
    Field("verdict", .oneOf(["optimistic", "pessimistic", "unbiased"]), "The sign of the bias."),
  ])

  private static let callFigures = object([
    Field("calls", .integer(), "How many calls."),
    Field("throughput", .nullable(.number(minimum: 0)), "Calls a second; null: fewer than two."),
    Field("mean", .nullable(.number(minimum: 0)), "The mean time in seconds; null: no call."),
    Field("p50", .nullable(.number(minimum: 0)), "The median."),
    Field("p95", .nullable(.number(minimum: 0)), "The time that 95 % do not exceed."),
    Field("p99", .nullable(.number(minimum: 0)), "The time that 99 % do not exceed."),
  ])

  private static let calibratedGroup = object([
    Field("kind", .oneOf(["total", "service", "step"]), "What belongs together."),
    Field("name", .text(), "The service, or journey/step."),
    Field("measured", callFigures, "As measured."),
    Field("before", callFigures, "In the model as it was."),
    Field("after", callFigures, "In the model with the fitted service times."),
    Field(
      "curve",
      .array(
        .object([
          Field(
            "share",
            .number(minimum: 0, maximum: 1),
            "The share of calls no longer than this."
          ),
          Field("measured", .number(minimum: 0), "As measured, in seconds."),
          Field("before", .nullable(.number(minimum: 0)), "In the model as it was."),
          Field("after", .nullable(.number(minimum: 0)), "In the fitted model."),
        ])
      ),
      "The quantiles; none for steps."
    ),
  ])

  private static let fittedLaw = object([
    Field("service", .text(), "The service."),
    Field("journey", .nullable(.text()), "The journey; null: the law of the whole service."),
    Field("step", .nullable(.text()), "The step; null: the law of the whole service."),
    Field("operation", .nullable(.text()), "The operation; null: none."),
    Field("calls", .integer(), "Calls that it was fitted to."),
    Field("law", .oneOf(["lognormal", "empirical"]), "The law that was taken."),
    Field("mean", .number(minimum: 0), "Its mean in seconds."),
    Field("variation", .number(minimum: 0), "Its coefficient of variation."),
    Field(
      "lognormalMisfit",
      .number(minimum: 0),
      "The largest error of the lognormal law at p50, p95 and p99, whichever was taken."
    ),
  ])

  private static let fittedStation = object([
    Field("name", .text(), "The service."),
    Field("servers", .nullable(.integer(minimum: 1)), "Its servers; null: unlimited."),
    Field("utilization", .nullable(.number(minimum: 0)), "The mean share of busy servers."),
    Field("meanWait", .nullable(.number(minimum: 0)), "The mean wait of a call, in seconds."),
    Field("waitShare", .nullable(.number(minimum: 0)), "The wait's share of the response time."),
    Field(
      "saturatedSeconds",
      .nullable(.number(minimum: 0)),
      "Seconds in which hardly a server was free; null: unlimited."
    ),
  ])
}
