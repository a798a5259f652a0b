import Scenarios
import SimulationKernel
import Statistics

/// The source of an open load: a stack of layers.
///
/// Layer 0 is the base process. Layer j is an independent copy at the base rate, whose k-th candidate
/// takes place if its own uniform number is below m(t) − j, m being the traffic multiplier; below 1 it
/// thins layer 0. So a larger multiplier contains a smaller one, and the base sessions never change.
struct ArrivalLayers {
  /// The most layers, for a session's id has 8 bits for its layer.
  static let limit = 256

  private let curve: RateCurve
  private let process: OpenArrivals.Process
  private let random: RandomSource
  private let gap = Sampler(.exponential(mean: 1))
  private var layers: [Layer]

  /// Where a layer stands.
  private struct Layer {
    /// The candidates that it has brought.
    var candidates: UInt64 = 0
    /// Sum of the gaps in units of 2^−32 session: an integer, so that it is exact.
    var due: UInt64 = 0
    var cursor = RateCurve.Cursor()
    /// The session that is to begin next.
    var session: UInt64 = 0
  }

  init(_ arrivals: OpenArrivals, load: Load, peakMultiplier: Double, random: RandomSource) {
    curve = RateCurve(arrivals, load: load)
    process = arrivals.process
    self.random = random
    layers = Array(repeating: Layer(), count: max(1, Int(peakMultiplier.rounded(.up))))
  }

  /// The sessions that one layer is expected to bring, and the most that it can count: its sum of gaps
  /// has 32 bits before the point, and some are left for chance.
  var expectedCandidates: Double { curve.total }
  static let largestExpectation = 4e9

  /// The number of layers.
  var count: Int { layers.count }

  /// The session that a layer brings next.
  func session(ofLayer layer: Int) -> UInt64 { layers[layer].session }

  /// Goes on to the next session of a layer that the shard owns.
  ///
  /// - Returns: when it begins; `nil` once arrivals have ended.
  /// - Complexity: O(1) for each candidate that is passed over.
  mutating func advance(layer: Int, timeline: Timeline, plan: ShardPlan) -> SimulationTime? {
    while true {
      let session = layers[layer].candidates << 8 | UInt64(layer)
      layers[layer].candidates += 1
      let draws = random.entity(session)
      guard
        let time = curve.time(
          ofDue: due(ofLayer: layer, draws: draws),
          cursor: &layers[layer].cursor
        )
      else { return nil }
      guard plan.owns(session: session) else { continue }
      let multiplier = timeline.multiplier(at: time)
      let share = multiplier - Double(layer)
      if share >= 1 || draws.unit(Purpose.arrival, at: 1) < share {
        layers[layer].session = session
        return time
      }
    }
  }

  /// How many sessions of the base rate are due when the layer's next candidate comes.
  private mutating func due(ofLayer layer: Int, draws: EntityRandom) -> Double {
    switch process {
    case .poisson:
      let width = gap.value(draws.word(Purpose.arrival))
      layers[layer].due += UInt64((width * 0x1p32).rounded())
      return Double(layers[layer].due) * 0x1p-32
    case .uniform:
      // Layers are shifted against each other by the golden ratio, so that they spread evenly.
      let shift = Double(layer) * 0.618_033_988_749_894_9
      return Double(layers[layer].candidates - 1) + (shift - shift.rounded(.down))
    }
  }
}
