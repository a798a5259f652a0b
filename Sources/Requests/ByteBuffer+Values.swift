import NIOCore

extension ByteBuffer {
  /// Appends a number in decimal, without the detour over a `String`.
  mutating func writeDecimal(_ value: UInt64) {
    var digits: UInt64 = 1
    while value / digits >= 10 { digits *= 10 }
    while digits > 0 {
      writeInteger(UInt8(0x30 + value / digits % 10))
      digits /= 10
    }
  }

  /// Appends the last `digits` digits of a number in decimal, with zeros in front.
  mutating func writeDecimal(_ value: UInt64, digits: Int) {
    var place: UInt64 = 1
    for _ in 1..<max(1, digits) { place *= 10 }
    while place > 0 {
      writeInteger(UInt8(0x30 + value / place % 10))
      place /= 10
    }
  }

  /// Appends a number in decimal, with a sign where it is negative.
  mutating func writeSignedDecimal(_ value: Int64) {
    if value < 0 { writeInteger(UInt8(ascii: "-")) }
    writeDecimal(value.magnitude)
  }

  /// Appends the last `count` decimal digits of a number, zeros before them.
  mutating func writeDigits(_ value: Int64, count: Int) {
    var power: Int64 = 1
    for _ in 1..<count { power *= 10 }
    while power > 0 {
      writeInteger(UInt8(0x30 + value / power % 10))
      power /= 10
    }
  }

  /// Appends the last `digits` hexadecimal digits of a number.
  ///
  /// - Precondition: `digits` is 4, 8, 12 or 16.
  mutating func writeHexadecimal(_ value: UInt64, digits: Int = 16) {
    let (high, low) = (Self.hexadecimal(value >> 32), Self.hexadecimal(value))
    switch digits {
    case 16: writeInteger(high)
    case 12: writeInteger(UInt32(truncatingIfNeeded: high))
    case 8: break
    case 4:
      writeInteger(UInt32(truncatingIfNeeded: low))
      return
    default: preconditionFailure("\(digits) digits are none of 4, 8, 12 and 16")
    }
    writeInteger(low)
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

  /// Appends 128 random bits as an identity of version 4.
  ///
  /// - SeeAlso: RFC 9562, section 5.4.
  mutating func writeUUID(_ high: UInt64, _ low: UInt64) {
    let (high, low) = (high & ~0xF000 | 0x4000, low & ~(3 << 62) | 1 << 63)
    writeHexadecimal(high >> 32, digits: 8)
    writeInteger(UInt8(ascii: "-"))
    writeHexadecimal(high >> 16, digits: 4)
    writeInteger(UInt8(ascii: "-"))
    writeHexadecimal(high, digits: 4)
    writeInteger(UInt8(ascii: "-"))
    writeHexadecimal(low >> 48, digits: 4)
    writeInteger(UInt8(ascii: "-"))
    writeHexadecimal(low, digits: 12)
  }

  /// Appends a time of day, given in nanoseconds since 1970 UTC and not before.
  mutating func writeTime(_ nanoseconds: Int64, as format: TimeFormat) {
    let time = max(0, nanoseconds)
    switch format {
    case .epochNanos: writeDecimal(UInt64(time))
    case .epochMicros: writeDecimal(UInt64(time / 1_000))
    case .epochMillis: writeDecimal(UInt64(time / 1_000_000))
    case .epochSeconds: writeDecimal(UInt64(time / 1_000_000_000))
    case .rfc3339: writeRFC3339(time)
    }
  }

  /// Appends `2026-11-27T18:00:00.000000000Z`.
  ///
  /// - SeeAlso: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
  private mutating func writeRFC3339(_ nanoseconds: Int64) {
    let (days, rest) = nanoseconds.quotientAndRemainder(dividingBy: 86_400_000_000_000)
    let shifted = days + 719_468
    let (era, dayOfEra) = shifted.quotientAndRemainder(dividingBy: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let calendarMonth = month < 10 ? month + 3 : month - 9
    writeDigits(yearOfEra + era * 400 + (calendarMonth <= 2 ? 1 : 0), count: 4)
    writeInteger(UInt8(ascii: "-"))
    writeDigits(calendarMonth, count: 2)
    writeInteger(UInt8(ascii: "-"))
    writeDigits(day, count: 2)
    writeInteger(UInt8(ascii: "T"))
    writeDigits(rest / 3_600_000_000_000, count: 2)
    writeInteger(UInt8(ascii: ":"))
    writeDigits(rest / 60_000_000_000 % 60, count: 2)
    writeInteger(UInt8(ascii: ":"))
    writeDigits(rest / 1_000_000_000 % 60, count: 2)
    writeInteger(UInt8(ascii: "."))
    writeDigits(rest % 1_000_000_000, count: 9)
    writeInteger(UInt8(ascii: "Z"))
  }
}
