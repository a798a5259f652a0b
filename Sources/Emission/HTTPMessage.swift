/// What is kept of a message.
struct HTTPMessage: Equatable {
  /// The status of a response; 0 in a request.
  var status = 0
  /// Whether the connection may carry another message.
  var keepsAlive = true
  /// The path of a request.
  var path: [UInt8] = []
  /// The header `X-Stampede-Intended` of a request, in nanoseconds.
  var intended: Int64?
  /// The header `X-Stampede-Request` of a request.
  var sequence: Int64?
}
