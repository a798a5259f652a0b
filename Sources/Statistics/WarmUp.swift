/// Where the start of a run ends that a steady-state estimate leaves out.
///
/// Only a question about the steady state has a warm-up: a run of four hours that asks what these four
/// hours cost has none.
public enum WarmUp {
  /// The observations of a batch.
  private static let batch = 5
  /// Batches that a series must have at least.
  private static let leastBatches = 10

  /// The number of observations that MSER-5 leaves out: the cut that makes the standard error of the
  /// mean of what is left the least, taken over batches of five.
  ///
  /// - Parameter observations: in the order of time, finite.
  /// - Returns: a multiple of five; `nil` where the least error lies in the second half, or where there
  ///   are fewer than fifty observations: the run is too short to tell.
  /// - Complexity: O(n).
  /// - SeeAlso: K. P. White, M. J. Cobb and S. C. Spratt, "A comparison of five steady-state truncation
  ///   heuristics for simulation", *Winter Simulation Conference* 2000, 755–760.
  public static func mser5(_ observations: [Double]) -> Int? {
    let means = stride(from: 0, through: observations.count - batch, by: batch).map {
      observations[$0..<$0 + batch].reduce(0, +) / Double(batch)
    }
    guard means.count >= leastBatches else { return nil }
    // From the end on, so that each cut is one more observation in a tally.
    var rest = Tally()
    var best: (cut: Int, error: Double)?
    for cut in means.indices.reversed() {
      rest.record(means[cut])
      // A handful of batches may agree by chance.
      guard rest.count >= batch, let variance = rest.variance else { continue }
      let count = Double(rest.count)
      let error = variance * (count - 1) / (count * count)
      if error <= best?.error ?? .infinity { best = (cut, error) }
    }
    guard let best, best.cut <= means.count / 2 else { return nil }
    return best.cut * batch
  }
}
