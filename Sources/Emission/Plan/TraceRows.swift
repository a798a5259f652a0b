import Traces

/// A stretch of a trace as a plan reads it.
public struct TraceRows: Sendable {
  /// The end of a session.
  public struct End: Equatable, Sendable {
    /// When, in quanta.
    public let time: UInt64
    /// The session.
    public let session: UInt64

    /// Creates an end.
    public init(time: UInt64, session: UInt64) {
      self.time = time
      self.session = session
    }
  }

  /// Rows of table 0 in the order of their start.
  public var calls: [CallRow]
  /// The sessions whose end lies before the start of the last call, as far as no earlier stretch had
  /// them.
  public var ends: [End]

  /// Creates a stretch.
  public init(calls: [CallRow], ends: [End]) {
    self.calls = calls
    self.ends = ends
  }
}

/// The calls of all shards of a run in the order of (start, session), and the ends of its sessions.
struct MergedRows {
  static let chunkSize = 32_768

  private var calls: [StartOrderedCalls]
  private var heads: [CallRow?]
  private var ends: [SessionEnds]

  init(_ readers: [TraceReader], from: UInt64, until: UInt64?) throws(TraceError) {
    calls = []
    heads = []
    ends = []
    for reader in readers {
      var ordered = try reader.startOrdered(from: from, until: until)
      heads.append(try ordered.next())
      calls.append(ordered)
      ends.append(SessionEnds(reader, from: from))
    }
  }

  /// The next rows, ``chunkSize`` at most; `nil` at the end.
  mutating func next() throws(TraceError) -> TraceRows? {
    var rows = TraceRows(calls: [], ends: [])
    rows.calls.reserveCapacity(Self.chunkSize)
    while rows.calls.count < Self.chunkSize, let index = first, let row = heads[index] {
      rows.calls.append(row)
      heads[index] = try calls[index].next()
    }
    guard let last = rows.calls.last else { return nil }
    for index in ends.indices {
      try ends[index].move(before: last.time &- last.latency, to: &rows.ends)
    }
    return rows
  }

  /// The shard of the next row; there are few, so they are compared one by one.
  private var first: Int? {
    var best: (index: Int, key: (UInt64, UInt64))?
    for case (let index, let row?) in heads.enumerated() {
      let key = (row.time &- row.latency, row.session)
      if best.map({ key < $0.key }) ?? true { best = (index, key) }
    }
    return best?.index
  }
}

/// The ends of a shard's sessions, in the order of their time.
private struct SessionEnds {
  private let reader: TraceReader
  private let numbers: [Int]
  private var next = 0
  private var rows: [SessionEndRow] = []
  private var cursor = 0

  init(_ reader: TraceReader, from: UInt64) {
    self.reader = reader
    numbers = reader.blocks
      .filter { $0.table == .sessionEnd && $0.times.upperBound >= from }
      .map(\.number)
  }

  /// Moves the ends before `time` to `ends`.
  mutating func move(before time: UInt64, to ends: inout [TraceRows.End]) throws(TraceError) {
    while true {
      while cursor < rows.count {
        guard rows[cursor].time < time else { return }
        ends.append(TraceRows.End(time: rows[cursor].time, session: rows[cursor].session))
        cursor += 1
      }
      guard next < numbers.count else { return }
      rows = try reader.readBlock(numbers[next]).ends
      next += 1
      cursor = 0
    }
  }
}
