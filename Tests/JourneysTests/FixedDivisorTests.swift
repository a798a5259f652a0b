import SimulationKernel
import Testing

@testable import Journeys

@Suite struct FixedDivisorTests {
  @Test(arguments: [1, 2, 3, 7, 10, 1_000, 1_024, 1_000_000, 60_000_000_000, 1 << 40, .max])
  func `divides every instant exactly`(divisor: Int64) {
    let fixed = FixedDivisor(divisor)
    var random = SplitMix64(seed: 5)
    var numbers: [Int64] = [0, 1, .max, .max - 1, divisor, divisor - 1]
    for _ in 0..<2_000 {
      let number = Int64(random.next() >> UInt64.random(in: 1...63, using: &random))
      let multiple = number / divisor * divisor
      numbers += [number, multiple, max(0, multiple - 1)]
    }

    let isExact = numbers.allSatisfy { number in
      fixed.quotient(number) == number / divisor
        && fixed.floor(number) == number / divisor * divisor
    }

    #expect(isExact)
  }

  @Test func `divides by any number`() {
    var random = SplitMix64(seed: 6)
    for _ in 0..<5_000 {
      let divisor = max(1, Int64(random.next() >> UInt64.random(in: 1...63, using: &random)))
      let number = Int64(random.next() >> UInt64.random(in: 1...63, using: &random))
      #expect(FixedDivisor(divisor).quotient(number) == number / divisor)
    }
  }
}
