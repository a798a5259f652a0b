import Traces

/// Sums over the sessions and calls of one group in one stretch of time. Integers only.
struct SessionSums {
  /// Sessions that began.
  var started: Int64 = 0
  /// Sessions by their result; open ones too.
  var results = SIMD8<Int64>()
  /// Sessions that were abandoned for a technical reason.
  var technicallyAbandoned: Int64 = 0
  /// Value realized, in minor units.
  var revenue: Int64 = 0
  /// Potential value of technical losses, in minor units.
  var lost: Int64 = 0
  /// Visible waits of completed sessions, in quanta.
  var journeyTime: Int64 = 0
  /// Time from arrival to end of completed sessions, in quanta.
  var wallTime: Int64 = 0
  /// Satisfaction of ended sessions, in thousandths.
  var satisfaction: Int64 = 0
  /// Calls of real services.
  var calls: Int64 = 0
  /// Calls among them that failed.
  var failedCalls: Int64 = 0

  /// Sessions with a result.
  func count(_ result: SessionResult) -> Int64 { results[Int(result.rawValue)] }

  /// Sessions that ended: those with any result but `open`.
  var ended: Int64 { results.wrappedSum() &- count(.open) }

  /// Sessions that got what they came for.
  var completed: Int64 { count(.converted) &+ count(.assisted) }

  /// Sessions that were lost for a technical reason.
  var technicalLosses: Int64 { technicallyAbandoned &+ count(.failed) }

  mutating func add(_ other: SessionSums) throws(FoldError) {
    started += other.started
    results &+= other.results
    technicallyAbandoned += other.technicallyAbandoned
    calls += other.calls
    failedCalls += other.failedCalls
    try revenue.accumulate(other.revenue)
    try lost.accumulate(other.lost)
    try journeyTime.accumulate(other.journeyTime)
    try wallTime.accumulate(other.wallTime)
    try satisfaction.accumulate(other.satisfaction)
  }
}

/// Sums of every group over the course of the run, in few cells whose length doubles as the run
/// grows, so that memory depends neither on its length nor on knowing it beforehand.
///
/// The length in the end depends on the latest time alone and each cell holds sums of integers, so
/// the order of rows leaves no trace.
struct SliceLedger {
  /// Cells of a group; at least half of them are in use once the run is longer than that.
  let cellCount: Int
  /// A cell is 2^shift quanta long.
  private(set) var shift = 0
  /// The cells of each group; none before its first row.
  private var cells: [[SessionSums]]
  /// The sums of each group over the whole run.
  private(set) var totals: [SessionSums]

  init(groups: Int, cells cellCount: Int) {
    self.cellCount = cellCount
    cells = Array(repeating: [], count: groups)
    totals = Array(repeating: SessionSums(), count: groups)
  }

  /// Adds `sums` to a group at an instant.
  mutating func add(_ sums: SessionSums, to group: Int, at time: UInt64) throws(FoldError) {
    let cell = try cell(of: group, at: time)
    try cells[group][cell].add(sums)
    try totals[group].add(sums)
  }

  /// Counts a call of a group.
  mutating func addCall(failed: Int64, to group: Int, at time: UInt64) throws(FoldError) {
    let cell = try cell(of: group, at: time)
    cells[group][cell].calls += 1
    cells[group][cell].failedCalls += failed
    totals[group].calls += 1
    totals[group].failedCalls += failed
  }

  /// The cells of a group in order of time, merged to cells of 2^resolution quanta where that is
  /// longer, so that two ledgers are cut at the same instants.
  func cells(of group: Int, resolution: Int) throws(FoldError) -> [SessionSums] {
    guard resolution > shift else { return cells[group] }
    var merged = Array(
      repeating: SessionSums(),
      count: (cellCount - 1) >> (resolution - shift) + 1
    )
    for (index, sums) in cells[group].enumerated() {
      try merged[index >> (resolution - shift)].add(sums)
    }
    return merged
  }

  /// The sums of a group over `count` equal slices of [0, `end`). A cell belongs to the slice in
  /// which it begins.
  func slices(
    of group: Int,
    end: UInt64,
    count: Int,
    resolution: Int = 0
  ) throws(FoldError) -> [SessionSums] {
    var slices = Array(repeating: SessionSums(), count: count)
    guard end > 0 else { return slices }
    let length = Double(UInt64(1) << UInt64(max(shift, resolution)))
    for (index, sums) in try cells(of: group, resolution: resolution).enumerated() {
      let share = Double(index) * length / Double(end)
      try slices[min(Int(share * Double(count)), count - 1)].add(sums)
    }
    return slices
  }

  private mutating func cell(of group: Int, at time: UInt64) throws(FoldError) -> Int {
    if time >> UInt64(shift) >= UInt64(cellCount) { try widen(to: time) }
    if cells[group].isEmpty {
      cells[group] = Array(repeating: SessionSums(), count: cellCount)
    }
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
    shift += step
  }
}
