import Scenarios
import Statistics

extension SampleRatio {
  /// Compares the customers of B with the plan, over the stages that had both versions by plan.
  ///
  /// - Parameters:
  ///   - strata: the stages.
  ///   - population: the customers among whom sessions are dealt, where they return; `nil`: nobody is
  ///     counted twice.
  init(_ strata: [RolloutLedger.Stratum], population: Int?) {
    let assignments = strata.map(\.assignment)
    // Below five of either version by plan the deviate is not normal.
    let judged = assignments.filter { assignment in
      let expected = assignment.expectedTreated
      return min(expected, Double(assignment.customers) - expected) >= 5
    }
    let statistic: Double?
    if judged.isEmpty {
      statistic = nil
    } else if let population {
      statistic = Self.statistic(judged, population: Double(population))
    } else {
      statistic = judged.reduce(0) { $0 + $1.square }
    }
    let degrees = population == nil ? judged.count : min(1, judged.count)
    self.init(
      customers: Int(assignments.reduce(0) { $0 + $1.customers }),
      treated: Int(assignments.reduce(0) { $0 + $1.treated }),
      expected: assignments.reduce(0) { $0 + $1.expectedTreated },
      statistic: statistic,
      degreesOfFreedom: degrees,
      pValue: statistic.map { ChiSquareLaw.tail(beyond: $0, degreesOfFreedom: degrees) }
    )
  }

  /// The square of the deviate of all sessions of B, of customers who return.
  ///
  /// Two sessions of stages with the shares p ≤ q belong to one customer with a probability of 1/N, and
  /// then their versions have the covariance p − p·q.
  private static func statistic(
    _ assignments: [RolloutLedger.Assignment],
    population: Double
  ) -> Double {
    let stages = assignments.map { assignment in
      let count = Double(assignment.customers)
      return (count: count, share: assignment.expectedTreated / count)
    }
    var variance = assignments.reduce(0) { $0 + $1.treatedVariance }
    for first in stages {
      for second in stages {
        let common = min(first.share, second.share) - first.share * second.share
        variance += first.count * second.count / population * common
      }
    }
    let deviation = assignments.reduce(0) { $0 + $1.deviation }
    return deviation * deviation / variance
  }
}

extension RolloutLedger.Assignment {
  /// How many more customers got B than were to.
  fileprivate var deviation: Double { Double(treated) - expectedTreated }

  /// The square of the deviation in standard deviations.
  fileprivate var square: Double { deviation * deviation / treatedVariance }
}
