import Scenarios
import SimulationKernel
import Statistics

/// The source of an open load: a stack of layers.
///
/// Layer 0 is the base process. Layer j is an independent copy at the base rate, whose k-th candidate
/// takes place if its own uniform number is below m(t) − j, m being the traffic multiplier; below 1 it
/// thins layer 0. So a larger multiplier contains a smaller one, and the base sessions never change.
/// Of a batch the first candidate decides for all. A list of instants is the same in each layer.
struct ArrivalLayers {
  /// The most layers, for a session's id has 8 bits for its layer.
  static let limit = 256

  private let curve: RateCurve
  private let process: Process
  private let random: RandomSource
  /// Gaps between arrivals, in units of their mean.
  private let gap: Sampler
  private let batch: CompiledBatch?
  /// The sessions of each layer; absent: as many as come.
  private let count: UInt64?
  private let instants: [SimulationTime.Duration]
  private let end: SimulationTime
  private var layers: [Layer]

  /// How the instants come about.
  private enum Process {
    case random, uniform, listed
  }

  /// Where a layer stands.
  private struct Layer {
    /// The candidates and the batches that it has brought.
    var candidates: UInt64 = 0
    var batches: UInt64 = 0
    /// Sum of the gaps in units of 2^−32: an integer, so that it is exact.
    var due: UInt64 = 0
    /// The sessions that are due at each mean gap.
    var scale = 1.0
    var cursor = RateCurve.Cursor()
    /// The first session of the present batch, when it comes, and how many are still to follow.
    var leader: UInt64 = 0
    var time = SimulationTime.zero
    var followers: UInt64 = 0
    /// The session that is to begin next.
    var session: UInt64 = 0
  }

  init(_ arrivals: OpenArrivals, load: Load, peakMultiplier: Double, random: RandomSource) {
    curve = RateCurve(arrivals, load: load)
    var law = Law.exponential(mean: 1)
    var instants: [SimulationTime.Duration] = []
    switch arrivals.process {
    case .poisson: process = .random
    case .uniform: process = .uniform
    case .renewal(let gap):
      process = .random
      law = gap.scaled(by: 1 / gap.mean)
    case .listed(let list):
      process = .listed
      instants = list
    }
    gap = Sampler(law)
    batch = arrivals.batch.map { CompiledBatch($0) }
    count = arrivals.count.map { UInt64($0) }
    self.instants = instants
    self.random = random
    end = load.endOfArrivals
    layers = Array(repeating: Layer(), count: max(1, Int(peakMultiplier.rounded(.up))))
    let scale = process == .listed ? 1 : batch?.mean ?? 1
    for layer in layers.indices { layers[layer].scale = count == nil ? scale : fit(layer) }
  }

  /// The sessions that one layer is expected to bring, and the most that it can count: its sum of gaps
  /// has 32 bits before the point, and some are left for chance.
  var expectedCandidates: Double { curve.total }
  static let largestExpectation = 4e9

  /// The number of layers.
  var layerCount: Int { layers.count }

  /// The session that a layer brings next.
  func session(ofLayer layer: Int) -> UInt64 { layers[layer].session }

  /// Goes on to the next session of a layer that the shard owns.
  ///
  /// - Returns: when it begins; `nil` once arrivals have ended.
  /// - Complexity: O(1) for each candidate that is passed over.
  mutating func advance(layer: Int, timeline: Timeline, plan: ShardPlan) -> SimulationTime? {
    while true {
      let session = layers[layer].candidates << 8 | UInt64(layer)
      if let count, layers[layer].candidates >= count { return nil }
      layers[layer].candidates += 1
      var leader = session
      let time: SimulationTime
      if layers[layer].followers > 0 {
        layers[layer].followers -= 1
        (leader, time) = (layers[layer].leader, layers[layer].time)
      } else {
        let draws = random.entity(session)
        guard let instant = instant(ofLayer: layer, draws: draws) else { return nil }
        time = instant
        if let batch {
          layers[layer].leader = session
          layers[layer].time = time
          layers[layer].followers = batch.size(draws) - 1
        }
      }
      guard plan.owns(session: session) else { continue }
      let share = timeline.multiplier(at: time) - Double(layer)
      if share >= 1 || random.entity(leader).unit(Purpose.arrival, at: 1) < share {
        layers[layer].session = session
        return time
      }
    }
  }

  /// When the layer's next batch comes.
  private mutating func instant(ofLayer layer: Int, draws: EntityRandom) -> SimulationTime? {
    let due: Double
    switch process {
    case .random:
      layers[layer].due = Self.sum(layers[layer].due, gap.value(draws.word(Purpose.arrival)))
      due = Double(layers[layer].due) * 0x1p-32 * layers[layer].scale
    case .uniform:
      layers[layer].batches += 1
      // Layers are shifted against each other by the golden ratio, so that they spread evenly.
      let shift = Double(layer) * 0.618_033_988_749_894_9
      due =
        (Double(layers[layer].batches - 1) + (shift - shift.rounded(.down))) * layers[layer].scale
    case .listed:
      let place = layers[layer].batches
      layers[layer].batches += 1
      guard place < instants.count else { return nil }
      let time = SimulationTime.zero + instants[Int(place)]
      return time < end ? time : nil
    }
    // Of a given number the last is due in time, whatever the last place of its sum says.
    let bounded = count == nil ? due : min(due, curve.total.nextDown)
    guard bounded >= 0 else { return nil }
    return curve.time(ofDue: bounded, cursor: &layers[layer].cursor)
  }

  /// The sum of gaps with one more; of a heavy tail it stays below what the number holds.
  private static func sum(_ due: UInt64, _ width: Double) -> UInt64 {
    let (sum, isOver) = due.addingReportingOverflow(
      UInt64((min(width, 0x1p31) * 0x1p32).rounded())
    )
    return isOver ? .max : sum
  }

  /// What a mean gap must be for a layer to bring exactly the number of sessions that it shall: given
  /// their number, the instants of a Poisson process lie as the sums of gaps among one gap more.
  ///
  /// - Complexity: O(n) in the number of sessions.
  private func fit(_ layer: Int) -> Double {
    guard let count else { return 1 }
    var candidates: UInt64 = 0
    var batches: UInt64 = 0
    var due: UInt64 = 0
    func pass() -> EntityRandom {
      let draws = random.entity(candidates << 8 | UInt64(layer))
      due = Self.sum(due, gap.value(draws.word(Purpose.arrival)))
      return draws
    }
    while candidates < count {
      let draws = pass()
      batches += 1
      candidates += batch?.size(draws) ?? 1
    }
    candidates = count
    _ = pass()
    return process == .uniform
      ? curve.total / Double(batches) : curve.total / (Double(due) * 0x1p-32)
  }
}

/// How many sessions arrive at one instant, ready to draw.
private struct CompiledBatch {
  let mean: Double
  private let sizes: [UInt64]
  private let weights: CumulativeWeights
  /// log(1 − 1/mean) of a geometric law; 0: a table of sizes.
  private let decay: Double

  init(_ batch: Batch) {
    mean = batch.mean
    switch batch {
    case .geometric(let mean):
      (sizes, weights) = ([], CumulativeWeights([1]))
      decay = ElementaryFunctions.logOnePlus(-1 / mean)
    case .sizes(let list):
      sizes = list.map { UInt64($0.size) }
      weights = CumulativeWeights(list.map(\.weight))
      decay = 0
    }
  }

  /// The size of the batch whose first session makes these draws.
  func size(_ draws: EntityRandom) -> UInt64 {
    let unit = draws.unit(Purpose.batch)
    guard decay < 0 else { return sizes[weights.choose(unit)] }
    return 1 + UInt64(min(ElementaryFunctions.logOnePlus(-unit) / decay, 1e6))
  }
}
