import Scenarios
import SimulationKernel
import Statistics

/// A scenario from the view of one persona.
struct PersonaPage {
  let explanation: Explanation
  let scenario: Scenario
  let number: Int
  let ink: Ink

  private var persona: Persona { scenario.personas[number] }
  private var numbers: NumberFormat { ink.numbers }
  private var words: PersonaWords { PersonaWords(ink: ink) }
  private var walks: [WalkPrediction] {
    explanation.prediction.walks.filter { $0.persona == persona.name }
  }
  private var share: Double { walks.reduce(0) { $0 + $1.share } }

  /// All parts.
  var text: String { ink.page([heading, traits, journeys, waits, failures]) }

  private var heading: [String] {
    let sessions = share * explanation.prediction.arrivals.expectedSessions
    let facts = [
      ink.clean(persona.name), ink.clean(persona.displayName),
      "\(numbers.percent(share)) of the sessions of \(ink.clean(scenario.name))",
      "about \(ink.round(sessions))",
    ]
    return [ink.bold(ink.cut(facts.joined(separator: ink.dot)))]
  }

  // MARK: What they are like

  private var traits: [String] {
    let money = MoneyFormat(currency: scenario.currency, numbers: numbers)
    let spread =
      persona.valueVariation > 0
      ? " on average, variation \(numbers.trimmed(persona.valueVariation, decimals: 2))" : ""
    let traits = [
      ("thinks", words.law(persona.thinkTime) + " between two steps"),
      (
        "waits",
        persona.patience.map { "\(numbers.duration($0.inSeconds)) at most for a step, then leaves" }
          ?? "as long as it takes"
      ),
      ("time budget", persona.budget.map { words.law($0) } ?? "none"),
      (
        "completes",
        "\(numbers.percent(persona.conversionProbability)) of the journeys in which nothing hinders "
          + "(not along routes)"
      ),
      ("after a failure", words.retries(of: persona)),
      ("pays", payment),
      ("network", network),
      (
        "worth",
        "\(money.exact(persona.averageValue))\(spread); over the years "
          + money.exact(persona.lifetimeValue)
      ),
      ("counts as", description),
    ]
    return [ink.title("Habits")]
      + traits.flatMap { ink.entry($0.0, $0.1, indent: 17) }
  }

  private var payment: String {
    let total = persona.paymentMethods.reduce(0) { $0 + $1.weight }
    guard total > 0 else { return "nothing" }
    return persona.paymentMethods.map {
      "\($0.method.rawValue) \(numbers.percent($0.weight / total))"
    }.joined(separator: ", ")
  }

  private var network: String {
    let network = persona.network
    guard network != .native else { return "no delay, no limit" }
    let rate = network.bitsPerSecond.map { ", \(numbers.compact($0))bit/s" } ?? ""
    let loss =
      network.lossProbability > 0
      ? ", \(numbers.percent(network.lossProbability)) of the calls lost once and sent again after 1 s"
      : ""
    return "\(numbers.duration(network.roundTrip.inSeconds)) there and back\(rate)\(loss)"
  }

  private var description: String {
    let traits = persona.traits
    return [
      traits.device, traits.channel, traits.segment, "\(traits.risk) risk",
    ].filter { !$0.isEmpty }.map(ink.clean).joined(separator: ", ")
  }

  // MARK: What they do

  private var journeys: [String] {
    var parts: [[String]] = []
    for (index, journey) in scenario.journeys.enumerated() {
      let own = walks.filter { $0.journey == journey.name }
      if !own.isEmpty {
        parts.append(JourneyText(scenario: scenario, journey: index, walks: own, ink: ink).lines)
      }
    }
    guard !parts.isEmpty else { return ["No session is of this persona."] }
    return [ink.title("Journeys, without faults and queues")] + parts.joined(separator: [""])
  }

  private var waits: [String] {
    let names = Set(walks.flatMap(\.steps).flatMap(\.calls).map(\.service))
    let services = explanation.prediction.services.filter { names.contains($0.name) }
    guard !services.isEmpty, share > 0 else { return [] }
    var table = TextTable([
      .init(title: "service", isNumber: false), .init(title: "calls a session"),
      .init(title: "service time"), .init(title: "wait at base"), .init(title: "peak %"),
    ])
    for service in services {
      let calls = walks.reduce(0.0) { sum, walk in
        sum + walk.share / share
          * walk.steps.flatMap(\.calls).filter { $0.service == service.name }
          .reduce(0) { $0 + $1.calls }
      }
      table.rows.append([
        ink.clean(service.name), numbers.decimal(calls, decimals: 3),
        service.serviceTime.map(numbers.duration) ?? numbers.nothing,
        service.baseWait.map { numbers.duration($0.mean < 1e-6 ? 0 : $0.mean) } ?? "grows",
        service.peak.utilization.map(numbers.percentNumber) ?? numbers.nothing,
      ])
    }
    let lines = table.lines(width: ink.width, ellipsis: ink.ellipsis)
    return [ink.title("What they wait for"), ink.dim(lines[0])] + lines.dropFirst()
  }

  // MARK: When something fails

  private var failures: [String] {
    var lines = ink.entry(
      "usually",
      persona.retryAttempts > 0 && persona.tolerance > 0
        ? "after a required call that failed: "
          + "\(words.retries(of: persona)), each after some thought; the others leave"
        : "leaves after a required call that failed",
      indent: 10
    )
    for effect in scenario.effects {
      guard effect.target.personas.isEmpty || effect.target.personas.contains(number) else {
        continue
      }
      switch effect.kind {
      case .paymentFailure(let fault):
        guard let response = fault.responses[number] else { continue }
        lines += ink.entry(ink.clean(effect.name), words.response(response), indent: 10)
      case .regionalFailure(let failure):
        guard let retry = failure.clientRetry else { continue }
        let text =
          "the client tries again every \(numbers.duration(retry.interval.inSeconds)), "
          + "\(retry.attempts) times at most; patience stands still meanwhile"
        lines += ink.entry(ink.clean(effect.name), text, indent: 10)
      default: continue
      }
    }
    return [ink.title("When something fails")] + lines
  }
}
