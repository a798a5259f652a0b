extension ByteOutput {
  /// The most digits of a number.
  static let mostDigits = 20

  /// Appends a number in decimal, without the detour over a `String`.
  mutating func append(decimal value: UInt64) {
    var (digits, bound) = (1, UInt64(10))
    while value >= bound {
      digits += 1
      let (next, overflow) = bound.multipliedReportingOverflow(by: 10)
      if overflow { break }
      bound = next
    }
    append(decimal: value, digits: digits)
  }

  /// Appends a number in decimal, with a sign where it is negative.
  mutating func append(signed value: Int64) {
    if value < 0 { append(UInt8(ascii: "-")) }
    append(decimal: value.magnitude)
  }

  /// Appends the last `digits` hexadecimal digits of a number.
  ///
  /// - Precondition: `digits` is 4, 8, 12 or 16.
  mutating func append(hexadecimal value: UInt64, digits: Int = 16) {
    let (high, low) = (Self.hexadecimal(value >> 32), Self.hexadecimal(value))
    switch digits {
    case 16: append(bigEndian: high)
    case 12: append(bigEndian: UInt32(truncatingIfNeeded: high))
    case 8: break
    case 4:
      append(bigEndian: UInt32(truncatingIfNeeded: low))
      return
    default: preconditionFailure("\(digits) digits are none of 4, 8, 12 and 16")
    }
    append(bigEndian: low)
  }

  /// The eight digits of the low half of a number as eight bytes, the first in the highest.
  private static func hexadecimal(_ value: UInt64) -> UInt64 {
    // Each of the eight nibbles moves into a byte of its own; those above nine become letters.
    var bits = value & 0xFFFF_FFFF
    bits = (bits | bits << 16) & 0x0000_FFFF_0000_FFFF
    bits = (bits | bits << 8) & 0x00FF_00FF_00FF_00FF
    bits = (bits | bits << 4) & 0x0F0F_0F0F_0F0F_0F0F
    let letters = (bits &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
    return bits &+ 0x3030_3030_3030_3030 &+ letters &* 0x27
  }

  /// The length of an identity.
  static let uuidLength = 36

  /// Appends 128 random bits as an identity of version 4.
  ///
  /// - SeeAlso: RFC 9562, section 5.4.
  mutating func appendUUID(_ high: UInt64, _ low: UInt64) {
    let (high, low) = (high & ~0xF000 | 0x4000, low & ~(3 << 62) | 1 << 63)
    append(hexadecimal: high >> 32, digits: 8)
    append(UInt8(ascii: "-"))
    append(hexadecimal: high >> 16, digits: 4)
    append(UInt8(ascii: "-"))
    append(hexadecimal: high, digits: 4)
    append(UInt8(ascii: "-"))
    append(hexadecimal: low >> 48, digits: 4)
    append(UInt8(ascii: "-"))
    append(hexadecimal: low, digits: 12)
  }

  /// The length of a time of day in words.
  static let rfc3339Length = 30

  /// Appends a time of day, given in nanoseconds since 1970 UTC and not before.
  mutating func appendTime(_ nanoseconds: Int64, as format: TimeFormat) {
    let time = max(0, nanoseconds)
    switch format {
    case .epochNanos: append(decimal: UInt64(time))
    case .epochMicros: append(decimal: UInt64(time / 1_000))
    case .epochMillis: append(decimal: UInt64(time / 1_000_000))
    case .epochSeconds: append(decimal: UInt64(time / 1_000_000_000))
    case .rfc3339: appendRFC3339(time)
    }
  }

  /// Appends `2026-11-27T18:00:00.000000000Z`.
  ///
  /// - SeeAlso: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
  private mutating func appendRFC3339(_ nanoseconds: Int64) {
    let (days, rest) = nanoseconds.quotientAndRemainder(dividingBy: 86_400_000_000_000)
    let shifted = days + 719_468
    let (era, dayOfEra) = shifted.quotientAndRemainder(dividingBy: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let calendarMonth = month < 10 ? month + 3 : month - 9
    append(decimal: UInt64(yearOfEra + era * 400 + (calendarMonth <= 2 ? 1 : 0)), digits: 4)
    append(UInt8(ascii: "-"))
    append(decimal: UInt64(calendarMonth), digits: 2)
    append(UInt8(ascii: "-"))
    append(decimal: UInt64(day), digits: 2)
    append(UInt8(ascii: "T"))
    append(decimal: UInt64(rest / 3_600_000_000_000), digits: 2)
    append(UInt8(ascii: ":"))
    append(decimal: UInt64(rest / 60_000_000_000 % 60), digits: 2)
    append(UInt8(ascii: ":"))
    append(decimal: UInt64(rest / 1_000_000_000 % 60), digits: 2)
    append(UInt8(ascii: "."))
    append(decimal: UInt64(rest % 1_000_000_000), digits: 9)
    append(UInt8(ascii: "Z"))
  }
}
