import SimulationKernel

/// A rollout on the clock of a run: its stages, one for each step of the share.
///
/// A linear plan has six stages of equal length.
public struct RolloutSchedule: Equatable, Sendable {
  /// The instants at which the stages begin, the first at the start of the run.
  public let starts: [SimulationTime]
  /// The planned share of B at the start of each stage.
  public let shares: [Double]
  /// The end of the last stage: that of the arrivals.
  public let end: SimulationTime
  /// What passes between a reading of the guard at the end of a stage and its act: an observation
  /// window, or the shortest stage where that is shorter.
  public let reaction: SimulationTime.Duration
  private let isLinear: Bool

  /// The schedule of a rollout.
  ///
  /// - Parameters:
  ///   - rollout: the plan.
  ///   - end: the end of arrivals; steps from there on never come.
  ///   - window: the length of an observation window.
  public init(_ rollout: Rollout, end: SimulationTime, window: SimulationTime.Duration) {
    self.end = end
    switch rollout.plan {
    case .linear:
      let stages = Int64(Rollout.linearStages)
      isLinear = true
      starts = (0..<stages).map {
        SimulationTime(nanoseconds: Int64((Int128(end.nanoseconds) * Int128($0)) / Int128(stages)))
      }
      shares = (0..<stages).map { Double($0) / Double(stages) }
    case .steps(let steps):
      isLinear = false
      var kept = steps.filter { .zero + $0.start < end }
      if kept.first.map({ $0.start > .zero }) ?? true {
        kept.insert(.init(start: .zero, share: 0), at: 0)
      }
      starts = kept.map { .zero + $0.start }
      shares = kept.map(\.share)
    }
    let ends = starts.dropFirst() + [end]
    let shortest = zip(starts, ends).map { $1.nanoseconds - $0.nanoseconds }.min() ?? 0
    reaction = min(window, SimulationTime.Duration(nanoseconds: max(1, shortest)))
  }

  /// The number of stages, at least one.
  public var stageCount: Int { starts.count }

  /// The first instant behind a stage.
  public func end(ofStage stage: Int) -> SimulationTime {
    stage + 1 < starts.count ? starts[stage + 1] : end
  }

  /// The stage that holds `time`; the last one also after the end.
  ///
  /// - Complexity: O(stages).
  public func stage(at time: SimulationTime) -> Int {
    var stage = 0
    while stage + 1 < starts.count, starts[stage + 1] <= time { stage += 1 }
    return stage
  }

  /// The planned share of B at `time`.
  public func share(at time: SimulationTime) -> Double {
    guard isLinear else { return shares[stage(at: time)] }
    guard end > .zero else { return 1 }
    return min(1, Double(time.nanoseconds) / Double(end.nanoseconds))
  }
}
