/// What is wrong with the end that a request came to.
public enum ErrorClass: String, CaseIterable, Sendable {
  /// No connection could be made, so it was not sent.
  case connectFailed = "connect-failed"
  /// The other side broke off TLS.
  case tls
  /// No answer came in time.
  case timeout
  /// The connection was closed or reset before the answer was whole.
  case reset
  /// What came is not HTTP/1.x.
  case malformed
  /// The body of the answer was larger than is taken.
  case oversized
  /// A status from 400 to 499 that the endpoint map does not expect.
  case clientStatus = "http-4xx"
  /// A status from 500 on that the endpoint map does not expect.
  case serverStatus = "http-5xx"
  /// Another status that the endpoint map does not expect.
  case unexpectedStatus = "unexpected-status"
  /// The emission ended first; no fault of the target.
  case cut

  /// Whether the target is to blame.
  public var isFault: Bool { self != .cut }

  /// Place among all cases.
  var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension RequestRecord {
  /// What is wrong with its end; `nil` for an expected answer, and for a request that was shed.
  public var errorClass: ErrorClass? {
    switch fate {
    case .shed: nil
    case .skipped: .connectFailed
    case .failed(let failure): failure.errorClass
    case .answered where isExpected: nil
    case .answered where status >= 500: .serverStatus
    case .answered where status >= 400: .clientStatus
    case .answered: .unexpectedStatus
    }
  }
}
