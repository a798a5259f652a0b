import Analysis
import Scenarios

extension DocumentShape {
  /// `comparison.json`.
  static let comparisonResult = object([
    Field("passed", .boolean, "Whether none is worse than the first."),
    Field("partial", .boolean, "Whether it was interrupted: some replications are missing."),
    Field("version", .text(), "The version of the engine."),
    Field("currency", .text(pattern: "^[A-Z]{3}$"), "The ISO 4217 code of the amounts."),
    Field(
      "method",
      .oneOf(ComparisonSummary.Method.allCases.map(\.rawValue)),
      "How differences were taken: replications pair by pair, or single runs of one seed by arrivals."
    ),
    Field(
      "judged",
      .array(.oneOf(Metric.allCases.map(\.rawValue))),
      "The metrics by which a verdict goes."
    ),
    Field("sides", .array(.side), "What is compared, the first of them first."),
  ])

  private static let side = object([
    Field("name", .text(), "As it was named."),
    Field("scenario", .text(), "The name of the scenario."),
    Field("seed", .integer(), "The seed of the run, or of the first replication."),
    Field(
      "verdict",
      .oneOf(["base", "better", "worse", "mixed", "no detectable difference", "unknown"]),
      "What the judged differences say, with intervals widened for their number."
    ),
    Field("changes", .array(.modelChange), "What the scenario changes in that of the first."),
    Field("result", .variant, "What it came to, its differences to the first included."),
    Field(
      "course",
      .array(.emissionStretch),
      "Visible waits and failed calls of a single run over time; none for replications."
    ),
  ])

  private static let modelChange = object([
    Field("path", .text(), "The place in the canonical scenario, elements by their names."),
    Field("before", .nullable(.text()), "The value in the first, as JSON; null: not there."),
    Field("after", .nullable(.text()), "The value in the other; null: not there."),
  ])
}
