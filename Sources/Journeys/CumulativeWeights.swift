/// Weights added up, to choose one of them by a uniform number.
struct CumulativeWeights {
  private let sums: [Double]

  init(_ weights: [Double]) {
    var sum = 0.0
    sums = weights.map { weight in
      sum += weight
      return sum
    }
  }

  /// The index whose weight holds the share `unit` of the total.
  func choose(_ unit: Double) -> Int {
    guard let total = sums.last else { return 0 }
    let target = unit * total
    for (index, sum) in sums.enumerated() where target < sum { return index }
    return sums.count - 1
  }
}
