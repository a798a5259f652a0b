import Testing

@testable import TraceExports

/// The examples of the documentation of protocol buffers, "Encoding", and the ends of the ranges.
@Suite struct ProtobufWriterTests {
  @Test(
    arguments: [
      (0, [0x00]), (1, [0x01]), (127, [0x7F]), (128, [0x80, 0x01]), (150, [0x96, 0x01]),
      (300, [0xAC, 0x02]), (16_384, [0x80, 0x80, 0x01]),
      (
        UInt64.max, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]
      ),
    ] as [(UInt64, [UInt8])]
  )
  func `writes a varint in as few bytes as it needs`(value: UInt64, bytes: [UInt8]) {
    var writer = ProtobufWriter()

    writer.append(varint: value)

    #expect(writer.bytes == bytes)
  }

  /// `message Test1 { int32 a = 1; }` with a = 150.
  @Test func `writes a number as the documentation does`() {
    var writer = ProtobufWriter()

    writer.field(1, 150)

    #expect(writer.bytes == [0x08, 0x96, 0x01])
  }

  /// `message Test2 { string b = 2; }` with b = "testing".
  @Test func `writes a text as the documentation does`() {
    var writer = ProtobufWriter()

    writer.field(2, "testing")

    #expect(writer.bytes == [0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6E, 0x67])
  }

  /// `message Test3 { Test1 c = 3; }` with c.a = 150.
  @Test func `writes a message as the documentation does`() {
    var writer = ProtobufWriter()

    writer.message(3) { $0.field(1, 150) }

    #expect(writer.bytes == [0x1A, 0x03, 0x08, 0x96, 0x01])
  }

  /// The documentation: −2 as an `int64` is 2^64 − 2.
  @Test func `writes a negative number in ten bytes`() {
    var writer = ProtobufWriter()

    writer.field(1, signed: -2)

    #expect(writer.bytes == [0x08, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01])
  }

  @Test func `writes a floating-point number with its low byte first`() {
    var writer = ProtobufWriter()

    writer.field(44, double: 1.5)

    #expect(writer.bytes == [0xE1, 0x02, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F])
  }

  /// Numbers from 16 on need a tag of two bytes.
  @Test func `writes the tag of a large number of a field`() {
    var writer = ProtobufWriter()

    writer.field(16, 1)
    writer.field(60, "")

    #expect(writer.bytes == [0x80, 0x01, 0x01, 0xE2, 0x03, 0x00])
  }
}
