/// What a request on its way ended with, other than an answer.
public enum RequestFailure: String, CaseIterable, Sendable, BitwiseCopyable {
  /// No answer came in time.
  case timeout
  /// The connection was closed or reset before the answer was whole.
  case reset
  /// What came is not HTTP/1.x.
  case malformed
  /// The body of the answer was larger than is taken.
  case oversized
  /// The other side broke off TLS.
  case tls
  /// The emission ended first.
  case cut
}

extension RequestFailure {
  /// Place among all cases.
  var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  var errorClass: ErrorClass {
    switch self {
    case .timeout: .timeout
    case .reset: .reset
    case .malformed: .malformed
    case .oversized: .oversized
    case .tls: .tls
    case .cut: .cut
    }
  }
}
