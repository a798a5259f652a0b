/// A point in time as logs write it, in nanoseconds since 1 January 1970, UTC.
enum LogInstant {
  private static let second = 1_000_000_000
  /// From 1970 until 2200, far from where sums and differences would overflow.
  private static let era = 0...7_258_118_400 * second

  /// Reads `10/Oct/2000:13:55:36 -0700`, the form of access logs.
  static func accessLog(_ cursor: inout LineCursor) throws(LineFault) -> Int {
    let start = cursor
    guard let day = cursor.digits(2), cursor.skip(UInt8(ascii: "/")),
      let word = cursor.take(upTo: UInt8(ascii: "/")), let month = month(word),
      cursor.skip(UInt8(ascii: "/")), let year = cursor.digits(4), cursor.skip(UInt8(ascii: ":")),
      let time = clock(&cursor), cursor.skip(UInt8(ascii: " ")), let zone = zone(&cursor)
    else { throw start.fault("this is no time such as 10/Oct/2000:13:55:36 -0700") }
    guard let days = days(year, month, day) else { throw start.fault("there is no such day") }
    return max(0, (days * 86_400 + time - zone) * second)
  }

  /// Reads a time in any form but that of access logs: ISO 8601 with a zone, or seconds, milliseconds,
  /// microseconds or nanoseconds since 1970, told apart by their size.
  static func any(_ text: ArraySlice<UInt8>) throws(LineFault) -> Int {
    let trimmed = text.trimmed
    guard let first = trimmed.first else {
      throw LineCursor(text).fault("a time is missing")
    }
    if first.isDigit, let number = number(trimmed) { return try epoch(number, in: trimmed) }
    return try iso(trimmed)
  }

  /// The time that a number of seconds, or of smaller units, since 1970 stands for.
  private static func epoch(
    _ number: (whole: Int, nanoseconds: Int),
    in text: ArraySlice<UInt8>
  ) throws(LineFault) -> Int {
    // Seconds until the year 5138; no log is so old that its milliseconds look like seconds.
    let scale =
      switch number.whole {
      case ..<100_000_000_000: second
      case ..<100_000_000_000_000: 1_000_000
      case ..<100_000_000_000_000_000: 1_000
      default: 1
      }
    let (product, isBeyond) = number.whole.multipliedReportingOverflow(by: scale)
    guard !isBeyond, era.contains(product) else {
      throw LineCursor(text).fault("\"\(text.excerpt)\" is no time between 1970 and 2200")
    }
    return product + number.nanoseconds / (second / scale)
  }

  /// A decimal number, its fraction in billionths; `nil` where it is none.
  private static func number(_ text: ArraySlice<UInt8>) -> (whole: Int, nanoseconds: Int)? {
    var cursor = LineCursor(text)
    var whole = 0
    while let byte = cursor.byte, byte.isDigit {
      let (tens, isBeyond) = whole.multipliedReportingOverflow(by: 10)
      guard !isBeyond, tens <= .max - 9 else { return nil }
      whole = tens + Int(byte - UInt8(ascii: "0"))
      cursor.advance()
    }
    let fraction = cursor.byte == UInt8(ascii: ".") ? self.fraction(&cursor) : 0
    return cursor.byte == nil ? (whole, fraction) : nil
  }

  /// Reads `.5` or `,123456`, in billionths.
  private static func fraction(_ cursor: inout LineCursor) -> Int {
    cursor.advance()
    var (value, scale) = (0, second / 10)
    while let byte = cursor.byte, byte.isDigit {
      value += Int(byte - UInt8(ascii: "0")) * scale
      scale /= 10
      cursor.advance()
    }
    return value
  }

  /// Reads `2026-11-27T10:00:00.5+01:00`; the `T` may be a blank.
  private static func iso(_ text: ArraySlice<UInt8>) throws(LineFault) -> Int {
    var cursor = LineCursor(text)
    guard let year = cursor.digits(4), cursor.skip(UInt8(ascii: "-")), let month = cursor.digits(2),
      cursor.skip(UInt8(ascii: "-")), let day = cursor.digits(2),
      let separator = cursor.byte, "Tt ".utf8.contains(separator)
    else { throw LineCursor(text).fault("\"\(text.excerpt)\" is no time") }
    cursor.advance()
    guard let time = clock(&cursor) else {
      throw LineCursor(text).fault("\"\(text.excerpt)\" has no time of the day")
    }
    var part = 0
    if let byte = cursor.byte, byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") {
      part = fraction(&cursor)
    }
    guard let days = days(year, month, day) else {
      throw LineCursor(text).fault("there is no such day as \"\(text.excerpt)\"")
    }
    _ = cursor.skip(UInt8(ascii: " "))
    guard let zone = zone(&cursor), cursor.byte == nil else {
      throw LineCursor(text).fault(
        "\"\(text.excerpt)\" has no time zone: write Z behind it, or an offset such as +01:00"
      )
    }
    return max(0, (days * 86_400 + time - zone) * second + part)
  }

  /// Reads `13:55:36`; a leap second counts as the one before.
  private static func clock(_ cursor: inout LineCursor) -> Int? {
    guard let hour = cursor.digits(2), hour < 24, cursor.skip(UInt8(ascii: ":")),
      let minute = cursor.digits(2), minute < 60, cursor.skip(UInt8(ascii: ":")),
      let second = cursor.digits(2), second <= 60
    else { return nil }
    return hour * 3_600 + minute * 60 + min(second, 59)
  }

  /// Reads `Z`, `UTC`, `+0100`, `+01:00` or `-07`, in seconds east of Greenwich.
  private static func zone(_ cursor: inout LineCursor) -> Int? {
    if cursor.skip(UInt8(ascii: "Z")) || cursor.skip(UInt8(ascii: "z")) { return 0 }
    if cursor.bytes[cursor.index...].elementsEqual("UTC".utf8) {
      for _ in 0..<3 { cursor.advance() }
      return 0
    }
    let isWest = cursor.byte == UInt8(ascii: "-")
    guard isWest || cursor.byte == UInt8(ascii: "+") else { return nil }
    cursor.advance()
    guard let hours = cursor.digits(2), hours < 24 else { return nil }
    _ = cursor.skip(UInt8(ascii: ":"))
    let minutes = cursor.digits(2) ?? 0
    guard minutes < 60 else { return nil }
    return (hours * 3_600 + minutes * 60) * (isWest ? -1 : 1)
  }

  private static func month(_ word: ArraySlice<UInt8>) -> Int? {
    let names = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    return names.firstIndex { $0.utf8.elementsEqual(word) }.map { $0 + 1 }
  }

  /// Days since 1970 of a day of the Gregorian calendar between 1970 and 2200; `nil` where there is
  /// no such day.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int? {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1970...2200).contains(year), (1...12).contains(month),
      (1...lengths[month - 1]).contains(day)
    else { return nil }
    let before = year - 1
    let years = before * 365 + before / 4 - before / 100 + before / 400
    return years - 719_162 + lengths[..<(month - 1)].reduce(0, +) + day - 1
  }
}
