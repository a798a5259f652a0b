import Analysis
import Scenarios
import Statistics

/// A queue of the textbook as a scenario, and what theory says of it.
struct TheoryModel: Sendable {
  /// The queue in Kendall's notation, and how busy it is.
  let name: String
  let servers: Int
  /// Whether a customer who finds all servers busy is lost; else everyone waits.
  let losesCustomers: Bool
  /// The arrivals during a mean service time.
  let load: Double
  /// The law of the service times as a document says it, without its mean.
  let law: String
  /// The squared variation of the service times.
  let variation: Double
  let figures: [Figure]

  /// A number that theory knows.
  struct Figure: Sendable {
    let quantity: String
    let isTime: Bool
    let theory: Double
    let source: String
    /// The same number of a run's only station.
    let simulated: @Sendable (ServiceSummary) -> Double?
  }

  /// The mean service time of every model, in seconds.
  static let serviceTime = 0.1

  /// The models, light ones and busy ones, with and without queues.
  static let all: [TheoryModel] = [
    waiting("M/M/1", servers: 1, load: 0.5),
    waiting("M/M/1", servers: 1, load: 0.8),
    waiting("M/M/1", servers: 1, load: 0.9),
    waiting("M/M/3", servers: 3, load: 2),
    waiting("M/M/10", servers: 10, load: 8),
    waiting("M/D/1", servers: 1, load: 0.8, law: "constant", variation: 0),
    waiting("M/G/1", servers: 1, load: 0.7, law: "lognormal", variation: 2.25),
    losing("M/M/10/10", servers: 10, load: 8),
    losing("M/D/10/10", servers: 10, load: 8, law: "constant", variation: 0),
  ]

  /// The scenario of a run with about so many customers.
  func scenario(customers: Int) -> Scenario {
    let rate = load / Self.serviceTime
    let seconds = Int((Double(customers) / rate).rounded(.up))
    let result = ScenarioLoader.load([
      SourceFile(path: "accuracy.json", text: document(rate: rate, seconds: seconds)),
      SourceFile(path: "accuracy-persona.json", text: Self.persona),
      SourceFile(path: "accuracy-journey.json", text: Self.journey),
      SourceFile(path: "accuracy-services.json", text: station),
    ])
    guard let scenario = result.scenario else {
      preconditionFailure("the documents of \(name) are wrong: \(result.diagnostics)")
    }
    return scenario
  }
}

// MARK: - Theory

extension TheoryModel {
  /// M/G/c whose customers wait as long as it takes; with several servers only for exponential service.
  private static func waiting(
    _ name: String,
    servers: Int,
    load: Double,
    law: String = "exponential",
    variation: Double = 1
  ) -> TheoryModel {
    let wait = QueueFormulas.meanWait(
      servers: servers,
      load: load,
      serviceTime: serviceTime,
      squaredVariations: (gaps: 1, service: variation)
    )
    let busy = load / Double(servers)
    let source = servers > 1 ? "Erlang C" : "Pollaczek–Khinchine"
    return TheoryModel(
      name: "\(name), \(percent(busy)) busy",
      servers: servers,
      losesCustomers: false,
      load: load,
      law: law,
      variation: variation,
      figures: [
        Figure(
          quantity: "busy servers",
          isTime: false,
          theory: busy,
          source: "λ E[S] / c",
          simulated: \.utilization
        ),
        Figure(
          quantity: "customers who wait",
          isTime: false,
          theory: QueueFormulas.waitProbability(servers: servers, load: load),
          source: servers > 1 ? "Erlang C" : "PASTA",
          simulated: \.waitedShare
        ),
        Figure(
          quantity: "mean wait",
          isTime: true,
          theory: wait,
          source: source,
          simulated: \.meanWait
        ),
        Figure(
          quantity: "mean number in the system",
          isTime: false,
          theory: load + load / serviceTime * wait,
          source: "Little's law",
          simulated: \.meanInSystem
        ),
      ]
    )
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

  /// M/G/c/c; the law of the service times does not matter.
  private static func losing(
    _ name: String,
    servers: Int,
    load: Double,
    law: String = "exponential",
    variation: Double = 1
  ) -> TheoryModel {
    let loss = QueueFormulas.lossProbability(servers: servers, load: load)
    return TheoryModel(
      name: "\(name), \(percent(load / Double(servers))) offered",
      servers: servers,
      losesCustomers: true,
      load: load,
      law: law,
      variation: variation,
      figures: [
        Figure(
          quantity: "customers lost",
          isTime: false,
          theory: loss,
          source: "Erlang B",
          simulated: { $0.attempts > 0 ? Double($0.overloads) / Double($0.attempts) : nil }
        ),
        Figure(
          quantity: "busy servers",
          isTime: false,
          theory: load * (1 - loss) / Double(servers),
          source: "Erlang B",
          simulated: \.utilization
        ),
      ]
    )
  }
}

// MARK: - Documents

extension TheoryModel {
  private static let persona = """
    {"persona": {"name": "customer", "behavior": {
      "thinkTime": {"min": 0, "max": 0, "distribution": "constant"}, "patience": null,
      "retryAttempts": 0, "errorTolerance": 0},
      "businessProfile": {"averageValue": 1, "conversionProbability": 1}}}
    """

  private static let journey = """
    {"name": "visit", "steps": [{"name": "serve", "service": "server", "finalStep": true}]}
    """

  private var station: String {
    """
    {"services": [{"name": "server", "concurrency": \(servers), "timeoutMs": null,
      "maxQueue": \(losesCustomers ? "0" : "null"),
      "serviceTime": {"mean": \(Self.serviceTime * 1_000), \(spread)"distribution": "\(law)"}}]}
    """
  }

  private var spread: String {
    variation == 0 || variation == 1 ? "" : "\"cv\": \(variation.squareRoot()), "
  }

  private func document(rate: Double, seconds: Int) -> String {
    """
    {"profile": "accuracy", "scenario": {"duration": "\(seconds)s"},
      "arrivals": {"rate": \(rate), "per": "s", "process": "poisson"},
      "personas": [{"name": "customer", "percentage": 100}],
      "journeys": [{"type": "visit", "weight": 1}]}
    """
  }
}
