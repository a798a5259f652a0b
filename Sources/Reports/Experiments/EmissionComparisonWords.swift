import Analysis

/// The words and numbers of a comparison of emissions, the same on a page and in a terminal.
struct EmissionComparisonWords {
  let result: EmissionComparison
  let numbers: NumberFormat

  var base: EmissionComparison.Side { result.sides[0] }

  /// The verdict on a side, in a sentence.
  func sentence(_ side: EmissionComparison.Side) -> String {
    switch side.verdict {
    case "better", "worse": "\(side.name) is \(side.verdict): \(list(side, side.verdict))"
    case "mixed":
      "\(side.name) is better in \(list(side, "better")), and worse in \(list(side, "worse"))"
    case "unknown": "\(side.name): too few requests to tell"
    default: "\(side.name): no detectable difference"
    }
  }

  /// What is better or worse, the total first, at most a few.
  private func list(_ side: EmissionComparison.Side, _ verdict: String) -> String {
    let most = 4
    let names = side.groups.flatMap { group in
      group.metrics.filter { $0.verdict == verdict }.map { metric in
        let of = group.kind == "total" ? "" : " of \(group.name)"
        return "\(Self.title(metric.quantity))\(of) \(difference(metric))"
      }
    }
    let rest = names.count > most ? " and \(names.count - most) more" : ""
    return names.prefix(most).joined(separator: ", ") + rest
  }

  /// What a quantity is called.
  static func title(_ quantity: EmissionComparison.Quantity) -> String {
    switch quantity {
    case .errorRate: "error rate"
    case .throughput: "throughput"
    case .p50, .p95, .p99: quantity.rawValue
    }
  }

  /// A value.
  func text(_ value: Double?, _ quantity: EmissionComparison.Quantity) -> String {
    guard let value else { return numbers.nothing }
    switch quantity {
    case .errorRate: return numbers.percent(value)
    case .throughput: return numbers.trimmed(value, decimals: 2) + "/s"
    case .p50, .p95, .p99: return numbers.duration(value)
    }
  }

  /// A difference without its interval.
  func difference(_ metric: EmissionComparison.Metric) -> String {
    guard let difference = metric.difference else { return numbers.nothing }
    return metric.quantity.isRelative
      ? numbers.signedPercent(difference) : points(difference) + " points"
  }

  /// A difference with its interval.
  func interval(_ metric: EmissionComparison.Metric) -> String {
    guard let low = metric.low, let high = metric.high else { return difference(metric) }
    let ends = [low, high].map {
      metric.quantity.isRelative ? numbers.signedPercent($0) : points($0)
    }
    return "\(difference(metric)) (\(ends[0]) to \(ends[1]))"
  }

  /// A verdict in few characters.
  func verdict(_ metric: EmissionComparison.Metric) -> String {
    metric.verdict == "no detectable difference" ? "none detectable" : metric.verdict
  }

  private func points(_ share: Double) -> String {
    let text = numbers.decimal(share * 100, decimals: 2)
    return text.hasPrefix("-") ? text : "+" + text
  }

  /// What was compared, in a line.
  var facts: String {
    "\(numbers.count(base.requests)) requests of \(base.scenario) (seed \(base.seed)), emission "
      + base.fidelity
  }
}
