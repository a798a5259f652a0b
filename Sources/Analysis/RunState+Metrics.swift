import Scenarios
import Statistics
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
  /// Time slices whose differences make the intervals of one run.
  static let sliceCount = 20

  /// Slices that must hold something before an interval is given.
  static let leastSlices = 10

  /// The metrics of the whole run, `revenue-impact` too.
  func runMetrics(twin: RunState?) throws -> [String: Estimate] {
    var metrics = try metrics(of: 0)
    metrics[Metric.revenueImpact.rawValue] =
      try twin.map { try revenueImpact(against: $0) } ?? .undefined
    return metrics
  }

  /// The metrics of a group, without `revenue-impact`.
  func metrics(of group: Int) throws -> [String: Estimate] {
    let total = try total(of: group)
    let slices = try ledger.slices(
      of: layout.members(of: group),
      end: endOfRun,
      count: Self.sliceCount
    )
    var metrics: [String: Estimate] = [:]
    for metric in Metric.allCases {
      if let ratio = ratio(of: metric) {
        metrics[metric.rawValue] = estimate(ratio, total: total, slices: slices)
      }
    }
    metrics[Metric.revenueGenerated.rawValue] = amount(\.revenue, total: total, slices: slices)
    metrics[Metric.revenueLost.rawValue] = amount(\.lost, total: total, slices: slices)
    return metrics
  }

  /// How a metric is calculated; `nil` for amounts and for what needs a twin.
  private func ratio(of metric: Metric) -> MetricRatio? {
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
    case .revenueGenerated, .revenueLost, .revenueImpact: nil
    }
  }

  /// A ratio of sums, its interval by batch means over the slices.
  private func estimate(
    _ ratio: MetricRatio,
    total: SessionSums,
    slices: [SessionSums]
  ) -> Estimate {
    let denominator = ratio.denominator(total)
    guard denominator > 0 else { return .undefined }
    let value = Double(ratio.numerator(total)) / Double(denominator) * ratio.scale
    let interval = Self.interval(
      slices.map { Double(ratio.numerator($0)) * ratio.scale },
      per: slices.map { Double(ratio.denominator($0)) }
    )
    return Estimate(value: value, interval: interval, bounds: ratio.bounds)
  }

  /// A sum over the run, its interval from the spread of the slices.
  private func amount(
    _ amount: KeyPath<SessionSums, Int64>,
    total: SessionSums,
    slices: [SessionSums]
  ) -> Estimate {
    guard total.ended > 0 else { return Estimate(value: 0, low: nil, high: nil, method: nil) }
    let interval =
      slices.count { $0.ended > 0 } < Self.leastSlices
      ? nil
      : Self.interval(
        slices.map { Double($0[keyPath: amount]) * Double(slices.count) },
        per: slices.map { _ in 1 }
      )
    return Estimate(
      value: Double(total[keyPath: amount]),
      interval: interval,
      bounds: -Double.infinity...Double.infinity
    )
  }

  /// The 95 % interval of a ratio of sums; `nil` where too few slices hold anything.
  static func interval(_ numerators: [Double], per denominators: [Double]) -> ClosedRange<Double>? {
    guard denominators.count(where: { $0 > 0 }) >= leastSlices else { return nil }
    return ConfidenceInterval.ratio(
      numerators: numerators,
      denominators: denominators,
      level: 0.95
    ).map { $0.low...$0.high }
  }
}

extension Estimate {
  /// A number that cannot be said.
  static let undefined = Estimate(value: nil, low: nil, high: nil, method: nil)

  /// A value of one run with its interval, if there is one, cut to what is possible.
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
