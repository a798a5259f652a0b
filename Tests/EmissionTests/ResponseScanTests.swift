import NIOCore
import Testing
import Wire

@testable import Emission

@Suite struct ResponseScanTests {
  private static let usual = """
    HTTP/1.1 200 OK\r
    Server: sink\r
    Date: Thu, 26 Nov 2026 02:00:00 GMT\r
    Content-Type: text/plain\r
    Content-Length: 5\r
    Connection: keep-alive\r
    Retry-After: 7\r
    \r
    hello
    """

  private static func scan(_ text: String) -> ResponseScan? {
    ResponseScan(ByteBuffer(string: text).readableBytesUInt8Span)
  }

  @Test func `reads a usual answer at once`() throws {
    let scan = try #require(Self.scan(Self.usual + "HTTP/1.1 200"))

    #expect(scan.message.status == 200)
    #expect(scan.message.bodySize == 5)
    #expect(scan.message.retryAfter == Array("7".utf8))
    #expect(scan.message.keepsAlive)
    #expect(scan.end == Self.usual.utf8.count)
  }

  @Test func `leaves a part of an answer to the parser`() {
    for length in 0..<Self.usual.count {
      #expect(Self.scan(String(Self.usual.prefix(length))) == nil)
    }
  }

  @Test(arguments: [
    ("Content-Length: 5\r\n", ""), ("Content-Length: 5", "Content-Length: 5\r\nContent-Length: 5"),
    ("Content-Length: 5", "Transfer-Encoding: chunked"), ("keep-alive", "close"),
    ("HTTP/1.1", "HTTP/1.0"), ("200", "204"), ("200", "304"), ("200", "100"), ("200", "20x"),
    ("Server: sink", "Server : sink"), ("Server: sink", " folded"), ("\r\nServer", "\nServer"),
    ("Content-Length: 5", "Content-Length: -5"),
  ])
  func `leaves what is unusual to the parser`(usual: String, unusual: String) {
    #expect(Self.scan(Self.usual.replacing(usual, with: unusual)) == nil)
  }

  /// Whatever is damaged, the scan takes nothing that the parser does not read in the same way.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `agrees with the parser on damaged answers`(seed: UInt64) {
    var random = Bits(seed: seed)
    var taken = 0
    for _ in 0..<5_000 {
      var bytes = Array(Self.usual.utf8)
      for _ in 0..<(random.next() % 3) {
        let place = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 3 {
        case 0: bytes[place] ^= UInt8(1 << (random.next() % 8))
        case 1: bytes.remove(at: place)
        default: bytes.insert(bytes[place], at: place)
        }
      }
      var buffer = ByteBuffer(bytes: bytes)
      guard let scan = ResponseScan(buffer.readableBytesUInt8Span) else { continue }
      taken += 1
      var parser = HTTPMessageParser(.response)
      #expect(parser.consume(&buffer) == .message(scan.message))
      #expect(buffer.readerIndex == scan.end)
    }
    #expect(taken > 1_000)
  }
}
