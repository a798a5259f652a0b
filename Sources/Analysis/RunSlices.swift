import Statistics

/// What was counted in neighboring slices of a run, and the intervals that follow.
///
/// The slices are cells of the ledger: 1,280 to 2,560 of a run, 320 at least where there are many
/// groups. Batches of them grow to an eightieth of the run to see what a queue carries over.
struct RunSlices<Slice> {
  let slices: [Slice]
  /// Where nothing changes at once.
  let stretches: [SliceStretch]

  /// Slices that must hold something before an interval is given.
  private let leastInUse = 10

  init(_ slices: [Slice], stretches: [SliceStretch]) {
    self.slices = slices
    self.stretches = stretches
  }

  /// Slices of one stretch.
  init(_ slices: [Slice]) {
    self.init(slices, stretches: [SliceStretch(count: slices.count)])
  }

  /// The longest batch of slices of which differences are taken.
  private var longest: Int { max(1, slices.count / 80) }

  /// The 95 % interval of a ratio of sums; `nil` where too few slices hold anything.
  func interval(
    of numerator: (Slice) -> Double,
    per denominator: (Slice) -> Double
  ) -> ClosedRange<Double>? {
    let denominators = slices.map(denominator)
    guard denominators.count(where: { $0 > 0 }) >= leastInUse else { return nil }
    return ConfidenceInterval.ratio(
      numerators: slices.map(numerator),
      denominators: denominators,
      stretches: stretches,
      longest: longest
    ).map { $0.low...$0.high }
  }

  /// The 95 % interval of a sum; `nil` where too few slices are in use.
  func interval(
    ofTotal amount: (Slice) -> Double,
    inUse: (Slice) -> Bool
  ) -> ClosedRange<Double>? {
    guard slices.count(where: inUse) >= leastInUse else { return nil }
    return ConfidenceInterval.total(
      of: slices.map(amount),
      stretches: stretches,
      longest: longest
    ).map { $0.low...$0.high }
  }
}
