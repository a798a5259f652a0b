import SimulationKernel

/// The knots of a ``Sampler`` and the law that it falls back on.
@usableFromInline
final class SamplerTable: Sendable {
  /// Octaves on each side of the median; the last one begins at the level 2^−25.
  static let octaves = 24

  /// What the relative error of a table shall stay below.
  private static let tolerance = 2.9e-5

  /// First the lower side, then the upper with its values negated; each rises with the distance
  /// from its end, from the level 2^−25 to the median.
  @usableFromInline let knots: [Double]
  /// The number of knots of a side.
  @usableFromInline let stride: Int
  /// The binary logarithm of the number of cells in an octave.
  let cellBits: Int

  private let law: Law
  /// The levels of an empirical law's points, in parts of 2^64.
  private let thresholds: [UInt64]

  init(_ law: Law) {
    self.law = law
    switch law {
    case .constant:
      (knots, cellBits, thresholds) = ([], 1, [])
    case .empirical(let points):
      (knots, cellBits) = ([], 1)
      thresholds = points.map { point in
        let level = point.cumulative * 0x1p64
        return level < 0x1p64 ? UInt64(max(0, level)) : .max
      }
    default:
      cellBits = Self.cellBits(for: law)
      knots = Self.knots(of: law, cellBits: cellBits)
      thresholds = []
    }
    stride = knots.count / 2
  }

  /// The value without the table: constant and empirical laws, and the ends of all others.
  @inline(never)
  @usableFromInline
  func exactValue(_ word: UInt64) -> Double {
    switch law {
    case .constant(let value):
      return value
    case .empirical(let points):
      return interpolation(between: points, at: word)
    default:
      let isUpper = word >> 63 == 1
      let distance = isUpper ? ~word : word
      let share = (Double(distance) + 0.5) * 0x1p-64
      let value = Self.value(of: law, at: share, upper: isUpper)
      // The table begins where this ends; the two agree but for a rounding.
      return isUpper ? max(value, -knots[stride]) : min(value, knots[0])
    }
  }

  private func interpolation(between points: [Law.Point], at word: UInt64) -> Double {
    var low = 0
    var high = points.count
    while low < high {
      let middle = (low + high) / 2
      if thresholds[middle] <= word { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return points[0].value }
    guard low < points.count else { return points[low - 1].value }
    let (left, right) = (points[low - 1].value, points[low].value)
    let within = Double(word - thresholds[low - 1])
    let share = within / Double(thresholds[low] - thresholds[low - 1])
    return min(left + share * (right - left), right)
  }
}

// MARK: - Making a table

extension SamplerTable {
  /// The value where only `share` of the law lies further out, on one side of the median.
  private static func value(of law: Law, at share: Double, upper isUpper: Bool) -> Double {
    let level =
      isUpper ? Level(lower: 1 - share, upper: share) : Level(lower: share, upper: 1 - share)
    let value = law.quantile(at: level)
    precondition(!value.isNaN, "\(law) is no law")
    return min(value, .greatestFiniteMagnitude)
  }

  private static func knots(of law: Law, cellBits: Int) -> [Double] {
    let cells = 1 << cellBits
    var knots: [Double] = []
    knots.reserveCapacity(2 * (octaves * cells + 1))
    for isUpper in [false, true] {
      var least = -Double.infinity
      for index in 0...octaves * cells {
        let share = level(ofKnot: index, cells: cells)
        let value = value(of: law, at: share, upper: isUpper)
        // A rounding in the quantile must not make the table fall.
        least = max(least, isUpper ? -value : value)
        knots.append(least)
      }
    }
    return knots
  }

  /// The level of a knot: an octave doubles it, its cells divide it evenly.
  private static func level(ofKnot index: Int, cells: Int) -> Double {
    var level = 0x1p-25
    for _ in 0..<index / cells { level *= 2 }
    return level * (1 + Double(index % cells) / Double(cells))
  }

  /// The fewest cells with which interpolation keeps the tolerance, 4,096 at most.
  private static func cellBits(for law: Law) -> Int {
    if case .uniform = law { return 1 }
    return [6, 8, 10].first { worstError(of: law, cellBits: $0) <= tolerance } ?? 12
  }

  /// The largest relative error in the middle of the first, a middle and the last cell of octaves.
  private static func worstError(of law: Law, cellBits: Int) -> Double {
    let cells = 1 << cellBits
    var worst = 0.0
    for isUpper in [false, true] {
      for octave in 0..<octaves {
        for cell in [0, cells / 2, cells - 1] {
          let low = level(ofKnot: octave * cells + cell, cells: cells)
          let high = level(ofKnot: octave * cells + cell + 1, cells: cells)
          let between =
            0.5 * value(of: law, at: low, upper: isUpper)
            + 0.5 * value(of: law, at: high, upper: isUpper)
          let exact = value(of: law, at: 0.5 * (low + high), upper: isUpper)
          if exact != 0 { worst = max(worst, ((between - exact) / exact).magnitude) }
        }
      }
    }
    return worst
  }
}
