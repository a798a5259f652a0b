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
  /// - Throws: an ``EmissionError``.
  public init(replaying path: String, pace: Pace, window: Window) throws(EmissionError) {
    let readers = try Self.readers(of: path)
    guard let first = readers.first else {
      throw EmissionError(.inputNotFound, "there is no trace in \(path)")
    }
    let description = first.description
    self.init(description: description, pace: pace, window: window) { window in
      try mapping {
        let quantum = max(1, description.quantum)
        // Starts at or behind `from` are chosen to the nanosecond later on.
        let from = UInt64(max(0, window.from ?? 0)) / quantum
        let until = window.until.map { (UInt64(max(0, $0)) + quantum - 1) / quantum }
        var calls = try MergedCalls(readers, from: from, until: until)
        return { try mapping { try calls.next(MergedCalls.chunkSize) } }
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

/// The calls of all shards of a run in the order of (start, session).
private struct MergedCalls {
  static let chunkSize = 32_768

  private var sources: [StartOrderedCalls]
  private var heads: [CallRow?]

  init(_ readers: [TraceReader], from: UInt64, until: UInt64?) throws(TraceError) {
    sources = []
    heads = []
    for reader in readers {
      var calls = try reader.startOrdered(from: from, until: until)
      heads.append(try calls.next())
      sources.append(calls)
    }
  }

  /// The next rows, `count` at most; `nil` at the end.
  mutating func next(_ count: Int) throws(TraceError) -> [CallRow]? {
    var rows: [CallRow] = []
    rows.reserveCapacity(count)
    while rows.count < count, let index = first, let row = heads[index] {
      rows.append(row)
      heads[index] = try sources[index].next()
    }
    return rows.isEmpty ? nil : rows
  }

  /// The source of the next row; there are few, so they are compared one by one.
  private var first: Int? {
    var best: (index: Int, key: (UInt64, UInt64))?
    for case (let index, let row?) in heads.enumerated() {
      let key = (row.time &- row.latency, row.session)
      if best.map({ key < $0.key }) ?? true { best = (index, key) }
    }
    return best?.index
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
