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
@frozen
public struct Sampler: Sendable {
  /// The expected value of the law, in its unit.
  public let mean: Double

  /// The least distance from an end of the law that the knots reach; none does where there are no
  /// knots.
  @usableFromInline internal let reach: UInt64
  /// Half of the knots: those of one side.
  @usableFromInline internal let stride: Int
  @usableFromInline internal let cellBits: UInt8
  @usableFromInline internal let isConstant: Bool
  @usableFromInline internal let knots: HeldKnots

  /// Compiles `law`.
  ///
  /// - Precondition: the parameters of the law are those of a law.
  /// - Complexity: some thousand quantiles; 25 to 200 kB.
  public init(_ law: Law) {
    let table = SamplerTable(law)
    mean = law.mean
    knots = HeldKnots(of: table)
    stride = table.knots.count / 2
    cellBits = UInt8(table.cellBits)
    reach = stride == 0 ? .max : 1 << UInt64(63 - SamplerTable.octaves)
    if case .constant = law { isConstant = true } else { isConstant = false }
  }

  /// The value of the law at the level `word`/2^64, in the unit of the law.
  ///
  /// - Complexity: O(1); for an empirical law O(1 + n/256) on the average over all words, where n is
  ///   the number of its points.
  @inlinable
  @inline(__always)
  public func value(_ word: UInt64) -> Double {
    // The distance from the end of the side, below 2^63.
    let upper = UInt64(bitPattern: Int64(bitPattern: word) >> 63)
    let distance = word ^ upper
    guard distance >= reach else { return isConstant ? mean : knots.owner.rareValue(word) }

    // The place of its first bit is the octave. Of a zero there would be none, but the least
    // distance is far above.
    let bits = Int(truncatingIfNeeded: cellBits)
    let octave = 63 &- (distance | 1).leadingZeroBitCount
    // The first bit and the cell stand before the place within the cell.
    let length = UInt64(truncatingIfNeeded: octave &- bits)
    let cell = Int(truncatingIfNeeded: distance &>> length)
    let rest = distance &<< (0 &- length)
    let within = Double(Int64(truncatingIfNeeded: rest &>> 11)) * 0x1p-53
    let knot =
      (octave &- Self.origin) &<< bits &+ cell &+ (stride & Int(truncatingIfNeeded: upper))

    // The upper side is stored negated, so that knots rise with the distance on both.
    let (low, high) = knots.ends(of: knot)
    let value = low + within * (high - low)
    let confined = value < high ? value : high
    return Double(bitPattern: confined.bitPattern ^ (word & 0x8000_0000_0000_0000))
  }

  /// The octave before the first, for the first bit of a distance is counted with its cell.
  @usableFromInline internal static var origin: Int {
    @inlinable get { 63 - SamplerTable.octaves + 1 }
  }

  /// The longest span that ``duration(_:factor:)`` returns: 2^62 nanoseconds, 146 years.
  public static let longestDuration = SimulationTime.Duration(nanoseconds: 1 << 62)

  /// The value of a law in milliseconds, times `factor`, as a span of virtual time.
  ///
  /// It is rounded to the nearest nanosecond (a half up), never negative, and at most
  /// ``longestDuration``.
  @inlinable
  @inline(__always)
  public func duration(_ word: UInt64, factor: Double = 1) -> SimulationTime.Duration {
    let nanoseconds = value(word) * factor * 1e6
    // One comparison finds what is negative, no number, or 2^51 and more: 26 days.
    guard nanoseconds.bitPattern < 0x4320_0000_0000_0000 else {
      return Self.rareDuration(nanoseconds)
    }
    // From 2^52 on doubles are the whole numbers, so the sum is rounded to one, half to even.
    let sum = nanoseconds + 0x1p52
    let whole = Int64(bitPattern: sum.bitPattern & 0x000F_FFFF_FFFF_FFFF)
    let rest = nanoseconds - (sum - 0x1p52)
    return SimulationTime.Duration(nanoseconds: whole &+ (rest < 0.5 ? 0 : 1))
  }

  /// The span of so many nanoseconds, rounded and confined.
  @inline(never)
  @usableFromInline
  internal static func rareDuration(_ nanoseconds: Double) -> SimulationTime.Duration {
    guard nanoseconds > 0 else { return .zero }
    guard nanoseconds < 0x1p62 else { return longestDuration }
    let whole = Int64(nanoseconds)
    let rest = nanoseconds - Double(whole)
    return SimulationTime.Duration(nanoseconds: whole &+ (rest < 0.5 ? 0 : 1))
  }
}
