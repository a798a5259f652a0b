import JSONText
import SimulationKernel

/// A scenario at random, as a JSON document: a shop that nobody would build, with a bit of everything that
/// theory claims to understand.
///
/// One to three personas and journeys (in order with variations and rules, or along routes), one to five
/// services of 1 to 50 servers and a load that keeps them stable, open arrivals with a curve or a closed
/// population, ramps, a traffic spike, slow and failing services.
struct RandomScenario {
  private var random: SplitMix64
  /// The sessions that the run is about long enough for.
  private let sessions: Double
  private var documents: [JSONValue] = []
  private var services: [Service] = []
  /// Seconds of work for each service by a session that nothing stops.
  private var work: [Double] = []

  private struct Service {
    let name: String
    let mean: Double
    let law: String
  }

  /// The documents of a seed, for about so many sessions.
  static func documents(seed: UInt64, sessions: Double) -> String {
    var scenario = RandomScenario(random: SplitMix64(seed: seed), sessions: sessions)
    scenario.make(seed: seed)
    return JSONValue.array(scenario.documents).prettyText
  }

  private init(random: SplitMix64, sessions: Double) {
    (self.random, self.sessions) = (random, sessions)
  }

  private mutating func make(seed: UInt64) {
    services = (0..<integer(1, 5)).map { index in
      Service(
        name: "s\(index)",
        mean: number(50, 800, decimals: 1),
        law: choice(["lognormal", "exponential", "erlang", "uniform", "constant"])
      )
    }
    work = services.map { _ in 0 }
    let personas = integer(1, 3)
    for index in 0..<personas { documents.append(persona(index)) }
    let weights = (0..<integer(1, 3)).map { _ in Double(integer(1, 5)) }
    for (index, weight) in weights.enumerated() {
      addJourney(index, share: weight / weights.reduce(0, +))
    }
    let load = profile(seed: seed, personas: personas, weights: weights)
    addTopology(peak: load.peak, chaos: chaos(length: load.length, multiplier: load.multiplier))
  }

  // MARK: Visitors

  private mutating func persona(_ index: Int) -> JSONValue {
    let least = integer(200, 1_500)
    var behavior: [JSONValue.Member] = [
      .init(
        "thinkTime",
        object([
          ("min", .integer(least)), ("max", .integer(least + integer(100, 4_000))),
          ("distribution", .string(choice(["uniform", "normal", "exponential"]))),
        ])
      ),
      .init("errorTolerance", .real(number(0.2, 1, decimals: 2))),
      .init("retryAttempts", .integer(integer(0, 3))),
      .init("patience", happens(0.6) ? .null : .integer(integer(15_000, 40_000))),
    ]
    if happens(0.2) {
      behavior.append(
        .init(
          "sessionDuration",
          object([("average", .integer(integer(5, 20))), ("variance", .integer(4))])
        )
      )
    }
    return object([
      (
        "persona",
        object([
          ("name", .string("p\(index)")), ("behavior", .object(behavior)),
          (
            "businessProfile",
            object([
              ("averageValue", .integer(10)),
              ("conversionProbability", .real(number(0.5, 1, decimals: 3))),
              ("riskProfile", .string(choice(["low", "medium", "high"]))),
            ])
          ),
          (
            "technicalProfile",
            object([
              ("bandwidth", .string(choice(["native", "dsl", "cable", "4g"]))),
              ("connectionQuality", .string(choice(["good", "fair"]))),
            ])
          ),
          (
            "preferences",
            object([
              ("deviceType", .string(choice(["mobile", "desktop"]))),
              ("paymentMethod", .string(choice(["credit-card", "digital-wallet"]))),
            ])
          ),
        ])
      )
    ])
  }

  // MARK: Journeys

  private mutating func addJourney(_ journey: Int, share: Double) {
    let count = integer(1, 5)
    let isRouted = count > 1 && happens(0.35)
    var steps: [JSONValue] = []
    for index in 0..<count {
      let name = "j\(journey)-\(index)"
      var step: [JSONValue.Member] = [.init("name", .string(name))]
      var loop = 0.0
      if isRouted, index < count - 1 {
        loop = number(0.01, 0.4, decimals: 2)
        let leave = number(0.01, 0.2, decimals: 2)
        let next = ((1 - loop - leave) * 100).rounded() / 100
        step.append(
          .init(
            "next",
            object([
              (name, .real(loop)), ("leave", .real(leave)),
              ("j\(journey)-\(index + 1)", .real(next)),
            ])
          )
        )
      }
      step += calls(visits: share / (1 - loop))
      if !isRouted, happens(0.15) {
        step.append(.init("validationRules", .array([.string("fraud-check")])))
      }
      if index == count - 1 { step.append(.init("finalStep", .boolean(true))) }
      steps.append(.object(step))
    }
    documents.append(object([("name", .string("j\(journey)")), ("steps", .array(steps))]))
    if !isRouted, count > 1, happens(0.4) { addVariation(journey, share: share) }
  }

  private mutating func calls(visits: Double) -> [JSONValue.Member] {
    let first = integer(0, services.count - 1)
    work[first] += visits * services[first].mean / 1_000
    guard happens(0.3) else { return [.init("service", .string(services[first].name))] }
    let second = integer(0, services.count - 1)
    let probability = number(0.2, 1, decimals: 2)
    let mean = number(50, 500, decimals: 1)
    work[second] += visits * probability * mean / 1_000
    return [
      .init(
        "calls",
        .array([
          object([("service", .string(services[first].name))]),
          object([
            ("service", .string(services[second].name)), ("operation", .string("more")),
            ("probability", .real(probability)), ("optional", .boolean(happens(0.5))),
            ("meanMs", .real(mean)),
          ]),
        ])
      )
    ]
  }

  private mutating func addVariation(_ journey: Int, share: Double) {
    let service = integer(0, services.count - 1)
    let weight = integer(20, 90)
    work[service] += share * Double(weight) / 100 * services[service].mean / 1_000
    var step: [JSONValue.Member] = [
      .init("name", .string("v\(journey)")), .init("weight", .integer(weight)),
      .init("service", .string(services[service].name)),
      .init("replaces", .string("j\(journey)-0")),
    ]
    if happens(0.5) {
      let condition = choice(["mobile-device", "returning-customer"])
      step.append(.init("requirements", .array([.string(condition)])))
    }
    documents.append(
      object([
        ("persona", .string("p0")),
        (
          "journeyVariations",
          object([("j\(journey)", object([("steps", .array([.object(step)]))]))])
        ),
      ])
    )
  }

  // MARK: Load

  private mutating func profile(
    seed: UInt64,
    personas: Int,
    weights: [Double]
  ) -> (length: Double, peak: Double, multiplier: Double) {
    let rate = number(5, 40, decimals: 1)
    let length = (sessions / rate).rounded()
    let multiplier = happens(0.5) ? number(1.2, 2.2, decimals: 1) : 1
    let ramps = happens(0.5) ? (length / 8).rounded() : 0
    let shares = (0..<personas).map { _ in Double(integer(1, 5)) }
    let total = shares.reduce(0, +)
    var scenario: [JSONValue.Member] = [
      .init("duration", seconds(length)), .init("rampUp", seconds(ramps)),
      .init("rampDown", seconds(ramps)),
    ]
    var members: [JSONValue.Member] = [
      .init("profile", .string("random-\(seed)")), .init("seed", .integer(Int(seed))),
      .init(
        "personas",
        .array(
          shares.enumerated().map { index, share in
            object([("name", .string("p\(index)")), ("percentage", .real(100 * share / total))])
          }
        )
      ),
      .init(
        "journeys",
        .array(
          weights.enumerated().map { index, weight in
            object([("type", .string("j\(index)")), ("weight", .real(weight))])
          }
        )
      ),
    ]
    if happens(0.3) {
      // Users who think a second or two and make a few calls come back after ten seconds or so.
      let users = max(5, Int((rate * 8).rounded()))
      scenario.append(.init("virtualUsers", .integer(users)))
    } else {
      members.append(.init("arrivals", arrivals(rate: rate, length: length)))
    }
    members.append(.init("scenario", .object(scenario)))
    documents.append(.object(members))
    return (length + 2 * ramps, rate * multiplier, multiplier)
  }

  private mutating func arrivals(rate: Double, length: Double) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("rate", .real(rate)), .init("per", .string("s")),
      .init("process", .string(choice(["poisson", "poisson", "uniform"]))),
    ]
    if happens(0.5) {
      let points = (0..<4).map { point in
        JSONValue.array([
          seconds((length * Double(point) / 3).rounded()), .real(number(0.4, 1, decimals: 2)),
        ])
      }
      members.append(.init("curve", .array(points)))
    }
    return .object(members)
  }

  // MARK: Chaos and servers

  /// Adds the troubles and says how much longer each service may have to work for a call.
  private mutating func chaos(length: Double, multiplier: Double) -> [Double] {
    var events: [JSONValue] = []
    var factors = services.map { _ in 1.0 }
    func when() -> [(String, JSONValue)] {
      [
        ("at", seconds((length * number(0.1, 0.4, decimals: 2)).rounded())),
        ("duration", seconds((length * number(0.2, 0.5, decimals: 2)).rounded())),
      ]
    }
    if multiplier > 1 {
      events.append(
        object([("event", .string("traffic-spike")), ("multiplier", .real(multiplier))] + when())
      )
    }
    for _ in 0..<integer(0, 2) {
      let service = integer(0, services.count - 1)
      let name = services[service].name
      if happens(0.5) {
        let factor = number(1.2, 2, decimals: 1)
        factors[service] *= factor
        events.append(
          object(
            [
              ("event", .string("\(name)-slow")), ("degradation", .string("\(factor)x-slower")),
              ("affectedPercentage", .integer(choice([30, 50, 100]))),
            ] + when()
          )
        )
      } else {
        factors[service] *= 1.4
        events.append(
          object(
            [
              ("event", .string("\(name)-failure")),
              ("availability", .real(number(0.7, 0.95, decimals: 2))),
            ] + when()
          )
        )
      }
    }
    if !events.isEmpty {
      documents.append(object([("scenario", .string("chaos")), ("events", .array(events))]))
    }
    return factors
  }

  private mutating func addTopology(peak: Double, chaos factors: [Double]) {
    let stations = services.indices.map { index -> JSONValue in
      let service = services[index]
      let load = work[index] * peak * factors[index]
      let wanted = Int((load / number(0.5, 0.95, decimals: 2)).rounded(.up))
      let servers = max(1, load / Double(max(1, wanted)) > 0.95 ? wanted + 1 : wanted)
      var time: [JSONValue.Member] = [
        .init("mean", .real(service.mean)), .init("distribution", .string(service.law)),
      ]
      switch service.law {
      case "lognormal": time.append(.init("cv", .real(number(0.2, 1.5, decimals: 2))))
      case "erlang": time.append(.init("stages", .integer(integer(2, 5))))
      case "uniform":
        time = [
          .init("distribution", .string("uniform")), .init("low", .real(service.mean / 2)),
          .init("high", .real(service.mean * 1.5)),
        ]
      default: break
      }
      return object([
        ("name", .string(service.name)), ("concurrency", .integer(servers)),
        ("timeoutMs", happens(0.7) ? .null : .integer(10_000)), ("serviceTime", .object(time)),
      ])
    }
    documents.append(object([("services", .array(stations))]))
  }
}

// MARK: - Chance and JSON

extension RandomScenario {
  private mutating func unit() -> Double { Double(random.next() >> 11) * 0x1p-53 }

  private mutating func happens(_ probability: Double) -> Bool { unit() < probability }

  private mutating func integer(_ low: Int, _ high: Int) -> Int {
    low + Int(unit() * Double(high - low + 1))
  }

  private mutating func number(_ low: Double, _ high: Double, decimals: Int) -> Double {
    let scale = decimals == 1 ? 10.0 : decimals == 2 ? 100 : 1_000
    return ((low + unit() * (high - low)) * scale).rounded() / scale
  }

  private mutating func choice<Element>(_ elements: [Element]) -> Element {
    elements[integer(0, elements.count - 1)]
  }
}

private func object(_ members: [(String, JSONValue)]) -> JSONValue {
  .object(members.map { .init($0.0, $0.1) })
}

private func seconds(_ value: Double) -> JSONValue { .string("\(Int(value))s") }
