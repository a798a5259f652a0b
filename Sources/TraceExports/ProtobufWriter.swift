/// Writes messages in the wire format of protocol buffers.
///
/// A message is a row of fields: a tag, which is a varint of number · 8 + wire type, and the value.
/// Only what the exports need is here: varints, 64-bit numbers, and what has a length before it.
///
/// - SeeAlso: "Encoding", in the documentation of protocol buffers.
struct ProtobufWriter {
  /// The bytes so far.
  private(set) var bytes: [UInt8] = []

  private enum WireType: UInt64 {
    case varint = 0, fixed64 = 1, lengthDelimited = 2
  }

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// Seven bits a byte, the low ones first; the top bit says that more follow.
  mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// A field of an unsigned type, an enumeration or a truth value.
  mutating func field(_ number: UInt64, _ value: UInt64) {
    tag(number, .varint)
    append(varint: value)
  }

  /// A field of type `int64`: ten bytes where it is negative.
  mutating func field(_ number: UInt64, signed value: Int64) {
    field(number, UInt64(bitPattern: value))
  }

  /// A field of type `double`.
  mutating func field(_ number: UInt64, double value: Double) {
    tag(number, .fixed64)
    let pattern = value.bitPattern
    for place: UInt64 in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: pattern >> (8 * place))) }
  }

  /// A field of type `string`.
  mutating func field(_ number: UInt64, _ text: String) {
    tag(number, .lengthDelimited)
    append(varint: UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  /// A field that is itself a message.
  mutating func field(_ number: UInt64, _ message: ProtobufWriter) {
    tag(number, .lengthDelimited)
    append(varint: UInt64(message.bytes.count))
    bytes.append(contentsOf: message.bytes)
  }

  /// A field that is itself a message, which `body` writes.
  mutating func message(_ number: UInt64, _ body: (inout ProtobufWriter) -> Void) {
    var message = ProtobufWriter()
    body(&message)
    field(number, message)
  }

  private mutating func tag(_ number: UInt64, _ type: WireType) {
    append(varint: number << 3 | type.rawValue)
  }
}
