import Wire

/// What a sink keeps of a request.
struct ArrivedRequest: Equatable, Sendable, BitwiseCopyable {
  /// The path, by its number in the ``PathTable``.
  var path: Int32 = 0
  /// Whether the connection may carry another request.
  var keepsAlive = true
  /// The header `X-Stampede-Intended`: nanoseconds since the emission began; −1: not told.
  var intended: Int64 = -1
  /// The header `X-Stampede-Request`: the request's number in the emission; −1: not told.
  var sequence: Int64 = -1
  /// The header `X-Stampede-Session`; −1: not told.
  var session: Int64 = -1
  /// The header `X-Stampede-Start`: when the emission began, on the sender's monotonic clock; −1: not
  /// told.
  var start: Int64 = -1
  /// A digest of the header `Idempotency-Key`; 0: not told.
  var key: UInt64 = 0

  init() {}

  /// Keeps what the parser read.
  init(_ message: HTTPMessage, paths: inout PathTable) {
    path = paths.index(of: message.path.span, in: 0..<message.path.count)
    keepsAlive = message.keepsAlive
    intended = message.intended ?? -1
    sequence = message.sequence ?? -1
    session = message.session ?? -1
    start = message.start ?? -1
    key = message.idempotencyKey.isEmpty ? 0 : message.idempotencyKey.span.digest(in: nil)
  }
}

extension Span<UInt8> {
  /// A number that other bytes are unlikely to have, never 0: FNV-1a.
  ///
  /// - Parameter range: which of the bytes; `nil`: all.
  /// - Returns: the number.
  func digest(in range: Range<Int>?) -> UInt64 {
    var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in range ?? 0..<count {
      digest = (digest ^ UInt64(self[index])) &* 0x0000_0100_0000_01B3
    }
    return digest == 0 ? 1 : digest
  }
}
