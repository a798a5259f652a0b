import EmissionResults
import JSONText
import Traces
import Wire

extension Census {
  /// A line of the census: requests that go to one path.
  public struct Line: Equatable, Sendable {
    /// The path, the target's own included.
    public let path: String
    /// Requests.
    public let requests: Int
  }

  /// Requests per path, the most first; paths of equal numbers in their own order.
  public func lines(of plan: EmissionPlan, to target: TargetURL) -> [Line] {
    var requests: [String: Int] = [:]
    for (endpoint, count) in zip(plan.table.endpoints, requestsByEndpoint) where count > 0 {
      guard let endpoint else { continue }
      requests[target.path + endpoint.path, default: 0] += count
    }
    return requests.map { Line(path: $0.key, requests: $0.value) }
      .sorted { ($1.requests, $0.path) < ($0.requests, $1.path) }
  }

  /// What strict replay means for the load model of the trace.
  public static func note(isOpenLoad: Bool) -> String {
    isOpenLoad
      ? "open load: sessions arrived whatever the system did, and so will the requests"
      : "closed load: in the simulation a visitor waited for each answer before asking again; "
        + "replayed at fixed times the requests do not wait, so a slow endpoint meets more "
        + "concurrency than the simulated one did. This is a replay of that run, not an open load"
  }

  /// The census as a JSON object; times in seconds, rates a second.
  public func json(of plan: EmissionPlan, to target: TargetURL) -> JSONValue {
    .object([
      .init("target", .string(target.description)),
      .init("scenario", .string(plan.description.scenario)),
      .init("scenarioHash", .string(plan.description.shortHash)),
      .init("seed", .integer(plan.description.seed)),
      .init("load", .string(plan.description.isOpenLoad ? "open" : "closed")),
      .init("pace", plan.pace.json),
      .init("requests", .integer(requests)),
      .init("sessions", .integer(sessions)),
      .init("bytes", .integer(bytes)),
      .init("virtualFrom", .seconds(firstStart)),
      .init("virtualUntil", .seconds(lastStart)),
      .init("duration", .seconds(lastIntended)),
      .init("meanRate", meanRate.map { .real($0) } ?? .null),
      .init("peakPerSecond", .integer(peakPerSecond)),
      .init("peakPerHundredth", .integer(peakPerHundredth)),
      .init(
        "endpoints",
        .array(
          lines(of: plan, to: target).map { line in
            .object([
              .init("method", .string("POST")),
              .init("path", .string(line.path)),
              .init("requests", .integer(line.requests)),
            ])
          }
        )
      ),
    ])
  }

  /// The census for a terminal.
  public func text(of plan: EmissionPlan, to target: TargetURL) -> String {
    let duration = { (time: Int64) in DurationText.describe(nanoseconds: time) }
    let pace =
      switch plan.pace {
      case .speed(let factor): "speed \(DurationText.threeDigitsOrMore(factor))"
      case .rate(let rate): "rate \(DurationText.threeDigitsOrMore(rate))/s"
      }
    let mean = meanRate.map { DurationText.threeDigitsOrMore($0) + "/s" } ?? "-"
    let rows =
      [["method", "path", "requests"]]
      + lines(of: plan, to: target).map { ["POST", $0.path, String($0.requests)] }
    return """
      \(plan.description.scenario) (seed \(plan.description.seed)) → \(target), \(pace)

      \(TextTable.render(rows, leading: 2))

        requests  \(requests) of \(sessions) sessions, \(Self.describe(bytes: bytes))
        trace     from \(duration(firstStart)) to \(duration(lastStart)) of virtual time
        duration  \(duration(lastIntended))
        rate      mean \(mean), peak \(peakPerSecond) in a second, \(peakPerHundredth) in 10 ms
        load      \(Self.note(isOpenLoad: plan.description.isOpenLoad))

      nothing was sent; 'stampede-emit send' with the same arguments sends it

      """
  }

  private static func describe(bytes: Int) -> String {
    let units = [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)]
    let unit = units.first { Double(bytes) >= $0.1 } ?? ("bytes", 1)
    return DurationText.threeDigits(Double(bytes) / unit.1) + " " + unit.0
  }
}
