import NIOCore
import Testing
import Wire

@testable import Instruments

@Suite struct RequestReaderTests {
  private static func outcomes(
    of text: String,
    inPiecesOf size: Int = .max
  ) -> [RequestReader.Outcome] {
    var (reader, paths) = (RequestReader(), PathTable())
    let bytes = Array(text.utf8)
    var outcomes: [RequestReader.Outcome] = []
    for start in stride(from: 0, to: bytes.count, by: min(size, bytes.count)) {
      let piece = Array(bytes[start..<min(bytes.count, start + min(size, bytes.count))])
      var position = 0
      while true {
        let outcome = reader.next(in: piece.span, from: &position, paths: &paths)
        if outcome == .incomplete { break }
        outcomes.append(outcome)
        if outcome == .malformed { return outcomes }
      }
    }
    return outcomes
  }

  private static let ours =
    "POST /buy HTTP/1.1\r\nHost: x\r\ncontent-length: 3\r\nX-Stampede-Session: 7\r\n"
    + "X-Stampede-Request: 12\r\nx-stampede-intended:  99 \r\nX-STAMPEDE-START: 5\r\n"
    + "Idempotency-Key: k-1\r\n\r\nabc"

  @Test func `takes what the sender says in its headers`() throws {
    let outcomes = Self.outcomes(of: Self.ours)

    guard case .request(let request) = try #require(outcomes.first) else {
      Issue.record("\(outcomes)")
      return
    }
    #expect(request.session == 7)
    #expect(request.sequence == 12)
    #expect(request.intended == 99)
    #expect(request.start == 5)
    #expect(request.key != 0)
    #expect(request.path == 1)
    #expect(request.keepsAlive)
  }

  /// What came at once is read by another code than what came in pieces; both must agree on texts
  /// that are usual, unusual and malformed.
  @Test(arguments: [1, 2, 7, 64])
  func `reads the same in pieces as at once`(size: Int) {
    let texts = [
      Self.ours + Self.ours,
      "GET / HTTP/1.1\r\n\r\nGET /b?c=d HTTP/1.1\r\nConnection: keep-alive\r\n\r\n",
      "GET / HTTP/1.0\r\n\r\n",
      "GET / HTTP/1.1\nHost: x\n\n",
      "GET / HTTP/1.1\r\nConnection: Keep-Alive, Close\r\n\r\n",
      "\r\nGET / HTTP/1.1\r\n\r\n",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + Self.ours,
      "POST / HTTP/1.1\r\nContent-Length: 1\r\ncontent-length: 1\r\n\r\nx" + Self.ours,
      "POST / HTTP/1.1\r\nContent-Length: 1\r\ncontent-length: 2\r\n\r\nxy",
      "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
      "POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
      "GET / HTTP/2.0\r\n\r\n", "GET  / HTTP/1.1\r\n\r\n", "nonsense\r\n\r\n",
      "GET / HTTP/1.1\r\nName : x\r\n\r\n", "GET / HTTP/1.1\r\n folded\r\n\r\n",
      "GET / HTTP/1.1\r\nA: b\rc\r\n\r\n", "GET / HTTP/1.1\r\n: x\r\n\r\n",
      "GET / HTTP/1.1\r\nX-Stampede-Intended: 1e3\r\nIdempotency-Key:\r\n\r\n",
    ]
    for text in texts {
      #expect(Self.outcomes(of: text, inPiecesOf: size) == Self.outcomes(of: text), "\(text)")
    }
  }

  /// Any one byte changed: what is read at once is what the parser alone would read.
  @Test func `agrees with the parser on damaged requests`() {
    let bytes = Array(Self.ours.utf8)
    for index in bytes.indices {
      for byte: UInt8 in [0x00, 0x0A, 0x0D, 0x20, 0x2C, 0x30, 0x39, 0x3A, 0x41, 0xFF] {
        var damaged = bytes
        damaged[index] = byte
        let text = damaged + bytes

        let expected = Self.parsed(text)
        let found = Self.read(text)

        #expect(found == expected, "byte \(index) is \(byte)")
      }
    }
  }

  private static func read(_ bytes: [UInt8]) -> [RequestReader.Outcome] {
    var (reader, paths, position) = (RequestReader(), PathTable(), 0)
    var outcomes: [RequestReader.Outcome] = []
    while outcomes.last != .incomplete, outcomes.last != .malformed {
      outcomes.append(reader.next(in: bytes.span, from: &position, paths: &paths))
    }
    return outcomes
  }

  private static func parsed(_ bytes: [UInt8]) -> [RequestReader.Outcome] {
    var (parser, paths, buffer) = (
      HTTPMessageParser(.request), PathTable(), ByteBuffer(bytes: bytes)
    )
    var outcomes: [RequestReader.Outcome] = []
    while outcomes.last != .incomplete, outcomes.last != .malformed {
      switch parser.consume(&buffer) {
      case .incomplete: outcomes.append(.incomplete)
      case .malformed: outcomes.append(.malformed)
      case .message(let message):
        outcomes.append(.request(ArrivedRequest(message, paths: &paths)))
      }
    }
    return outcomes
  }
}

@Suite struct PathTableTests {
  @Test func `gives equal paths one number, and those beyond its bound number 0`() {
    var table = PathTable()
    let texts = (0..<PathTable.maximumCount + 5).map { Array("/\($0)".utf8) }

    let numbers = texts.map { table.index(of: $0.span, in: 0..<$0.count) }
    let again = texts.map { table.index(of: $0.span, in: 0..<$0.count) }

    #expect(numbers == again)
    #expect(Set(numbers.prefix(PathTable.maximumCount)).count == PathTable.maximumCount)
    #expect(numbers.suffix(5).allSatisfy { $0 == 0 })
    #expect(table.paths[Int(numbers[17])] == texts[17])
  }
}
