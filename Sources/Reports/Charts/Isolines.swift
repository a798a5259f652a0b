/// Lines of equal value over a grid, between whose points values go linearly along the edges.
///
/// - SeeAlso: W. E. Lorensen and H. E. Cline, "Marching cubes: a high resolution 3D surface construction
///   algorithm", *Computer Graphics* 21 (1987), 163–169, in two dimensions.
struct Isolines {
  /// The places of the columns and rows, ascending.
  var columns: [Double]
  var rows: [Double]
  /// Values by row, then by column; absent where none is known: no line passes its neighborhood.
  var values: [[Double?]]

  /// A straight piece of a line.
  struct Segment: Equatable {
    var start: Place
    var end: Place
  }

  struct Place: Equatable {
    var x: Double
    var y: Double
  }

  /// The pieces on which the value is `level`.
  ///
  /// - Complexity: O(columns × rows).
  func segments(at level: Double) -> [Segment] {
    var segments: [Segment] = []
    for row in rows.indices.dropLast() {
      for column in columns.indices.dropLast() {
        segments += self.segments(at: level, row: row, column: column)
      }
    }
    return segments
  }

  private func segments(at level: Double, row: Int, column: Int) -> [Segment] {
    // Around the square, each corner with the next.
    let corners = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)]
    let known = corners.compactMap { values[$0.0][$0.1] }
    guard known.count == 4 else { return [] }
    let crossings = (0..<4).compactMap { edge -> Place? in
      let next = (edge + 1) % 4
      let (from, to) = (known[edge], known[next])
      guard (from < level) != (to < level) else { return nil }
      let share = (level - from) / (to - from)
      let (start, end) = (corners[edge], corners[next])
      return Place(
        x: columns[start.1] + share * (columns[end.1] - columns[start.1]),
        y: rows[start.0] + share * (rows[end.0] - rows[start.0])
      )
    }
    guard crossings.count == 4 else {
      return crossings.count == 2 ? [Segment(start: crossings[0], end: crossings[1])] : []
    }
    // A saddle: the mean in the middle says which corners belong together.
    let isMiddleBelow = known.reduce(0, +) / 4 < level
    let first = (known[0] < level) == isMiddleBelow ? 0 : 3
    return [0, 2].map { offset in
      Segment(
        start: crossings[(first + offset) % 4],
        end: crossings[(first + offset + 1) % 4]
      )
    }
  }
}
