/// The result of an emission.
extension DocumentShape {
  /// `emission.json`.
  static let emission = object(emissionHead + emissionAccounts + emissionTimes)

  private static let emissionHead = [
    Field("version", .text(), "The version of the program."),
    Field("target", .text(), "The addresses to which requests were sent, separated by commas."),
    Field("start", .nullable(.instant), "When the emission began, UTC; null: not known."),
    Field("partial", .boolean, "Whether it was stopped before its end."),
    Field("stopReason", .nullable(.text()), "What stopped it; null: nothing."),
    Field("changes", .array(.change), "What was done to it on the way, at most a hundred things."),
    Field("verdict", .verdict, "Whether the schedule was kept well enough to trust the result."),
    Field("reasons", .array(.text()), "Why it was not."),
    Field("thresholds", .array(.thresholdResult), "What was to hold, and whether it did."),
    Field("source", .emissionSource, "The run that was replayed."),
    Field("pace", .pace, "How fast it was replayed."),
    Field("shards", .array(.shard), "The hosts that sent a part each; empty: one sent all."),
    Field(
      "startSkew",
      .seconds,
      "Seconds from the first start of a shard to the last, by the clocks of their hosts; null: one "
        + "host."
    ),
  ]

  private static let emissionAccounts = [
    Field("planned", .integer(), "Requests that were to be sent."),
    Field("sent", .integer(), "Requests that were sent."),
    Field("shed", .integer(), "Requests that were dropped, for they could not go in time."),
    Field("skipped", .integer(), "Requests that were given up, for no connection could be made."),
    Field("pending", .integer(), "Requests that were not reached when it was stopped."),
    Field("answered", .integer(), "Requests with an answer."),
    Field("unanswered", .integer(), "Requests that were sent and got none."),
    Field("seriouslyLate", .integer(), "Requests that were sent more than 100 ms late."),
    Field("statuses", .map(.integer()), "Answers by HTTP status."),
    Field("errors", .map(.integer()), "Requests with another end than expected, by class."),
    Field("obstacles", .map(.integer()), "What kept the sender from its schedule, and how often."),
    Field("ratePlanned", .measured, "Requests a second that were planned; null: too few."),
    Field("rateDue", .measured, "Requests a second as they were due; null: too few."),
    Field("rateAchieved", .measured, "Requests a second that were sent; null: too few."),
    Field("driftPpm", .measured, "How fast lateness grew, in parts per million; null: too few."),
    Field("scheduling", .text(), "How the threads of the sender were scheduled."),
    Field("waitForCore", .seconds, "Seconds that the sender waited for a core; null: not known."),
    Field("sending", .sendingFacts, "How the sender was served by its machine."),
  ]

  private static let emissionTimes =
    emissionKinds + [
      Field("services", .array(.emissionGroup), "The same for each service."),
      Field("steps", .array(.emissionGroup), "The same for each step of a journey."),
      Field("personas", .array(.emissionGroup), "The same for each persona."),
      Field("journeys", .array(.emissionGroup), "The same for each journey."),
      Field("phases", .array(.emissionGroup), "The same for each phase of the timeline."),
      Field("targets", .array(.emissionGroup), "The same for each target; empty: there is one."),
      Field("perSecond", .emissionSeries, "What happened in each second since the start."),
      Field("curves", .emissionCurves, "Quantiles, closer and closer towards the largest value."),
    ]

  private static let emissionKinds = [
    Field("lateness", .quantiles, "From the due to the sent time, in seconds."),
    Field("service", .quantiles, "From the sent time to the answer."),
    Field("response", .quantiles, "From the due time to the answer."),
    Field("slip", .quantiles, "From the intended to the due time."),
    Field("simulated", .quantiles, "What the simulated calls took."),
  ]

  private static let verdict = oneOf(["VALID", "DEGRADED", "INVALID"])

  private static let emissionSource = object([
    Field("scenario", .text(), "The scenario of the run."),
    Field("scenarioHash", .text(pattern: "^[0-9a-f]+$"), "Its hash."),
    Field("seed", .integer(), "The seed of the run."),
    Field("load", .oneOf(["open", "closed"]), "Whether arrivals wait for the system."),
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

  private static let emissionGroup = object(
    [
      Field("name", .text(), "The name."),
      Field("taken", .integer(), "Requests that left the plan, whatever became of them."),
      Field("sent", .integer(), "Requests that were sent."),
      Field("answered", .integer(), "Requests with an answer."),
      Field("shed", .integer(), "Requests that were dropped."),
      Field("skipped", .integer(), "Requests that were given up."),
      Field("errors", .map(.integer()), "Requests with another end than expected, by class."),
      Field("firstIntended", .seconds, "The first intended time, in seconds since the start."),
      Field("lastIntended", .seconds, "The last intended time."),
    ] + emissionKinds
  )

  private static let emissionSeries = object([
    Field("intended", .array(.integer()), "Requests that were to be sent."),
    Field("sent", .array(.integer()), "Requests that were sent."),
    Field("answered", .array(.integer()), "Requests that were answered."),
    Field("errors", .array(.integer()), "Errors of the target that came to light."),
    Field("lateness99", .array(.seconds), "The 99th percentile of lateness; null: none ended."),
    Field("response50", .array(.seconds), "The median of response times."),
    Field("response99", .array(.seconds), "The 99th percentile of response times."),
  ])

  private static let emissionCurves = object([
    Field("response", .array(.array(.number(minimum: 0))), "Pairs of share and seconds."),
    Field("service", .array(.array(.number(minimum: 0))), "Pairs of share and seconds."),
  ])

  private static let instant = text(
    pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{6}Z$"
  )

  private static let thresholdResult = object([
    Field("threshold", .text(), "The condition."),
    Field("observed", .measured, "What was measured, in its unit; null: nothing was."),
    Field("met", .boolean, "Whether it held."),
  ])

  private static let change = object([
    Field("time", .measured, "Seconds since it began; null: before that."),
    Field("action", .oneOf(["pause", "resume", "factor", "stop"]), "What was done."),
    Field("factor", .measured, "How many times as fast as the plan it went then; null: no change."),
    Field("detail", .text(), "Why, in words; may be empty."),
  ])

  private static let shard = object([
    Field("name", .text(), "Where its result was."),
    Field("planned", .integer(), "Requests that it was to send."),
    Field("sent", .integer(), "Requests that it sent."),
    Field("start", .nullable(.instant), "When it began, by its own clock; null: not known."),
    Field("verdict", .verdict, "Whether it kept its schedule."),
  ])

  private static let sendingFacts = object([
    Field("loops", .integer(), "Event loops."),
    Field(
      "utilization",
      .measured,
      "The largest share of a core that an event loop used for some time; null: not known."
    ),
    Field("spin", .seconds, "The longest time spun before a due request; null: not known."),
    Field("quantum", .seconds, "The coarsest step of wake-ups; 0: each request; null: not known."),
    Field("steal", .measured, "The share of its time that the machine was taken away."),
  ])
}
