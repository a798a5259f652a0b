import EmissionResults
import Foundation
import Traces
import Wire

extension EmissionPlan {
  /// Creates a plan over the trace of a run.
  ///
  /// - Parameters:
  ///   - path: the directory of a run, or one trace file.
  ///   - pace: how virtual time becomes real time.
  ///   - window: which requests are meant.
  ///   - attempts: whether simulated retries are among them.
  /// - Throws: an ``EmissionError``.
  public init(
    replaying path: String,
    pace: Pace,
    window: Window,
    attempts: Attempts = .first
  ) throws(EmissionError) {
    let readers = try Self.readers(of: path)
    guard let first = readers.first else {
      throw EmissionError(.inputNotFound, "there is no trace in \(path)")
    }
    let description = first.description
    self.init(
      description: description,
      pace: pace,
      window: window,
      attempts: attempts
    ) { window in
      try mapping {
        let quantum = max(1, description.quantum)
        // Starts at or behind `from` are chosen to the nanosecond later on.
        let from = UInt64(max(0, window.from ?? 0)) / quantum
        let until = window.until.map { (UInt64(max(0, $0)) + quantum - 1) / quantum }
        var rows = try MergedRows(readers, from: from, until: until)
        return { try mapping { try rows.next() } }
      }
    }
  }

  /// Where the result of replaying what is at `path` belongs, unless another place is named: the
  /// directory `emission` in the run.
  public static func resultDirectory(of path: String) -> String {
    var isDirectory: ObjCBool = false
    let exists = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
    guard exists, !isDirectory.boolValue else { return path + "/emission" }
    let parent = URL(fileURLWithPath: path).deletingLastPathComponent()
    let run = parent.lastPathComponent == "trace" ? parent.deletingLastPathComponent() : parent
    return run.path + "/emission"
  }

  /// Opens the trace files of a run, in order of their shards, and checks that they belong together.
  private static func readers(of path: String) throws(EmissionError) -> [TraceReader] {
    let files = try traceFiles(of: path)
    let readers = try mapping { try files.map { file in try TraceReader(path: file) } }
      .sorted { $0.shard < $1.shard }
    guard let first = readers.first else { return [] }
    let isWhole = readers.map(\.shard) == Array(0..<first.shardCount)
    guard isWhole, readers.allSatisfy({ $0.description == first.description }) else {
      throw EmissionError(
        .damagedTrace,
        "the files of \(path) are not the \(first.shardCount) shards of one run",
        hint: "give the directory of a run, as 'stampede run' wrote it"
      )
    }
    return readers
  }

  private static func traceFiles(of path: String) throws(EmissionError) -> [String] {
    var isDirectory: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw EmissionError(
        .inputNotFound,
        "there is no run at \(path)",
        hint: "'stampede run' makes one, and says where it is"
      )
    }
    if !isDirectory.boolValue { return [path] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path + "/trace")) ?? []
    let files = names.filter { $0.hasPrefix("shard-") && $0.hasSuffix(".jtr.zst") }.sorted()
    guard !files.isEmpty else {
      throw EmissionError(
        .inputNotFound,
        "\(path) holds no trace/shard-NNN.jtr.zst",
        hint: "a run keeps its trace with 'stampede run --trace full'"
      )
    }
    return files.map { path + "/trace/" + $0 }
  }
}

/// Tells errors of traces as errors of the emitter.
private func mapping<Result>(_ body: () throws -> Result) throws(EmissionError) -> Result {
  do {
    return try body()
  } catch let error as EmissionError {
    throw error
  } catch let error as TraceError {
    switch error {
    case .system(_, _, let code):
      throw EmissionError(code == ENOENT ? .inputNotFound : .inputOutput, error.description)
    default: throw EmissionError(.damagedTrace, error.description)
    }
  } catch {
    throw EmissionError(.inputOutput, "\(error)")
  }
}
