/// Why a due request could not go at once.
public enum Obstacle: String, CaseIterable, Sendable, BitwiseCopyable {
  /// All connections were in use and no more are allowed.
  case connections
  /// As many requests as are allowed were on their way.
  case inFlight = "max-in-flight"
  /// As many requests as are allowed had gone within the last second.
  case rate = "max-rps"
}

extension Obstacle {
  /// Place among all cases.
  var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
