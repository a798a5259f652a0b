import JSONText

extension Field {
  /// A success criterion for a metric that is named in camel case, `max` or `min` allowed in front.
  func goal(key: String) -> Goal? {
    guard let (metric, implied) = Self.metric(named: key) else { return nil }
    if metric.unit == .level { return levelGoal(metric, implied) }
    guard let text = criterionText() else { return nil }
    var rest = text[...]
    var comparison = implied
    for candidate in [">=", "<=", ">", "<", "="] where rest.hasPrefix(candidate) {
      comparison = Goal.Comparison(rawValue: candidate)
      rest = rest.dropFirst(candidate.count)
      break
    }
    guard let comparison else {
      report(
        .criterion,
        "has no comparison: \"\(text.prefix(60))\"",
        hint: "write \">\(text.prefix(20))\" or \"<\(text.prefix(20))\""
      )
      return nil
    }
    guard let limit = limit(of: rest.drop { $0 == " " }, for: metric) else { return nil }
    return Goal(metric: metric, comparison: comparison, limit: limit, text: text)
  }

  /// The metric of a camel-case key, and the comparison that `max` or `min` in front implies.
  static func metric(named key: String) -> (Metric, Goal.Comparison?)? {
    if let metric = Metric.allCases.first(where: { $0.camelCase == key }) { return (metric, nil) }
    for (prefix, comparison) in [("max", Goal.Comparison.atMost), ("min", .atLeast)]
    where key.hasPrefix(prefix) {
      let rest = key.dropFirst(3)
      let name = rest.prefix(1).lowercased() + rest.dropFirst()
      if let metric = Metric.allCases.first(where: { $0.camelCase == name }) {
        return (metric, comparison)
      }
    }
    return nil
  }

  /// A level that must be reached at least.
  private func levelGoal(_ metric: Metric, _ implied: Goal.Comparison?) -> Goal? {
    let names = BusinessContinuity.allCases.reversed().map(\.name)
    guard let name = choice(names),
      let level = BusinessContinuity.allCases.first(where: { $0.name == name })
    else { return nil }
    return Goal(
      metric: metric,
      comparison: implied ?? .atLeast,
      limit: Double(level.rawValue),
      text: name
    )
  }

  private func criterionText() -> String? {
    switch node.content {
    case .scalar(.number(let number)) where number.double.isFinite:
      // However the number is written, the criterion is the same.
      return JSONValue.real(number.double).canonicalText
    case .scalar(.text(let text)): return text
    default:
      report(
        .criterion,
        "must be a criterion, not \(node.description)",
        hint: "write \">90%\""
      )
      return nil
    }
  }

  private func limit(of text: Substring, for metric: Metric) -> Double? {
    let isMoney = metric.unit == .money
    if isMoney, let amount = Self.amount(of: String(text)) {
      var scale = 1.0
      for _ in 0..<context.minorDigits { scale *= 10 }
      return (amount * scale).rounded()
    }
    guard let (value, rest) = Self.leadingNumber(of: text), value.isFinite else {
      report(
        .criterion,
        "has no number: \"\(text.prefix(60))\"",
        hint: "write \">90%\" or \"<30 s\""
      )
      return nil
    }
    let unit = rest.drop { $0 == " " }
    switch (metric.unit, unit) {
    case (.rate, "%") where value <= 100: return value / 100
    case (.rate, "%"):
      report(.range, "is a share of at most 100 %, got \(Self.print(value)) %", hint: "lower it")
      return nil
    case (.rate, "") where value <= 1: return value
    case (.rate, ""):
      report(
        .criterion,
        "is a rate between 0 and 1, got \(Self.print(value))",
        hint: "write \"\(Self.print(value))%\""
      )
      return nil
    case (.score, "") where metric == .customerSatisfaction && !(1...5).contains(value):
      report(.range, "lies between 1 and 5, got \(Self.print(value))", hint: metric.unit.hint)
      return nil
    case (.score, ""): return value
    case (.time, ""): return value
    case (.time, _) where DurationUnit(word: unit) != nil:
      let length = DurationUnit(word: unit)?.rawValue ?? 0
      return length < 1_000_000_000
        ? value / Double(1_000_000_000 / length) : value * Double(length / 1_000_000_000)
    default:
      report(
        .criterion,
        "cannot have the unit \"\(unit.prefix(40))\"",
        hint: metric.unit.hint
      )
      return nil
    }
  }
}

extension Metric {
  /// What kind of number a metric is.
  enum Unit {
    case rate
    case time
    case money
    case score
    case level

    /// How a limit is written.
    var hint: String {
      switch self {
      case .rate: "write \"90%\" or \"0.9\""
      case .time: "write \"30 s\" or \"200 ms\""
      case .money: "write \"$12,000\" or \"12000\""
      case .score: "write a number between 1 and 5"
      case .level: "write \"maintained\", \"degraded\" or \"none\""
      }
    }
  }

  /// The kind of number that the metric is.
  var unit: Unit {
    switch self {
    case .averageJourneyTime, .journeyWallTime, .dataLoss, .downtime: .time
    case .businessContinuity: .level
    case .revenueGenerated, .revenueLost: .money
    case .customerSatisfaction, .responseRatio: .score
    default: .rate
    }
  }

  /// The name in documents: `journey-completion-rate` is `journeyCompletionRate`.
  public var camelCase: String {
    let words = rawValue.split(separator: "-")
    return words.dropFirst().reduce(String(words.first ?? "")) {
      $0 + $1.prefix(1).uppercased() + $1.dropFirst()
    }
  }
}
