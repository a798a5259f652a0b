import Analysis

/// A verdict as people see it: a word, a sign, and only then a color.
struct GoalVerdict {
  /// `pass`, `fail` or `none`.
  let state: String
  /// A sign for pages and terminals.
  let symbol: String
  /// A sign in ASCII.
  let asciiSymbol: String

  init(_ goal: GoalResult) {
    if goal.verdict.hasPrefix("pass") {
      (state, symbol, asciiSymbol) = ("pass", "✓", "+")
    } else if goal.verdict.hasPrefix("fail") {
      (state, symbol, asciiSymbol) = ("fail", "✗", "x")
    } else {
      (state, symbol, asciiSymbol) = ("none", "○", "?")
    }
  }

  /// How the goals came out, in one sentence.
  static func headline(of summary: Summary) -> String {
    let states = summary.goals.map { GoalVerdict($0).state }
    guard !states.isEmpty else { return "No goals were set" }
    let failed = states.count { $0 == "fail" }
    let unknown = states.count { $0 == "none" }
    let goals = states.count == 1 ? "goal" : "goals"
    var sentence =
      failed == 0 && unknown == 0
      ? (states.count == 1 ? "The goal was met" : "All \(states.count) goals were met")
      : "\(states.count - failed - unknown) of \(states.count) \(goals) met"
    if failed > 0 { sentence += ", \(failed) failed" }
    let marginal = summary.goals.count { $0.verdict.hasSuffix("(marginal)") }
    if marginal > 0 { sentence += ", \(marginal) marginal" }
    if unknown > 0 { sentence += ", \(unknown) could not be measured" }
    return sentence
  }
}
