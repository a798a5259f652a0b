import Analysis
import Scenarios

/// The words and numbers of a comparison, the same on a page and in a terminal.
struct ComparisonWords {
  let result: ComparisonSummary
  let differences: DifferenceText

  init(_ result: ComparisonSummary, numbers: NumberFormat) {
    self.result = result
    differences = DifferenceText(currency: result.currency, numbers: numbers)
  }

  var base: ComparisonSummary.Side { result.sides[0] }

  /// The metrics worth a line: the judged ones first, then those that are defined on all sides.
  var shownMetrics: [Metric] {
    let judged = result.judged.compactMap { Metric(rawValue: $0) }
    let others = Metric.allCases.filter { metric in
      !judged.contains(metric)
        && result.sides.allSatisfy { $0.result.metrics[metric.rawValue]?.value != nil }
    }
    return judged + others
  }

  /// How differences were taken.
  var method: String {
    switch result.method {
    case .replications:
      "\(base.result.replications) replications of each, paired by seed, from seed \(base.seed) on"
    case .arrivals: "one run each with seed \(base.seed), paired by the time of arrival"
    }
  }

  /// The verdict on a side, in a sentence.
  func sentence(_ side: ComparisonSummary.Side) -> String {
    let metrics = result.judged.compactMap { Metric(rawValue: $0) }
    func names(_ word: String) -> String {
      metrics.filter { side.result.differences[$0.rawValue]?.verdict == word }
        .map { $0.title.lowercased() }.joined(separator: ", ")
    }
    switch side.verdict {
    case "better", "worse": return "\(side.name) is \(side.verdict): \(names(side.verdict))"
    case "mixed":
      return "\(side.name) is better in \(names("better")), and worse in \(names("worse"))"
    case "unknown": return "\(side.name): one replication cannot tell"
    default:
      let further = metrics.compactMap {
        side.result.differences[$0.rawValue]?.furtherReplications
      }.min()
      let count = further.map { differences.numbers.count($0) }
      let rest = count.map { "; about \($0) more replications would tell the nearest" } ?? ""
      return "\(side.name): no detectable difference\(rest)"
    }
  }
}

/// Differences of metrics as people read them.
struct DifferenceText {
  let currency: String
  let numbers: NumberFormat

  var metrics: MetricFormat { MetricFormat(currency: currency, numbers: numbers) }

  /// A difference with its sign, without its unit; shares are in points.
  func signed(_ value: Double, of metric: Metric) -> String {
    let text =
      switch metric.unit {
      case .share: numbers.decimal(value * 100, decimals: 2)
      case .money: metrics.money.roundedNumber(value)
      case .seconds: numbers.decimal(value, decimals: 3)
      case .score, .level: numbers.decimal(value, decimals: 3)
      }
    return value > 0 && !text.hasPrefix("-") ? "+" + text : text
  }

  /// A difference with its interval.
  func text(_ difference: PairedDifference?, of metric: Metric) -> String {
    guard let difference, let value = difference.value else { return numbers.nothing }
    let text = signed(value, of: metric)
    guard let low = difference.low, let high = difference.high else { return text }
    return "\(text) (\(signed(low, of: metric)) to \(signed(high, of: metric)))"
  }

  /// The unit of a difference.
  func unit(of metric: Metric) -> String {
    switch metric.unit {
    case .share: "points"
    case .money: currency
    case .seconds: "s"
    case .score, .level: ""
    }
  }

  /// The verdict on a difference, and what would tell more.
  func verdict(_ difference: PairedDifference?) -> String {
    guard let difference else { return numbers.nothing }
    guard let further = difference.furtherReplications, further > 0 else {
      return difference.verdict
    }
    return "\(difference.verdict); about \(numbers.count(further)) more replications would tell"
  }

  /// A mean with its interval.
  func estimate(_ estimate: Estimate?, _ metric: Metric) -> String {
    let value = metrics.text(estimate?.value, of: metric)
    let interval = metrics.interval(low: estimate?.low, high: estimate?.high, of: metric)
    return interval.map { "\(value) (\($0))" } ?? value
  }
}
