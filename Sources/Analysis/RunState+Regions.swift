import Scenarios

extension RunState {
  /// The metrics of regional failures; undefined where none happens and no goal asks.
  func regionMetrics(completion: Estimate?) -> [String: Estimate] {
    [
      Metric.dataLoss.rawValue: asks(for: .dataLoss) ? Estimate(value: dataLoss) : .undefined,
      Metric.downtime.rawValue: asks(for: .downtime) ? Estimate(value: downtime) : .undefined,
      Metric.businessContinuity.rawValue: asks(for: .businessContinuity)
        ? Estimate(value: continuity(completion?.value).map { Double($0.rawValue) }) : .undefined,
    ]
  }

  private func asks(for metric: Metric) -> Bool {
    regions != nil || scenario?.goals.contains { $0.metric == metric } ?? false
  }

  /// Seconds between the newest write that survived a failure and the failure.
  ///
  /// The stores of the other region lack what was committed within their lag, so their newest write is
  /// older than that; more than the lag is not lost with it.
  private var dataLoss: Double { Double(regions?.lostWrites?.longestLag ?? 0) / 1e9 }

  /// The writes that were lost; `nil` where none was.
  var dataLossSummary: DataLossSummary? {
    guard let lost = regions?.lostWrites, lost.writes > 0 else { return nil }
    return DataLossSummary(
      writes: lost.writes,
      sessions: lost.sessions,
      revenue: lost.revenue,
      listed: lost.listed.map { entry in
        let journey = description.journeys[Int(entry.journey)]
        return LostWrite(
          session: entry.session,
          journey: journey.name,
          step: journey.steps[Int(entry.step)].name,
          time: layout.seconds(Double(entry.time)),
          value: entry.value
        )
      }
    )
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
