import Traces

/// Why sessions were lost, and what the effects of the timeline had to do with it.
struct LossFold {
  /// A reason of losses.
  struct Cell {
    /// The result, the reason and the column `fault` of the end row.
    let key: (result: UInt8, reason: UInt16, fault: UInt16)
    var sessions = 0
    var value: Int64 = 0
  }

  /// What is known of an effect.
  struct Cause {
    var struckCalls = 0
    var lostSessions = 0
    var lostValue: Int64 = 0
    /// When it acted, by its markers.
    fileprivate(set) var spans: [Range<UInt64>] = []
    /// When it began to act and did not cease.
    fileprivate(set) var openSince: UInt64?

    /// When it acted in a run that ended at `end`.
    func spans(until end: UInt64) -> [Range<UInt64>] {
      spans + (openSince.map { [$0..<max($0, end)] } ?? [])
    }
  }

  /// More stretches of time of one effect are not told apart: no run has as many.
  private static let mostSpans = 100_000

  /// Cells in the order of their keys.
  private(set) var cells: [Cell] = []
  /// The effects of the description.
  private(set) var causes: [Cause]

  init(_ layout: RunLayout) {
    causes = Array(repeating: Cause(), count: layout.description.faults.count)
  }

  /// Counts a call that an effect struck; column `fault` is not 0.
  mutating func strike(fault: UInt16) {
    causes[Int(fault) - 1].struckCalls += 1
  }

  /// Counts a technical loss.
  mutating func lose(_ row: SessionEndRow) throws(FoldError) {
    let cell = cell(of: (row.result.rawValue, row.reason, row.fault))
    cells[cell].sessions += 1
    try cells[cell].value.accumulate(row.potential)
    guard row.fault > 0 else { return }
    causes[Int(row.fault) - 1].lostSessions += 1
    try causes[Int(row.fault) - 1].lostValue.accumulate(row.potential)
  }

  /// Takes note of when an effect acts.
  mutating func mark(_ row: MarkerRow) throws(FoldError) {
    guard row.kind == .effectOn || row.kind == .effectOff else { return }
    guard row.argument < causes.count else {
      throw .index(column: "argument", value: row.argument, count: causes.count)
    }
    let effect = Int(row.argument)
    if row.kind == .effectOn {
      causes[effect].openSince = causes[effect].openSince ?? row.time
    } else if let start = causes[effect].openSince, causes[effect].spans.count < Self.mostSpans {
      causes[effect].spans.append(start..<max(start, row.time))
      causes[effect].openSince = nil
    }
  }

  private mutating func cell(of key: (UInt8, UInt16, UInt16)) -> Int {
    var low = 0
    var high = cells.count
    while low < high {
      let middle = (low + high) / 2
      if cells[middle].key < key { low = middle + 1 } else { high = middle }
    }
    if low == cells.count || cells[low].key != key { cells.insert(Cell(key: key), at: low) }
    return low
  }
}
