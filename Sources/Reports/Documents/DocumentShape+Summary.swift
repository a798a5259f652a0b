import Scenarios

extension DocumentShape {
  /// `summary.json`.
  static let summary = object([
    Field("passed", .boolean, "Whether no goal failed."),
    Field("partial", .boolean, "Whether the run was interrupted before its end."),
    Field("scenario", .text(), "The name of the scenario."),
    Field("seed", .integer(), "The seed of the run."),
    Field("version", .text(), "The version of the engine."),
    Field("scenarioHash", .hash, "SHA-256 of the canonical scenario."),
    Field("quantum", .integer(minimum: 1), "Nanoseconds a quantum of time."),
    Field("loadModel", .oneOf(["open", "closed"]), "Whether arrivals wait for the system."),
    Field("currency", .text(pattern: "^[A-Z]{3}$"), "The ISO 4217 code of the amounts."),
    Field("replications", .integer(minimum: 1), "The number of replications."),
    Field("virtualDuration", .number(minimum: 0), "The length of the run."),
    Field("endOfArrivals", .number(minimum: 0), "The instant after which no session started."),
    Field("events", .integer(), "Events that the kernel handled."),
    Field("goals", .array(.goal), "Success criteria."),
    Field("metrics", .metrics, "The metrics of the run by their names."),
    Field("sessions", .sessionCounts, "Sessions by how they ended."),
    Field("customers", .nullable(.integer()), "Customers who had a session; null: not known."),
    Field("services", .array(.service), "Every service station."),
    Field("databases", .array(.database), "Every database behind one of them."),
    Field("personas", .array(.group), "Every persona."),
    Field("journeys", .array(.group), "Every journey."),
    Field("steps", .array(.step), "Every step of every journey."),
    Field("funnels", .array(.funnel), "Sessions that reached each step, per persona and journey."),
    Field("losses", .array(.loss), "Why sessions were lost, the costliest first."),
    Field("endings", .array(.ending), "How sessions ended that did not complete, and why."),
    Field("effects", .array(.effect), "Effects of the timeline."),
    Field("loyalty", .array(.loyalty), "Whether customers come back, per persona."),
    Field("windows", .windows, "Series over observation windows."),
    Field("twin", .nullable(.twin), "The fault-free twin; null where none was simulated."),
    Field("normalLoad", .nullable(.normalLoad), "The run at the normal load; null: none."),
    Field("dataLoss", .nullable(.dataLoss), "Writes that failures of regions lost; null: none."),
    Field("rollout", .nullable(.rollout), "Two versions of a feature; null without a rollout."),
    Field(
      "theory",
      .nullable(.theory),
      "What theory predicted before the run, beside what was simulated; null: the run was interrupted."
    ),
    Field("latencyMaps", .array(.latencyMap), "Responses by time and size, per real service."),
    Field("percentiles", .percentileCurves, "What a share of waits and responses does not exceed."),
    Field("examples", .array(.exampleSession), "Sessions worth a look, by their numbers."),
  ])

  private static let loyalty = object([
    Field("persona", .text(), "The persona."),
    Field("sessions", .integer(), "Sessions that ended."),
    Field("churn", .number(minimum: 0), "The mean probability to lose the customer."),
    Field("lowRisk", .integer(), "Sessions with a probability below 0.20."),
    Field("mediumRisk", .integer(), "Sessions from 0.20 to below 0.50."),
    Field("highRisk", .integer(), "Sessions from 0.50 on."),
    Field("valueAtRisk", .integer(), "Sum of churn × lifetime value, in minor units."),
    Field(
      "lifetimeValueProjection",
      .integer(),
      "Mean lifetime value after the session, in minor units."
    ),
  ])

  static let hash = text(pattern: "^[0-9a-f]{64}$")
  static let measured = nullable(.number())
  static let seconds = nullable(.number(minimum: 0))

  static let goal = object([
    Field("name", .oneOf(Metric.allCases.map(\.rawValue)), "The metric."),
    Field("observed", .measured, "What was observed; null where it could not be measured."),
    Field("low", .measured, "The lower end of the 95 % interval."),
    Field("high", .measured, "The upper end of the 95 % interval."),
    Field("criterion", .text(), "The criterion as its author wrote it."),
    Field(
      "verdict",
      .oneOf(["pass", "fail", "pass (marginal)", "fail (marginal)", "unknown"]),
      "The verdict; marginal where the interval contains the limit."
    ),
  ])

  static let metrics = map(
    keys: Metric.allCases.map(\.rawValue),
    .object([
      Field("value", .measured, "The value; null where it is not defined."),
      Field("low", .measured, "The lower end of the 95 % interval."),
      Field("high", .measured, "The upper end of the 95 % interval."),
      Field(
        "method",
        .nullable(.oneOf(["within-run", "replications"])),
        "How the interval was made: differences of neighboring slices, or replications."
      ),
    ])
  )

  private static let sessionCounts = object([
    Field("started", .integer(), "Sessions that arrived."),
    Field("ended", .integer(), "Sessions that ended."),
    Field("converted", .integer(), "Completed without help."),
    Field("assisted", .integer(), "Completed with the help of support."),
    Field("abandoned", .integer(), "Left before the end."),
    Field("failed", .integer(), "Had no choice left."),
    Field("rejected", .integer(), "Refused by a rule of business."),
    Field("expired", .integer(), "Out of time while thinking."),
    Field("open", .integer(), "Under way when the run ended; in no rate."),
    Field("technicalLosses", .integer(), "Abandoned or failed for a technical reason."),
    Field("peakConcurrent", .integer(), "The most sessions under way at one instant."),
  ])

  private static let normalLoad = object([
    Field("contentHash", .hash, "The content hash of its rows."),
    Field("sessions", .sessionCounts, "Its sessions by how they ended."),
    Field("conversionRate", .measured, "Its conversion."),
    Field("slowestStep", .nullable(.text()), "Where visitors wait longest, compared with it."),
  ])

  private static let group = object([
    Field("name", .text(), "The name."),
    Field("sessions", .sessionCounts, "Its sessions by how they ended."),
    Field("metrics", .metrics, "Its metrics by their names."),
  ])

  private static let step = object([
    Field("journey", .text(), "The journey."),
    Field("step", .text(), "The step."),
    Field("reached", .integer(), "Sessions that began the step."),
    Field("completed", .integer(), "Sessions that completed it."),
    Field("waits", .integer(), "Visible waits of the step, failed ones included."),
    Field("meanResponse", .seconds, "Mean visible response time."),
    Field("p50", .seconds, "Median of the visible response time."),
    Field("p95", .seconds, "95th percentile of it."),
    Field("p99", .seconds, "99th percentile of it."),
  ])

  private static let funnel = object([
    Field("persona", .text(), "The persona."),
    Field("journey", .text(), "The journey."),
    Field("steps", .array(.text()), "Names of the steps, then `completed`."),
    Field("reached", .array(.integer()), "Sessions that reached each."),
    Field(
      "twinReached",
      .nullable(.array(.integer())),
      "The same of the fault-free twin; null without one."
    ),
    Field("dropOffs", .array(.dropOffs), "Why sessions came no further than each step."),
  ])

  private static let loss = object([
    Field("result", .oneOf(["abandoned", "failed"]), "How the sessions ended."),
    Field("reason", .text(), "Why."),
    Field("effect", .nullable(.text()), "The effect that was the proximate cause; null: none."),
    Field("sessions", .integer(), "How many sessions."),
    Field("value", .integer(minimum: nil), "Potential value lost, in minor units."),
  ])

  private static let ending = object([
    Field(
      "result",
      .oneOf(["abandoned", "failed", "rejected", "expired"]),
      "How the sessions ended."
    ),
    Field("reason", .text(), "Why; of rejected ones the validation rule."),
    Field("sessions", .integer(), "How many sessions."),
  ])

  private static let effect = object([
    Field("name", .text(), "The name."),
    Field("start", .number(minimum: 0), "The first instant at which it acted."),
    Field("end", .number(minimum: 0), "The first instant at which it acted no more."),
    Field(
      "occurrences",
      .nullable(.array(.occurrence)),
      "When it acted, where it came and went; null: all the time between."
    ),
    Field("isFault", .boolean, "Whether the fault-free twin leaves it out."),
    Field("struckCalls", .integer(), "Calls that it struck."),
    Field("lostSessions", .integer(), "Technical losses of which it was the proximate cause."),
    Field("lostValue", .integer(minimum: nil), "Their potential value, in minor units."),
    Field("prediction", .nullable(.prediction), "What its author expected; null: nothing."),
    Field(
      "recovery",
      .nullable(.recovery),
      "How long its traces lasted; null: no fault, no end, or no twin."
    ),
  ])

  private static let occurrence = object([
    Field("start", .number(minimum: 0), "The first instant at which it acted."),
    Field("end", .number(minimum: 0), "The first instant at which it acted no more."),
  ])

  private static let prediction = object([
    Field(
      "abandonmentIncrease",
      .nullable(.predictedValue),
      "Rise of the abandonment rate over that of the twin, in percentage points."
    ),
    Field(
      "personasAbandonmentIncrease",
      .nullable(.predictedValue),
      "The same among the personas that the author named; null where none are named."
    ),
    Field(
      "revenueLost",
      .nullable(.predictedValue),
      "Potential value of technical losses while the effect acted, in minor units."
    ),
    Field(
      "latencyIncrease",
      .nullable(.predictedValue),
      "How much longer calls took whose users a reroute moved, in seconds; null: it is no reroute."
    ),
  ])

  private static let predictedValue = object([
    Field("expected", .number(), "What was expected."),
    Field("measured", .measured, "What was measured; null where it could not be."),
    Field("low", .measured, "The lower end of the 95 % interval."),
    Field("high", .measured, "The upper end of the 95 % interval."),
    Field(
      "verdict",
      .oneOf(["as-expected", "higher", "lower", "unknown"]),
      "How the measurement stands to the expectation."
    ),
  ])

  private static let dataLoss = object([
    Field("writes", .integer(), "Writes lost."),
    Field("sessions", .integer(), "Sessions that lost one at least."),
    Field(
      "revenue",
      .integer(minimum: nil),
      "Revenue that was removed with them, of sessions that ended, in minor units."
    ),
    Field("listed", .array(.lostWrite), "The first of them, in order of time."),
  ])

  private static let lostWrite = object([
    Field("session", .integer(), "The session."),
    Field("journey", .text(), "The journey."),
    Field("step", .text(), "The step."),
    Field("time", .number(minimum: 0), "When it was committed."),
    Field("value", .integer(minimum: nil), "What it was worth, in minor units."),
  ])

  private static let twin = object([
    Field("contentHash", .text(), "The content hash of the twin's rows."),
    Field("revenue", .integer(minimum: nil), "Revenue of the twin, in minor units."),
    Field("sessions", .sessionCounts, "Sessions of the twin by how they ended."),
    Field("unpaired", .integer(), "Sessions that ended in one of the two runs only."),
  ])
}

// MARK: - Stations and series

extension DocumentShape {
  private static let service = object([
    Field("name", .text(), "The name."),
    Field("servers", .nullable(.integer(minimum: 1)), "Number of servers; null: unlimited."),
    Field("calls", .integer(), "Requests that reached the station."),
    Field("meanWait", .seconds, "Mean wait in the queue."),
    Field("meanServiceTime", .seconds, "Mean time a server worked for a request."),
    Field("meanResponse", .seconds, "Mean time from asking to answer, for the caller."),
    Field(
      "waitedShare",
      .nullable(.number(minimum: 0, maximum: 1)),
      "Share of the requests that found no free server."
    ),
    Field("utilization", .seconds, "Mean share of busy servers; null: unlimited servers."),
    Field("meanInSystem", .seconds, "Mean number of requests in the station."),
    Field("longestQueue", .integer(), "The most requests that waited at one instant."),
    Field("overloads", .integer(), "Requests refused because the queue was full."),
    Field("timeouts", .integer(), "Requests given up by their callers."),
    Field("errors", .integer(), "Requests that failed."),
    Field("p50", .seconds, "Median of the response, for the caller."),
    Field("p95", .seconds, "95th percentile of it."),
    Field("p99", .seconds, "99th percentile of it."),
    Field("p999", .seconds, "99.9th percentile of it."),
    Field("attempts", .integer(), "Attempts of calls, those that were turned away included."),
    Field("retries", .integer(), "Attempts that a machine or a visitor made again."),
    Field("responses", .integer(), "Attempts of which the response is known."),
    Field(
      "responseShare",
      .nullable(.number(minimum: 0, maximum: 1)),
      "Its share of all response times of all services; null: none."
    ),
    Field(
      "saturatedSeconds",
      .seconds,
      "Length of the windows with servers at least 99 % busy; null: unlimited servers."
    ),
  ])

  private static let windows = object([
    Field("width", .number(minimum: 0), "The length of a window; the last may be shorter."),
    Field("arrivals", .array(.integer()), "Sessions that arrived."),
    Field("ended", .array(.integer()), "Sessions that ended."),
    Field("completed", .array(.integer()), "Completed sessions among them."),
    Field("lost", .array(.integer()), "Technical losses among them."),
    Field("concurrent", .array(.integer()), "Sessions under way at the window's end."),
    Field("errors", .array(.integer()), "Calls that failed."),
    Field("revenue", .array(.integer(minimum: nil)), "Revenue realised, in minor units."),
    Field(
      "twinRevenue",
      .nullable(.array(.integer(minimum: nil))),
      "Revenue of the fault-free twin; null without one."
    ),
    Field("p50", .array(.seconds), "Median of the visible response times; null: none ended."),
    Field("p95", .array(.seconds), "95th percentile of them."),
    Field("p99", .array(.seconds), "99th percentile of them."),
    Field(
      "utilization",
      .map(.array(.number(minimum: 0))),
      "Share of busy servers by service; of unlimited stations: busy servers."
    ),
    Field("longestQueue", .map(.array(.integer())), "Longest queue by service."),
    Field("p999", .array(.seconds), "99.9th percentile of the visible response times."),
    Field("calls", .array(.integer()), "Calls of real services, every attempt counted."),
    Field("machineRetries", .array(.integer()), "Calls that a machine made again."),
    Field("visitorRetries", .array(.integer()), "Other calls that a visitor made again."),
    Field("failures", .map(.array(.integer())), "Calls that failed, by how."),
    Field("personaArrivals", .map(.array(.integer())), "Sessions that arrived, by persona."),
    Field("meanWait", .map(.array(.seconds)), "Mean wait in the queue, by service; null: no call."),
    Field("twin", .nullable(.twinWindows), "The fault-free twin; null without one."),
  ])
}
