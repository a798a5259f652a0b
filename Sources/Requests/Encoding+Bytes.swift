import NIOCore

extension Encoding {
  /// The bytes, encoded.
  func encode(_ bytes: [UInt8]) -> [UInt8] {
    var buffer = ByteBuffer()
    write(bytes, to: &buffer)
    return Array(buffer.readableBytesView)
  }

  /// Appends the bytes, encoded.
  func write(_ bytes: some Sequence<UInt8>, to buffer: inout ByteBuffer) {
    switch self {
    case .none, .number: buffer.writeBytes(bytes)
    case .base64: Self.writeBase64(bytes, to: &buffer)
    case .json: for byte in bytes { Self.writeJSON(byte, to: &buffer) }
    case .url: for byte in bytes { Self.writeURL(byte, to: &buffer) }
    case .xml: for byte in bytes { Self.writeXML(byte, to: &buffer) }
    case .header:
      for byte in bytes {
        if byte < 0x20 || byte >= 0x7F {
          Self.writePercent(byte, to: &buffer)
        } else {
          buffer.writeInteger(byte)
        }
      }
    }
  }

  private static func writeJSON(_ byte: UInt8, to buffer: inout ByteBuffer) {
    switch byte {
    case 0x22: buffer.writeStaticString("\\\"")
    case 0x5C: buffer.writeStaticString("\\\\")
    case 0x0A: buffer.writeStaticString("\\n")
    case 0x0D: buffer.writeStaticString("\\r")
    case 0x09: buffer.writeStaticString("\\t")
    case 0..<0x20:
      buffer.writeStaticString("\\u00")
      buffer.writeInteger(digit(byte >> 4))
      buffer.writeInteger(digit(byte & 15))
    default: buffer.writeInteger(byte)
    }
  }

  private static func writeURL(_ byte: UInt8, to buffer: inout ByteBuffer) {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: buffer.writeInteger(byte)
    default: writePercent(byte, to: &buffer)
    }
  }

  private static func writePercent(_ byte: UInt8, to buffer: inout ByteBuffer) {
    buffer.writeInteger(UInt8(ascii: "%"))
    buffer.writeInteger(digit(byte >> 4))
    buffer.writeInteger(digit(byte & 15))
  }

  private static func writeXML(_ byte: UInt8, to buffer: inout ByteBuffer) {
    switch byte {
    case 0x26: buffer.writeStaticString("&amp;")
    case 0x3C: buffer.writeStaticString("&lt;")
    case 0x3E: buffer.writeStaticString("&gt;")
    case 0x22: buffer.writeStaticString("&quot;")
    case 0x27: buffer.writeStaticString("&apos;")
    default: buffer.writeInteger(byte)
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
  }

  /// - SeeAlso: RFC 4648, section 4.
  private static func writeBase64(_ bytes: some Sequence<UInt8>, to buffer: inout ByteBuffer) {
    var (bits, count) = (UInt32(0), 0)
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 1
      guard count == 3 else { continue }
      writeSixBits(bits >> 18, &buffer)
      writeSixBits(bits >> 12, &buffer)
      writeSixBits(bits >> 6, &buffer)
      writeSixBits(bits, &buffer)
      (bits, count) = (0, 0)
    }
    guard count > 0 else { return }
    bits <<= UInt32(8 * (3 - count))
    writeSixBits(bits >> 18, &buffer)
    writeSixBits(bits >> 12, &buffer)
    if count == 2 { writeSixBits(bits >> 6, &buffer) }
    buffer.writeStaticString(count == 2 ? "=" : "==")
  }

  private static func writeSixBits(_ bits: UInt32, _ buffer: inout ByteBuffer) {
    let value = UInt8(bits & 63)
    switch value {
    case 0..<26: buffer.writeInteger(UInt8(ascii: "A") + value)
    case 26..<52: buffer.writeInteger(UInt8(ascii: "a") + value - 26)
    case 52..<62: buffer.writeInteger(UInt8(ascii: "0") + value - 52)
    case 62: buffer.writeInteger(UInt8(ascii: "+"))
    default: buffer.writeInteger(UInt8(ascii: "/"))
    }
  }
}
