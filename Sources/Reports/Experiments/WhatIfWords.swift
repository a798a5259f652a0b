import Analysis
import Scenarios

/// The words and numbers of a what-if, the same on a page and in a terminal.
struct WhatIfWords {
  let result: WhatIfResult
  let numbers: NumberFormat

  var metrics: MetricFormat { MetricFormat(currency: result.currency, numbers: numbers) }

  /// The metrics worth a column: those with a goal, and the revenue.
  var shownMetrics: [Metric] {
    let goals = result.variants.first?.goals.compactMap { Metric(rawValue: $0.name) } ?? []
    let usual: [Metric] = goals.isEmpty ? [.journeyCompletionRate, .customerSatisfaction] : []
    return goals + usual + (goals.contains(.revenueGenerated) ? [] : [.revenueGenerated])
  }

  /// A path in words: `/services/shop/concurrency` is `shop concurrency`.
  static func title(ofPath path: String) -> String {
    let words = path.split(separator: "/").map {
      String($0).replacing("~1", with: "/").replacing("~0", with: "~")
    }
    let named = ["services", "personas", "journeys", "databases", "effects", "regions", "chaos"]
    let kept = words.count > 2 && named.contains(words[0]) ? Array(words.dropFirst()) : words
    return kept.joined(separator: " ")
  }

  /// Short titles of the axes, for the heads of columns: the last word where that is clear.
  var axisTitles: [String] {
    let last = result.axes.map { String($0.path.split(separator: "/").last ?? "") }
    return result.axes.enumerated().map { index, axis in
      last.count { $0 == last[index] } == 1 ? last[index] : Self.title(ofPath: axis.path)
    }
  }

  /// What a variant changes, in words.
  func name(of variant: VariantResult) -> String {
    guard !variant.changes.isEmpty else { return "base" }
    return zip(axisTitles, variant.changes).map { "\($0) \($1.value)" }.joined(separator: ", ")
  }

  /// The values of a variant on all axes; those of the base as its documents say them.
  func values(of variant: VariantResult) -> [String] {
    result.axes.indices.map { index in
      variant.changes.isEmpty
        ? result.axes[index].base ?? numbers.nothing : variant.changes[index].value
    }
  }

  /// The seeds of the replications.
  var seeds: String {
    result.replications == 1
      ? "seed \(result.seed)"
      : "seeds \(result.seed) to \(result.seed &+ UInt64(result.replications - 1))"
  }

  /// A mean with its interval.
  func estimate(_ variant: VariantResult, _ metric: Metric) -> String {
    differences.estimate(variant.metrics[metric.rawValue], metric)
  }

  /// How many single runs met all goals, and what that says.
  func meeting(_ share: SuccessShare?) -> String {
    guard let share else { return numbers.nothing }
    let low = numbers.decimal(share.low * 100, decimals: 0)
    let high = numbers.decimal(share.high * 100, decimals: 0)
    return "\(share.successes) of \(share.runs) (\(low)\(numbers.range)\(high)\(numbers.space)%)"
  }

  /// Differences of its metrics.
  var differences: DifferenceText { DifferenceText(currency: result.currency, numbers: numbers) }

  /// Why an answer may be relied upon, in sentences: what holds at it and what does not beside it.
  func reasons(for answer: WhatIfResult.Answer) -> [String] {
    var sentences: [String] = []
    if let variant = variant(answer, value: answer.value) {
      sentences.append("At \(answer.value ?? ""): " + judgement(variant, wants: "pass") + ".")
    }
    if let variant = variant(answer, value: answer.rejected) {
      sentences.append("At \(answer.rejected ?? ""): " + judgement(variant, wants: "fail") + ".")
    }
    if answer.isContradicted {
      sentences.append(
        "A value beyond the answer misses a goal: look at the table before you rely on it."
      )
    }
    return sentences
  }

  private func variant(_ answer: WhatIfResult.Answer, value: String?) -> VariantResult? {
    guard let search = result.search, let value else { return nil }
    let wanted = Set(answer.at + [.init(path: search.path, value: value)])
    return result.variants.first { !$0.changes.isEmpty && Set($0.changes) == wanted }
  }

  private func judgement(_ variant: VariantResult, wants state: String) -> String {
    let goals = variant.goals.filter { state == "pass" || $0.verdict.hasPrefix(state) }
    let parts = goals.map { goal in
      let metric = Metric(rawValue: goal.name)
      let interval = metrics.interval(of: goal).map { " (95 %: \($0))" } ?? ""
      let word = goal.verdict.hasPrefix("pass") ? " meets" : " misses"
      return
        "\(metric?.title.lowercased() ?? goal.name) \(metrics.text(goal.observed, named: goal.name))"
        + "\(interval)\(word) \(goal.criterion)"
    }
    return (parts + ["\(meeting(variant.meeting)) of the runs meet all goals"])
      .joined(separator: "; ")
  }
}
