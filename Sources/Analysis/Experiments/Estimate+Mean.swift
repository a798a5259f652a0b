import Statistics

extension Estimate {
  /// The mean of replications with Student's 95 % interval, cut to what is possible.
  ///
  /// Without a value the estimate is undefined; a single one has no interval.
  public init(meanOf values: [Double], bounds: ClosedRange<Double>) {
    guard !values.isEmpty else {
      self.init()
      return
    }
    let mean = SampleMean(of: values)
    let interval = mean.interval()
    self.init(
      value: mean.mean,
      low: interval.map { max($0.low, min(bounds.lowerBound, mean.mean)) },
      high: interval.map { min($0.high, max(bounds.upperBound, mean.mean)) },
      method: interval == nil ? nil : "replications"
    )
  }
}
