/// Division by a number that is known when a run begins and not before.
///
/// A product and a shift take the place of the division, which costs several times as much.
///
/// - SeeAlso: T. Granlund, P. L. Montgomery, "Division by invariant integers using multiplication",
///   *PLDI* 1994, 61–72, theorem 4.2.
struct FixedDivisor: BitwiseCopyable {
  /// What is divided by.
  let value: Int64
  /// 2^(63+l) / value, cut to a whole number, plus 1; l is the least number with 2^l ≥ value.
  private let reciprocal: UInt64
  private let shift: UInt64

  /// Makes ready to divide by `value`.
  ///
  /// - Precondition: `value` is at least 1.
  init(_ value: Int64) {
    precondition(value >= 1, "division by \(value)")
    self.value = value
    let divisor = UInt64(value)
    shift = UInt64(UInt64.bitWidth - (divisor - 1).leadingZeroBitCount)
    let whole: UInt64 =
      shift == 0 ? 1 << 63 : divisor.dividingFullWidth((high: 1 << (shift - 1), low: 0)).quotient
    reciprocal = whole + 1
  }

  /// How many times the divisor goes into `number`, which is not negative.
  func unsignedQuotient(_ number: Int64) -> UInt64 {
    assert(number >= 0)
    let doubled = UInt64(bitPattern: number) &<< 1
    return doubled.multipliedFullWidth(by: reciprocal).high &>> shift
  }

  /// The same as a signed number.
  func quotient(_ number: Int64) -> Int64 { Int64(bitPattern: unsignedQuotient(number)) }

  /// The largest multiple of the divisor that is not above `number`.
  func floor(_ number: Int64) -> Int64 { quotient(number) &* value }
}
