/// An order in which the keys of draws may vary, to test the words in.
///
/// A generator of keyed words can be sound in one order and broken in another, so a test of it
/// takes them all. The order of the simulator itself is ``sessions``.
public enum RandomWordOrder: String, CaseIterable, Sendable {
  /// The places 0, 1, 2, … of one purpose of one entity.
  case stream
  /// Four purposes of each entity, the entities in order.
  case sessions
  /// Four places for each of four entities of each seed, the seeds in order.
  case seeds

  /// The word at a place of this order.
  ///
  /// - Parameters:
  ///   - index: where in the order.
  ///   - seed: the seed of the run; in the order ``seeds`` the first of them.
  /// - Returns: the word; equal arguments give equal words.
  @inlinable
  public func word(_ index: UInt64, seed: UInt64) -> UInt64 {
    switch self {
    case .stream:
      return RandomSource(seed: seed).entity(1).word(1, at: index)
    case .sessions:
      let purpose = UInt8(truncatingIfNeeded: index & 3) + 1
      return RandomSource(seed: seed).entity(index >> 2).word(purpose)
    case .seeds:
      return RandomSource(seed: seed &+ index >> 4).entity(index >> 2 & 3).word(1, at: index & 3)
    }
  }
}
