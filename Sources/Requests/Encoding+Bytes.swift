extension Encoding {
  /// The bytes, encoded.
  func encode(_ bytes: [UInt8]) -> [UInt8] {
    ByteOutput.withTemporary(size: mostBytes(of: bytes.count)) { output in
      write(bytes, to: &output)
      return unsafe Array(output.bytes)
    }
  }

  /// How many bytes become of so many at most.
  func mostBytes(of count: Int) -> Int {
    switch self {
    case .none, .number: count
    case .base64: (count + 2) / 3 * 4
    case .json, .xml: count * 6
    case .url, .header: count * 3
    }
  }

  /// Appends the bytes, encoded.
  func write(_ bytes: some Sequence<UInt8>, to output: inout ByteOutput) {
    switch self {
    case .none, .number: for byte in bytes { output.append(byte) }
    case .base64: Self.writeBase64(bytes, to: &output)
    case .json: for byte in bytes { Self.writeJSON(byte, to: &output) }
    case .url: for byte in bytes { Self.writeURL(byte, to: &output) }
    case .xml: for byte in bytes { Self.writeXML(byte, to: &output) }
    case .header:
      for byte in bytes {
        if byte < 0x20 || byte >= 0x7F {
          Self.writePercent(byte, to: &output)
        } else {
          output.append(byte)
        }
      }
    }
  }

  private static func writeJSON(_ byte: UInt8, to output: inout ByteOutput) {
    switch byte {
    case 0x22: output.append(literal: "\\\"")
    case 0x5C: output.append(literal: "\\\\")
    case 0x0A: output.append(literal: "\\n")
    case 0x0D: output.append(literal: "\\r")
    case 0x09: output.append(literal: "\\t")
    case 0..<0x20:
      output.append(literal: "\\u00")
      output.append(digit(byte >> 4))
      output.append(digit(byte & 15))
    default: output.append(byte)
    }
  }

  private static func writeURL(_ byte: UInt8, to output: inout ByteOutput) {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: output.append(byte)
    default: writePercent(byte, to: &output)
    }
  }

  private static func writePercent(_ byte: UInt8, to output: inout ByteOutput) {
    output.append(UInt8(ascii: "%"))
    output.append(digit(byte >> 4))
    output.append(digit(byte & 15))
  }

  private static func writeXML(_ byte: UInt8, to output: inout ByteOutput) {
    switch byte {
    case 0x26: output.append(literal: "&amp;")
    case 0x3C: output.append(literal: "&lt;")
    case 0x3E: output.append(literal: "&gt;")
    case 0x22: output.append(literal: "&quot;")
    case 0x27: output.append(literal: "&apos;")
    default: output.append(byte)
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
  }

  /// - SeeAlso: RFC 4648, section 4.
  private static func writeBase64(_ bytes: some Sequence<UInt8>, to output: inout ByteOutput) {
    var (bits, count) = (UInt32(0), 0)
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 1
      guard count == 3 else { continue }
      writeSixBits(bits >> 18, &output)
      writeSixBits(bits >> 12, &output)
      writeSixBits(bits >> 6, &output)
      writeSixBits(bits, &output)
      (bits, count) = (0, 0)
    }
    guard count > 0 else { return }
    bits <<= UInt32(8 * (3 - count))
    writeSixBits(bits >> 18, &output)
    writeSixBits(bits >> 12, &output)
    if count == 2 { writeSixBits(bits >> 6, &output) }
    output.append(literal: count == 2 ? "=" : "==")
  }

  private static func writeSixBits(_ bits: UInt32, _ output: inout ByteOutput) {
    let value = UInt8(bits & 63)
    switch value {
    case 0..<26: output.append(UInt8(ascii: "A") + value)
    case 26..<52: output.append(UInt8(ascii: "a") + value - 26)
    case 52..<62: output.append(UInt8(ascii: "0") + value - 52)
    case 62: output.append(UInt8(ascii: "+"))
    default: output.append(UInt8(ascii: "/"))
    }
  }
}
