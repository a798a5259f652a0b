import Scenarios

extension RunState {
  /// The verdicts on the goals of the scenario, in its order.
  func goalResults(_ metrics: [String: Estimate]) -> [GoalResult] {
    (scenario?.goals ?? []).map { goal in
      GoalResult(goal, observed: metrics[goal.metric.rawValue] ?? .undefined)
    }
  }
}

extension GoalResult {
  /// Judges an observation.
  ///
  /// The verdict is `unknown` where nothing was observed, and marginal where the limit lies within an
  /// interval of some width: then another seed may well say otherwise.
  public init(_ goal: Goal, observed: Estimate) {
    self.init(
      name: goal.metric.rawValue,
      observed: observed.value,
      low: observed.low,
      high: observed.high,
      criterion: goal.text,
      verdict: Self.verdict(goal, observed: observed)
    )
  }

  private static func verdict(_ goal: Goal, observed: Estimate) -> String {
    guard let value = observed.value else { return "unknown" }
    let word = goal.comparison.holds(value, against: goal.limit) ? "pass" : "fail"
    guard let low = observed.low, let high = observed.high, low < high else { return word }
    return low <= goal.limit && goal.limit <= high ? word + " (marginal)" : word
  }
}
