/// A place in the bytes of a line.
struct LineCursor {
  let bytes: ArraySlice<UInt8>
  private(set) var index: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    index = bytes.startIndex
  }

  /// The byte here; `nil` at the end.
  var byte: UInt8? { index < bytes.endIndex ? bytes[index] : nil }

  /// Goes on by one byte.
  mutating func advance() { index += 1 }

  /// Goes over `byte` if it stands here.
  mutating func skip(_ byte: UInt8) -> Bool {
    guard self.byte == byte else { return false }
    index += 1
    return true
  }

  /// The bytes up to the next `byte`, and goes there; `nil` and stays where none comes.
  mutating func take(upTo byte: UInt8) -> ArraySlice<UInt8>? {
    guard let end = bytes[index...].firstIndex(of: byte) else { return nil }
    defer { index = end }
    return bytes[index..<end]
  }

  /// A number of exactly `count` digits, or `nil`.
  mutating func digits(_ count: Int) -> Int? {
    guard index + count <= bytes.endIndex else { return nil }
    var value = 0
    for byte in bytes[index..<index + count] {
      guard byte.isDigit else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    index += count
    return value
  }

  /// What is wrong here.
  func fault(_ reason: String) -> LineFault {
    LineFault(column: index - bytes.startIndex + 1, reason: reason)
  }
}

extension UInt8 {
  /// Whether it is an ASCII digit.
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  /// Whether it is a blank or a tab.
  var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}

extension ArraySlice<UInt8> {
  /// The bytes without blanks at both ends.
  var trimmed: ArraySlice<UInt8> {
    var part = drop(while: \.isBlank)
    while part.last?.isBlank == true { part.removeLast() }
    return part
  }

  /// The bytes as text, cut where it is long.
  var excerpt: String {
    let text = String(decoding: prefix(40), as: UTF8.self)
      .map { $0.isASCII && !$0.isLetter && !$0.isNumber && $0 < " " ? "?" : String($0) }.joined()
    return count > 40 ? text + "…" : text
  }
}
