/// The JSON Schema of what the programs write.
public enum OutputSchema: String, CaseIterable, Sendable {
  /// `summary.json`, also what `stampede run --format json` prints.
  case summary
  /// `run.json`.
  case run
  /// `whatif.json`, also what `stampede whatif --format json` prints.
  case whatIf = "whatif"
  /// `sweep.json`, also what `stampede sweep merge --format json` prints.
  case sweep
  /// A line of `tasks.jsonl`, which `stampede sweep plan` writes.
  case sweepTask = "sweep-task"
  /// `comparison.json`, also what `stampede compare --format json` prints.
  case comparison
  /// `attribution.json`, which `stampede run --attribution` leaves.
  case attribution
  /// `emission-comparison.json`, also what `stampede compare --format json` prints for emissions.
  case emissionComparison = "emission-comparison"
  /// `calibration.json`, also what `stampede calibrate --format json` prints.
  case calibration
  /// `stampede explain --format json`.
  case explain
  /// `stampede explain --settings --format json`.
  case settings = "explain-settings"
  /// `stampede validate --format json`.
  case validate
  /// `stampede trace stat --format json`.
  case traceStatistics = "trace-stat"
  /// `stampede trace session --format json`.
  case traceSession = "trace-session"
  /// `stampede trace diff --format json`.
  case traceDifference = "trace-diff"
  /// `stampede bench WORKLOAD --format json`.
  case benchmark = "bench"
  /// `stampede bench accuracy --format json`.
  case accuracy = "bench-accuracy"
  /// `stampede bench trace --format json`.
  case traceBenchmark = "bench-trace"
  /// `emission.json` of `stampede-emit send`.
  case emission
  /// `stampede-emit plan --format json`.
  case emissionPlan = "emission-plan"
  /// The report of `stampede-emit sink`.
  case sink = "emission-sink"
  /// The report of `stampede-emit sink --yardstick`.
  case yardstick = "emission-yardstick"
  /// `stampede doctor --format json`.
  case doctor
  /// `stampede runs list --format json`.
  case runs

  /// What it describes, in a few words.
  public var summary: String {
    switch self {
    case .summary: "summary.json, and what 'stampede run --format json' prints"
    case .run: "run.json, the manifest of a run"
    case .whatIf: "whatif.json, and what 'stampede whatif --format json' prints"
    case .sweep: "sweep.json, and what 'stampede sweep merge --format json' prints"
    case .sweepTask: "a line of tasks.jsonl, which 'stampede sweep plan' writes"
    case .comparison: "comparison.json, and what 'stampede compare --format json' prints"
    case .attribution: "attribution.json, which 'stampede run --attribution' leaves"
    case .emissionComparison:
      "emission-comparison.json, and what 'stampede compare --format json' prints for emissions"
    case .calibration: "calibration.json, and what 'stampede calibrate --format json' prints"
    case .explain: "what 'stampede explain --format json' prints"
    case .settings: "what 'stampede explain --settings --format json' prints"
    case .validate: "what 'stampede validate --format json' prints"
    case .traceStatistics: "what 'stampede trace stat --format json' prints"
    case .traceSession: "what 'stampede trace session --format json' prints"
    case .traceDifference: "what 'stampede trace diff --format json' prints"
    case .benchmark: "what 'stampede bench --format json' prints"
    case .accuracy: "what 'stampede bench accuracy --format json' prints"
    case .traceBenchmark: "what 'stampede bench trace --format json' prints"
    case .emission: "emission.json, the result of 'stampede-emit send'"
    case .emissionPlan: "what 'stampede-emit plan --format json' prints"
    case .sink: "the report of 'stampede-emit sink'"
    case .yardstick: "the report of 'stampede-emit sink --yardstick'"
    case .doctor: "what 'stampede doctor --format json' prints"
    case .runs: "what 'stampede runs list --format json' prints"
    }
  }

  /// The schema, draft 2020-12.
  public var json: String {
    switch self {
    case .summary: SummarySchema.json
    case .run: RunManifestSchema.json
    case .whatIf: text(.whatIf)
    case .sweep: text(.sweep)
    case .sweepTask: text(.sweepTask)
    case .comparison: text(.comparisonResult)
    case .attribution: text(.attribution)
    case .emissionComparison: text(.emissionComparison)
    case .calibration: text(.calibration)
    case .explain: ExplanationSchema.json
    case .settings: text(.valueList)
    case .validate: text(.findings)
    case .traceStatistics: text(.traceStatistics)
    case .traceSession: text(.visit)
    case .traceDifference: text(.traceDifference)
    case .benchmark: text(.benchmark)
    case .accuracy: text(.accuracy)
    case .traceBenchmark: text(.traceBenchmark)
    case .emission: text(.emission)
    case .emissionPlan: text(.emissionPlan)
    case .sink: text(.sink)
    case .yardstick: text(.yardstick)
    case .doctor: text(.checkUp)
    case .runs: text(.runList)
    }
  }

  private func text(_ shape: DocumentShape) -> String {
    let sentence = summary.prefix(1).uppercased() + summary.dropFirst() + "."
    return shape.schemaText(title: "Stampede \(rawValue)", description: sentence)
  }
}
