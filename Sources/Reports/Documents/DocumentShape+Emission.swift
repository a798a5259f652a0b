/// What the emitter writes.
extension DocumentShape {
  /// `emission.json`.
  static let emission = object([
    Field("version", .text(), "The version of the program."),
    Field("target", .text(), "The address to which requests were sent."),
    Field("partial", .boolean, "Whether it was interrupted before its end."),
    Field(
      "verdict",
      .oneOf(["VALID", "DEGRADED", "INVALID"]),
      "Whether the schedule was kept well enough to trust the result."
    ),
    Field("reasons", .array(.text()), "Why it was not."),
    Field("source", .emissionSource, "The run that was replayed."),
    Field("pace", .pace, "How fast it was replayed."),
    Field("planned", .integer(), "Requests that were to be sent."),
    Field("sent", .integer(), "Requests that were sent."),
    Field("shed", .integer(), "Requests that were left out, for too many were under way."),
    Field("skipped", .integer(), "Requests that were too late to be sent."),
    Field("pending", .integer(), "Requests that were not sent yet when it was interrupted."),
    Field("answered", .integer(), "Requests with an answer."),
    Field("unanswered", .integer(), "Requests that were sent and got none."),
    Field("seriouslyLate", .integer(), "Requests that were sent too late to count as on time."),
    Field("statuses", .map(.integer()), "Answers by HTTP status."),
    Field("errors", .map(.integer()), "Requests without an answer, by reason."),
    Field("obstacles", .map(.integer()), "What kept the sender from its schedule, and how often."),
    Field("ratePlanned", .measured, "Requests a second that were planned; null: too few."),
    Field("rateAchieved", .measured, "Requests a second that were sent; null: too few."),
    Field("scheduling", .text(), "How the threads of the sender were scheduled."),
    Field("waitForCore", .seconds, "Seconds that the sender waited for a core; null: not known."),
    Field("lateness", .quantiles, "From the intended to the sent time, in seconds."),
    Field("service", .quantiles, "From the sent time to the answer."),
    Field("response", .quantiles, "From the intended time to the answer."),
    Field("simulated", .quantiles, "What the simulated calls took."),
    Field("services", .array(.emissionGroup), "The same for each service."),
    Field("steps", .array(.emissionGroup), "The same for each step of a journey."),
    Field("personas", .array(.emissionGroup), "The same for each persona."),
    Field("perSecond", .emissionSeries, "Requests in each second since the start."),
  ])

  /// `stampede-emit plan --format json`.
  static let emissionPlan = object([
    Field("target", .text(), "The address to which requests would be sent."),
    Field("scenario", .text(), "The scenario of the run."),
    Field("scenarioHash", .text(pattern: "^[0-9a-f]+$"), "The first digits of its hash."),
    Field("seed", .integer(), "The seed of the run."),
    Field("load", .oneOf(["open", "closed"]), "Whether arrivals wait for the system."),
    Field("pace", .pace, "How fast it would be replayed."),
    Field("requests", .integer(), "Requests that would be sent."),
    Field("sessions", .integer(), "Sessions behind them."),
    Field("bytes", .integer(), "Bytes of the requests."),
    Field("virtualFrom", .number(minimum: 0), "The first start in virtual time, in seconds."),
    Field("virtualUntil", .number(minimum: 0), "The last start in virtual time."),
    Field("duration", .number(minimum: 0), "Seconds that the replay would take."),
    Field("meanRate", .measured, "Requests a second on average; null: too few."),
    Field("peakPerSecond", .integer(), "The most requests within a second."),
    Field("peakPerHundredth", .integer(), "The most requests within 10 ms."),
    Field(
      "endpoints",
      .array(
        .object([
          Field("method", .text(), "The HTTP method."),
          Field("path", .text(), "The path."),
          Field("requests", .integer(), "Requests that would be sent there."),
        ])
      ),
      "Requests by endpoint."
    ),
  ])

  private static let emissionSource = object([
    Field("scenario", .text(), "The scenario of the run."),
    Field("scenarioHash", .text(pattern: "^[0-9a-f]+$"), "Its hash."),
    Field("seed", .integer(), "The seed of the run."),
    Field("load", .oneOf(["open", "closed"]), "Whether arrivals wait for the system."),
  ])

  /// A factor on virtual time, or a rate.
  private static let pace = either([
    .object([Field("speed", .number(minimum: 0), "Seconds of virtual time a second.")]),
    .object([Field("rate", .number(minimum: 0), "Requests a second.")]),
  ])

  private static let quantiles = nullable(
    .object([
      Field("count", .integer(minimum: 1), "How many there are."),
      Field("p50", .number(), "The median in seconds."),
      Field("p90", .number(), "The 90th percentile."),
      Field("p95", .number(), "The 95th percentile."),
      Field("p99", .number(), "The 99th percentile."),
      Field("p999", .number(), "The 99.9th percentile."),
      Field("max", .number(), "The largest."),
    ])
  )

  private static let emissionGroup = object([
    Field("name", .text(), "The name."),
    Field("sent", .integer(), "Requests that were sent."),
    Field("lateness", .quantiles, "From the intended to the sent time, in seconds."),
    Field("service", .quantiles, "From the sent time to the answer."),
    Field("response", .quantiles, "From the intended time to the answer."),
    Field("simulated", .quantiles, "What the simulated calls took."),
  ])

  private static let emissionSeries = object([
    Field("intended", .array(.integer()), "Requests that were to be sent."),
    Field("sent", .array(.integer()), "Requests that were sent."),
    Field("answered", .array(.integer()), "Requests that were answered."),
  ])
}
