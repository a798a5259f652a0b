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
    /// When it began to act, by its markers.
    var start: UInt64?
    /// When it acted no more, by its markers.
    var end: UInt64?
  }

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
      causes[effect].start = min(causes[effect].start ?? row.time, row.time)
    } else {
      causes[effect].end = max(causes[effect].end ?? row.time, row.time)
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
