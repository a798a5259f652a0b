import JSONText

/// How virtual time becomes real time.
public enum Pace: Equatable, Sendable {
  /// So many times as fast as it was simulated.
  case speed(Double)
  /// So many requests a second, evenly spaced, in the order of the trace.
  case rate(Double)

  /// The pace as an object with the one key `speed` or `rate`.
  public var json: JSONValue {
    switch self {
    case .speed(let factor): .object([.init("speed", .real(factor))])
    case .rate(let rate): .object([.init("rate", .real(rate))])
    }
  }
}
