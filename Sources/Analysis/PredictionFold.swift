import Scenarios
import SimulationKernel
import Traces

/// What the author of an effect made a prediction about, measured while the effect acts.
///
/// Abandonment is measured over the sessions that arrive while it acts, so that run and twin speak
/// of the same sessions; revenue is counted as lost when its session ends while it acts.
struct PredictionFold {
  /// Slices of the time in which an effect acts.
  static let sliceCount = 20

  /// Counts of one slice.
  struct Slice {
    var ended: Int64 = 0
    var abandoned: Int64 = 0
    var namedEnded: Int64 = 0
    var namedAbandoned: Int64 = 0
    /// Potential value of technical losses.
    var lost: Int64 = 0
  }

  /// An effect of which something is expected.
  struct Watch {
    /// Its place among the effects of the scenario.
    let effect: Int
    let start: UInt64
    /// Where it stops acting, or arrivals end: the end of the slices. What happens later while it
    /// acts belongs to the last slice.
    let lastSliceEnd: UInt64
    /// Where it stops acting.
    let end: UInt64
    /// The personas of the prediction; empty: all.
    let personas: [Int]
    var slices = Array(repeating: Slice(), count: PredictionFold.sliceCount)

    /// The slice that holds an instant, if the effect acts then.
    func slice(at time: UInt64) -> Int? {
      guard time >= start, time < end else { return nil }
      guard time < lastSliceEnd else { return PredictionFold.sliceCount - 1 }
      let share = Double(time - start) / Double(lastSliceEnd - start)
      return min(Int(share * Double(PredictionFold.sliceCount)), PredictionFold.sliceCount - 1)
    }
  }

  private(set) var watches: [Watch] = []

  init(_ scenario: Scenario?, quantum: UInt64) {
    guard let scenario else { return }
    for (index, effect) in scenario.effects.enumerated() {
      guard let prediction = effect.prediction else { continue }
      let start = Self.quanta(until: effect.start, quantum)
      let end = Self.quanta(until: effect.end ?? .distantFuture, quantum)
      let endOfArrivals = Self.quanta(until: scenario.load.endOfArrivals, quantum)
      watches.append(
        Watch(
          effect: index,
          start: start,
          lastSliceEnd: min(end, endOfArrivals),
          end: end,
          personas: prediction.personas
        )
      )
    }
  }

  private static func quanta(until time: SimulationTime, _ quantum: UInt64) -> UInt64 {
    UInt64(max(0, time.nanoseconds)) / quantum
  }

  /// Counts a session that ended.
  mutating func end(_ row: SessionEndRow, isLoss: Bool) throws(FoldError) {
    for watch in watches.indices {
      if isLoss, let slice = watches[watch].slice(at: row.time) {
        try watches[watch].slices[slice].lost.accumulate(row.potential)
      }
      guard let slice = watches[watch].slice(at: row.time - row.duration) else { continue }
      let abandoned: Int64 = row.result == .abandoned ? 1 : 0
      watches[watch].slices[slice].ended += 1
      watches[watch].slices[slice].abandoned += abandoned
      guard watches[watch].personas.contains(Int(row.persona)) else { continue }
      watches[watch].slices[slice].namedEnded += 1
      watches[watch].slices[slice].namedAbandoned += abandoned
    }
  }
}
