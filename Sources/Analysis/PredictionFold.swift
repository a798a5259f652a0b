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
    /// When it acts, in order.
    let spans: [Range<UInt64>]
    /// For each of them, how long it has acted before.
    private let before: [UInt64]
    /// Where arrivals end, and with them the slices. What happens later while it acts belongs to the
    /// last slice.
    private let endOfArrivals: UInt64
    /// How long it acts until then.
    private let length: UInt64
    /// The personas of the prediction; empty: all.
    let personas: [Int]
    var slices = Array(repeating: Slice(), count: PredictionFold.sliceCount)

    init(effect: Int, spans: [Range<UInt64>], endOfArrivals: UInt64, personas: [Int]) {
      self.effect = effect
      self.spans = spans
      self.endOfArrivals = endOfArrivals
      self.personas = personas
      var before: [UInt64] = []
      var length: UInt64 = 0
      for span in spans {
        before.append(length)
        length += min(span.upperBound, max(span.lowerBound, endOfArrivals)) - span.lowerBound
      }
      (self.before, self.length) = (before, length)
    }

    /// The slice that holds an instant, if the effect acts then.
    ///
    /// - Complexity: O(log n) in the number of times that it acts.
    func slice(at time: UInt64) -> Int? {
      var low = 0
      var high = spans.count
      while low < high {
        let middle = (low + high) / 2
        if spans[middle].upperBound <= time { low = middle + 1 } else { high = middle }
      }
      guard low < spans.count, spans[low].lowerBound <= time else { return nil }
      guard time < endOfArrivals else { return PredictionFold.sliceCount - 1 }
      let share = Double(before[low] + time - spans[low].lowerBound) / Double(length)
      return min(Int(share * Double(PredictionFold.sliceCount)), PredictionFold.sliceCount - 1)
    }
  }

  private(set) var watches: [Watch] = []

  /// Watches the effects of a scenario; `seed` is that of the run, by which it is drawn when they act.
  init(_ scenario: Scenario?, quantum: UInt64, seed: UInt64) {
    guard let scenario else { return }
    let endOfArrivals = Self.quanta(until: scenario.load.endOfArrivals, quantum)
    let random = RandomSource(seed: seed)
    for (index, effect) in scenario.effects.enumerated() {
      guard let prediction = effect.prediction else { continue }
      let windows = effect.windows(until: scenario.load.horizon, random: random)
      watches.append(
        Watch(
          effect: index,
          spans: windows.map {
            Self.quanta(until: $0.lowerBound, quantum)..<Self.quanta(until: $0.upperBound, quantum)
          },
          endOfArrivals: endOfArrivals,
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
