import JSONText
import SimulationKernel
import Testing

@Suite struct RandomSourceTests {
  @Test func `SplitMix64 gives its published numbers`() throws {
    let known = try #require(try Fixture.load("rng-known-answers")["splitmix64"])
    let seed = try #require(known["seed"]?.unsigned)
    let expected = try #require(known["out"]?.array).compactMap { $0.string.flatMap { UInt64($0) } }
    var generator = SplitMix64(seed: seed)

    #expect(expected.count == 5)
    #expect(expected.map { _ in generator.next() } == expected)
  }

  @Test func `an element of a stream is what the generator gives at that place`() {
    var generator = SplitMix64(seed: 77)

    for index in 0..<100 as Range<UInt64> {
      #expect(SplitMix64.element(index, from: 77) == generator.next())
    }
  }

  @Test func `a draw depends on seed, entity, purpose and place, each by itself`() {
    let word = RandomSource(seed: 1).entity(2).word(3, at: 4)

    #expect(RandomSource(seed: 1).entity(2).word(3, at: 4) == word)
    #expect(RandomSource(seed: 2).entity(2).word(3, at: 4) != word)
    #expect(RandomSource(seed: 1).entity(3).word(3, at: 4) != word)
    #expect(RandomSource(seed: 1).entity(2).word(4, at: 4) != word)
    #expect(RandomSource(seed: 1).entity(2).word(3, at: 5) != word)
    #expect(RandomSource(seed: 2).entity(1).word(3, at: 4) != word)
    #expect(RandomSource(seed: 1).entity(2).word(4, at: 3) != word)
  }

  /// 2^18 random words would hold a pair of equals with probability 2·10^−9.
  @Test func `no two purposes and places of an entity share a word`() {
    let entity = RandomSource(seed: 5).entity(9)
    var words = Set<UInt64>()

    for purpose in 0...255 as ClosedRange<UInt8> {
      for place in 0..<1_024 as Range<UInt64> {
        words.insert(entity.word(purpose, at: place))
      }
    }

    #expect(words.count == 256 * 1_024)
  }

  @Test func `a unit is below one and at least zero`() {
    let entity = RandomSource(seed: 6).entity(1)

    for place in 0..<1_000 as Range<UInt64> {
      let unit = entity.unit(1, at: place)
      #expect((0..<1).contains(unit))
      #expect(unit == Double(entity.word(1, at: place) >> 11) / 9_007_199_254_740_992)
    }
  }

  /// A bijection has an inverse: here it is, step by step.
  @Test func `the finaliser can be undone, so no two keys of one step share a word`() {
    func undone(_ word: UInt64) -> UInt64 {
      var bits = word ^ word >> 31 ^ word >> 62
      bits = bits &* 0x3196_42B2_D24D_8EC3
      bits = (bits ^ bits >> 27 ^ bits >> 54) &* 0x96DE_1B17_3F11_9089
      return bits ^ bits >> 30 ^ bits >> 60
    }
    var random = SplitMix64(seed: 8)

    #expect(SplitMix64.increment & 1 == 1)
    for step in 0..<1_000 {
      let value = random.next() >> UInt64(step % 64)
      #expect(undone(SplitMix64.mix(value)) == value)
      #expect(SplitMix64.mix(undone(value)) == value)
    }
  }

  /// 10^6 random words would hold a pair of equals with probability 3·10^−8.
  @Test(arguments: RandomWordOrder.allCases)
  func `no two keys of an order share a word`(order: RandomWordOrder) {
    let words = (0..<1_000_000 as Range<UInt64>).map { order.word($0, seed: 42) }.sorted()

    #expect(zip(words, words.dropFirst()).allSatisfy { $0 != $1 })
  }

  @Test func `an order is that of its keys`() {
    let source = RandomSource(seed: 42)

    #expect(RandomWordOrder.stream.word(9, seed: 42) == source.entity(1).word(1, at: 9))
    #expect(RandomWordOrder.sessions.word(9, seed: 42) == source.entity(2).word(2))
    #expect(
      RandomWordOrder.seeds.word(41, seed: 40)
        == RandomSource(seed: 42).entity(2).word(1, at: 1)
    )
  }
}
