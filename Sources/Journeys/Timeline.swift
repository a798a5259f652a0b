import Scenarios
import SimulationKernel

/// Chaos as functions of virtual time: which effects act, how strong each is, what the phase of the
/// run is called, and by what the traffic is multiplied.
struct Timeline {
  /// The instants at which effects begin or cease to act, in order; the first is the start of the run.
  let boundaries: [SimulationTime]
  /// The effects that act from each boundary on, by index, in document order.
  let acting: [[Int]]
  /// What the stretch from each boundary on is called.
  let phaseNames: [String]
  /// The product of the traffic multipliers from each boundary on; where one of them rises or falls,
  /// the most that it may reach.
  let multipliers: [Double]
  /// The multiplier of the traffic at each instant.
  let traffic: TrafficCurve
  /// Whether there are more occurrences than a run may have, so that some are missing here.
  let isOverfull: Bool

  private let effects: [Effect]
  /// For each effect whose strength rises or falls: its windows.
  private let windows: [[Range<SimulationTime>]]

  /// The timeline of a run.
  ///
  /// - Complexity: O(n log n) in the number of occurrences, beside what acts at once.
  init(_ scenario: Scenario, random: RandomSource) {
    effects = scenario.effects
    let horizon = scenario.load.horizon
    let end = scenario.load.end
    let allWindows = effects.map { $0.windows(until: horizon, random: random) }
    let occurrences = zip(effects, allWindows).map { effect, windows in
      effect.occurrences(in: windows, until: horizon, random: random)
    }
    isOverfull = occurrences.reduce(0) { $0 + $1.count } > Effect.mostOccurrences
    windows = zip(effects, allWindows).map { $0.pattern.isRamped ? $1 : [] }
    var isEdge: Set<SimulationTime> = [.zero]
    for occurrence in occurrences.joined() {
      isEdge.insert(occurrence.lowerBound)
      isEdge.insert(occurrence.upperBound)
    }
    boundaries = isEdge.filter { $0 < end }.sorted()
    acting = Self.acting(occurrences, at: boundaries)
    let effects = effects
    phaseNames = acting.map { indices in
      indices.isEmpty ? "calm" : indices.map { effects[$0].name }.joined(separator: "+")
    }
    multipliers = acting.map { indices in
      indices.reduce(1) { product, index in
        guard case .traffic(let multiplier) = effects[index].kind else { return product }
        return product * (effects[index].pattern.isRamped ? max(1, multiplier) : multiplier)
      }
    }
    traffic = TrafficCurve(effects, windows: windows, boundaries: boundaries, acting: acting)
  }

  /// The effects that act from each instant on.
  private static func acting(
    _ occurrences: [[Range<SimulationTime>]],
    at boundaries: [SimulationTime]
  ) -> [[Int]] {
    var next = Array(repeating: 0, count: occurrences.count)
    return boundaries.map { instant in
      occurrences.indices.filter { effect in
        let own = occurrences[effect]
        while next[effect] < own.count, own[next[effect]].upperBound <= instant {
          next[effect] += 1
        }
        return next[effect] < own.count && own[next[effect]].lowerBound <= instant
      }
    }
  }

  /// The largest traffic multiplier of the run.
  var peakMultiplier: Double { multipliers.max() ?? 1 }

  /// The stretch that holds `time`.
  ///
  /// - Complexity: O(log n) in the number of boundaries.
  func stretch(at time: SimulationTime) -> Int { boundaries.place(of: time) }

  /// The traffic multiplier at `time`.
  ///
  /// - Complexity: O(log n) in the number of boundaries.
  func multiplier(at time: SimulationTime) -> Double { traffic.multiplier(at: time) }

  /// The strength of an effect at `time`, 0...1, given that it acts then.
  ///
  /// - Complexity: O(1) for an effect without ramps, otherwise O(log n) in its windows.
  func intensity(of effect: Int, at time: SimulationTime) -> Double {
    let windows = windows[effect]
    guard !windows.isEmpty else { return 1 }
    let window = windows[windows.partitionPoint { $0.lowerBound <= time }]
    return effects[effect].intensity(at: time, in: window)
  }
}

extension Array {
  /// The place of the last element for which `isBefore` holds, given that it holds for all elements
  /// up to some place; 0 where it holds for none.
  func partitionPoint(_ isBefore: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while high - low > 1 {
      let middle = (low + high) / 2
      if isBefore(self[middle]) { low = middle } else { high = middle }
    }
    return low
  }
}

extension [SimulationTime] {
  /// The place of the last of these instants that is not later than `time`; 0 if all are.
  func place(of time: SimulationTime) -> Int { partitionPoint { $0 <= time } }
}
