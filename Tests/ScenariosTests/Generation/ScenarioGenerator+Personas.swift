import JSONText

/// Personas and the laws of times.
extension ScenarioGenerator {
  mutating func persona(_ name: String) -> JSONValue {
    object { random, document in
      document["persona"] = random.object { random, persona in
        persona["name"] = .string(name)
        random.maybe(30, "displayName", of: "persona", in: &persona) { _ in .string("Ännie \(name)")
        }
        random.maybe(20, "description", of: "persona", in: &persona) { _ in
          .string("says: \"no\" # to 'quotes', \\ and\ttabs")
        }
        if name == "ann", random.chance(20) {
          random.note("persona.extends")
          persona["extends"] = .string("karen")
        }
        persona["behavior"] = random.behavior()
        random.maybe(70, "preferences", of: "persona", in: &persona) { $0.preferences() }
        persona["businessProfile"] = random.business()
        random.maybe(60, "technicalProfile", of: "persona", in: &persona) { $0.technical() }
      }
    }
  }

  private mutating func behavior() -> JSONValue {
    object { random, behavior in
      behavior["thinkTime"] = random.thinkTime()
      random.maybe(60, "errorTolerance", of: "behavior", in: &behavior) { random in
        random.chance(30)
          ? random.probability() : random.choice("errorTolerance", ["low", "medium", "high"])
      }
      random.maybe(60, "retryAttempts", of: "behavior", in: &behavior) { $0.number(0...10) }
      random.maybe(60, "patience", of: "behavior", in: &behavior) { $0.patience() }
      random.maybe(40, "sessionDuration", of: "behavior", in: &behavior) { random in
        random.object { random, budget in
          budget["average"] = random.number(5...30, decimals: 1)
          switch random.below(3) {
          case 0: budget["variance"] = random.number(0...9)
          case 1: budget["stdDev"] = random.number(0...3, decimals: 2)
          default: break
          }
        }
      }
    }
  }

  private mutating func patience() -> JSONValue {
    switch below(4) {
    case 0:
      note("patience null")
      return .null
    case 1: return duration(integer(5...60), unit: 0.001)
    case 2: return number(5_000...20_000)
    default:
      note("patience by device")
      return object { random, devices in
        for device in random.some(["mobile", "tablet", "desktop", "api"]) {
          devices[device] = random.chance(20) ? .null : random.number(4_000...9_000)
        }
      }
    }
  }

  private mutating func thinkTime() -> JSONValue {
    object { random, time in
      let least = random.integer(1...2_000)
      let most = least + random.integer(1...5_000)
      time["min"] = .integer(least)
      time["max"] = .integer(most)
      guard random.chance(85) else { return }
      let laws = ["constant", "uniform", "normal", "lognormal", "exponential", "empirical"]
      let law = random.choice("thinkTime", laws)
      time["distribution"] = law
      if law == .string("constant") { time["max"] = .integer(least) }
      if law == .string("empirical") {
        (time["min"], time["max"]) = (nil, nil)
        time["points"] = random.points()
      }
    }
  }

  private mutating func points() -> JSONValue {
    let low = integer(0...500)
    return .array([
      .array([.integer(low), .integer(0)]),
      .array([.integer(low + integer(1...500)), .real(0.25)]),
      .array([.integer(low + 1_000), .integer(1)]),
    ])
  }

  private mutating func preferences() -> JSONValue {
    object { random, preferences in
      let channels = ["web", "web-mobile", "mobile-app", "api", "call-center", "branch"]
      random.maybe(60, "channel", of: "preferences", in: &preferences) {
        $0.choice("channel", channels)
      }
      random.maybe(60, "deviceType", of: "preferences", in: &preferences) {
        $0.choice("device", ["mobile", "tablet", "desktop", "api"])
      }
      random.maybe(60, "communicationStyle", of: "preferences", in: &preferences) {
        $0.choice("style", ["minimal", "standard", "detailed"])
      }
      let methods = ["credit-card", "debit-card", "digital-wallet", "bank-transfer", "invoice"]
      random.maybe(60, "paymentMethod", of: "preferences", in: &preferences) { random in
        guard random.chance(50) else { return random.choice("payment", methods) }
        random.note("payment by weight")
        return random.object { random, weights in
          for method in random.some(methods) { weights[method] = random.number(1...9, decimals: 1) }
        }
      }
    }
  }

  private mutating func business() -> JSONValue {
    object { random, business in
      business["averageValue"] =
        random.chance(20)
        ? .string("$1,\(random.integer(100...999)).50") : random.number(1...2_000, decimals: 2)
      business["conversionProbability"] = random.probability()
      random.maybe(40, "segment", of: "business", in: &business) {
        $0.choice("segment", ["students", "smb"])
      }
      random.maybe(40, "lifetimeValue", of: "business", in: &business) { $0.number(0...90_000) }
      random.maybe(50, "riskProfile", of: "business", in: &business) {
        $0.choice("risk", ["low", "medium", "high"])
      }
      if random.chance(40) {
        business["valueDistribution"] = random.choice("value", ["constant", "lognormal"])
        business["valueCv"] = random.number(0...2, decimals: 2)
      }
    }
  }

  private mutating func technical() -> JSONValue {
    object { random, technical in
      let links = [
        "native", "2g", "3g-slow", "3g", "3g-fast", "4g", "lte", "dsl", "cable", "fiber", "5g",
        "wifi",
      ]
      random.maybe(80, "bandwidth", of: "technical", in: &technical) { random in
        guard random.chance(20) else { return random.choice("bandwidth", links) }
        random.note("bandwidth in numbers")
        return random.object { random, link in
          link["rttMs"] = random.number(0...300, decimals: 1)
          if random.chance(70) { link["downKbps"] = random.number(100...90_000) }
        }
      }
      random.maybe(70, "connectionQuality", of: "technical", in: &technical) {
        $0.choice("quality", ["excellent", "good", "fair", "poor"])
      }
      random.maybe(40, "browserType", of: "technical", in: &technical) { _ in
        .string("mobile-chrome")
      }
      random.maybe(40, "screenSize", of: "technical", in: &technical) { _ in .string("375x667") }
    }
  }

  /// The law of a service time or of patience, in milliseconds.
  mutating func law() -> JSONValue {
    if chance(10) {
      note("law in a number")
      return number(10...900, decimals: 1)
    }
    return object { random, law in
      let names = [
        "lognormal", "constant", "uniform", "exponential", "erlang", "hyperexponential", "gamma",
        "weibull", "pareto", "boundedPareto", "empirical",
      ]
      let name = random.choice("law", names)
      if name != .string("lognormal") || random.chance(50) { law["distribution"] = name }
      switch name.string {
      case "uniform":
        law["low"] = random.number(0...50)
        law["high"] = random.number(60...500)
      case "hyperexponential":
        law["probabilities"] = .array([.real(0.9), .real(0.1)])
        law["means"] = .array([random.number(10...200), random.number(300...2_000)])
      case "gamma", "weibull":
        law["shape"] = random.number(1...4, decimals: 2)
        law["scale"] = random.number(10...300)
      case "pareto":
        law["shape"] = random.number(2...4, decimals: 1)
        law["minimum"] = random.number(10...100)
      case "boundedPareto":
        law["shape"] = random.number(1...3, decimals: 1)
        law["minimum"] = random.number(10...100)
        law["maximum"] = random.number(200...3_000)
      case "empirical": law["points"] = random.points()
      case "erlang":
        law["stages"] = random.number(1...9)
        law["mean"] = random.number(10...800)
      default:
        law["mean"] = random.number(10...800, decimals: 2)
        if name == .string("lognormal"), random.chance(60) {
          law["cv"] = random.number(0...2, decimals: 3)
        }
      }
    }
  }
}
