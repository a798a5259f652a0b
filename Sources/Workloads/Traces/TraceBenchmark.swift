import Glibc
import Traces

/// A measurement of the trace store on the reference rows: size beside the entropy floor, encoding and
/// decoding beside zstd on plain structures, and two look-ups in a file.
public struct TraceBenchmark: Sendable {
  /// The rows that are encoded and decoded; they are held in memory, at some 60 bytes each.
  public var rows = 2_097_152
  /// The rows of the file in which a time and a session are looked for.
  public var lookUpRows = 2_097_152
  /// Nanoseconds a quantum.
  public var quantum: UInt64 = 1_000
  /// What the draws are keyed by.
  public var seed: UInt64 = 1
  /// The samples, each of all rows.
  public var samples = 10
  /// Where files go; they are removed, but for the one to keep.
  public var directory = "."
  /// A name for the file of the look-ups, if it is to stay.
  public var keptFile: String?

  /// Creates a measurement.
  public init() {}

  /// Measures.
  ///
  /// - Parameters:
  ///   - report: told what is being done.
  ///   - isStopped: asked between pieces whether to come back with what there is.
  /// - Returns: what was measured.
  /// - Throws: if a file cannot be written or read.
  public func run(
    report: (String) -> Void = { _ in },
    isStopped: () -> Bool = { false }
  ) throws -> TraceBenchmarkResult {
    report("making rows")
    var rows: [CallRow] = []
    rows.reserveCapacity(self.rows)
    var source = ReferenceRows(seed: seed, quantum: quantum)
    source.append(self.rows, to: &rows)
    var result = TraceBenchmarkResult(quantum: quantum, rows: rows.count)
    result.floor = EntropyFloor(rows, liveSessions: ReferenceRows.liveSessions)
    try measureCodec(rows, &result, report, isStopped)
    if !isStopped() {
      report("writing \(lookUpRows) rows to look things up in")
      try measureLookUps(&result)
    }
    result.isPartial = isStopped()
    return result
  }
}

// MARK: - Codec

extension TraceBenchmark {
  private func measureCodec(
    _ rows: [CallRow],
    _ result: inout TraceBenchmarkResult,
    _ report: (String) -> Void,
    _ isStopped: () -> Bool
  ) throws {
    let path = scratch("codec")
    defer { _ = unsafe unlink(path) }
    let chunks = Self.chunks(of: rows)
    let (level1, fastest) = (StructCompression(level: 1), StructCompression(level: -1))
    var series = Series()
    while series.encoding.count < samples, !isStopped() {
      report("sample \(series.encoding.count + 1) of \(samples)")
      let before = ResidentMemory.bytes
      let writer = try TraceFileWriter(
        path: path,
        description: ReferenceRows.describe(seed: seed, quantum: quantum),
        isDurable: false
      )
      var watch = Stopwatch()
      for chunk in chunks { try writer.consume(chunk) }
      series.encoding.append(watch.nanoseconds / Double(rows.count))
      if series.encoding.count == 1, let before, let after = ResidentMemory.bytes {
        result.writerBytes = after - before
      }
      try writer.finish()
      let reader = try TraceReader(path: path)
      let batches = [TraceTable.call.columns, [.session]]
      for (place, columns) in batches.enumerated() {
        watch = Stopwatch()
        var count = 0
        try reader.forEachBatch(of: .call, columns: columns) { count += $0.count }
        series.decoding[place].append(watch.nanoseconds / Double(count))
      }
      watch = Stopwatch()
      var last: UInt64 = 0
      try reader.forEachCallBlock { last = max(last, $0[$0.count - 1].time) }
      series.decoding[2].append(watch.nanoseconds / Double(rows.count))
      precondition(last == rows[rows.count - 1].time, "the rows are not those that were written")
      series.add(level1.run(rows), fastest.run(rows), rows.count)
      result.bytes = try statistics(of: path, &result)
    }
    series.store(to: &result)
  }

  private func statistics(
    of path: String,
    _ result: inout TraceBenchmarkResult
  ) throws -> Double {
    let statistics = try TraceSet(path: path).statistics()
    guard let table = statistics.tables.first(where: { $0.id == 0 }) else { return 0 }
    result.columnBits = table.columns.map { column in
      (column.name ?? "?", 8 * Double(column.bytes) / Double(table.rows))
    }
    return table.bytesPerRow
  }

  private static func chunks(of rows: [CallRow]) -> [RowChunk] {
    var chunks: [RowChunk] = []
    let buffer = RowBuffer { chunk in
      chunks.append(chunk)
      return RowChunk()
    }
    for row in rows { buffer.append(row) }
    buffer.flush()
    return chunks
  }

  private func scratch(_ name: String) -> String {
    "\(directory)/stampede-bench-\(getpid())-\(name).jtr.zst"
  }
}

/// Samples that are taken in turn.
private struct Series {
  var encoding: [Double] = []
  /// All columns, one column, rows.
  var decoding: [[Double]] = [[], [], []]
  private var plainEncoding: [[Double]] = [[], []]
  private var plainDecoding: [[Double]] = [[], []]
  private var plainBytes = [0.0, 0.0]

  mutating func add(
    _ level1: StructCompression.Timing,
    _ fastest: StructCompression.Timing,
    _ rows: Int
  ) {
    for (place, timing) in [level1, fastest].enumerated() {
      plainEncoding[place].append(timing.encoding / Double(rows))
      plainDecoding[place].append(timing.decoding / Double(rows))
      plainBytes[place] = Double(timing.bytes) / Double(rows)
    }
  }

  func store(to result: inout TraceBenchmarkResult) {
    result.encoding = Spread(encoding)
    result.decoding = Spread(decoding[0])
    result.decodingOneColumn = Spread(decoding[1])
    result.decodingRows = Spread(decoding[2])
    result.plain = zip([1, -1], plainBytes).enumerated().compactMap { place, plain in
      guard let encoding = Spread(plainEncoding[place]),
        let decoding = Spread(plainDecoding[place])
      else { return nil }
      return .init(level: plain.0, bytes: plain.1, encoding: encoding, decoding: decoding)
    }
  }
}

// MARK: - Look-ups

extension TraceBenchmark {
  /// Times each several times, at places all over the file.
  private func measureLookUps(_ result: inout TraceBenchmarkResult) throws {
    let path = keptFile ?? scratch("look-up")
    defer { if keptFile == nil { _ = unsafe unlink(path) } }
    let (first, last) = try writeSessions(to: path)
    var (seeks, visits): ([Double], [Double]) = ([], [])
    for place in 1...10 {
      let time = first + (last - first) / 11 * UInt64(place)
      var watch = Stopwatch()
      var stream = try TraceSet(path: path).rows(matching: .init(tables: [.call], from: time))
      guard let found = try stream.next(), let session = found.session else { continue }
      seeks.append(watch.nanoseconds / 1e6)
      let set = try TraceSet(path: path)
      watch = Stopwatch()
      let rows = try set.session(session)
      visits.append(watch.nanoseconds / 1e6)
      precondition(rows?.calls.isEmpty == false, "a session is not found")
    }
    result.lookUpRows = lookUpRows
    result.seekMilliseconds = Spread(seeks)
    result.sessionMilliseconds = Spread(visits)
  }

  /// Writes calls, and the begin and end of each session that begins in the file.
  private func writeSessions(to path: String) throws -> (first: UInt64, last: UInt64) {
    let writer = try TraceFileWriter(
      path: path,
      description: ReferenceRows.describe(seed: seed, quantum: quantum),
      isDurable: false
    )
    let pipeline = try TracePipeline(file: writer)
    let buffer = pipeline.makeBuffer()
    var source = ReferenceRows(seed: seed, quantum: quantum)
    var rows: [CallRow] = []
    var (first, last) = (UInt64.max, 0 as UInt64)
    var remaining = lookUpRows
    while remaining > 0 {
      let count = min(remaining, RowBuffer.defaultCapacity)
      rows.removeAll(keepingCapacity: true)
      source.append(count, to: &rows)
      remaining -= count
      let changes = source.takeChanges()
      for row in changes.begins { buffer.append(row) }
      for row in rows { buffer.append(row) }
      for row in changes.ends { buffer.append(row) }
      first = min(first, rows[0].time)
      last = rows[count - 1].time
    }
    _ = try pipeline.finish()
    return (first, last)
  }
}
