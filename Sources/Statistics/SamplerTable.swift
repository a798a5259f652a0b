import SimulationKernel

/// The knots of a ``Sampler`` and the law that it falls back on.
@usableFromInline
final class SamplerTable: Sendable {
  /// Octaves on each side of the median; the last one begins at the level 2^−25.
  static let octaves = 24

  /// What the relative error of a table shall stay below.
  private static let tolerance = 2.7e-5

  /// First the lower side, then the upper with its values negated; each rises with the distance
  /// from its end, from the level 2^−25 to the median.
  @usableFromInline let knots: [Double]
  /// The number of knots of a side.
  @usableFromInline let stride: Int
  /// The binary logarithm of the number of cells in an octave.
  let cellBits: Int

  private let law: Law
  /// The points of an empirical law, and their levels in parts of 2^64.
  private let points: [Double]
  private let thresholds: [UInt64]

  init(_ law: Law) {
    self.law = law
    switch law {
    case .constant:
      (knots, cellBits, points, thresholds) = ([], 1, [], [])
    case .empirical(let given):
      precondition(!given.isEmpty, "an empirical law has points")
      (knots, cellBits) = ([], 1)
      points = given.map(\.value)
      thresholds = given.map { point in
        let level = point.cumulative * 0x1p64
        return level < 0x1p64 ? UInt64(max(0, level)) : .max
      }
    default:
      cellBits = Self.cellBits(for: law)
      knots = Self.knots(of: law, cellBits: cellBits)
      (points, thresholds) = ([], [])
    }
    stride = knots.count / 2
  }

  /// The value without the table: of empirical laws, and at the ends of all others.
  @inline(never)
  @usableFromInline
  func exactValue(_ word: UInt64) -> Double {
    if knots.isEmpty { return interpolation(at: word) }
    let isUpper = word >> 63 == 1
    let share = (Double(isUpper ? ~word : word) + 0.5) * 0x1p-64
    let value = Self.value(of: law, at: share, upper: isUpper)
    // The table begins where this ends; the two agree but for a rounding.
    return isUpper ? max(value, -knots[stride]) : min(value, knots[0])
  }

  private func interpolation(at word: UInt64) -> Double {
    var low = 0
    var high = points.count
    while low < high {
      let middle = (low + high) / 2
      if thresholds[middle] <= word { low = middle + 1 } else { high = middle }
    }
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
    return [6, 8, 10].first { keepsTolerance(law, cellBits: $0) } ?? 12
  }

  /// Whether interpolation is good enough in the middle of cells: of nine cells in every octave, and
  /// of all cells of a mixture, which may bend sharply where one part of it gives way to the next.
  private static func keepsTolerance(_ law: Law, cellBits: Int) -> Bool {
    let cells = 1 << cellBits
    let step = if case .hyperexponential = law { 1 } else { cells / 8 - 1 }
    for isUpper in [false, true] {
      for octave in 0..<octaves {
        for cell in Swift.stride(from: 0, to: cells, by: step) {
          let low = level(ofKnot: octave * cells + cell, cells: cells)
          let high = level(ofKnot: octave * cells + cell + 1, cells: cells)
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
