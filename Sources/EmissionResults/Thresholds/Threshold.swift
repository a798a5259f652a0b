/// A condition on what an emission measures, in k6's grammar: `response{step:purchase/pay} p(99)<500`.
public struct Threshold: Equatable, Sendable {
  /// What is measured.
  public var metric: Metric
  /// Of which requests; empty: of all.
  public var tags: [Tag]
  /// What is made of it.
  public var aggregation: Aggregation
  /// How it is compared.
  public var comparison: Comparison
  /// With what: milliseconds, a share, or a count.
  public var limit: Double
  /// Whether the emission is stopped when it fails.
  public var abortsOnFail = false
  /// It is not evaluated while the emission lasts before so many nanoseconds.
  public var abortDelay: Int64 = 0

  /// What is measured.
  public enum Metric: String, CaseIterable, Sendable {
    /// Times in milliseconds.
    case response, service, lateness, slip, simulated
    /// Requests that the target is to blame for.
    case errors
    /// Requests by what became of them.
    case sent, shed, skipped
    /// By what share the rate of sending was off.
    case rateError = "rate_error"
  }

  /// What a request must be to count.
  public struct Tag: Equatable, Sendable {
    /// Of what.
    public var key: Key
    /// Its name.
    public var value: String

    /// Of what.
    public enum Key: String, CaseIterable, Sendable {
      case persona, journey, step, service, phase, target
    }
  }

  /// What is made of the values.
  public enum Aggregation: Equatable, Sendable {
    /// A percentile, from 0 to 100.
    case percentile(Double)
    case average, median, minimum, maximum
    /// A share, or so many a second.
    case rate
    case count
    /// The metric as it is.
    case value
  }

  /// How a value is compared with the limit.
  public enum Comparison: String, CaseIterable, Sendable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case equal = "=="
    case unequal = "!="

    /// Whether the comparison holds.
    func holds(_ value: Double, _ limit: Double) -> Bool {
      switch self {
      case .less: value < limit
      case .lessOrEqual: value <= limit
      case .greater: value > limit
      case .greaterOrEqual: value >= limit
      case .equal: value == limit
      case .unequal: value != limit
      }
    }
  }
}

extension Threshold: CustomStringConvertible {
  /// The threshold as it is written.
  public var description: String {
    let selector =
      tags.isEmpty
      ? "" : "{" + tags.map { "\($0.key.rawValue):\($0.value)" }.joined(separator: ",") + "}"
    let name = aggregation.name
    return metric.rawValue + selector + (name.isEmpty ? "" : " " + name) + comparison.rawValue
      + Self.text(limit)
  }

  /// A number without zeros at its end.
  static func text(_ number: Double) -> String {
    number == number.rounded() && number.magnitude < 1e15 ? String(Int64(number)) : "\(number)"
  }
}

extension Threshold.Aggregation {
  /// The aggregation as it is written.
  var name: String {
    switch self {
    case .percentile(let percent): "p(\(Threshold.text(percent)))"
    case .average: "avg"
    case .median: "med"
    case .minimum: "min"
    case .maximum: "max"
    case .rate: "rate"
    case .count: "count"
    case .value: ""
    }
  }
}

extension Threshold.Metric {
  /// The kind of time; `nil` for what is no time.
  var timeKind: TimeKind? { TimeKind(rawValue: rawValue) }

  /// The names of what can be made of it, as they are written.
  var aggregations: [String] {
    switch self {
    case .response, .service, .lateness, .slip, .simulated:
      ["p(N)", "avg", "med", "min", "max", "count"]
    case .errors, .sent, .shed, .skipped: ["rate", "count"]
    case .rateError: []
    }
  }

  /// What k6 calls it.
  static let aliases: [String: Threshold.Metric] = [
    "http_req_duration": .response, "http_req_failed": .errors, "http_reqs": .sent,
    "dropped_iterations": .shed,
  ]

  /// What a value of it is counted in, after a number.
  func unit(_ aggregation: Threshold.Aggregation) -> String {
    switch self {
    case .response, .service, .lateness, .slip, .simulated: aggregation == .count ? "" : " ms"
    case .sent: aggregation == .rate ? "/s" : ""
    case .errors, .shed, .skipped, .rateError: ""
    }
  }
}
