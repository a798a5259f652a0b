import Analysis
import Scenarios

/// What a run says to a workflow of GitHub: annotations, and a step summary in Markdown.
public enum WorkflowText {
  /// A line for each goal that was missed, was met or missed by less than chance, or is not known; a
  /// notice where all is well.
  public static func annotations(_ summary: Summary) -> String {
    let format = MetricFormat(currency: summary.currency, numbers: .terminal)
    var lines = summary.goals.compactMap { goal -> String? in
      let text =
        "\(summary.scenario): \(goal.name) \(goal.criterion), "
        + GoalText.observed(goal, format)
      if goal.verdict.hasPrefix("fail") { return line("error", "Goal missed", text) }
      if goal.verdict == "unknown" {
        let text = "\(summary.scenario): \(goal.name) \(goal.criterion) could not be measured"
        return line("warning", "Goal not measured", text)
      }
      guard goal.verdict != "pass" else { return nil }
      return line("warning", "Goal met by less than chance", text)
    }
    if summary.partial {
      lines.append(line("warning", "Partial run", "\(summary.scenario) was interrupted"))
    }
    if lines.isEmpty {
      let text = "\(summary.scenario): \(GoalVerdict.headline(of: summary))"
      lines.append(line("notice", "Simulation", text))
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func line(_ level: String, _ title: String, _ text: String) -> String {
    let escaped = text.replacing("%", with: "%25").replacing("\r", with: "%0D")
      .replacing("\n", with: "%0A")
    return "::\(level) title=\(title)::\(escaped)"
  }

  /// The run in Markdown: verdict, goals, what it came to, and why sessions were lost.
  public static func markdown(_ summary: Summary, manifest: RunManifest?) -> String {
    let numbers = NumberFormat.terminal
    let format = MetricFormat(currency: summary.currency, numbers: numbers)
    let mark = summary.goals.isEmpty ? "⚪" : summary.passed ? "✅" : "❌"
    var text = "## \(mark) \(escaped(summary.scenario)): \(GoalVerdict.headline(of: summary))\n\n"
    if summary.partial { text += "> **Partial:** the run was interrupted before its end.\n\n" }
    if !summary.goals.isEmpty {
      text += table(
        ["Goal", "Criterion", "Observed", "95 % interval", "Verdict"],
        summary.goals.map { goal in
          [
            Metric(rawValue: goal.name)?.title ?? goal.name, goal.criterion,
            format.text(goal.observed, named: goal.name),
            format.interval(of: goal) ?? numbers.nothing, goal.verdict,
          ]
        }
      )
    }
    text += table(["", "Value", "95 % interval"], headline(summary, format))
    if !summary.losses.isEmpty {
      text += table(
        ["Lost because of", "Sessions", "Value"],
        summary.losses.prefix(10).map { loss in
          [
            LossChart.cause(loss), numbers.count(loss.sessions), format.money.exact(loss.value),
          ]
        }
      )
    }
    text += "Seed \(summary.seed), Stampede \(escaped(summary.version))"
    if let manifest { text += ", again with `\(manifest.command.replacing("`", with: "'"))`" }
    return text + ".\n"
  }

  private static func headline(_ summary: Summary, _ format: MetricFormat) -> [[String]] {
    let shown: [Metric] = [
      .conversionRate, .journeyCompletionRate, .revenueGenerated, .revenueLost, .revenueImpact,
      .customerSatisfaction, .errorRate,
    ]
    let sessions = [
      "Sessions", format.numbers.count(summary.sessions.started), format.numbers.nothing,
    ]
    return [sessions]
      + shown.compactMap { metric in
        guard let estimate = summary.metrics[metric.rawValue], estimate.value != nil else {
          return nil
        }
        return [
          metric.title, format.text(estimate.value, of: metric),
          format.interval(low: estimate.low, high: estimate.high, of: metric)
            ?? format.numbers.nothing,
        ]
      }
  }

  private static func table(_ columns: [String], _ rows: [[String]]) -> String {
    let line = { (cells: [String]) in "| " + cells.joined(separator: " | ") + " |\n" }
    let rule = columns.indices.map { $0 == 0 ? "---" : "---:" }
    return line(columns) + line(rule) + rows.map { line($0.map(escaped)) }.joined() + "\n"
  }

  /// A text in which nothing is markup.
  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "\n", "\r": result += " "
      case "|", "*", "_", "`", "[", "]", "\\", "#": result += "\\" + String(character)
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      default: result.append(character)
      }
    }
  }
}
