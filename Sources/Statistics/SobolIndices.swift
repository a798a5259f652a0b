/// How much of a function's variance over a full grid each of its variables accounts for, every point of
/// the grid counting the same.
///
/// - SeeAlso: I. M. Sobol', "Sensitivity estimates for nonlinear mathematical models", *Mathematical
///   Modelling and Computational Experiments* 1 (1993), 407–414; T. Homma, A. Saltelli, "Importance
///   measures in global sensitivity analysis of nonlinear models", *Reliability Engineering and System
///   Safety* 52 (1996), 1–17.
public struct SobolIndices: Equatable, Sendable {
  /// The share of the variance that is explained by each variable alone, 0...1: the variance of the
  /// means over all others.
  public let first: [Double]
  /// The share that would be left if all others were known, 0...1: what a variable does alone and
  /// together with others.
  public let total: [Double]

  /// Takes the variance apart; `nil` where the values are all the same.
  ///
  /// - Parameters:
  ///   - values: finite, one a point of the grid, the last variable fastest.
  ///   - shape: how many values each variable has.
  /// - Precondition: there are as many values as points, at least one.
  /// - Complexity: O(points · variables).
  public init?(of values: [Double], shape: [Int]) {
    let points = shape.reduce(1, *)
    precondition(points > 0 && points == values.count, "\(values.count) values of \(points) points")
    let variance = Self.variance(of: values)
    guard variance > 0 else { return nil }
    var first: [Double] = []
    var total: [Double] = []
    var stride = points
    for count in shape {
      stride /= count
      var lines: [[Double]] = []
      var sums = Array(repeating: 0.0, count: count)
      // A line goes along the variable with all others held.
      for start in 0..<points where start / stride % count == 0 {
        let line = (0..<count).map { values[start + $0 * stride] }
        for (level, value) in line.enumerated() { sums[level] += value }
        lines.append(line)
      }
      let width = Double(lines.count)
      first.append(min(1, Self.variance(of: sums.map { $0 / width }) / variance))
      let within = lines.reduce(0) { $0 + Self.variance(of: $1) } / width
      total.append(min(1, within / variance))
    }
    (self.first, self.total) = (first, total)
  }

  /// The mean squared distance from the mean.
  private static func variance(of values: [Double]) -> Double {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
  }
}
