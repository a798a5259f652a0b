import Scenarios

extension Journey {
  /// How often a session visits each step on average; 1 where steps are taken in order.
  ///
  /// Along routes the means v solve v = e + vP, where P holds the probabilities to go from step to
  /// step and e is 1 for the first step (absorbing Markov chain).
  ///
  /// - Complexity: O(steps³).
  /// - SeeAlso: J. G. Kemeny, J. L. Snell, *Finite Markov Chains* (1960), chapter III.
  var meanVisits: [Double] {
    guard isRouted else { return Array(repeating: 1, count: steps.count) }
    let count = steps.count
    // A row for each step's equation, its right side in the last column.
    var rows = (0..<count).map { row in
      (0...count).map { column in column == row || (column == count && row == 0) ? 1.0 : 0 }
    }
    for step in 0..<count {
      for route in routes(from: step) {
        if case .step(let target) = route.target { rows[target][step] -= route.probability }
      }
    }
    for pivot in 0..<count {
      // Columns sum to what leaves a step, so the diagonal is never smaller than what is below it.
      let divisor = max(rows[pivot][pivot], 1e-12)
      for row in 0..<count where row != pivot && rows[row][pivot] != 0 {
        let factor = rows[row][pivot] / divisor
        for column in pivot...count { rows[row][column] -= factor * rows[pivot][column] }
      }
    }
    return (0..<count).map { max(0, rows[$0][count] / max(rows[$0][$0], 1e-12)) }
  }
}
