import SimulationKernel

/// The knots of a ``Sampler``.
///
/// Both sides of the median are stored, first the lower, then the upper with its values negated;
/// each rises with the distance from its end of the law.
@usableFromInline
final class SamplerTable: Sendable {
  /// Octaves of ``knots`` on each side of the median; the last one begins at the level 2^−25.
  @usableFromInline static var octaves: Int {
    @inlinable get { 24 }
  }

  /// What the relative error between knots shall stay below.
  private static let tolerance = 2.7e-5

  /// The values from the level 2^−25 to the median, for either side.
  let knots: FixedNumbers
  /// The binary logarithm of the number of cells in an octave.
  let cellBits: Int

  /// The values at the level 2^−65 and from 2^−64 to 2^−25.
  private let ends: [Double]
  /// The points of an empirical law, and their levels in parts of 2^64.
  private let points: [Double]
  private let thresholds: [UInt64]
  /// How many of these levels lie at or below each multiple of 2^56: where to begin the search.
  private let guide: [UInt32]

  init(_ law: Law) {
    switch law {
    case .constant:
      (cellBits, ends, points, thresholds) = (1, [], [], [])
      knots = FixedNumbers([])
      guide = []
    case .empirical(let given):
      precondition(!given.isEmpty, "an empirical law has points")
      (cellBits, ends) = (1, [])
      knots = FixedNumbers([])
      points = given.map(\.value)
      thresholds = given.map { point in
        let level = point.cumulative * 0x1p64
        return level < 0x1p64 ? UInt64(max(0, level)) : .max
      }
      guide = Self.guide(to: thresholds)
    default:
      cellBits = Self.cellBits(for: law)
      (points, thresholds, guide) = ([], [], [])
      let lower = Side(of: law, upper: false, cellBits: cellBits)
      let upper = Side(of: law, upper: true, cellBits: cellBits)
      ends = lower.ends + upper.ends
      knots = FixedNumbers(lower.knots + upper.knots)
    }
  }

  /// Whether a cell begins at this knot.
  @usableFromInline
  func hasCell(_ knot: Int) -> Bool {
    knot >= 0 && knot + 1 < knots.count
  }

  /// The value of an empirical law, or at the ends of another.
  @inline(never)
  @usableFromInline
  func rareValue(_ word: UInt64) -> Double {
    knots.count == 0 ? interpolation(at: word) : endValue(word)
  }

  /// Linear between the knots of the ends; see ``Sampler/value(_:)``, which this repeats coarsely.
  private func endValue(_ word: UInt64) -> Double {
    let isUpper = word >> 63 == 1
    let distance = isUpper ? ~word : word
    let side = isUpper ? ends.count / 2 : 0
    let sign: Double = isUpper ? -1 : 1
    guard distance > 0 else { return sign * ends[side] }
    let zeros = distance.leadingZeroBitCount
    let digits = distance << UInt64(zeros + 1)
    let cell = Int(digits >> UInt64(64 - Side.endBits))
    let within = Double((digits << UInt64(Side.endBits)) >> 11) * 0x1p-53
    let knot = side + 1 + (63 - zeros) << Side.endBits + cell
    let (low, high) = (ends[knot], ends[knot + 1])
    return sign * min(low + within * (high - low), high)
  }

  private func interpolation(at word: UInt64) -> Double {
    var low = Int(guide[Int(truncatingIfNeeded: word >> 56)])
    while low < points.count, thresholds[low] <= word { low += 1 }
    guard low > 0 else { return points[0] }
    guard low < points.count else { return points[low - 1] }
    let (left, right) = (points[low - 1], points[low])
    let within = Double(word - thresholds[low - 1])
    let share = within / Double(thresholds[low] - thresholds[low - 1])
    return min(left + share * (right - left), right)
  }
}

// MARK: - Making a table

extension SamplerTable {
  /// For each of the 256 first bytes of a word, how many thresholds no such word is below.
  private static func guide(to thresholds: [UInt64]) -> [UInt32] {
    var passed = 0
    return (0..<256 as Range<UInt64>).map { byte in
      while passed < thresholds.count, thresholds[passed] <= byte << 56 { passed += 1 }
      return UInt32(passed)
    }
  }

  /// The knots of one side of the median.
  private struct Side {
    /// The binary logarithm of the number of cells in an octave of the ends.
    static let endBits = 4

    var ends: [Double] = []
    var knots: [Double] = []

    init(of law: Law, upper isUpper: Bool, cellBits: Int) {
      var least = -Double.infinity
      // A rounding in the quantile must not make the table fall.
      func knot(at share: Double) -> Double {
        let value = SamplerTable.value(of: law, at: share, upper: isUpper)
        least = max(least, isUpper ? -value : value)
        return least
      }
      ends.append(knot(at: 0x1p-65))
      for index in 0...(63 - SamplerTable.octaves) << Self.endBits {
        ends.append(knot(at: SamplerTable.level(0x1p-64, index, cellBits: Self.endBits)))
      }
      for index in 0...SamplerTable.octaves << cellBits {
        knots.append(knot(at: SamplerTable.level(0x1p-25, index, cellBits: cellBits)))
      }
    }
  }

  /// The value where only `share` of the law lies further out, on one side of the median.
  private static func value(of law: Law, at share: Double, upper isUpper: Bool) -> Double {
    let level =
      isUpper ? Level(lower: 1 - share, upper: share) : Level(lower: share, upper: 1 - share)
    let value = law.quantile(at: level)
    precondition(!value.isNaN, "\(law) is no law")
    return min(value, .greatestFiniteMagnitude)
  }

  /// The level of a knot: an octave doubles it, its cells divide it evenly.
  private static func level(_ start: Double, _ index: Int, cellBits: Int) -> Double {
    let cells = 1 << cellBits
    let octave = start * Double(1 << (index >> cellBits) as UInt64)
    return octave * (1 + Double(index & (cells - 1)) / Double(cells))
  }

  /// The fewest cells with which interpolation keeps the tolerance, 4,096 at most.
  private static func cellBits(for law: Law) -> Int {
    if case .uniform = law { return 1 }
    return [6, 8, 10].first { keepsTolerance(law, cellBits: $0) } ?? 12
  }

  /// Whether interpolation is good enough in the middle of cells: of nine cells in every octave, and
  /// of all cells of a mixture, which may bend sharply where one part of it gives way to the next.
  private static func keepsTolerance(_ law: Law, cellBits: Int) -> Bool {
    let cells = 1 << cellBits
    let step = if case .hyperexponential = law { 1 } else { cells / 8 - 1 }
    for isUpper in [false, true] {
      for octave in 0..<octaves {
        for cell in stride(from: octave * cells, to: (octave + 1) * cells, by: step) {
          let low = level(0x1p-25, cell, cellBits: cellBits)
          let high = level(0x1p-25, cell + 1, cellBits: cellBits)
          let between =
            0.5 * value(of: law, at: low, upper: isUpper)
            + 0.5 * value(of: law, at: high, upper: isUpper)
          let exact = value(of: law, at: 0.5 * (low + high), upper: isUpper)
          if (between - exact).magnitude > tolerance * exact.magnitude { return false }
        }
      }
    }
    return true
  }
}
