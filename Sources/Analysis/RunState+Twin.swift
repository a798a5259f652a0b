import Scenarios

extension RunState {
  /// The revenue that the faults cost, as a share of the revenue of the fault-free twin.
  ///
  /// The value is taken from the totals of all sessions. Its interval comes from paired differences:
  /// both runs have the same arrivals, so the revenue of the sessions that arrived in each slice of
  /// the time of arrivals is compared, and what the slices share by chance cancels.
  func revenueImpact(against twin: RunState) throws -> Estimate {
    let revenue = try Double(total(of: 0).revenue)
    let undisturbed = try Double(twin.total(of: 0).revenue)
    guard undisturbed > 0 else { return .undefined }
    let slices = try pairedSlices(with: twin)
    let interval = slices.interval(of: { Double($0.twin.revenue) - Double($0.run.revenue) }) {
      Double($0.twin.revenue)
    }
    return Estimate(
      value: 1 - revenue / undisturbed,
      interval: interval,
      bounds: -Double.infinity...1
    )
  }

  /// The sums of both runs over equal slices of the time of arrivals.
  private func pairedSlices(
    with twin: RunState
  ) throws -> RunSlices<(run: SessionSums, twin: SessionSums)> {
    let end = max(marks.lastArrival, twin.marks.lastArrival) + 1
    let resolution = max(
      arrivals.resolution(until: end, within: ledger.cellCount),
      twin.arrivals.resolution(until: end, within: ledger.cellCount)
    )
    let own = try arrivals.cells(of: 0..<1, until: end, resolution: resolution)
    let other = try twin.arrivals.cells(of: 0..<1, until: end, resolution: resolution)
    return RunSlices(
      zip(own, other).map { (run: $0, twin: $1) },
      stretches: stretches(until: end, resolution: resolution)
    )
  }

  /// What the twin came to.
  func twinSummary(of twin: RunState, contentHash: String) throws -> TwinSummary {
    TwinSummary(
      contentHash: contentHash,
      revenue: try twin.total(of: 0).revenue,
      sessions: try twin.sessionCounts(of: 0),
      unpaired: try unpaired(with: twin)
    )
  }

  /// Sessions that ended in one run only.
  ///
  /// Ids are not kept, so the numbers of ended sessions are compared stretch by stretch of arrivals:
  /// the stretches are cells of the ledger, shorter than a minute for runs of up to five days. The
  /// count is exact unless, within one stretch, some sessions ended in one run only and others in
  /// the other only.
  private func unpaired(with twin: RunState) throws -> Int {
    let resolution = max(arrivals.shift, twin.arrivals.shift)
    let own = try arrivals.cells(of: 0..<1, resolution: resolution)
    let other = try twin.arrivals.cells(of: 0..<1, resolution: resolution)
    return (0..<max(own.count, other.count)).reduce(0) { sum, cell in
      let ended = cell < own.count ? own[cell].ended : 0
      let endedInTwin = cell < other.count ? other[cell].ended : 0
      return sum + Int(abs(ended - endedInTwin))
    }
  }
}
