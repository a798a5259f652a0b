/// Every random number of a run, each a pure function of (seed, entity, purpose, place).
///
/// No draw depends on how many were made before it, so turning a fault on, adding a server or
/// speeding a step up changes no other draw: common random numbers by construction.
///
/// Each of the three steps is one step of a SplitMix64 stream whose start is the hash of the step
/// before, so neighbouring seeds, entities and purposes are as far apart as unrelated ones.
///
/// - SeeAlso: G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators",
///   *OOPSLA* 2014, 453–472.
@frozen
public struct RandomSource: Sendable, BitwiseCopyable {
  @usableFromInline internal let key: UInt64

  /// Creates the source of a run.
  @inlinable
  public init(seed: UInt64) {
    key = SplitMix64.mix(seed &+ SplitMix64.increment)
  }

  /// The draws of one entity, such as a session.
  @inlinable
  @inline(__always)
  public func entity(_ id: UInt64) -> EntityRandom {
    EntityRandom(key: SplitMix64.element(id, from: key))
  }
}

/// The random numbers of one entity.
@frozen
public struct EntityRandom: Sendable, BitwiseCopyable {
  @usableFromInline internal let key: UInt64

  @inlinable
  internal init(key: UInt64) {
    self.key = key
  }

  /// The 64 random bits for a purpose and a place.
  ///
  /// - Parameters:
  ///   - purpose: what the draw is for; a number fixed in the model.
  ///   - place: where the draw stands in the entity's plan, never a count of draws made so far.
  /// - Returns: the word; all 2^64 are equally likely.
  @inlinable
  @inline(__always)
  public func word(_ purpose: UInt8, at place: UInt64 = 0) -> UInt64 {
    SplitMix64.element(place, from: SplitMix64.element(UInt64(purpose), from: key))
  }

  /// A number in [0, 1) for a purpose and a place, a multiple of 2^−53.
  @inlinable
  @inline(__always)
  public func unit(_ purpose: UInt8, at place: UInt64 = 0) -> Double {
    Double(word(purpose, at: place) >> 11) * 0x1p-53
  }
}

/// The generator SplitMix64 and its finaliser.
@frozen
public struct SplitMix64: RandomNumberGenerator, Sendable, BitwiseCopyable {
  /// The golden ratio in 64 bits, by which the state advances.
  public static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// What the next output is the hash of, less one increment.
  public private(set) var state: UInt64

  /// Creates the generator with this seed.
  public init(seed: UInt64) {
    state = seed
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= Self.increment
    return Self.mix(state)
  }

  /// The finaliser: a bijection of the 64-bit numbers in which each input bit flips half the output.
  @inlinable
  @inline(__always)
  public static func mix(_ value: UInt64) -> UInt64 {
    var bits = value
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    return bits ^ bits >> 31
  }

  /// The output number `index` of the stream that starts at `start`, from 0.
  @inlinable
  @inline(__always)
  public static func element(_ index: UInt64, from start: UInt64) -> UInt64 {
    mix(start &+ (index &+ 1) &* increment)
  }
}
