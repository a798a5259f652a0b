import Scenarios

extension DocumentShape {
  /// A line of `tasks.jsonl`.
  static let sweepTask = object([
    Field("task", .integer(), "Its number, from 0."),
    Field("changes", .array(.variantChange), "What is changed; none: the base."),
    Field("replication", .integer(), "The number of the replication, from 0."),
    Field("seed", .integer(), "The seed of the run."),
    Field("scenarioHash", .hash, "SHA-256 of the canonical scenario with the changes."),
    Field("sweep", .sharedByTasks, "What all tasks of the sweep have in common."),
  ])

  private static let sharedByTasks = object([
    Field("tasks", .integer(minimum: 1), "How many tasks there are."),
    Field("replications", .integer(minimum: 1), "The replications of each variant."),
    Field("version", .text(), "The version of the engine that planned it."),
    Field("quantum", .integer(minimum: 1), "Nanoseconds a quantum of time."),
    Field("documents", .array(.plannedDocument), "The documents, in the order of reading."),
    Field("settings", .array(.text()), "Values in place of the documents', each path=value."),
    Field("duration", .nullable(.integer()), "Nanoseconds a run lasts; null: as the profile says."),
    Field("personas", .nullable(.array(.text())), "Who takes part; null: as the profile says."),
    Field("rescalesPersonas", .boolean, "Whether those who take part stand in for the others."),
    Field("allowsUnknown", .boolean, "Whether unknown keys are warnings only."),
    Field("search", .nullable(.search), "What is sought; null: nothing."),
    Field("unitCost", .nullable(.integer()), "What a unit of the capacity costs; null: not known."),
  ])

  private static let plannedDocument = object([
    Field("path", .text(), "Its path, as it was named; or the name of a built-in profile."),
    Field("sha256", .hash, "SHA-256 of its bytes."),
  ])

  /// `sweep.json`: the keys of `whatif.json`, and the runs.
  static let sweep = object(
    whatIfFields + [Field("tasks", .array(.doneTask), "The runs, in the order of the tasks.")]
  )

  private static let doneTask = object([
    Field("task", .integer(), "Its number, from 0."),
    Field("variant", .integer(), "The place of its variant in variants; 0: the base."),
    Field("replication", .integer(), "The number of the replication, from 0."),
    Field("seed", .integer(), "The seed of the run."),
    Field("scenarioHash", .hash, "SHA-256 of the canonical scenario."),
    Field("contentHash", .text(), "The content hash of the run's rows."),
    Field("events", .integer(), "The events of the run and of those it is compared with."),
    Field("passed", .boolean, "Whether no goal failed."),
    Field(
      "metrics",
      .map(keys: Metric.allCases.map(\.rawValue), .number()),
      "The metrics of the run; those that are not defined are absent."
    ),
  ])
}
