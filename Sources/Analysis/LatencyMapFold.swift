/// How many latencies there were of each size, over the course of the run.
///
/// The columns are equal stretches of time whose length doubles as the run grows, the rows quarters
/// of an octave. Memory depends neither on the length of the run nor on the number of rows.
struct LatencyMapFold {
  /// The most columns; more than half of them are in use once the run is longer than that.
  static let columnCount = 192

  /// A column is 2^shift quanta long.
  private(set) var shift = 0
  /// Counts by row and column; a row without a latency has no columns.
  private var rows: [[UInt64]] = []

  /// Counts a latency that was known at `time`.
  mutating func record(_ latency: UInt64, at time: UInt64) {
    if time >> UInt64(shift) >= UInt64(Self.columnCount) { widen(to: time) }
    let row = Self.row(of: latency)
    while rows.count <= row { rows.append([]) }
    if rows[row].isEmpty { rows[row] = Array(repeating: 0, count: Self.columnCount) }
    rows[row][Int(time >> UInt64(shift))] += 1
  }

  /// Makes the columns so long that `time` lies in one.
  private mutating func widen(to time: UInt64) {
    var step = 0
    while time >> UInt64(shift + step) >= UInt64(Self.columnCount) { step += 1 }
    for row in rows.indices where !rows[row].isEmpty {
      for column in 1..<Self.columnCount {
        let count = rows[row][column]
        rows[row][column] = 0
        rows[row][column >> step] += count
      }
    }
    shift += step
  }

  /// The row of a latency: below 4 quanta the number itself, above four rows an octave.
  private static func row(of latency: UInt64) -> Int {
    guard latency >= 4 else { return Int(latency) }
    let octave = 63 - latency.leadingZeroBitCount
    return (octave - 1) << 2 + Int(latency >> UInt64(octave - 2) & 3)
  }

  /// The least latency of a row.
  static func edge(ofRow row: Int) -> UInt64 {
    row < 4 ? UInt64(row) : UInt64(4 + row & 3) << UInt64(row >> 2 - 1)
  }
}

// MARK: - Reading

extension LatencyMapFold {
  /// The first and the last row in use; `nil` where there is none.
  var usedRows: ClosedRange<Int>? {
    guard let first = rows.firstIndex(where: { !$0.isEmpty }) else { return nil }
    return first...rows.count - 1
  }

  /// Columns up to the last in use, each with pairs of a row, counted from `first`, and its count.
  func columns(from first: Int) -> [[Int]] {
    var columns: [[Int]] = Array(repeating: [], count: Self.columnCount)
    for row in rows.indices where !rows[row].isEmpty {
      for (column, count) in rows[row].enumerated() where count > 0 {
        columns[column] += [row - first, Int(clamping: count)]
      }
    }
    let used = columns.lastIndex { !$0.isEmpty } ?? -1
    return Array(columns[...used])
  }
}
