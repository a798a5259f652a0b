import Scenarios
import Statistics

extension VersionComparison {
  /// The versions within one stage: rates with Wilson's intervals and Newcombe's for their difference,
  /// means with Welch's.
  init(_ stratum: RolloutLedger.Stratum) {
    let (a, b) = (stratum.a, stratum.b)
    self.init(
      a: VersionSummary(a),
      b: VersionSummary(b),
      conversionDifference: Self.difference(b.conversions, a.conversions),
      completionDifference: Self.difference(b.completions, a.completions),
      revenueDifference: Self.difference(b.revenueMoments, a.revenueMoments, scale: 1),
      satisfactionDifference: Self.difference(
        b.satisfactionMoments,
        a.satisfactionMoments,
        scale: 0.001
      )
    )
  }

  private static func difference(
    _ b: FourfoldTable.Trials,
    _ a: FourfoldTable.Trials
  ) -> Estimate {
    let table = FourfoldTable(treated: b, control: a)
    guard let first = b.share, let second = a.share else { return .undefined }
    let interval = ConfidenceInterval.shareDifference(table)
    return Estimate(
      value: first - second,
      low: interval.low,
      high: interval.high,
      method: "newcombe"
    )
  }

  private static func difference(
    _ b: SampleMoments,
    _ a: SampleMoments,
    scale: Double
  ) -> Estimate {
    guard a.count > 0, b.count > 0 else { return .undefined }
    let interval = ConfidenceInterval.meanDifference(treated: b, control: a)
    return Estimate(
      value: (b.mean - a.mean) * scale,
      low: interval.map { $0.low * scale },
      high: interval.map { $0.high * scale },
      method: interval == nil ? nil : "welch"
    )
  }
}

extension VersionSummary {
  /// What a version came to in one stage.
  init(_ sums: VersionSums) {
    self.init(
      sessions: Int(sums.ended),
      conversion: Self.share(sums.conversions),
      completion: Self.share(sums.completions),
      revenuePerSession: Self.mean(sums.revenueMoments, scale: 1),
      satisfaction: Self.mean(sums.satisfactionMoments, scale: 0.001),
      errorRate: sums.calls.ratio,
      p95: Self.percentile(sums.visible)
    )
  }

  private static func share(_ trials: FourfoldTable.Trials) -> Estimate {
    guard let share = trials.share else { return .undefined }
    let interval = ConfidenceInterval.wilson(
      successes: Int64(trials.successes),
      of: Int64(trials.count)
    )
    return Estimate(value: share, low: interval.low, high: interval.high, method: "wilson")
  }

  private static func mean(_ moments: SampleMoments, scale: Double) -> Estimate {
    guard moments.count > 0 else { return .undefined }
    let interval = ConfidenceInterval.mean(of: moments)
    return Estimate(
      value: moments.mean * scale,
      low: interval.map { $0.low * scale },
      high: interval.map { $0.high * scale },
      method: interval == nil ? nil : "student"
    )
  }

  /// A quantile lies between two others: those at the ends of Wilson's interval for its level.
  private static func percentile(_ visible: LogLinearHistogram) -> Estimate {
    guard let value = visible.quantile(0.95) else { return .undefined }
    let count = Int64(clamping: visible.count)
    let level = ConfidenceInterval.wilson(successes: count - count / 20, of: count)
    let ends = [level.low, level.high].map { visible.quantile($0).map { Double($0) / 1e6 } }
    return Estimate(value: Double(value) / 1e6, low: ends[0], high: ends[1], method: "wilson")
  }
}

extension FourfoldTable.Trials {
  /// The share of successes; `nil` without a trial.
  var share: Double? { count > 0 ? successes / count : nil }
}
