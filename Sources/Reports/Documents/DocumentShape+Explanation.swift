import Scenarios

extension DocumentShape {
  /// `stampede explain --format json`.
  static let explanation = object([
    Field("scenario", .text(), "The name of the scenario."),
    Field("scenarioHash", .hash, "SHA-256 of the canonical scenario."),
    Field("seed", .integer(), "The seed by which jitter and down periods are drawn."),
    Field("loadModel", .oneOf(["open", "closed"]), "Whether arrivals wait for the system."),
    Field("prediction", .predictionOfRun, "What theory predicts."),
    Field("effects", .array(.actingEffect), "When the effects of the timeline act."),
    Field("goals", .array(.criterion), "Success criteria."),
    Field("needs", .needs, "What a run will need, about."),
    Field("assumptions", .array(.text()), "What the model supposes of this scenario."),
  ])

  private static let actingEffect = object([
    Field("name", .text(), "The name."),
    Field("description", .text(), "What it does, in words."),
    Field("isFault", .boolean, "Whether the fault-free twin leaves it out."),
    Field("occurrences", .array(.stretch), "When it acts."),
  ])

  private static let stretch = object([
    Field("start", .number(minimum: 0), "The first instant."),
    Field("end", .number(minimum: 0), "The first instant at which it is over."),
  ])

  private static let criterion = object([
    Field("name", .oneOf(Metric.allCases.map(\.rawValue)), "The metric."),
    Field("criterion", .text(), "The criterion as its author wrote it."),
  ])

  private static let needs = object([
    Field("traceBytes", .number(minimum: 0), "Bytes of the trace."),
    Field("memoryBytes", .integer(), "Bytes of memory at the peak of the run."),
    Field("seconds", .number(minimum: 0), "Seconds of one core for all runs that are simulated."),
    Field("lives", .integer(minimum: 1), "The run, its fault-free twin, the normal load."),
    Field(
      "singleShardReason",
      .nullable(.text()),
      "Why the run cannot be divided among cores; null: it can."
    ),
  ])
}

// MARK: - The prediction

extension DocumentShape {
  /// What was predicted of a run, in its summary.
  static let theory = object([
    Field("sessions", .compared, "Sessions that began."),
    Field("sessionsStandardError", .number(minimum: 0), "Their standard deviation by theory."),
    Field("services", .array(.comparedService), "The stations of the services."),
    Field(
      "arrivals",
      .nullable(.rates),
      "The rate of arrivals over time; null: a closed load decides it."
    ),
  ])

  private static let compared = object([
    Field("predicted", .number(minimum: 0), "What theory predicted."),
    Field("simulated", .seconds, "What the run came to; null: there is no such number."),
  ])

  private static let comparedService = object([
    Field("name", .text(), "The station."),
    Field(
      "utilization",
      .nullable(.compared),
      "Mean share of busy servers from start to end; null: unlimited servers."
    ),
    Field(
      "meanWait",
      .nullable(.compared),
      "Mean wait in the queue; null: theory has none, or nobody waits."
    ),
    Field(
      "waitTheory",
      .nullable(.oneOf(ServicePrediction.Theory.allCases.map(\.rawValue))),
      "The theory of the wait."
    ),
    Field(
      "peakUtilization",
      .seconds,
      "The highest offered load ÷ servers by theory; above 1: more work than the station can do."
    ),
  ])

  private static let predictionOfRun = object([
    Field("arrivals", .arrivals, "How many sessions arrive, and when."),
    Field("walks", .array(.walk), "What sessions do without faults, by persona and journey."),
    Field("services", .array(.predictedService), "What each station has to do."),
    Field("closedLoad", .nullable(.closedLoad), "What bounds a closed load; null: it is open."),
    Field("size", .size, "How large the run is."),
  ])

  private static let arrivals = object([
    Field("isOpen", .boolean, "Whether sessions arrive whatever the system does."),
    Field("expectedSessions", .number(minimum: 0), "Sessions until the end of arrivals."),
    Field("standardError", .number(minimum: 0), "The standard deviation of their number."),
    Field("baseRate", .number(minimum: 0), "Sessions a second without traffic multipliers."),
    Field("peakRate", .number(minimum: 0), "The most sessions a second."),
    Field("peakTime", .number(minimum: 0), "When they are most."),
    Field("end", .number(minimum: 0), "The end of arrivals."),
    Field("terms", .array(.arrivalTerm), "The sum that makes the expectation."),
    Field(
      "series",
      .array(.number(minimum: 0)),
      "Sessions a second in equal parts of the time; of a closed load the users who are awake."
    ),
  ])

  private static let arrivalTerm = object([
    Field("start", .number(minimum: 0), "When the stretch begins."),
    Field("end", .number(minimum: 0), "When it ends."),
    Field("rate", .number(minimum: 0), "Mean sessions a second without traffic multipliers."),
    Field("multiplier", .number(minimum: 0), "The traffic multiplier."),
    Field("sessions", .number(minimum: 0), "Sessions that begin."),
  ])

  private static let walk = object([
    Field("persona", .text(), "The persona."),
    Field("journey", .text(), "The journey."),
    Field("share", .number(minimum: 0), "The share of all sessions."),
    Field("steps", .array(.walkStep), "The steps of the journey."),
    Field("completion", .number(minimum: 0), "The share of them that complete the journey."),
    Field("length", .number(minimum: 0), "Seconds from arrival to end where nobody queues."),
  ])

  private static let walkStep = object([
    Field("name", .text(), "The step."),
    Field("visits", .number(minimum: 0), "How often a session comes to it."),
    Field("calls", .array(.walkCall), "The calls that it makes there."),
  ])

  private static let walkCall = object([
    Field("service", .text(), "The service."),
    Field("calls", .number(minimum: 0), "How often a session makes the call."),
    Field("serviceTime", .number(minimum: 0), "The mean service time."),
  ])

  private static let predictedService = object([
    Field("name", .text(), "The station."),
    Field("servers", .nullable(.integer(minimum: 1)), "Number of servers; null: unlimited."),
    Field("serviceTime", .seconds, "Mean service time; null: nothing asks for it."),
    Field("variation", .seconds, "Standard deviation of the service time ÷ its mean."),
    Field("base", .load, "Without traffic multipliers and faults, ramps apart."),
    Field("run", .load, "The mean from the start of the run to its end."),
    Field("peak", .load, "The highest load of the run."),
    Field("peakTime", .number(minimum: 0), "When the highest load begins."),
    Field("peakEffects", .array(.text()), "The effects that act then."),
    Field("baseWait", .nullable(.wait), "The wait at the base load; null: theory has none."),
    Field("runWait", .nullable(.wait), "The mean wait over the run; null: theory has none."),
    Field("baseGrowth", .number(minimum: 0), "Requests a second by which the queue grows."),
    Field("peakGrowth", .number(minimum: 0), "The same at the peak."),
  ])

  private static let load = object([
    Field("rate", .number(minimum: 0), "Calls a second."),
    Field("offered", .number(minimum: 0), "Work that arrives, in erlangs."),
    Field(
      "utilization",
      .seconds,
      "Offered load ÷ servers, over the run the share of busy servers; null: unlimited servers."
    ),
  ])

  private static let wait = object([
    Field("mean", .number(minimum: 0), "The mean wait of all calls."),
    Field("probability", .number(minimum: 0), "The share of the calls that wait."),
    Field(
      "theory",
      .oneOf(ServicePrediction.Theory.allCases.map(\.rawValue)),
      "By which theory."
    ),
  ])

  private static let closedLoad = object([
    Field("users", .number(minimum: 0), "The users."),
    Field("leastCycle", .number(minimum: 0), "Seconds from session to session without queues."),
    Field("throughput", .number(minimum: 0), "Sessions a second of all users."),
    Field("mostThroughput", .seconds, "Sessions a second that the slowest station allows."),
    Field("bottleneck", .nullable(.text()), "The station that bounds the throughput."),
    Field("saturation", .seconds, "Users from which on it bounds the throughput."),
  ])

  private static let size = object([
    Field("events", .number(minimum: 0), "Events that the kernel handles."),
    Field("rows", .number(minimum: 0), "Rows of the trace."),
    Field("peakSessions", .number(minimum: 0), "Most sessions under way at once, with reserve."),
    Field("length", .number(minimum: 0), "The length of the run."),
  ])
}
