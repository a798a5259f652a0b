import JSONText

extension Grammar {
  /// Criteria by the names of metrics.
  static let criteria = shared("criteria") {
    .map(
      Map(
        what: "metric",
        known: Metric.allCases.map { goal($0, prefix: "") } + limits,
        isClosed: true,
        value: .anything
      )
    )
  }

  /// What a run must keep to, by the names of metrics with `max` or `min` in front.
  static let limitObject = shared("limits") {
    let continuity = goal(.businessContinuity, prefix: "")
    return .object(limits + [continuity])
  }

  private static let limits = ["max", "min"].flatMap { prefix in
    Metric.allCases.map { goal($0, prefix: prefix) }
  }

  private static func goal(_ metric: Metric, prefix: String) -> Key {
    let name = metric.camelCase
    let key = prefix.isEmpty ? name : prefix + name.prefix(1).uppercased() + name.dropFirst()
    let meanings = [
      "": "What is asked of", "max": "The most that is allowed of",
      "min": "The least that is asked of",
    ]
    return Key(
      key,
      criterion(metric, hasComparison: prefix.isEmpty),
      "\(meanings[prefix] ?? "") the metric \(metric.rawValue)",
      example: .string(metric.example(hasComparison: prefix.isEmpty))
    )
  }

  private static func criterion(_ metric: Metric, hasComparison: Bool) -> Grammar {
    if metric.unit == .level {
      return .choice(BusinessContinuity.allCases.reversed().map(\.name))
    }
    let sign = "(>=|<=|>|<|=) *"
    let text = Text(
      what: "a criterion such as \"\(metric.example(hasComparison: hasComparison))\"",
      pattern: "^\(hasComparison ? sign : "(\(sign))?")\(metric.limitPattern)$",
      example: metric.example(hasComparison: hasComparison)
    )
    // A bare number of any size: what it may be depends on the unit of the metric alone.
    if hasComparison { return .text(text) }
    return .either([.text(text), .number(from: 0, to: metric.unit == .rate ? 1 : 1e15)])
  }
}

extension Metric {
  /// How a limit of the metric is written, as a regular expression.
  fileprivate var limitPattern: String {
    switch unit {
    case .rate: "(\(Grammar.decimal) *%|0+(\\.[0-9]*)?|\\.[0-9]+|0*1(\\.0*)?)"
    case .time:
      "\(Grammar.decimal) *(ns|us|ms|s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)?"
    case .money: Grammar.amount
    case .score: Grammar.decimal
    case .level: ""
    }
  }

  fileprivate func example(hasComparison: Bool) -> String {
    let sign = hasComparison ? "<" : ""
    switch unit {
    case .rate: return hasComparison ? ">90%" : "5%"
    case .time: return sign + "30 s"
    case .money: return sign + "$12,000"
    case .score: return hasComparison ? ">4.0" : "4.0"
    case .level: return "maintained"
    }
  }
}
