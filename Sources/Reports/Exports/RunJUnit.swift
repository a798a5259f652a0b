import Analysis
import Scenarios

/// The goals of a run as JUnit has test cases, for a build server.
public enum RunJUnit {
  /// The text of the file: a case a goal; failed with what was observed, skipped where that is not known.
  public static func text(_ summary: Summary) -> String {
    let format = MetricFormat(currency: summary.currency, numbers: .terminal)
    let failures = summary.goals.count { $0.verdict.hasPrefix("fail") }
    let skipped = summary.goals.count { $0.verdict == "unknown" }
    let cases = summary.goals.map { testCase($0, in: summary, format) }
    let file: Markup = """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites tests="\(summary.goals.count)" failures="\(failures)">
        <testsuite name="stampede \(summary.scenario)" tests="\(summary.goals.count)" \
      failures="\(failures)" errors="0" skipped="\(skipped)" time="0">
          <properties>
            <property name="seed" value="\(String(summary.seed))"/>
            <property name="version" value="\(summary.version)"/>
            <property name="scenarioHash" value="\(summary.scenarioHash)"/>
            <property name="partial" value="\(String(summary.partial))"/>
          </properties>
      \(cases)  </testsuite>
      </testsuites>

      """
    return file.text
  }

  private static func testCase(
    _ goal: GoalResult,
    in summary: Summary,
    _ format: MetricFormat
  ) -> Markup {
    let head: Markup = """
      <testcase classname="\(summary.scenario)" name="\(goal.name) \(goal.criterion)" time="0"
      """
    let observed = GoalText.observed(goal, format)
    if goal.verdict == "unknown" {
      return "    \(head)><skipped message=\"not measured\"/></testcase>\n"
    }
    guard goal.verdict.hasPrefix("fail") else {
      return "    \(head)><system-out>\(observed)</system-out></testcase>\n"
    }
    return """
          \(head)>
            <failure message="\(observed), not \(goal.criterion)">\(goal.name): \(observed), not \
      \(goal.criterion)</failure>
          </testcase>

      """
  }
}

/// Goals in the words of machine outputs.
enum GoalText {
  /// What was observed, with its interval and whether that holds the limit.
  static func observed(_ goal: GoalResult, _ format: MetricFormat) -> String {
    var text = "observed \(format.text(goal.observed, named: goal.name))"
    if let interval = format.interval(of: goal) { text += " (95 % interval \(interval))" }
    if goal.verdict.hasSuffix("(marginal)") {
      text += ", marginal: the interval holds the limit"
    }
    return text
  }
}
