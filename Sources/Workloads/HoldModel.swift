import SimulationKernel
import Statistics

/// The law of the time by which a hold puts an event back; its mean is one second.
public enum HoldLaw: String, CaseIterable, Sendable {
  /// Exponential.
  case exponential
  /// Nine times in ten uniform on 0...0.67 s, otherwise 6.67 s later.
  case bimodal
  /// Pareto of shape 1.5: the variance is infinite.
  case pareto
  /// Density rising in proportion to the time, up to 1.5 s.
  case ramp
  /// Uniform on 0...2 s.
  case uniform
  /// Always a second.
  case constant
}

/// The hold model: take the earliest event, put it back later; the set keeps its size.
///
/// - SeeAlso: D. W. Jones, "An empirical comparison of priority-queue and event-set
///   implementations", *Communications of the ACM* 29 (1986), 300–311; R. Rönngren, R. Ayani, "A
///   comparative study of parallel and sequential priority queue algorithms", *ACM Transactions on
///   Modeling and Computer Simulation* 7 (1997), 157–209, for the laws.
struct HoldModel: WorkloadModel {
  let pending: Int
  private(set) var requests: UInt64 = 0
  var digest: UInt64 { requests }

  private let law: HoldLaw
  private let sampler: Sampler
  private let key: UInt64

  init(pending: Int, law: HoldLaw, seed: UInt64) {
    self.pending = pending
    self.law = law
    key = SplitMix64.mix(seed)
    switch law {
    case .exponential: sampler = Sampler(.exponential(mean: 1e3))
    case .pareto: sampler = Sampler(.pareto(shape: 1.5, minimum: 1e3 / 3))
    default: sampler = Sampler(.constant(1e3))
    }
  }

  func start(_ sink: inout some EventSink) {
    // Spread over the first second: with constant increments they would tie for ever.
    for slot in 0..<UInt32(pending) {
      let part = SplitMix64.element(UInt64(slot), from: key) >> 32
      let time = SimulationTime(nanoseconds: Int64((part &* 1_000_000_000) >> 32))
      sink.schedule(Event(.timer, slot: slot), at: time)
    }
  }

  mutating func handle(_ event: Event, at now: SimulationTime, sink: inout some EventSink) {
    requests += 1
    sink.schedule(event, at: now + increment(event.slot, at: now))
  }

  /// Keyed by the event and the present; at least a nanosecond, so the key changes.
  private func increment(_ slot: UInt32, at now: SimulationTime) -> SimulationTime.Duration {
    let word = SplitMix64.element(UInt64(slot), from: key ^ UInt64(bitPattern: now.nanoseconds))
    let span =
      switch law {
      case .exponential, .pareto, .constant: sampler.duration(word).nanoseconds
      case .uniform: Int64((word >> 32) &* 2_000_000_000) >> 32
      case .ramp: Int64(1.5e9 * (Double(word >> 11) * 0x1p-53).squareRoot())
      case .bimodal: Self.bimodal(word)
      }
    return SimulationTime.Duration(nanoseconds: max(1, span))
  }

  private static func bimodal(_ word: UInt64) -> Int64 {
    // The upper half of the word decides on the bump, the lower on the place.
    let near = Int64((word & 0xFFFF_FFFF) &* 666_666_667) >> 32
    return word < UInt64.max / 10 ? near + 6_666_666_667 : near
  }
}
