import Scenarios

extension DocumentShape {
  /// `whatif.json`.
  static let whatIf = object(whatIfFields)

  static let whatIfFields = [
    Field(
      "passed",
      .boolean,
      "Whether what was sought was found; where nothing was, whether a variant met all goals."
    ),
    Field("partial", .boolean, "Whether it was interrupted: some replications are missing."),
    Field("scenario", .text(), "The name of the scenario."),
    Field("version", .text(), "The version of the engine."),
    Field("quantum", .integer(minimum: 1), "Nanoseconds a quantum of time."),
    Field("seed", .integer(), "The seed of the first replication; the next ones follow it."),
    Field("replications", .integer(minimum: 1), "The replications of each variant."),
    Field("currency", .text(pattern: "^[A-Z]{3}$"), "The ISO 4217 code of the amounts."),
    Field("loadModel", .oneOf(["open", "closed"]), "Whether arrivals wait for the system."),
    Field("axes", .array(.axis), "What was varied."),
    Field("search", .nullable(.search), "What was sought; null: nothing."),
    Field(
      "answers",
      .array(.answer),
      "What was found, that for the other values of the base first."
    ),
    Field("variants", .array(.variant), "The base, then the variants in the order of the axes."),
    Field("frontier", .nullable(.frontier), "Where goals are met; null: more than two axes."),
    Field(
      "sensitivities",
      .array(.sensitivity),
      "How much each varied value accounts for; none: not every combination was simulated."
    ),
  ]

  private static let sensitivity = object([
    Field("metric", .oneOf(Metric.allCases.map(\.rawValue)), "The metric."),
    Field(
      "shares",
      .array(
        .object([
          Field("path", .pointer, "The varied value."),
          Field("first", .estimate, "Sobol's first-order index: what it does alone."),
          Field("total", .estimate, "The total index: what it does alone and with others."),
        ])
      ),
      "The varied values, in the order of the axes."
    ),
  ])

  private static let axis = object([
    Field("path", .pointer, "The place in the resolved scenario."),
    Field("base", .nullable(.text()), "The value of the base; null: its documents say none."),
    Field("values", .array(.text()), "The values that were simulated."),
  ])

  static let search = object([
    Field("extreme", .oneOf(["minimum", "maximum"]), "Which end of the values."),
    Field("path", .pointer, "The value that was sought."),
    Field("condition", .text(), "What had to hold."),
  ])

  private static let answer = object([
    Field("at", .array(.variantChange), "The values of the other axes."),
    Field("value", .nullable(.text()), "What was found; null: no value meets the condition."),
    Field("rejected", .nullable(.text()), "The nearest value that does not; null: none was tried."),
    Field("confidence", .nullable(.share), "How sure it is, at least; null: too few replications."),
    Field("isContradicted", .boolean, "Whether a value beyond the answer misses the condition."),
    Field("statement", .text(), "The answer in a sentence."),
  ])

  static let variant = object([
    Field("changes", .array(.variantChange), "What was changed; none: the base."),
    Field("scenarioHash", .hash, "SHA-256 of the canonical scenario."),
    Field("replications", .integer(), "The replications that are done."),
    Field("verdict", .verdict, "Whether the means meet all goals."),
    Field(
      "confidence",
      .nullable(.share),
      "How sure it is that all are met, at least; null: unknown."
    ),
    Field(
      "meeting",
      .nullable(.successes),
      "How often a single run met all goals; null: no goals."
    ),
    Field("goals", .array(.goal), "The goals, judged by the means."),
    Field("metrics", .metrics, "Means over the replications with Student's 95 % intervals."),
    Field(
      "differences",
      .map(keys: Metric.allCases.map(\.rawValue), .pairedDifference),
      "The variant less the base, by metric, paired by seed; none for the base."
    ),
    Field("services", .array(.stationMeans), "The service stations."),
  ])

  static let variantChange = object([
    Field("path", .pointer, "The place in the resolved scenario."),
    Field("value", .text(), "The value, as one line of a document says it."),
  ])

  private static let stationMeans = object([
    Field("name", .text(), "The name of the service."),
    Field("servers", .nullable(.integer(minimum: 1)), "Servers; null: unlimited."),
    Field("utilization", .estimate, "The share of busy servers."),
    Field("meanWait", .estimate, "The wait in the queue, in seconds."),
    Field("p95", .estimate, "The response that 95 % of the calls do not exceed, in seconds."),
  ])

  static let pairedDifference = object([
    Field("value", .measured, "The mean difference."),
    Field("low", .measured, "The lower end of the 95 % interval."),
    Field("high", .measured, "The upper end of the 95 % interval."),
    Field("pairs", .integer(), "The pairs of replications."),
    Field(
      "verdict",
      .oneOf(["better", "worse", "no detectable difference", "unknown"]),
      "What the interval says; unknown: fewer than two pairs."
    ),
    Field(
      "furtherReplications",
      .nullable(.integer()),
      "About how many more would tell, if the difference is as it looks; null: told, or none."
    ),
    Field(
      "varianceReduction",
      .nullable(.number(minimum: 0)),
      "How many times larger the variance would be with seeds of its own; null: it does not vary."
    ),
  ])

  private static let frontier = object([
    Field("capacity", .pointer, "The place of the capacity."),
    Field("load", .nullable(.pointer), "The place of the load; null: one value is varied."),
    Field(
      "unitCost",
      .nullable(.integer()),
      "What a unit of the capacity costs for the time of a run; null: nobody said."
    ),
    Field(
      "rows",
      .array(
        .object([
          Field("capacity", .text(), "The capacity."),
          Field("cells", .array(.cell), "One cell for each load."),
        ])
      ),
      "One row for each capacity."
    ),
  ])

  private static let cell = object([
    Field("load", .nullable(.text()), "The load; null: one value is varied."),
    Field("meeting", .nullable(.successes), "How often a run met all goals; null: not simulated."),
    Field("verdict", .nullable(.verdict), "Whether the means meet them; null: not simulated."),
    Field("revenueLost", .measured, "The mean revenue lost; null: not simulated."),
    Field("cost", .measured, "That and the price of the capacity; null: not known."),
  ])

  private static let successes = object([
    Field("successes", .integer(), "Runs that did."),
    Field("runs", .integer(), "Runs."),
    Field("low", .share, "The lower end of Wilson's 95 % interval."),
    Field("high", .share, "The upper end."),
  ])

  static let estimate = object([
    Field("value", .measured, "The mean; null where it is not defined."),
    Field("low", .measured, "The lower end of the 95 % interval."),
    Field("high", .measured, "The upper end of the 95 % interval."),
    Field("method", .nullable(.oneOf(["within-run", "replications"])), "How it was made."),
  ])

  private static let verdict = oneOf([
    "pass", "fail", "pass (marginal)", "fail (marginal)", "unknown",
  ])
  private static let share = number(minimum: 0, maximum: 1)
  private static let pointer = text(pattern: "^/")
}
