import NIOCore
import SimulationKernel
import Testing

@testable import Wire

/// Bytes and texts that nobody meant: what reads them refuses or takes them, and never traps.
@Suite struct HostileInputTests {
  /// Flips, cuts and doubles bytes of `text`.
  private static func damage(_ text: String, _ random: inout SplitMix64) -> [UInt8] {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.removeSubrange(place..<min(bytes.count, place + 5))
      case 2: bytes.insert(contentsOf: bytes[place...].prefix(9), at: place)
      default: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      }
    }
    return bytes
  }

  /// What a parser makes of pieces: the messages until the end, or until the first that is wrong.
  private static func read(
    _ pieces: [ArraySlice<UInt8>],
    as role: HTTPMessageParser.Role
  ) -> (messages: [HTTPMessage], isMalformed: Bool) {
    var parser = HTTPMessageParser(role)
    var messages: [HTTPMessage] = []
    for piece in pieces {
      var buffer = ByteBuffer(bytes: piece)
      while buffer.readableBytes > 0 {
        switch parser.consume(&buffer) {
        case .incomplete: break
        case .message(let message): messages.append(message)
        case .malformed: return (messages, true)
        }
      }
    }
    return (messages, false)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  func `a damaged message reads the same in one piece and in many`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let texts = HTTPMessageParserTests.responses.map(\.text)

    for round in 0..<500 {
      let bytes = Self.damage(texts[round % texts.count] + texts[0], &random)
      var cuts = (0..<5).map { _ in Int.random(in: 0...bytes.count, using: &random) }.sorted()
      cuts = [0] + cuts + [bytes.count]
      let pieces = zip(cuts, cuts.dropFirst()).map { bytes[$0..<$1] }
      for role in [HTTPMessageParser.Role.response, .request] {
        let whole = Self.read([bytes[...]], as: role)
        let parts = Self.read(pieces, as: role)

        #expect(whole.messages == parts.messages, "round \(round): \(bytes)")
        #expect(whole.isMalformed == parts.isMalformed, "round \(round): \(bytes)")
      }
    }
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `a damaged target is refused, or names the same place when it is written out`(
    seed: UInt64
  ) throws {
    var random = SplitMix64(seed: seed)
    let texts = [
      "http://127.0.0.1:8080/base", "http://[::1]:80/", "http://[2001:db8:0:0:1::7]/x",
      "http://shop.example.invalid:443", "http://localhost",
    ]

    var taken = 0
    for round in 0..<1_000 {
      let text = String(decoding: Self.damage(texts[round % 5], &random), as: UTF8.self)
      guard let target = try? TargetURL(text) else { continue }
      taken += 1
      #expect(try TargetURL(target.description) == target, "\(text)")
    }
    #expect(taken > 50)
  }

  @Test func `an IPv6 address is written as its shortest text`() throws {
    for (text, shortest) in [
      ("[::]", "[::]"), ("[0:0:0:0:0:0:0:1]", "[::1]"), ("[1:0:0:2:0:0:0:3]", "[1:0:0:2::3]"),
      ("[2001:DB8:0:0:1:0:0:1]", "[2001:db8::1:0:0:1]"), ("[1:2:3:4:5:6:7:0]", "[1:2:3:4:5:6:7:0]"),
      ("[fe80::]", "[fe80::]"), ("[1::0:2]", "[1::2]"),
    ] {
      #expect(try HostName(text).description == shortest)
    }
  }
}
