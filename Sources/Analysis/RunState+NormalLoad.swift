import Scenarios

extension RunState {
  /// By how much the conversion lies below that of the run at the normal load.
  ///
  /// Both runs have sessions that the other has not, so they are taken as independent: the squares of
  /// their half-widths add up.
  func conversionDrop(from normal: RunState) throws -> Estimate {
    let name = Metric.conversionRate.rawValue
    guard let here = try metrics(of: 0)[name], let there = try normal.metrics(of: 0)[name],
      let own = here.value, let usual = there.value
    else { return .undefined }
    let interval = [here, there].compactMap { estimate -> Double? in
      guard let low = estimate.low, let high = estimate.high else { return nil }
      return (high - low) / 2
    }
    let drop = usual - own
    let width = interval.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return Estimate(
      value: drop,
      interval: interval.count == 2 ? drop - width...drop + width : nil,
      bounds: -1...1
    )
  }

  /// How much longer the steps of this run make visitors wait than those of the run at the normal
  /// load: the largest ratio of 95th percentiles, over all steps that both have.
  func responseRatio(to normal: RunState) -> (estimate: Estimate, step: String?) {
    var worst: (ratio: Double, step: String)?
    for (own, usual) in zip(stepSummaries(), normal.stepSummaries()) {
      guard let slow = own.p95, let least = usual.p95, least > 0 else { continue }
      if slow / least > worst?.ratio ?? 0 {
        worst = (slow / least, "\(own.journey)/\(own.step)")
      }
    }
    guard let worst else { return (.undefined, nil) }
    return (Estimate(value: worst.ratio, low: nil, high: nil, method: nil), worst.step)
  }

  /// What the run at the normal load came to.
  func normalSummary(of normal: RunState, contentHash: String) throws -> NormalLoadSummary {
    NormalLoadSummary(
      contentHash: contentHash,
      sessions: try normal.sessionCounts(of: 0),
      conversionRate: try normal.metrics(of: 0)[Metric.conversionRate.rawValue]?.value,
      slowestStep: responseRatio(to: normal).step
    )
  }
}
