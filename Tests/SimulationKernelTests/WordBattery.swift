import Glibc
import SimulationKernel

/// Checks of whether 64-bit words look random; each gives a normal deviate by its name.
///
/// A true source of random numbers gives a deviate of more than 4.9 in magnitude with a
/// probability of 10^−6.
struct WordBattery {
  /// The deviates, as (name, z).
  private(set) var deviates: [(check: String, z: Double)] = []

  /// The deviates that a true source would give less than once in a million checks.
  var suspicious: [String] {
    deviates.filter { !($0.z.magnitude < 4.9) }.map { "\($0.check): z = \($0.z)" }
  }

  /// Checks the words 0..<`count` of a generator.
  init(_ count: Int, of generator: (UInt64) -> UInt64) {
    var bytes = [Int](repeating: 0, count: 8 * 256)
    var runs = Runs()
    var correlations = Correlations()
    var birthdays = Birthdays()
    for index in 0..<UInt64(count) {
      let word = generator(index)
      for byte in 0..<8 {
        bytes[byte &<< 8 | Int(truncatingIfNeeded: word &>> UInt64(byte &<< 3) & 255)] &+= 1
      }
      runs.record(word)
      correlations.record(word)
      birthdays.record(word)
    }
    for byte in 0..<8 {
      let cells = bytes[byte << 8..<(byte + 1) << 8]
      deviates.append(("byte \(byte)", Self.chiSquareDeviate(cells, of: count)))
    }
    deviates += runs.deviates(count) + correlations.deviates + birthdays.deviates
  }

  /// Chi-square over equally likely cells, as a normal deviate by Wilson and Hilferty.
  private static func chiSquareDeviate(_ cells: ArraySlice<Int>, of count: Int) -> Double {
    let expected = Double(count) / Double(cells.count)
    let chiSquare = cells.reduce(0) { sum, cell in
      sum + (Double(cell) - expected) * (Double(cell) - expected) / expected
    }
    let freedom = Double(cells.count - 1)
    let share = 2 / (9 * freedom)
    return (cbrt(chiSquare / freedom) - 1 + share) / share.squareRoot()
  }
}

// MARK: - Checks

extension WordBattery {
  /// Runs of equal bits (Wald and Wolfowitz), for the first and the last bit of a word, and runs up
  /// and down (Levene and Wolfowitz).
  private struct Runs {
    private var last: UInt64 = 0
    private var wasUp = false
    private var count = 0
    private var firstBits = 0
    private var lastBits = 0
    private var turns = 0

    mutating func record(_ word: UInt64) {
      if count > 0 {
        firstBits &+= Int(truncatingIfNeeded: (word ^ last) &>> 63)
        lastBits &+= Int(truncatingIfNeeded: (word ^ last) & 1)
        let isUp = word > last
        if count > 1, isUp != wasUp { turns &+= 1 }
        wasUp = isUp
      }
      last = word
      count &+= 1
    }

    func deviates(_ count: Int) -> [(check: String, z: Double)] {
      let n = Double(count)
      func bits(_ changes: Int) -> Double {
        (Double(changes) - (n - 1) / 2) / ((n - 1) / 4).squareRoot()
      }
      let upAndDown = (Double(turns + 1) - (2 * n - 1) / 3) / ((16 * n - 29) / 90).squareRoot()
      return [
        ("runs of the first bit", bits(firstBits)), ("runs of the last bit", bits(lastBits)),
        ("runs up and down", upAndDown),
      ]
    }
  }

  /// The sum of products of words, as numbers about zero, at the lags 1 to 8: of n products the
  /// mean is 0 and the variance n/144.
  private struct Correlations {
    private var ring = ContiguousArray(repeating: 0.0, count: 8)
    private var sums = ContiguousArray(repeating: 0.0, count: 8)
    private var count = 0

    mutating func record(_ word: UInt64) {
      let value = Double(Int64(bitPattern: word ^ 1 << 63)) * 0x1p-64
      // Before eight words are there, the ring has zeros, which add nothing.
      for lag in 1...8 { sums[lag &- 1] += value * ring[(count &- lag) & 7] }
      ring[count & 7] = value
      count &+= 1
    }

    var deviates: [(check: String, z: Double)] {
      (1...8).map { lag in
        ("correlation at lag \(lag)", sums[lag - 1] * 12 / Double(count - lag).squareRoot())
      }
    }
  }

  /// 512 birthdays in a year of 2^24 days, by the first and by the last bits of a word: the number
  /// of equal spacings is Poisson with mean 2 a year.
  ///
  /// - SeeAlso: G. Marsaglia, W. W. Tsang, "Some difficult-to-pass tests of randomness", *Journal of
  ///   Statistical Software* 7 (2002), issue 3.
  private struct Birthdays {
    private var first: [UInt32] = []
    private var last: [UInt32] = []
    private var repeats = [0, 0]
    private var years = 0

    mutating func record(_ word: UInt64) {
      first.append(UInt32(truncatingIfNeeded: word &>> 40))
      last.append(UInt32(truncatingIfNeeded: word & 0xFF_FFFF))
      guard first.count == 512 else { return }
      repeats[0] += Self.repeats(in: first)
      repeats[1] += Self.repeats(in: last)
      years += 1
      first.removeAll(keepingCapacity: true)
      last.removeAll(keepingCapacity: true)
    }

    private static func repeats(in days: [UInt32]) -> Int {
      let birthdays = days.sorted()
      let gaps = zip(birthdays.dropFirst(), birthdays).map { $0 - $1 }.sorted()
      return zip(gaps.dropFirst(), gaps).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
    }

    var deviates: [(check: String, z: Double)] {
      let mean = 2 * Double(years)
      return [
        ("birthdays by the first bits", (Double(repeats[0]) - mean) / mean.squareRoot()),
        ("birthdays by the last bits", (Double(repeats[1]) - mean) / mean.squareRoot()),
      ]
    }
  }
}
