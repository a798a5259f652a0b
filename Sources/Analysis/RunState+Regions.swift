import Scenarios

extension RunState {
  /// The metrics of regional failures; undefined where none happens and no goal asks.
  func regionMetrics(completion: Estimate?) -> [String: Estimate] {
    [
      Metric.dataLoss.rawValue: asks(for: .dataLoss) ? Estimate(value: 0) : .undefined,
      Metric.downtime.rawValue: asks(for: .downtime) ? Estimate(value: downtime) : .undefined,
      Metric.businessContinuity.rawValue: asks(for: .businessContinuity)
        ? Estimate(value: continuity(completion?.value).map { Double($0.rawValue) }) : .undefined,
    ]
  }

  private func asks(for metric: Metric) -> Bool {
    regions != nil || scenario?.goals.contains { $0.metric == metric } ?? false
  }

  /// Seconds of downtime.
  private var downtime: Double {
    layout.seconds(Double(regions?.downtime(until: endOfRun) ?? 0))
  }

  private func continuity(_ completion: Double?) -> BusinessContinuity? {
    guard let completion else { return nil }
    let end = min(marks.endOfArrivals ?? endOfRun, endOfRun)
    let isGapless = regions?.completesEveryMinute(until: end) ?? true
    if completion >= 0.95, isGapless { return .maintained }
    return completion >= 0.80 ? .degraded : BusinessContinuity.none
  }

  /// How much longer the calls of the users took whom a reroute moved, beside what was expected: than
  /// in the twin at the same time, without a twin than before anything regional happened.
  func latencyIncrease(of reroute: Reroute, effect: Int, twin: RunState?) -> PredictedValue? {
    guard let watch = regions?.watch(of: effect) else { return nil }
    let base = twin?.regions?.watch(of: effect)?.moved.mean ?? watch.before.mean
    var measured = Estimate.undefined
    if let moved = watch.moved.mean, let base {
      measured = Estimate(value: layout.seconds(moved - base))
    }
    return PredictedValue(expected: reroute.latencyIncrease.inSeconds, measured: measured)
  }
}
