/// A walk through steps that ends some time: from each step it goes on to others with given
/// probabilities, and ends with what is left.
///
/// - SeeAlso: J. G. Kemeny, J. L. Snell, *Finite Markov Chains* (1960), chapter III.
struct AbsorbingChain {
  /// By step, then step that follows.
  let probabilities: [[Double]]

  /// The solution v of v = `source` + vP: what the steps get of a source and of each other.
  ///
  /// - Complexity: O(steps³).
  func forward(_ source: [Double]) -> [Double] {
    solve(source) { probabilities[$1][$0] }
  }

  /// The solution w of w = `source` + Pw: what a walk collects from each step on.
  ///
  /// - Complexity: O(steps³).
  func backward(_ source: [Double]) -> [Double] {
    solve(source) { probabilities[$0][$1] }
  }

  /// Solves x = b + Mx by elimination; M has no negative element and a spectral radius below 1, so the
  /// diagonal is never smaller than what is below it.
  private func solve(_ source: [Double], _ matrix: (Int, Int) -> Double) -> [Double] {
    let count = source.count
    var rows = (0..<count).map { row in
      (0..<count).map { column in (row == column ? 1 : 0) - matrix(row, column) } + [source[row]]
    }
    for pivot in 0..<count {
      let divisor = max(rows[pivot][pivot], 1e-12)
      for row in 0..<count where row != pivot && rows[row][pivot] != 0 {
        let factor = rows[row][pivot] / divisor
        for column in pivot...count { rows[row][column] -= factor * rows[pivot][column] }
      }
    }
    return (0..<count).map { max(0, rows[$0][count] / max(rows[$0][$0], 1e-12)) }
  }
}
