import Scenarios
import Statistics

extension RunFold {
  /// The difference of a metric between two runs of one seed: this less the other, paired by the time
  /// at which sessions arrive.
  ///
  /// Both runs have the same arrivals, so the sessions of each slice are compared with their
  /// counterparts and what the slices share by chance cancels. The error rate is paired by the time at
  /// which calls end.
  ///
  /// - Parameters:
  ///   - metric: what is compared.
  ///   - base: the other run.
  ///   - twins: the lives without faults of both, for the revenue impact.
  /// - Returns: the difference with its 95 % interval, absent where too few slices hold anything or the
  ///   metric does not add up over slices; `nil` where the difference is not defined.
  /// - Throws: ``FoldError/overflow`` where a sum does not fit.
  /// - Precondition: both runs have the same quantum.
  public func difference(
    of metric: Metric,
    from base: RunFold,
    twins: (own: RunFold, base: RunFold)?
  ) throws -> Estimate? {
    try state.difference(
      of: metric,
      from: base.state,
      twins: twins.map { ($0.own.state, $0.base.state) }
    )
  }
}

extension RunState {
  /// What a metric is made of in each slice.
  private struct Parts {
    var numerators: [Double]
    /// Absent for an amount.
    var denominators: [Double]?

    var total: Double? {
      let sum = numerators.reduce(0, +)
      guard let denominators else { return sum }
      let whole = denominators.reduce(0, +)
      return whole > 0 ? sum / whole : nil
    }

    /// How much each slice moves the metric away from its value.
    var influences: [Double] {
      guard let denominators, let total else { return numerators }
      let whole = denominators.reduce(0, +)
      return zip(numerators, denominators).map { ($0 - total * $1) / whole }
    }
  }

  fileprivate func difference(
    of metric: Metric,
    from base: RunState,
    twins: (own: RunState, base: RunState)?
  ) throws -> Estimate? {
    precondition(description.quantum == base.description.quantum, "runs of one quantum")
    let isByCalls = metric == .errorRate
    let states = [self, base] + (twins.map { [$0.own, $0.base] } ?? [])
    let end = states.map { isByCalls ? $0.endOfRun : $0.marks.lastArrival + 1 }.max() ?? 1
    let resolution =
      states.map {
        (isByCalls ? $0.ledger : $0.arrivals).resolution(until: end, within: ledger.cellCount)
      }.max() ?? 0
    func slices(_ state: RunState) throws -> [SessionSums] {
      isByCalls
        ? try state.ledger.cells(
          of: state.layout.members(of: 0),
          until: end,
          resolution: resolution
        )
        : try state.arrivals.cells(of: 0..<1, until: end, resolution: resolution)
    }
    guard
      let own = try parts(of: metric, slices(self), twin: twins.map { try slices($0.own) }),
      let other = try base.parts(of: metric, slices(base), twin: twins.map { try slices($0.base) }),
      let value = own.total, let reference = other.total
    else { return nil }
    let moves = zip(own.influences, other.influences).map { $0 - $1 }
    let run = RunSlices(moves, stretches: stretches(until: end, resolution: resolution))
    let center = moves.reduce(0, +)
    let interval = run.interval(ofTotal: { $0 }) { $0 != 0 }
    let difference = value - reference
    // Runs that are equal differ by nothing, for sure.
    let isSame = moves.allSatisfy { $0 == 0 }
    return Estimate(
      value: difference,
      low: interval.map { difference + ($0.lowerBound - center) } ?? (isSame ? 0 : nil),
      high: interval.map { difference + ($0.upperBound - center) } ?? (isSame ? 0 : nil),
      method: "within-run"
    )
  }

  private func parts(
    of metric: Metric,
    _ slices: [SessionSums],
    twin: [SessionSums]?
  ) throws -> Parts? {
    switch metric {
    case .revenueGenerated: return Parts(numerators: slices.map { Double($0.revenue) })
    case .revenueLost: return Parts(numerators: slices.map { Double($0.lost) })
    case .revenueImpact:
      guard let twin else { return nil }
      return Parts(
        numerators: zip(twin, slices).map { Double($0.revenue) - Double($1.revenue) },
        denominators: twin.map { Double($0.revenue) }
      )
    default:
      guard let ratio = ratio(of: metric) else { return nil }
      return Parts(
        numerators: slices.map { Double(ratio.numerator($0)) * ratio.scale },
        denominators: slices.map { Double(ratio.denominator($0)) }
      )
    }
  }
}
