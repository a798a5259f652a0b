import Analysis
import Reports
import Traces

/// The sessions that a report shows, as the trace of a run tells them.
enum ExampleVisits {
  /// The examples that the trace in `directory` has; none where there is no trace.
  ///
  /// A trace that cannot be read takes nothing from the rest of a report: it is said on the error
  /// stream, and the report goes without.
  static func load(_ examples: [ExampleSession], from directory: RunDirectory) -> [Visit] {
    let files = directory.traces
    guard !examples.isEmpty, !files.isEmpty else { return [] }
    do {
      return try load(examples, from: TraceSet(paths: files))
    } catch {
      Terminal.printError(
        "stampede: warning: the report shows no single sessions: \(Failure(error).message)"
      )
      return []
    }
  }

  private static func load(_ examples: [ExampleSession], from set: TraceSet) throws -> [Visit] {
    var markers: [MarkerRow] = []
    try set.forEachRow(matching: .init(tables: [.marker])) { record in
      if case .marker(let row) = record { markers.append(row) }
    }
    return try examples.compactMap { example in
      guard let rows = try set.session(example.session), rows.begin != nil else { return nil }
      return Visit(
        session: example.session,
        description: set.description,
        begin: rows.begin,
        calls: rows.calls,
        end: rows.end,
        markers: markers
      )
    }
  }
}
