/// What is kept of a message.
public struct HTTPMessage: Equatable, Sendable {
  /// The status of a response; 0 in a request.
  public var status = 0
  /// Whether the connection may carry another message.
  public var keepsAlive = true
  /// Bytes of the body, framing left out.
  public var bodySize = 0
  /// The header `Retry-After` of a response; empty where there is none.
  public var retryAfter: [UInt8] = []
  /// The path of a request.
  public var path: [UInt8] = []
  /// The header `X-Stampede-Intended` of a request, in nanoseconds.
  public var intended: Int64?
  /// The header `X-Stampede-Request` of a request.
  public var sequence: Int64?
  /// The header `X-Stampede-Session` of a request.
  public var session: Int64?
  /// The header `X-Stampede-Start` of a request: when the emission began, in nanoseconds on the
  /// sender's monotonic clock.
  public var start: Int64?
  /// The header `Idempotency-Key` of a request.
  public var idempotencyKey: [UInt8] = []

  /// Creates a message.
  public init(status: Int = 0, keepsAlive: Bool = true, path: [UInt8] = []) {
    self.status = status
    self.keepsAlive = keepsAlive
    self.path = path
  }
}
