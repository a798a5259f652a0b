/// Why a due request could not go at once.
public enum Obstacle: String, CaseIterable, Sendable, BitwiseCopyable {
  /// All connections were in use and no more are allowed.
  case connections
  /// As many requests as are allowed were on their way.
  case inFlight = "max-in-flight"
  /// As many requests as are allowed had gone within the last second.
  case rate = "max-rps"
  /// As many requests as are allowed had gone to the target within the last second.
  case targetRate = "max-rps-per-target"
  /// As many requests as the allow-list lets its target have had gone within the last second.
  case allowListRate = "allow-list-rate"
  /// The target had asked to be left alone, with the header `Retry-After`.
  case retryAfter = "retry-after"
}

extension Obstacle {
  /// Place among all cases.
  var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
