import NIOCore
import Testing

@testable import Wire

@Suite struct HTTPMessageParserTests {
  static let plain = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

  static let responses: [(text: String, statuses: [Int], keepsAlive: Bool)] = [
    (plain, [200], true),
    ("HTTP/1.1 204 No Content\r\n\r\n", [204], true),
    ("HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n", [304], true),
    (
      "HTTP/1.1 302 Found\r\nLocation: http://elsewhere.invalid/\r\nContent-Length: 0\r\n\r\n",
      [302], true
    ),
    ("HTTP/1.1 200 OK\r\ncontent-length:0\r\nConnection: keep-alive, Close\r\n\r\n", [200], false),
    ("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", [200], false),
    (
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + plain, [200],
      true
    ),
    (
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nWiki\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n",
      [200], true
    ),
    (
      "HTTP/1.1 500 \r\ntransfer-encoding: Chunked\r\n\r\n0\r\nTrailer: yes\r\n\r\n", [500], true
    ),
    ("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", [200], true),
    ("HTTP/1.1 200 OK\nContent-Length: 1\n\nx", [200], true),
    (plain + plain + plain, [200, 200, 200], true),
  ]

  @Test(arguments: responses)
  func `reads a response, wherever it is cut in two`(
    text: String,
    statuses: [Int],
    keepsAlive: Bool
  ) {
    let bytes = Array(text.utf8)
    for cut in 0...bytes.count {
      let messages = Self.parse([bytes[..<cut], bytes[cut...]])

      #expect(messages?.map(\.status) == statuses, "cut at \(cut)")
      #expect(messages?.last?.keepsAlive == keepsAlive, "cut at \(cut)")
    }
  }

  @Test(arguments: responses)
  func `reads a response byte by byte`(text: String, statuses: [Int], keepsAlive: Bool) {
    let bytes = Array(text.utf8)

    let messages = Self.parse(bytes.indices.map { bytes[$0...$0] })

    #expect(messages?.map(\.status) == statuses)
    #expect(messages?.last?.keepsAlive == keepsAlive)
  }

  @Test(arguments: [
    "", "H", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
  ])
  func `waits for the rest of a response`(text: String) {
    #expect(Self.parse([Array(text.utf8)[...]])?.isEmpty == true)
  }

  @Test(arguments: [
    "garbage\r\n\r\n", "HTTP/2 200 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 0200\r\n\r\n",
    "HTTP/1.1 200OK\r\n\r\n", "HTTP/1.1 099 Low\r\n\r\n", "HTTP/1.1 101 Switching\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length : 1\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
    "HTTP/1.1 200 OK\r\n folded: line\r\n\r\n", "HTTP/1.1 200 OK\r\nX: a\rb\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
    "HTTP/1.1 200 OK\r\nX: " + String(repeating: "y", count: 70_000),
  ])
  func `refuses what is not a response`(text: String) {
    #expect(Self.parse([Array(text.utf8)[...]]) == nil)
  }

  @Test func `bounds the head even where it comes in small pieces without end`() {
    let pieces =
      [ArraySlice("HTTP/1.1 200 OK\r\n".utf8)]
      + Array(repeating: ArraySlice("X-Filler: y\r\n".utf8), count: 6_000)

    #expect(Self.parse(pieces) == nil)
  }

  @Test func `knows that the answer to HEAD has no body`() {
    var parser = HTTPMessageParser(.response)
    parser.answersHead = true
    var buffer = ByteBuffer(string: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")

    #expect(parser.consume(&buffer) == .message(HTTPMessage(status: 200)))
  }

  @Test func `takes a body without a length until the connection closes`() {
    var parser = HTTPMessageParser(.response)
    var buffer = ByteBuffer(string: "HTTP/1.1 200 OK\r\n\r\nsome of it")

    var expected = HTTPMessage(status: 200, keepsAlive: false)
    expected.bodySize = 10
    #expect(parser.consume(&buffer) == .incomplete)
    #expect(parser.consumeEnd() == .message(expected))
  }

  @Test func `calls an answer that breaks off malformed, and silence incomplete`() {
    var broken = HTTPMessageParser(.response)
    var buffer = ByteBuffer(string: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel")
    _ = broken.consume(&buffer)
    var silent = HTTPMessageParser(.response)

    #expect(broken.consumeEnd() == .malformed)
    #expect(silent.consumeEnd() == .incomplete)
  }

  @Test func `reads requests that follow each other without waiting`() {
    let text = """
      POST /a HTTP/1.1\r\nX-Stampede-Intended: 12\r\nx-stampede-request: 3\r\nContent-Length: 2\r\n\r\nhi\
      GET /b HTTP/1.0\r\n\r\n
      """
    let messages = Self.parse([Array(text.utf8)[...]], as: .request)

    #expect(messages?.map { String(decoding: $0.path, as: UTF8.self) } == ["/a", "/b"])
    #expect(messages?.map(\.intended) == [12, nil])
    #expect(messages?.map(\.sequence) == [3, nil])
    #expect(messages?.map(\.keepsAlive) == [true, false])
  }

  /// The messages in the pieces; `nil` where they are malformed.
  private static func parse(
    _ pieces: [ArraySlice<UInt8>],
    as role: HTTPMessageParser.Role = .response
  ) -> [HTTPMessage]? {
    var parser = HTTPMessageParser(role)
    var messages: [HTTPMessage] = []
    for piece in pieces {
      var buffer = ByteBuffer(bytes: piece)
      while buffer.readableBytes > 0 {
        switch parser.consume(&buffer) {
        case .incomplete: break
        case .message(let message): messages.append(message)
        case .malformed: return nil
        }
      }
    }
    return messages
  }
}
