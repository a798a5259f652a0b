import Scenarios
import Traces

/// How a metric follows from sums: a ratio of two of them.
struct MetricRatio {
  /// The unit of the sums, in units of the metric.
  var scale: Double = 1
  /// What the metric cannot leave.
  var bounds: ClosedRange<Double> = 0...1
  let numerator: (SessionSums) -> Int64
  let denominator: (SessionSums) -> Int64
}

extension RunState {
  /// The metrics of the whole run, `revenue-impact` too.
  func runMetrics(twin: RunState?, normal: RunState?) throws -> [String: Estimate] {
    var metrics = try metrics(of: 0)
    metrics[Metric.revenueImpact.rawValue] =
      try twin.map { try revenueImpact(against: $0) } ?? .undefined
    metrics[Metric.conversionDrop.rawValue] =
      try normal.map { try conversionDrop(from: $0) } ?? .undefined
    metrics[Metric.responseRatio.rawValue] =
      normal.map { responseRatio(to: $0).estimate } ?? .undefined
    let completion = metrics[Metric.journeyCompletionRate.rawValue]
    metrics.merge(regionMetrics(completion: completion)) { $1 }
    return metrics
  }

  /// The metrics of a group, without `revenue-impact`.
  func metrics(of group: Int) throws -> [String: Estimate] {
    let total = try total(of: group)
    let slices = try slices(of: group)
    var metrics: [String: Estimate] = [:]
    for metric in Metric.allCases {
      if let ratio = ratio(of: metric) {
        metrics[metric.rawValue] = estimate(ratio, total: total, slices: slices)
      }
    }
    metrics[Metric.revenueGenerated.rawValue] = amount(\.revenue, total: total, slices: slices)
    metrics[Metric.revenueLost.rawValue] = amount(
      \.lost,
      bounds: 0...Double.infinity,
      total: total,
      slices: slices
    )
    return metrics
  }

  /// How a metric is calculated; `nil` for amounts and for what needs a twin.
  func ratio(of metric: Metric) -> MetricRatio? {
    let quantum = layout.seconds(1)
    let time = 0...Double.infinity
    return switch metric {
    case .journeyCompletionRate:
      MetricRatio(numerator: \.completed) { $0.completed + $0.technicalLosses }
    case .conversionRate: MetricRatio(numerator: \.completed, denominator: \.ended)
    case .abandonmentRate:
      MetricRatio(numerator: { $0.count(.abandoned) }, denominator: \.ended)
    case .technicalAbandonmentRate:
      MetricRatio(numerator: \.technicallyAbandoned, denominator: \.ended)
    case .averageJourneyTime:
      MetricRatio(
        scale: quantum,
        bounds: time,
        numerator: \.journeyTime,
        denominator: \.completed
      )
    case .journeyWallTime:
      MetricRatio(scale: quantum, bounds: time, numerator: \.wallTime, denominator: \.completed)
    case .customerSatisfaction:
      MetricRatio(
        scale: 0.001,
        bounds: 1...5,
        numerator: \.satisfaction,
        denominator: \.ended
      )
    case .errorRate: MetricRatio(numerator: \.failedCalls, denominator: \.calls)
    case .revenueGenerated, .revenueLost, .revenueImpact, .dataLoss, .downtime,
      .businessContinuity, .conversionDrop, .responseRatio:
      nil
    }
  }

  /// A ratio of sums, its interval from the differences of neighboring slices.
  private func estimate(
    _ ratio: MetricRatio,
    total: SessionSums,
    slices: RunSlices<SessionSums>
  ) -> Estimate {
    let denominator = ratio.denominator(total)
    guard denominator > 0 else { return .undefined }
    return Estimate(
      value: Double(ratio.numerator(total)) / Double(denominator) * ratio.scale,
      interval: slices.interval(of: { Double(ratio.numerator($0)) * ratio.scale }) {
        Double(ratio.denominator($0))
      },
      bounds: ratio.bounds
    )
  }

  /// A sum over the run, its interval from the differences of neighboring slices.
  private func amount(
    _ amount: KeyPath<SessionSums, Int64>,
    bounds: ClosedRange<Double> = -Double.infinity...Double.infinity,
    total: SessionSums,
    slices: RunSlices<SessionSums>
  ) -> Estimate {
    guard total.ended > 0 else { return Estimate(value: 0, low: nil, high: nil, method: nil) }
    return Estimate(
      value: Double(total[keyPath: amount]),
      interval: slices.interval(ofTotal: { Double($0[keyPath: amount]) }) { $0.ended > 0 },
      bounds: bounds
    )
  }
}

extension Estimate {
  /// A number that cannot be said.
  static let undefined = Estimate(value: nil, low: nil, high: nil, method: nil)

  /// A value of one run with its interval, if there is one, cut to what is possible: 0…1 for rates,
  /// 1…5 for satisfaction, at least 0 for times and lost amounts.
  init(value: Double, interval: ClosedRange<Double>?, bounds: ClosedRange<Double>) {
    let cut = interval?.clamped(to: bounds)
    self.init(
      value: value,
      low: cut?.lowerBound,
      high: cut?.upperBound,
      method: cut == nil ? nil : "within-run"
    )
  }
}
