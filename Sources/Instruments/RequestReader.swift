import NIOCore
import Wire

/// Reads the requests of one connection: whole ones at once, parts of them by the parser.
struct RequestReader {
  /// What came of the bytes that were there.
  enum Outcome: Equatable {
    /// They are used up.
    case incomplete
    /// A request ended.
    case request(ArrivedRequest)
    /// They are not HTTP/1.x, or beyond a bound.
    case malformed
  }

  private var parser = HTTPMessageParser(.request)

  /// Reads on from `position`, and moves it; call it again while it gives requests.
  mutating func next(
    in bytes: Span<UInt8>,
    from position: inout Int,
    paths: inout PathTable
  ) -> Outcome {
    guard position < bytes.count else { return .incomplete }
    if parser.isBetweenMessages, let scan = RequestScan(bytes, at: position, paths: &paths) {
      position = scan.end
      return .request(scan.request)
    }
    var rest = ByteBuffer(bytes: (position..<bytes.count).map { bytes[$0] })
    let outcome = parser.consume(&rest)
    position = bytes.count - rest.readableBytes
    return switch outcome {
    case .incomplete: .incomplete
    case .message(let message): .request(ArrivedRequest(message, paths: &paths))
    case .malformed: .malformed
    }
  }
}
