import Glibc
import SimulationKernel
import Testing

@Suite struct WordBatteryTests {
  /// 21 checks in each of three orders, with a fixed seed: a true source fails one of them with a
  /// probability of 6·10^−5.
  @Test(arguments: RandomWordOrder.allCases)
  func `draws look random in every order of their keys`(order: RandomWordOrder) {
    let battery = WordBattery(1_000_000) { order.word($0, seed: 42) }

    #expect(battery.deviates.count == 21)
    #expect(battery.suspicious.isEmpty)
  }

  @Test(.enabled(if: isLong), arguments: RandomWordOrder.allCases)
  func `ten million draws look random in every order of their keys`(order: RandomWordOrder) {
    let battery = WordBattery(10_000_000) { order.word($0, seed: 43) }

    #expect(battery.suspicious.isEmpty)
  }

  /// What is wrong with each shows to the check that is meant for it, at a tenth of the length.
  @Test(arguments: PlantedGenerator.allCases)
  func `a bad generator is found out`(generator: PlantedGenerator) {
    let battery = WordBattery(100_000) { generator.word($0) }

    #expect(
      battery.suspicious.contains { $0.hasPrefix(generator.check) },
      "\(battery.suspicious)"
    )
  }

  static let isLong = getenv("STAMPEDE_LONG_TESTS") != nil
}

/// A generator with a known defect.
enum PlantedGenerator: CaseIterable {
  /// A linear key that nothing mixes: seed + session·A + draw·B, 4 draws a session.
  case linearKey
  /// A linear congruential generator of modulus 2^64, of which all bits are taken.
  case congruential
  /// The same, cut to its last 32 bits and those doubled.
  case truncated
  /// Random words of which one bit in 64 is always set.
  case biased
  /// Random words, each averaged with a thirtieth of the one before it.
  case correlated
  /// Random words, of which every sixteenth repeats the first half of the one eight before.
  case repeating
  /// Session and draw packed so that their bits overlap: a draw of one is a draw of the next.
  case overlapping

  /// The check that finds it.
  var check: String {
    switch self {
    case .linearKey: "correlation at lag 4"
    case .congruential: "runs of the last bit"
    case .truncated: "byte 0"
    case .biased: "byte 3"
    case .correlated: "correlation at lag 1"
    case .repeating: "correlation at lag 8"
    case .overlapping: "birthdays"
    }
  }

  func word(_ index: UInt64) -> UInt64 {
    let random = SplitMix64.element(index, from: 42)
    switch self {
    case .linearKey:
      return 42 &+ (index >> 2) &* SplitMix64.increment &+ (index & 3) &* 0xD1B5_4A32_D192_ED03
    case .congruential:
      return Self.congruential(index)
    case .truncated:
      return Self.congruential(index) &* 0x1_0000_0001
    case .biased:
      return random | 1 << (24 + index % 8)
    case .correlated:
      return random - random / 30 + SplitMix64.element(index &- 1, from: 42) / 30
    case .repeating:
      let source = index % 16 == 8 ? index - 8 : index
      return SplitMix64.element(source, from: 42) & ~0xFFFF_FFFF | random & 0xFFFF_FFFF
    case .overlapping:
      return SplitMix64.element((index >> 4) << 2 | (index & 15), from: 42)
    }
  }

  /// a^index by repeated squaring: Knuth's multiplier, no increment.
  private static func congruential(_ index: UInt64) -> UInt64 {
    var (power, factor, rest) = (1 as UInt64, 6_364_136_223_846_793_005 as UInt64, index)
    while rest > 0 {
      if rest & 1 == 1 { power = power &* factor }
      factor = factor &* factor
      rest >>= 1
    }
    return power
  }
}
