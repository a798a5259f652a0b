import Scenarios
import SimulationKernel
import Statistics

/// Where the timeline of a run changes something at once: what lies on the two sides of such an instant
/// are not neighbors that differ by chance.
struct RunCuts {
  /// Whole slices that a stretch must hold.
  private static let leastStretch = 6

  /// The instants, in order, at which effects begin or end, the arrival curve jumps and arrivals end.
  private let changes: [UInt64]
  private let endOfArrivals: UInt64?

  init(losses: LossFold, endOfArrivals: UInt64?, scenario: Scenario?, quantum: UInt64) {
    var changes = losses.causes.flatMap { cause in
      cause.spans.flatMap { [$0.lowerBound, $0.upperBound] } + [cause.openSince].compactMap { $0 }
    }
    if let endOfArrivals { changes.append(endOfArrivals) }
    if case .open(let arrivals)? = scenario?.load.model {
      for (point, next) in zip(arrivals.curve, arrivals.curve.dropFirst())
      where point.time == next.time && point.factor != next.factor {
        let instant = SimulationTime.zero + point.time
        changes.append(UInt64(max(0, instant.nanoseconds)) / quantum)
      }
    }
    self.changes = changes.sorted()
    self.endOfArrivals = endOfArrivals
  }

  /// The stretches of [0, `end`) between changes, in slices of 2^resolution quanta.
  ///
  /// A change that leaves too short a stretch since the one before is no boundary: the jump counts as
  /// chance then, which makes the interval wider, not narrower. The short rest after the last arrival
  /// is taken to be as uncertain as the stretch before it.
  func stretches(until end: UInt64, resolution: Int) -> [SliceStretch] {
    func whole(_ start: UInt64, _ end: UInt64) -> Range<Int> {
      let first = start == 0 ? 0 : Int((start - 1) >> UInt64(resolution)) + 1
      return first..<max(first, Int(end >> UInt64(resolution)))
    }
    let lastArrival = endOfArrivals ?? end
    let isRestShort = lastArrival < end && whole(lastArrival, end).count < Self.leastStretch
    let stop = isRestShort ? lastArrival : end
    var starts: [UInt64] = [0]
    for change in changes where change < stop {
      if whole(starts[starts.count - 1], change).count >= Self.leastStretch {
        starts.append(change)
      }
    }
    if starts.count > 1, whole(starts[starts.count - 1], stop).count < Self.leastStretch {
      starts.removeLast()
    }
    let length = Double(UInt64(1) << UInt64(resolution))
    return starts.indices.map { index in
      let isLast = index == starts.count - 1
      let next = isLast ? end : starts[index + 1]
      return SliceStretch(
        slices: whole(starts[index], isLast ? stop : next),
        extent: Double(next - starts[index]) / length
      )
    }
  }
}
