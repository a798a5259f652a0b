import Analysis
import Statistics

/// Figures beside theory, as people read them.
struct AccuracyWords {
  let result: AccuracyResult
  let numbers: NumberFormat

  var build: String { BuildName.text(version: result.version, commit: result.commit) }

  /// The verdict in a sentence.
  var verdict: String {
    guard !result.checks.isEmpty else { return "nothing was held against theory" }
    let far = result.checks.count { check in
      guard let limit = result.limit, let difference = check.difference else { return true }
      return difference.magnitude > limit
    }
    let count = result.checks.count
    guard far == 0 else {
      return "\(far) of \(count) figure\(count == 1 ? "" : "s") off theory by more than chance"
    }
    return count == 1 ? "the figure agrees with theory" : "all \(count) figures agree with theory"
  }

  /// Of whom the figures are.
  var scope: String {
    "Means over \(result.replications) replications of about \(numbers.count(result.customers)) "
      + "customers, seeds from \(String(result.seed)) on."
  }

  /// The magnitude of a difference that one figure of twenty exceeds.
  var usual: Double? {
    guard result.replications > 1 else { return nil }
    return ConfidenceInterval.studentQuantile(
      0.975,
      degreesOfFreedom: Double(result.replications - 1)
    )
  }

  /// A difference with its sign.
  func difference(_ check: AccuracyResult.Check) -> String {
    guard let difference = check.difference else { return numbers.nothing }
    let text = numbers.decimal(difference, decimals: 2)
    return (difference > 0 ? "+" : "") + text
  }

  /// What theory and simulation say.
  func figures(_ check: AccuracyResult.Check) -> String {
    "\(text(check.theory, check)), \(check.simulated.map { text($0, check) } ?? numbers.nothing)"
      + (check.standardError.map { " ± \(text($0, check))" } ?? "")
  }

  func text(_ value: Double, _ check: AccuracyResult.Check) -> String {
    check.isTime
      ? "\(numbers.decimal(value * 1_000, decimals: 3))\(numbers.space)ms"
      : numbers.decimal(value, decimals: 5)
  }

  var table: DataTable {
    var table = DataTable(
      columns: [
        "Queue", "Figure", "Theory", "By", "Simulated", "Standard error", "In standard errors",
      ],
      textColumns: [1, 3]
    )
    table.rows = result.checks.map { check in
      [
        check.model, check.quantity, text(check.theory, check), check.source,
        check.simulated.map { text($0, check) } ?? numbers.nothing,
        check.standardError.map { text($0, check) } ?? numbers.nothing, difference(check),
      ]
    }
    return table
  }
}
