import Scenarios

/// What must hold of a value that is sought.
struct SearchCondition {
  /// The metric whose goal must be met, by its name in documents; `nil`: all goals.
  private let goal: String?
  /// What the condition adds to the documents.
  let settings: [String]

  /// Reads `successCriteria`, the name of a goal, or a criterion such as `revenueImpact <5%`.
  init(_ search: WhatIfQuestion.Search?) throws(QuestionError) {
    let text = search?.condition ?? WhatIfQuestion.Search.allGoals
    let name = String(text.prefix { $0.isLetter || $0 == "-" })
    let criterion = text.dropFirst(name.count).drop { $0 == " " }
    guard name != WhatIfQuestion.Search.allGoals else {
      (goal, settings) = (nil, [])
      return
    }
    guard let metric = Metric.allCases.first(where: { [$0.camelCase, $0.rawValue].contains(name) })
    else {
      throw QuestionError(
        "there is no goal '\(text)'",
        hint: "write successCriteria for all goals, the name of one such as revenueImpact, or a "
          + "criterion such as 'revenueImpact <5%'"
      )
    }
    goal = metric.camelCase
    settings = criterion.isEmpty ? [] : ["/goals/\(metric.camelCase)=\(criterion)"]
  }

  /// The goals of a scenario that the condition asks for.
  func goals(of scenario: Scenario) throws(QuestionError) -> [Goal] {
    guard let goal else { return scenario.goals }
    let goals = scenario.goals.filter { $0.metric.camelCase == goal }
    guard goals.isEmpty else { return goals }
    throw QuestionError(
      "the scenario has no goal for '\(goal)'",
      hint: "say what must hold, such as --such-that '\(goal) >90%'"
    )
  }
}
