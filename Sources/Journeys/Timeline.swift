import Scenarios
import SimulationKernel

/// Chaos as functions of virtual time: which effects act, what the phase of the run is called, and
/// by what the traffic is multiplied.
struct Timeline {
  /// The instants at which something changes, in order; the first is the start of the run.
  let boundaries: [SimulationTime]
  /// The effects that act from each boundary on, by index, in document order.
  let acting: [[Int]]
  /// What the stretch from each boundary on is called.
  let phaseNames: [String]
  /// The product of the traffic multipliers from each boundary on.
  let multipliers: [Double]

  init(effects: [Effect], end: SimulationTime) {
    var instants: Set<SimulationTime> = [.zero]
    for effect in effects {
      instants.insert(effect.start)
      if let end = effect.end { instants.insert(end) }
    }
    boundaries = instants.filter { $0 < end }.sorted()
    acting = boundaries.map { instant in
      effects.indices.filter { index in
        let effect = effects[index]
        return effect.start <= instant && effect.end.map { instant < $0 } ?? true
      }
    }
    phaseNames = acting.map { indices in
      indices.isEmpty ? "calm" : indices.map { effects[$0].name }.joined(separator: "+")
    }
    multipliers = acting.map { indices in
      indices.reduce(1) { product, index in
        if case .traffic(let multiplier) = effects[index].kind {
          product * multiplier
        } else {
          product
        }
      }
    }
  }

  /// The largest traffic multiplier of the run.
  var peakMultiplier: Double { multipliers.max() ?? 1 }

  /// The stretch that holds `time`.
  ///
  /// - Complexity: O(log n) in the number of boundaries.
  func stretch(at time: SimulationTime) -> Int {
    var low = 0
    var high = boundaries.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if boundaries[middle] <= time { low = middle } else { high = middle }
    }
    return low
  }

  /// The traffic multiplier at `time`.
  func multiplier(at time: SimulationTime) -> Double { multipliers[stretch(at: time)] }
}
