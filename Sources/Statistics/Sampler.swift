import SimulationKernel

/// A law made ready to draw from: one 64-bit word in, one value out.
///
/// The word, read as a fraction of 2^64, is the level at which the law is inverted, so a value is
/// monotone in its word: word 0 gives the least value, the greatest word the greatest.
///
/// The inverse is a *dyadic table*. The first bit says on which side of the median the level lies,
/// the leading zeros of the rest (on the upper side: ones) how far out, in octaves; the next bits
/// say in which cell of the octave, the others where in the cell, by linear interpolation. Against
/// ``Law/quantile(_:)`` the relative error is at most 3·10^−5 (64 cells an octave; 256, 1,024 or
/// 4,096 where a law bends more). Beyond the 4,096 cells it grows: at the bend of a mixture whose
/// parts are a thousandfold apart it is 7·10^−5, and a gamma or Weibull law whose shape is below
/// 0.02 loses relative precision near zero.
///
/// Beyond 24 octaves, which one draw in 2^24 reaches, 16 cells an octave go on to the level 2^−65,
/// where a tail ends; the relative error there is 3·10^−5 for an exponential law, 3·10^−3 for a
/// Pareto law of shape ½.
///
/// Constant and empirical laws are drawn without a table and without its error.
public struct Sampler: Sendable {
  /// The expected value of the law, in its unit.
  public let mean: Double

  /// How many octaves the table has on each side; none for laws that need no table.
  @usableFromInline internal let octaves: Int
  @usableFromInline internal let cellBits: UInt64
  @usableFromInline internal let isConstant: Bool
  @usableFromInline internal let stride: Int
  @usableFromInline internal let table: SamplerTable

  /// Compiles `law`.
  ///
  /// - Precondition: the parameters of the law are those of a law.
  /// - Complexity: some thousand quantiles; 25 to 200 kB.
  public init(_ law: Law) {
    mean = law.mean
    table = SamplerTable(law)
    cellBits = UInt64(table.cellBits)
    stride = table.knots.count / 2
    octaves = table.knots.isEmpty ? 0 : SamplerTable.octaves
    if case .constant = law { isConstant = true } else { isConstant = false }
  }

  /// The value of the law at the level `word`/2^64, in the unit of the law.
  ///
  /// - Complexity: O(1).
  @inlinable
  public func value(_ word: UInt64) -> Double {
    // The distance from the end of the side, and how many zeros it leads with.
    let upper = 0 &- (word >> 63)
    let distance = word ^ upper
    let zeros = distance.leadingZeroBitCount
    guard zeros <= octaves else { return isConstant ? mean : table.rareValue(word) }
    let digits = distance &<< UInt64(truncatingIfNeeded: zeros + 1)
    let cell = Int(truncatingIfNeeded: digits &>> (64 &- cellBits))
    let within = Double((digits &<< cellBits) &>> 11) * 0x1p-53
    let knot =
      (octaves &- zeros) &<< Int(truncatingIfNeeded: cellBits) &+ cell
      &+ (stride & Int(truncatingIfNeeded: upper))

    // The upper side is stored negated, so that knots rise with the distance on both.
    let low = table.knots[knot]
    let high = table.knots[knot &+ 1]
    let value = low + within * (high - low)
    let confined = value < high ? value : high
    return Double(bitPattern: confined.bitPattern ^ (word & 0x8000_0000_0000_0000))
  }

  /// The longest span that ``duration(_:factor:)`` returns: 2^62 nanoseconds, 146 years.
  public static let longestDuration = SimulationTime.Duration(nanoseconds: 1 << 62)

  /// The value of a law in milliseconds, times `factor`, as a span of virtual time.
  ///
  /// It is rounded to the nearest nanosecond (a half up), never negative, and at most
  /// ``longestDuration``.
  @inlinable
  public func duration(_ word: UInt64, factor: Double = 1) -> SimulationTime.Duration {
    let nanoseconds = value(word) * factor * 1e6
    guard nanoseconds > 0 else { return SimulationTime.Duration(nanoseconds: 0) }
    guard nanoseconds < 0x1p62 else { return SimulationTime.Duration(nanoseconds: 1 << 62) }
    let whole = Int64(nanoseconds)
    let rest = nanoseconds - Double(whole)
    return SimulationTime.Duration(nanoseconds: whole &+ (rest < 0.5 ? 0 : 1))
  }
}
