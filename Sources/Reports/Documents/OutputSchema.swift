/// The JSON Schema of what the programs write.
public enum OutputSchema: String, CaseIterable, Sendable {
  /// `summary.json`, also what `stampede run --format json` prints.
  case summary
  /// `run.json`.
  case run

  /// What it describes, in a few words.
  public var summary: String {
    switch self {
    case .summary: "summary.json, and what 'stampede run --format json' prints"
    case .run: "run.json, the manifest of a run"
    }
  }

  /// The schema, draft 2020-12.
  public var json: String {
    switch self {
    case .summary: SummarySchema.json
    case .run: RunManifestSchema.json
    }
  }
}
