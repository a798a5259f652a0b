import Foundation
import Testing

@testable import Traces

/// The files of the folder `Fixtures/format-1.0`: trace files of version 1.0 of the format, and beside
/// each its rows as text.
///
/// They are read for ever and never written again. To make a set for a new version of the format, run
/// `STAMPEDE_NEW_FIXTURES=DIR swift test --filter "a new set of golden files"` with the name of an
/// empty folder, look at the texts, and commit them as `Fixtures/format-<version>` with a suite of
/// their own beside the old ones.
enum FormatFixture {
  /// The traces: usual ones and extremes by the writer; every transform, and columns and tables that
  /// this version does not know, by hand.
  static let names = [
    "usual", "extremes", "transforms", "later-minor", "shards/shard-000", "shards/shard-001",
  ]

  /// The folder that was committed.
  static let folder =
    URL(filePath: #filePath).deletingLastPathComponent().path
    + "/Fixtures/format-1.0"

  /// Where to make a new set; `nil`: nowhere.
  static let newFolder = ProcessInfo.processInfo.environment["STAMPEDE_NEW_FIXTURES"]

  static func trace(_ name: String, in folder: String = folder) -> String {
    "\(folder)/\(name).jtr.zst"
  }

  static func text(_ name: String, in folder: String = folder) -> String {
    "\(folder)/\(name).json"
  }
}

// MARK: - A new set

extension FormatFixture {
  /// Makes all files anew in another folder.
  static func write(to folder: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder + "/shards",
      withIntermediateDirectories: true
    )
    try TraceFixture.random(count: 16, seed: 7).write(to: trace("usual", in: folder), blockRows: 8)
    try writeExtremes(to: trace("extremes", in: folder))
    for shard in 0..<2 {
      try writeShard(shard, to: trace("shards/shard-00\(shard)", in: folder))
    }
    let transforms = try everyTransform(minorVersion: 0).bytes()
    try Traces.writeFileAtomically(path: trace("transforms", in: folder), bytes: transforms)
    let later = try laterMinor().bytes()
    try Traces.writeFileAtomically(path: trace("later-minor", in: folder), bytes: later)
    var shards = RunDigest()
    for name in names {
      let reader = try TraceReader(path: trace(name, in: folder))
      if name.hasPrefix("shards/") { shards.merge(reader.digest) }
      let rows = try TraceFixture(from: reader)
      let text = rows.text(
        contentHash: reader.digest.contentHash,
        description: name == names[0] ? reader.description.json : .null
      )
      try Traces.writeFileAtomically(path: Self.text(name, in: folder), bytes: Array(text.utf8))
    }
    try Traces.writeFileAtomically(
      path: folder + "/shards/hash.txt",
      bytes: Array((shards.contentHash + "\n").utf8)
    )
  }

  private static func writeExtremes(to path: String) throws {
    var description = TraceFixture.description
    description.quantum = 1
    description.epoch = .max
    let file = try TraceFileWriter(path: path, description: description, blockRows: 1 << 20)
    let pipeline = try TracePipeline(file: file, isThreaded: false)
    TraceFixture.extremes.append(to: pipeline.makeBuffer())
    _ = try pipeline.finish()
  }

  /// One of two shards: each has the sessions of its parity, and the first has the markers, one of
  /// them bookkeeping.
  private static func writeShard(_ shard: Int, to path: String) throws {
    var rows = TraceFixture.random(count: 14, seed: 11)
    let isOurs = { (session: UInt64) in Int(session % 2) == shard }
    rows.calls.removeAll { !isOurs($0.session) }
    rows.begins.removeAll { !isOurs($0.session) }
    rows.ends.removeAll { !isOurs($0.session) }
    rows.windows.removeAll { !isOurs(UInt64($0.service)) }
    if shard > 0 { rows.markers = [] }
    if let last = rows.markers.last?.time {
      rows.markers.append(MarkerRow(time: last, argument: 60, value: 0, kind: .checkpoint))
    }
    let file = try TraceFileWriter(
      path: path,
      description: TraceFixture.description,
      shard: shard,
      shardCount: 2,
      blockRows: 8
    )
    let pipeline = try TracePipeline(file: file, isThreaded: false)
    rows.append(to: pipeline.makeBuffer())
    _ = try pipeline.finish()
  }

  /// Blocks of all tables in which every column is written in every transform that can hold it, with
  /// and without bitmap, scale and presence, and optional columns that are zero left out or not.
  private static func everyTransform(minorVersion: UInt16) throws -> HandmadeTrace {
    var trace = HandmadeTrace(description: TraceFixture.description, minorVersion: minorVersion)
    for (number, rows) in roundRows.enumerated() {
      for table in rows.tables where table.id == 0 || number == Int(table.id) {
        trace.blocks.append(
          HandmadeTrace.Block(
            table: table.id,
            columns: columns(of: table, number),
            digest: rows.digest(ofTable: table.id),
            startMinimum: rows.startMinimum(ofTable: table.id)
          )
        )
      }
    }
    return trace
  }

  /// Rows for six blocks of calls and one of each other table, cut from one stream of rows; times and many values are multiples
  /// of 10, so that a scale finds something.
  private static var roundRows: [TraceFixture] {
    let all = TraceFixture.random(count: 24, seed: 3)
    return (0..<6).map { part in
      var rows = TraceFixture()
      rows.calls = all.calls[part * 4..<part * 4 + 4].enumerated().map { index, row in
        var row = row
        row.time = row.time / 10 * 10
        row.latency = row.latency % 5_000_000 / 10 * 10
        row.session += UInt64(index) << 20
        row.fault = index == 3 ? 1 : 0
        row.value = [0, Int64(part + 1) * -1300, 0, 5][index]
        return row
      }
      rows.begins = all.begins[part..<part + 2].map { $0 }
      rows.ends = all.ends[part..<part + 2].map { row in
        var row = row
        row.duration = row.duration / 1000 * 1000
        row.value = row.session % 2 == 0 ? 0 : row.value / 100 * -100
        return row
      }
      rows.markers = (0..<2).map {
        MarkerRow(
          time: UInt64(part * 20 + $0 * 10),
          argument: UInt64($0),
          value: Int64($0 - 1) << 40,
          kind: MarkerKind(rawValue: UInt16(2 + $0))
        )
      }
      rows.windows = (0..<2).map {
        StationWindowRow(
          time: UInt64(part + 1) * 60_000_000,
          service: UInt16($0),
          calls: UInt64(part * $0 * 100),
          waited: UInt64($0),
          waitSum: UInt64(part) << 33,
          busySum: .max >> UInt64(part),
          longestQueue: 0,
          errors: 0,
          overloads: UInt64(part),
          timeouts: 0
        )
      }
      return rows
    }
  }

  /// For each table the columns that a block may leave out where they are zero.
  private static let optionalColumns: [Set<UInt8>] = [
    [11, 12, 14, 15], [16, 17, 18], [15, 19, 20], [], [26, 27, 28],
  ]

  private static func columns(of table: NumberTable, _ number: Int) -> [HandmadeTrace.Column] {
    table.columns.enumerated().compactMap { place, column in
      let values = table.rows.map { $0[place] }
      let isOptional = optionalColumns[Int(table.id)].contains(column.id)
      if isOptional, number % 2 == 0, values.allSatisfy({ $0 == 0 }) { return nil }
      let isOrdered = zip(values, values.dropFirst()).allSatisfy { $0 <= $1 }
      let wish = UInt8((number + place) % 6)
      let isSparse = number > 0 && values.contains(0)
      let scales = [1, 1, 10, 100, 1000] as [UInt64]
      let scale = scales[(number + place) % 5]
      let isScaled = values.allSatisfy {
        column.isSigned ? Int64(bitPattern: $0) % Int64(scale) == 0 : $0 % scale == 0
      }
      return HandmadeTrace.Column(
        id: column.id,
        values: values,
        isSigned: column.isSigned,
        transform: wish == 2 && (!isOrdered || column.isSigned) ? 5 : wish,
        scale: isScaled ? scale : 1,
        isSparse: isSparse,
        hasPresence: number % 2 == 1
      )
    }
  }

  /// What a later minor version may add: columns and tables, which this version passes over.
  private static func laterMinor() throws -> HandmadeTrace {
    var trace = try everyTransform(minorVersion: 9)
    let calls = roundRows.prefix(2).map(\.calls)
    trace.blocks = zip(trace.blocks.filter { $0.table == 0 }, calls).map { block, rows in
      let values = rows.indices.map { UInt64($0) << 50 }
      return HandmadeTrace.Block(
        table: block.table,
        columns: block.columns + [HandmadeTrace.Column(id: 200, values: values)],
        digest: digest(of: rows, withColumn: 200, values),
        startMinimum: block.startMinimum
      )
    }
    for table in [6, 250] as [UInt8] {
      let times = [5, 6, 7] as [UInt64]
      let column = HandmadeTrace.Column(id: 0, values: times, transform: 2)
      var counts = [UInt64](repeating: 0, count: 8)
      if table < 8 { counts[Int(table)] = 3 }
      let hashes = times.map { RowHash($0, 0, 0, 0, 0, UInt64(table) << 56).state }
      trace.blocks.append(
        HandmadeTrace.Block(
          table: table,
          columns: [column],
          digest: RunDigest(
            contentSum: hashes.reduce(0, &+),
            contentXor: hashes.reduce(0, ^),
            rows: counts
          ),
          startMinimum: 5
        )
      )
    }
    return trace
  }
}

extension FormatFixture {
  /// What calls add up to that have one column more.
  private static func digest(
    of calls: [CallRow],
    withColumn id: UInt64,
    _ values: [UInt64]
  ) -> RunDigest {
    var (sum, xor) = (0 as UInt64, 0 as UInt64)
    for (call, value) in zip(calls, values) {
      var hash = call.contentHash
      if value != 0 {
        hash ^= (value &+ id) &* 0x9E37_79B1_85EB_CA87
        hash = (hash << 27 | hash >> 37) &* 0xD6E8_FEB8_6659_FD93
      }
      sum &+= hash
      xor ^= hash
    }
    let rows = [UInt64(calls.count), 0, 0, 0, 0, 0, 0, 0]
    return RunDigest(contentSum: sum, contentXor: xor, rows: rows)
  }
}

extension TraceFixture {
  /// What the rows of one table add up to.
  fileprivate func digest(ofTable table: UInt8) -> RunDigest {
    var rows = TraceFixture()
    switch table {
    case 0: rows.calls = calls
    case 1: rows.begins = begins
    case 2: rows.ends = ends
    case 3: rows.markers = markers
    default: rows.windows = windows
    }
    return rows.digest
  }

  fileprivate func startMinimum(ofTable table: UInt8) -> UInt64 {
    let starts: [UInt64] =
      switch table {
      case 0: calls.map { $0.time - $0.latency }
      case 1: begins.map(\.time)
      case 2: ends.map { $0.time - $0.duration }
      case 3: markers.map(\.time)
      default: windows.map(\.time)
      }
    return starts.min() ?? 0
  }
}
