import JSONText
import Scenarios
import Statistics

/// The documents of a scenario that is nothing but stations, as an author would write them.
///
/// Times are in seconds here and in milliseconds there.
struct Documents {
  /// A station.
  struct Service {
    var name: String
    /// `nil`: unlimited.
    var servers: Int?
    var law: String
    var maxQueue: Int?
    var patience: String?
  }

  /// A call of a service, with a mean service time of its own or the service's.
  typealias Call = (service: String, mean: Double?)

  /// Visitors of one kind.
  struct Visitors {
    /// The calls of each of their journeys, which are equally likely.
    var journeys: [[Call]]
    /// Sessions a second, for open loads.
    var rate = 0.0
    /// Journeys along routes, beside those above, with their weights.
    var walks: [Walk] = []
    /// Users and their mean think time, for closed loads.
    var users = 0
    var think = 0.0

    /// Visitors who follow routes.
    init(walks: [Walk], rate: Double) {
      self.init(journeys: [], rate: rate)
      self.walks = walks
    }

    /// Visitors with a single journey.
    init(calls: [Call], rate: Double = 0, users: Int = 0, think: Double = 0) {
      self.init(journeys: [calls], rate: rate, users: users, think: think)
    }

    /// Visitors with several journeys.
    init(journeys: [[Call]], rate: Double = 0, users: Int = 0, think: Double = 0) {
      self.journeys = journeys
      self.rate = rate
      self.users = users
      self.think = think
    }
  }

  /// A journey with a step at each of some services and the probabilities to go from one to another;
  /// what is missing to 1 leads to the end.
  struct Walk {
    var services: [String]
    var routing: [[Double]]
    var entry = 0
    var weight = 1.0
  }

  var services: [Service]
  var visitors: [Visitors]
  var duration: Double
  var window: Double
  /// Further keys of the arrivals, such as the law of their gaps.
  var arrivals: [String] = []
  var drain = "cut"

  /// The text of all documents.
  var text: String {
    let parts =
      visitors.indices.flatMap { [persona($0)] + journeys(of: $0) + walks(of: $0) }
      + [topology, profile]
    return parts.joined(separator: "\n---\n")
  }

  /// The scenario that the loader makes of the text.
  func scenario() throws -> Scenario {
    let file = SourceFile(path: "oracle.yaml", text: text)
    let result = ScenarioLoader.load([file])
    guard let scenario = result.scenario else {
      throw Refusal(text: result.diagnostics.prefix(3).map { "\($0)" }.joined(separator: "\n"))
    }
    return scenario
  }

  /// Documents that the loader does not take.
  struct Refusal: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
  }
}

// MARK: - Text

extension Documents {
  /// Think times are uniform between nothing and twice their mean. Users who do not think at all
  /// pause a microsecond, for the loader refuses those who might repeat a failing journey without end.
  private func persona(_ index: Int) -> String {
    let least = visitors[index].users > 0 && visitors[index].think == 0 ? 0.001 : 0
    let most = least + 2_000 * visitors[index].think
    let law = most > least ? "uniform" : "constant"
    return """
      persona:
        name: visitor-\(index)
        behavior:
          thinkTime: {min: \(least), max: \(most), distribution: \(law)}
          patience: null
          retryAttempts: 0
          errorTolerance: 0
        businessProfile: {averageValue: 1, conversionProbability: 1}
      """
  }

  private func journeys(of index: Int) -> [String] {
    visitors[index].journeys.enumerated().map { number, calls in
      let entries = calls.map { call in
        let mean = call.mean.map { ", meanMs: \($0 * 1_000)" } ?? ""
        return "      - {service: \(call.service)\(mean)}\n"
      }
      return """
        name: visit-\(index)-\(number)
        personas: [visitor-\(index)]
        steps:
          - name: serve
            finalStep: true
            calls:
        \(entries.joined())
        """
    }
  }

  /// Journeys along routes, the step of the entry in front.
  private func walks(of index: Int) -> [String] {
    visitors[index].walks.enumerated().map { number, walk in
      let places = walk.services.indices
      let order = [walk.entry] + places.filter { $0 != walk.entry }
      let steps = order.map { place in
        let rest = 1 - walk.routing[place].reduce(0, +)
        let ways = places.map { ("at-\(walk.services[$0])", walk.routing[place][$0]) }
        let next = (ways + [("end", max(0, rest))]).filter { $0.1 > 1e-12 }
          .map { "\($0.0): \($0.1)" }.joined(separator: ", ")
        let service = walk.services[place]
        return "  - {name: at-\(service), service: \(service), next: {\(next)}}\n"
      }
      return """
        name: walk-\(index)-\(number)
        personas: [visitor-\(index)]
        steps:
        \(steps.joined())
        """
    }
  }

  private var topology: String {
    let entries = services.map { service in
      """
        - name: \(service.name)
          concurrency: \(service.servers.map(String.init) ?? "unlimited")
          timeoutMs: null
          serviceTime: \(service.law)
          maxQueue: \(service.maxQueue.map(String.init) ?? "null")
          queuePatience: \(service.patience ?? "null")
      """
    }
    return "services:\n" + entries.joined(separator: "\n")
  }

  private var profile: String {
    let total = visitors.reduce(0) { $0 + $1.rate }
    let keys = (["rate: \(total)", "per: s"] + arrivals).joined(separator: ", ")
    let arrivals = "arrivals: {\(keys)}\n"
    let mix = visitors.indices.map { index in
      let load =
        total > 0
        ? "percentage: \(100 * (visitors[index].rate / total))"
        : "virtualUsers: \(visitors[index].users)"
      return "  - {name: visitor-\(index), \(load)}\n"
    }
    let types = visitors.enumerated().flatMap { index, group in
      group.journeys.indices.map { "  - {type: visit-\(index)-\($0), weight: 1}\n" }
        + group.walks.enumerated().map { number, walk in
          "  - {type: walk-\(index)-\(number), weight: \(walk.weight)}\n"
        }
    }
    return """
      profile: oracle
      window: \(Int64((window * 1e9).rounded()))ns
      scenario: {duration: \(Int64((duration * 1e9).rounded()))ns, drain: \(drain)}
      \(total > 0 ? arrivals : "")personas:
      \(mix.joined())journeys:
      \(types.joined())
      """
  }
}

// MARK: - Laws

extension Documents {
  /// An exponential law as a document says it.
  static func exponential(mean: Double) -> String {
    "{distribution: exponential, mean: \(mean * 1_000)}"
  }

  /// A law of the oracle file as a document says it.
  static func law(_ law: JSONValue) -> String {
    func milliseconds(_ name: String) -> Double { (law[name]?.double ?? .nan) * 1_000 }
    func number(_ name: String) -> String {
      guard case .number(let text) = law[name] else { return "missing" }
      return text
    }
    func list(_ name: String, times factor: Double) -> String {
      let values = law[name]?.array?.compactMap(\.double).map { "\($0 * factor)" } ?? []
      return "[" + values.joined(separator: ", ") + "]"
    }
    let mean = "mean: \(milliseconds("mean"))"
    let minimum = "minimum: \(milliseconds("minimum"))"
    let shape = "shape: \(number("shape"))"
    let scale = "scale: \(milliseconds("scale"))"
    let body: String
    switch law["kind"]?.string {
    case "exponential": body = "exponential, \(mean)"
    case "deterministic": body = "constant, mean: \(milliseconds("value"))"
    case "erlang": body = "erlang, stages: \(number("stages")), \(mean)"
    case "lognormal": body = "lognormal, \(mean), cv: \(number("cv"))"
    case "uniform":
      body = "uniform, low: \(milliseconds("low")), high: \(milliseconds("high"))"
    case "pareto": body = "pareto, \(shape), \(minimum)"
    case "bounded_pareto":
      body = "boundedPareto, \(shape), \(minimum), maximum: \(milliseconds("maximum"))"
    case "weibull": body = "weibull, \(shape), \(scale)"
    case "gamma": body = "gamma, \(shape), \(scale)"
    case "hyperexponential":
      body =
        "hyperexponential, probabilities: \(list("probabilities", times: 1)), "
        + "means: \(list("means", times: 1_000))"
    default: body = "unknown"
    }
    return "{distribution: \(body)}"
  }
}
