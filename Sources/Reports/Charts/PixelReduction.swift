/// Fewer points of a long series, by extremes and never by averages: a peak of one window stays.
enum PixelReduction {
  /// Indices to be drawn, in order, cut into runs where values are missing.
  ///
  /// Each of `columns` equal parts of the series keeps its least and its greatest value.
  static func extremes(of values: [Double?], columns: Int) -> [[Int]] {
    var runs: [[Int]] = []
    var run: [Int] = []
    var column = -1
    var least = 0
    var most = 0

    func keep() {
      guard column >= 0 else { return }
      run += least == most ? [least] : [min(least, most), max(least, most)]
      column = -1
    }

    for (index, value) in values.enumerated() {
      guard let value else {
        keep()
        if !run.isEmpty { runs.append(run) }
        run = []
        continue
      }
      let home = values.count <= columns ? index : index * columns / values.count
      if home != column {
        keep()
        (column, least, most) = (home, index, index)
      }
      if let low = values[least], value < low { least = index }
      if let high = values[most], value > high { most = index }
    }
    keep()
    if !run.isEmpty { runs.append(run) }
    return runs
  }

  /// One index for each of `columns` equal parts of two series: where they differ most.
  static func widest(between first: [Double], and second: [Double], columns: Int) -> [Int] {
    let count = min(first.count, second.count)
    guard count > columns else { return Array(0..<count) }
    return (0..<columns).map { column in
      let part = column * count / columns..<(column + 1) * count / columns
      let distance = { (index: Int) in (first[index] - second[index]).magnitude }
      return part.max { distance($0) < distance($1) } ?? part.lowerBound
    }
  }
}
