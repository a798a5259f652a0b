import Foundation
import Statistics

/// Sums that a run has measured, by name, one number for each batch or replication.
struct Measurement {
  private(set) var columns: [String: [Double]] = [:]

  subscript(name: String) -> [Double] {
    get { columns[name] ?? [] }
    set { columns[name] = newValue }
  }

  /// The difference of two columns.
  func difference(_ left: String, _ right: String) -> [Double] {
    zip(self[left], self[right]).map { $0 - $1 }
  }
}

/// A number that theory knows and a run has measured: the ratio of two sums.
struct Check {
  /// What theory calls it.
  let name: String
  let expected: Double
  let numerator: String
  let denominator: String
  /// How the standard error is known.
  let error: Error

  enum Error {
    /// From the spread of the batches or replications.
    case estimated
    /// The variance of a time average over T seconds is this over T.
    case asymptotic(Double)
    /// The standard deviation of one batch or replication.
    case deviation(Double)
  }

  init(
    _ name: String,
    _ expected: Double,
    _ numerator: String,
    over denominator: String,
    error: Error = .estimated
  ) {
    self.name = name
    self.expected = expected
    self.numerator = numerator
    self.denominator = denominator
    self.error = error
  }

  /// What was measured, and how far from theory that is.
  struct Outcome: CustomStringConvertible {
    let name: String
    let expected: Double
    let measured: Double
    /// In standard errors; a t value from estimated errors is stretched so that 4 has the
    /// probability that it has for a normal law.
    let z: Double

    var description: String {
      String(format: "%@ %.6g, theory %.6g, z %+.2f", name, measured, expected, z)
    }
  }

  /// Compares with a measurement.
  ///
  /// The error of a ratio of sums is that of its linear part, numerator − ratio · denominator.
  func outcome(of measurement: Measurement) -> Outcome {
    let above = measurement[numerator]
    let below = measurement[denominator]
    let count = Double(above.count)
    guard above.count == below.count, count > 0 else {
      return Outcome(name: name, expected: expected, measured: .nan, z: .infinity)
    }
    let total = below.reduce(0, +)
    let ratio = above.reduce(0, +) / total
    var z: Double
    switch error {
    case .asymptotic(let variance):
      z = (ratio - expected) / (variance / total).squareRoot()
    case .deviation(let deviation):
      z = (ratio - expected) / (deviation / count.squareRoot())
    case .estimated:
      let squares = zip(above, below).reduce(0) { sum, pair in
        let rest = pair.0 - ratio * pair.1
        return sum + rest * rest
      }
      let error = (squares * count / (count - 1)).squareRoot() / total
      let limit = ConfidenceInterval.studentQuantile(
        0.999_968_328_758_167,
        degreesOfFreedom: count - 1
      )
      z = (ratio - expected) / error * 4 / limit
    }
    if z.isNaN { z = ratio == expected ? 0 : .infinity }
    return Outcome(name: name, expected: expected, measured: ratio, z: z)
  }
}
