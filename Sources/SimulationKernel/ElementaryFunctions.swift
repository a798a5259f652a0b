/// Logarithm, exponential and power, made of IEEE 754 addition, multiplication, division alone.
///
/// A trace depends on these functions and on nothing of a C library, whose results differ between
/// versions and machines in the last place. Swift never fuses a product with a sum on its own, so
/// the same argument gives the same bits everywhere.
///
/// Reduction and coefficients of ``log(_:)`` and ``exp(_:)`` are those of fdlibm, whose notice
/// reads: Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunSoft,
/// a Sun Microsystems, Inc. business. Permission to use, copy, modify, and distribute this software
/// is freely granted, provided that this notice is preserved.
public enum ElementaryFunctions {
  /// The natural logarithm, within 1 unit in the last place.
  ///
  /// x = 2^k·(1+f) with 1+f in [√½, √2); then log(1+f) = f − f²/2 + s·(f²/2 + R(s²)), where
  /// s = f/(2+f) and R is a polynomial with an error below 2^−58.
  ///
  /// - Returns: −∞ for zero, NaN for negative numbers and NaN, ∞ for ∞.
  @inlinable
  public static func log(_ x: Double) -> Double {
    guard x > 0, x < .infinity else {
      return x == 0 ? -.infinity : x > 0 ? x : .nan
    }
    var bits = x.bitPattern
    var exponent = -1023
    if x < 0x1p-1022 {
      bits = (x * 0x1p54).bitPattern
      exponent -= 54
    }
    // The upper half of √½; adding its distance from 1 carries into the exponent from √2 on.
    let rootOfHalf: UInt64 = 0x3FE6_A09E_0000_0000
    bits &+= 0x3FF0_0000_0000_0000 &- rootOfHalf
    exponent += Int(bits >> 52)
    bits = (bits & 0x000F_FFFF_FFFF_FFFF) &+ rootOfHalf

    let f = Double(bitPattern: bits) - 1
    let s = f / (2 + f)
    let z = s * s
    let w = z * z
    let even: Double =
      w
      * (3.999999999940941908e-01
        + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    let odd: Double =
      z
      * (6.666666666666735130e-01
        + w
        * (2.857142874366239149e-01
          + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)))
    let halfSquare = 0.5 * f * f
    let k = Double(exponent)
    let low = s * (halfSquare + (odd + even)) + k * 1.90821492927058770002e-10
    return low - halfSquare + f + k * 6.93147180369123816490e-01
  }

  /// The exponential function, within 1 unit in the last place, gradual underflow included.
  ///
  /// x = k·log 2 + r with |r| ≤ ½·log 2; then exp(r) = 1 + r + r·c/(2−c), where c is r less a
  /// polynomial in r² with an error below 2^−59.
  ///
  /// - Returns: ∞ above 709.79, zero below −745.14, NaN for NaN.
  @inlinable
  public static func exp(_ x: Double) -> Double {
    guard x <= 709.782712893383973096 else { return x.isNaN ? x : .infinity }
    guard x >= -745.13321910194110842 else { return 0 }
    var k = 0
    var high = x
    var low = 0.0
    if x.magnitude > 0.34657359027997264 {
      k = Int(1.44269504088896338700 * x + (x < 0 ? -0.5 : 0.5))
      high = x - Double(k) * 6.93147180369123816490e-01
      low = Double(k) * 1.90821492927058770002e-10
    } else if x.magnitude < 0x1p-28 {
      return 1 + x
    }
    let r = high - low
    let square = r * r
    let polynomial: Double =
      1.66666666666666019037e-01
      + square
      * (-2.77777777770155933842e-03
        + square
        * (6.61375632143793436117e-05
          + square * (-1.65339022054652515390e-06 + square * 4.13813679705723846039e-08)))
    let c = r - square * polynomial
    let y = 1 + (r * c / (2 - c) - low + high)
    return scaled(y, byPowerOfTwo: k)
  }

  /// `base` to the power of `exponent`, as exp(exponent·log(base)).
  ///
  /// The relative error is at most (2 + 2·|exponent·log(base)|) units in the last place.
  ///
  /// - Returns: 1 where `exponent` is zero or `base` is one, NaN for a negative base.
  @inlinable
  public static func power(_ base: Double, _ exponent: Double) -> Double {
    exponent == 0 || base == 1 ? 1 : exp(exponent * log(base))
  }

  /// log(1 + x), within 4 units in the last place also where x is small.
  ///
  /// - SeeAlso: D. Goldberg, "What every computer scientist should know about floating-point
  ///   arithmetic", *ACM Computing Surveys* 23 (1991), theorem 4.
  @inlinable
  public static func logOnePlus(_ x: Double) -> Double {
    let sum = 1 + x
    if sum == 1 { return x }
    return sum.isFinite ? log(sum) * (x / (sum - 1)) : log(sum)
  }

  /// exp(x) − 1, within 4 units in the last place also where x is small.
  @inlinable
  public static func expMinusOne(_ x: Double) -> Double {
    let power = exp(x)
    if power == 1 { return x }
    let difference = power - 1
    if x.magnitude > 1 { return difference }
    return difference * (x / log(power))
  }

  /// y·2^k, rounded once.
  @inlinable
  internal static func scaled(_ y: Double, byPowerOfTwo k: Int) -> Double {
    if k > 1023 { return y * 2 * powerOfTwo(k - 1) }
    if k < -1000 { return y * powerOfTwo(k + 1000) * 0x1p-1000 }
    return y * powerOfTwo(k)
  }

  /// 2^k for −1022 ≤ k ≤ 1023.
  @inlinable
  internal static func powerOfTwo(_ k: Int) -> Double {
    Double(bitPattern: UInt64(truncatingIfNeeded: k &+ 1023) << 52)
  }
}
