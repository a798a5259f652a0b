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
}

/// The order in which keys vary; a scheme can be sound in one and broken in another.
enum DrawOrder: CaseIterable {
  case oneStream
  case fourDrawsASession
  case seedsInOrder

  /// The first words in this order.
  func words(_ count: Int) -> [UInt64] {
    var words: [UInt64] = []
    words.reserveCapacity(count)
    switch self {
    case .oneStream:
      let entity = RandomSource(seed: 42).entity(1)
      for place in 0..<UInt64(count) { words.append(entity.word(1, at: place)) }
    case .fourDrawsASession:
      let source = RandomSource(seed: 42)
      for session in 0..<UInt64(count / 4) {
        let entity = source.entity(session)
        for purpose in 1...4 as ClosedRange<UInt8> { words.append(entity.word(purpose)) }
      }
    case .seedsInOrder:
      for seed in 0..<UInt64(count / 16) {
        let source = RandomSource(seed: seed)
        for session in 0..<4 as Range<UInt64> {
          let entity = source.entity(session)
          for place in 0..<4 as Range<UInt64> { words.append(entity.word(1, at: place)) }
        }
      }
    }
    return words
  }
}

/// Each check rejects a true source of random numbers with a probability below 10^−6: |z| < 5.
@Suite struct DrawQualityTests {
  @Test(arguments: DrawOrder.allCases)
  func `draws look random in every order of their keys`(order: DrawOrder) {
    let words = order.words(1 << 20)

    expectEvenBytes(words)
    expectFreeRuns(words)
    expectNoCorrelation(words)
    expectFreeBirthdays(words)
  }

  /// Chi-square over the 256 values of each byte, as a normal deviate by Wilson and Hilferty.
  private func expectEvenBytes(_ words: [UInt64]) {
    var counts = [Int](repeating: 0, count: 8 * 256)
    for word in words {
      var rest = word
      for byte in 0..<8 {
        counts[byte << 8 | Int(rest & 255)] += 1
        rest >>= 8
      }
    }
    let expected = Double(words.count) / 256
    for byte in 0..<8 {
      let chiSquare = counts[byte << 8..<(byte + 1) << 8].reduce(0) { sum, count in
        sum + (Double(count) - expected) * (Double(count) - expected) / expected
      }
      let share = 2.0 / (9 * 255)
      let root = ElementaryFunctions.power(chiSquare / 255, 1.0 / 3)
      #expect(((root - 1 + share) / share.squareRoot()).magnitude < 5, "byte \(byte)")
    }
  }

  /// Runs of equal first bits (Wald and Wolfowitz), and runs up and down (Levene and Wolfowitz).
  private func expectFreeRuns(_ words: [UInt64]) {
    let n = Double(words.count)
    var changes = 0
    var turns = 0
    for index in 1..<words.count {
      changes += Int((words[index] ^ words[index - 1]) >> 63)
      if index > 1, (words[index] > words[index - 1]) != (words[index - 1] > words[index - 2]) {
        turns += 1
      }
    }
    let changesOff = (Double(changes) - (n - 1) / 2) / ((n - 1) / 4).squareRoot()
    #expect(changesOff.magnitude < 5)
    let turnsOff = (Double(turns + 1) - (2 * n - 1) / 3) / ((16 * n - 29) / 90).squareRoot()
    #expect(turnsOff.magnitude < 5)
  }

  /// The sum of products at a lag has mean 0 and variance n/144.
  private func expectNoCorrelation(_ words: [UInt64]) {
    let units = words.map { Double($0 >> 11) * 0x1p-53 - 0.5 }
    for lag in 1...8 {
      var sum = 0.0
      for index in lag..<units.count { sum += units[index] * units[index - lag] }
      #expect((sum * 12 / Double(units.count - lag).squareRoot()).magnitude < 5, "lag \(lag)")
    }
  }

  /// 512 birthdays in a year of 2^24 days: the number of equal gaps is Poisson with mean 2.
  private func expectFreeBirthdays(_ words: [UInt64]) {
    var repeats = 0
    let years = words.count / 512
    for year in 0..<years {
      let birthdays = words[year * 512..<(year + 1) * 512].map { UInt32($0 >> 40) }.sorted()
      let gaps = zip(birthdays.dropFirst(), birthdays).map { $0 - $1 }.sorted()
      for index in 1..<gaps.count where gaps[index] == gaps[index - 1] { repeats += 1 }
    }
    let mean = 2 * Double(years)
    #expect(((Double(repeats) - mean) / mean.squareRoot()).magnitude < 5)
  }
}
