import Foundation
import Testing

/// What comes of the checks of a case.
enum Report {
  /// Expects every check to lie within four standard errors, and prints the worst.
  static func expect(
    _ checks: [Check],
    _ measurement: Measurement,
    of name: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(!checks.isEmpty, "nothing is known of \(name)", sourceLocation: sourceLocation)
    let outcomes = checks.map { $0.outcome(of: measurement) }
    for outcome in outcomes {
      #expect(abs(outcome.z) < 4, "\(name): \(outcome)", sourceLocation: sourceLocation)
    }
    print(line(name, outcomes))
  }

  private static func line(_ name: String, _ outcomes: [Check.Outcome]) -> String {
    let worst = outcomes.max { abs($0.z) < abs($1.z) }
    let square = outcomes.reduce(0) { $0 + $1.z * $1.z } / Double(outcomes.count)
    return "oracle \(name): \(outcomes.count) checks, "
      + String(format: "root mean square %.2f, worst: ", square.squareRoot())
      + (worst.map { "\($0)" } ?? "none")
  }
}
