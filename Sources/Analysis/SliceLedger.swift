/// Sums of every group over the course of the run, in few cells whose length doubles as the run
/// grows, so that memory depends neither on its length nor on knowing it beforehand.
///
/// The length in the end depends on the latest time alone and each cell holds sums of integers, so
/// the order of rows leaves no trace.
struct SliceLedger {
  /// Calls of one cell.
  private struct CallCounts {
    var calls: Int64 = 0
    var failed: Int64 = 0
  }

  /// Cells of a group; at least half of them are in use once the run is longer than that.
  let cellCount: Int
  /// A cell is 2^shift quanta long.
  private(set) var shift = 0
  /// The cells of each group; none before its first session.
  private var cells: [[SessionSums]]
  /// The calls of all cells, group by group; none before the first.
  private var calls: [CallCounts] = []

  init(groups: Int, cells cellCount: Int) {
    self.cellCount = cellCount
    cells = Array(repeating: [], count: groups)
  }

  /// Adds `sums`, which hold no calls, to a group at an instant.
  mutating func add(_ sums: SessionSums, to group: Int, at time: UInt64) throws(FoldError) {
    let cell = try cell(at: time)
    if cells[group].isEmpty {
      cells[group] = Array(repeating: SessionSums(), count: cellCount)
    }
    try cells[group][cell].add(sums)
  }

  /// Counts a call of two groups.
  mutating func addCall(
    failed: Int64,
    to groups: (Int, Int),
    at time: UInt64
  ) throws(FoldError) {
    let cell = try cell(at: time)
    if calls.isEmpty {
      calls = Array(repeating: CallCounts(), count: cells.count * cellCount)
    }
    let (first, second) = (groups.0 * cellCount + cell, groups.1 * cellCount + cell)
    calls[first].calls += 1
    calls[first].failed += failed
    calls[second].calls += 1
    calls[second].failed += failed
  }

  private mutating func cell(at time: UInt64) throws(FoldError) -> Int {
    if time >> UInt64(shift) >= UInt64(cellCount) { try widen(to: time) }
    return Int(time >> UInt64(shift))
  }

  /// Makes the cells so long that `time` lies in one.
  private mutating func widen(to time: UInt64) throws(FoldError) {
    var step = 0
    while time >> UInt64(shift + step) >= UInt64(cellCount) { step += 1 }
    for group in cells.indices where !cells[group].isEmpty {
      for cell in 1..<cellCount {
        let sums = cells[group][cell]
        cells[group][cell] = SessionSums()
        try cells[group][cell >> step].add(sums)
      }
    }
    for index in calls.indices where index % cellCount > 0 {
      let counts = calls[index]
      calls[index] = CallCounts()
      let wider = index - index % cellCount + (index % cellCount) >> step
      calls[wider].calls += counts.calls
      calls[wider].failed += counts.failed
    }
    shift += step
  }
}

// MARK: - Reading

extension SliceLedger {
  /// The cells of some groups together in order of time, merged to cells of 2^resolution quanta where
  /// that is longer, so that two ledgers are cut at the same instants.
  func cells(of groups: Range<Int>, resolution: Int) throws(FoldError) -> [SessionSums] {
    let step = max(0, resolution - shift)
    var merged = Array(repeating: SessionSums(), count: (cellCount - 1) >> step + 1)
    for group in groups {
      for (cell, sums) in cells[group].enumerated() { try merged[cell >> step].add(sums) }
      guard !calls.isEmpty else { continue }
      for cell in 0..<cellCount {
        let counts = calls[group * cellCount + cell]
        merged[cell >> step].calls += counts.calls
        merged[cell >> step].failedCalls += counts.failed
      }
    }
    return merged
  }

  /// The sums of some groups over the whole run.
  func total(of groups: Range<Int>) throws(FoldError) -> SessionSums {
    var total = SessionSums()
    for sums in try cells(of: groups, resolution: 0) { try total.add(sums) }
    return total
  }

  /// The sums of some groups over [0, `end`) in cells of 2^resolution quanta, which no cell of the
  /// ledger exceeds.
  func cells(
    of groups: Range<Int>,
    until end: UInt64,
    resolution: Int
  ) throws(FoldError) -> [SessionSums] {
    assert(resolution >= shift)
    let count = end == 0 ? 0 : Int((end - 1) >> UInt64(resolution)) + 1
    let cells = try cells(of: groups, resolution: resolution).prefix(count)
    return cells + Array(repeating: SessionSums(), count: count - cells.count)
  }

  /// The least resolution, of this ledger's cells or longer, at which `count` cells cover [0, `end`).
  func resolution(until end: UInt64, within count: Int) -> Int {
    var resolution = shift
    while end > 0, (end - 1) >> UInt64(resolution) >= UInt64(count) { resolution += 1 }
    return resolution
  }
}
