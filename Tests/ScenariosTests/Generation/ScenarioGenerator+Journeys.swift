import JSONText

/// Journeys, what personas do differently in them, and the services that they call.
extension ScenarioGenerator {
  private static let rules = [
    "credit-score", "income-verification", "kyc", "fraud-check", "own-check",
  ]
  private static let conditions = [
    "mobile-device", "!desktop-device", "api-client", "web-channel", "new-customer",
    "returning-customer", "high-value", "low-bandwidth", "!poor-connection", "segment:students",
    "persona:karen",
  ]

  private mutating func condition() -> JSONValue {
    if let region = regions.first, chance(20) {
      note("condition region")
      return .string("region:\(region)")
    }
    if hasRollout, chance(20) {
      note("condition version")
      return .string("version:b")
    }
    return choice("condition", Self.conditions)
  }

  mutating func journey(_ name: String) -> JSONValue {
    let isRouted = chance(30)
    let count = integer(1...4)
    let names = (0..<count).map { index in
      index == 1 && hasCardScope ? "payment-\(name)" : "\(name)-\(index)"
    }
    journeySteps[name] = names
    steps += names
    if !isRouted { plainJourneys.append(name) }
    return object { random, journey in
      journey["name"] = .string(name)
      random.maybe(10, "description", of: "journey", in: &journey) { _ in .string("") }
      var flags: [String] = []
      if random.chance(50) {
        random.note("journey.businessContext")
        journey["businessContext"] = random.businessContext(&flags)
      }
      random.maybe(isRouted ? 0 : 60, "validationCatalog", of: "journey", in: &journey) {
        $0.catalog()
      }
      let rules = Self.rules.filter { journey["validationCatalog"] != nil || $0 != "own-check" }
      if random.chance(20) {
        random.note("journey.personas")
        journey["personas"] = .texts(random.personas)
      }
      journey["steps"] = .array(
        names.indices.map { index in
          isRouted
            ? random.routedStep(index, of: names)
            : random.plainStep(index, of: names, rules: rules, flags: flags)
        }
      )
    }
  }

  private mutating func businessContext(_ flags: inout [String]) -> JSONValue {
    var names: [String] = []
    let context = object { random, context in
      context["industry"] = .string("retail")
      random.maybe(40, "product", of: "businessContext", in: &context) { _ in .string("loan: 5 %") }
      if random.hasCardScope {
        context["complianceRequirements"] = .texts(random.some(["GDPR", "PCI"]))
      }
      if random.chance(60) {
        names = random.some(["paper", "video"])
        context["attributes"] = random.object { random, attributes in
          for name in names { attributes[name] = .boolean(random.chance(50)) }
        }
      }
    }
    flags = names
    return context
  }

  private mutating func catalog() -> JSONValue {
    object { random, catalog in
      catalog["own-check"] = random.object { random, rule in
        rule["timeMs"] = random.number(0...900)
        if random.chance(50) { rule["cv"] = random.number(0...1, decimals: 2) }
        rule["pass"] = .object([
          .init("low", random.probability()), .init("medium", random.probability()),
          .init("high", random.probability()),
        ])
      }
      if random.chance(50) {
        catalog["kyc"] = .object([.init("pass", .object([.init("low", .real(0.5))]))])
      }
    }
  }

  private mutating func step(_ name: String) -> Members {
    var step = Members()
    step["name"] = .string(name)
    if chance(70) {
      note("step.service")
      step["service"] = .string(pick(services))
    } else {
      note("step.calls")
      let chosen = some(services)
      step["calls"] = .array(chosen.map { call($0) })
    }
    maybe(30, "content", of: "step", in: &step) {
      $0.choice("content", ["informational", "transactional"])
    }
    maybe(30, "responseBytes", of: "step", in: &step) { $0.number(0...900_000) }
    maybe(20, "writes", of: "step", in: &step) { .boolean($0.chance(50)) }
    maybe(20, "essential", of: "step", in: &step) { .boolean($0.chance(50)) }
    maybe(20, "requiresFreshData", of: "step", in: &step) { .boolean($0.chance(50)) }
    maybe(20, "milestone", of: "step", in: &step) { _ in .boolean(true) }
    if !hasCardScope { maybe(20, "payment", of: "step", in: &step) { .boolean($0.chance(50)) } }
    return step
  }

  private mutating func call(_ service: String) -> JSONValue {
    object { random, call in
      call["service"] = .string(service)
      random.maybe(50, "operation", of: "call", in: &call) {
        $0.choice("operation", ["authorize", "confirm", "send"])
      }
      random.maybe(50, "probability", of: "call", in: &call) { $0.probability() }
      random.maybe(50, "optional", of: "call", in: &call) { .boolean($0.chance(50)) }
      random.maybe(50, "meanMs", of: "call", in: &call) { $0.number(1...900, decimals: 1) }
    }
  }

  private mutating func routedStep(_ index: Int, of names: [String]) -> JSONValue {
    var step = step(names[index])
    note("step.next")
    var odds: [JSONValue.Member] = [.init("end", .real(0.5)), .init("leave", .real(0.25))]
    odds.append(.init(pick(names), .real(0.25)))
    step["next"] = .object(odds)
    return .object(step.members)
  }

  private mutating func plainStep(
    _ index: Int,
    of names: [String],
    rules: [String],
    flags: [String]
  ) -> JSONValue {
    let isFinal = index == names.count - 1
    var step = step(names[index])
    if isFinal { step["finalStep"] = .boolean(true) }
    maybe(50, "businessValue", of: "step", in: &step) { $0.number(0...900, decimals: 2) }
    maybe(20, "recognition", of: "step", in: &step) {
      $0.choice("recognition", ["on-step", "on-completion"])
    }
    maybe(40, "form", of: "step", in: &step) { .boolean($0.chance(80)) }
    maybe(30, "tags", of: "step", in: &step) { _ in .texts(["details"]) }
    maybe(30, "validationRules", of: "step", in: &step) { .texts($0.some(rules)) }
    maybe(20, "duration", of: "step", in: &step) { random in
      random.chance(50) ? .string("2-5 minutes") : random.duration(random.integer(1...90))
    }
    if step["duration"] != nil {
      maybe(40, "async", of: "step", in: &step) { .boolean($0.chance(50)) }
    }
    guard !isFinal else { return .object(step.members) }
    maybe(30, "skipConditions", of: "step", in: &step) { .array([$0.condition()]) }
    maybe(40, "requirements", of: "step", in: &step) { random in
      var tokens = [random.condition()]
      if index > 0 { tokens.append(.string(names[index - 1])) }
      if !flags.isEmpty { tokens.append(.string(random.pick(flags))) }
      tokens.append(.string(random.pick(rules)))
      return .array([random.pick(tokens)])
    }
    return .object(step.members)
  }

  // MARK: - Variations

  mutating func variations() -> JSONValue {
    let journey = pick(plainJourneys)
    let names = journeySteps[journey] ?? []
    return object { random, document in
      document["persona"] = .string(random.pick(random.personas))
      document["journeyVariations"] = random.object { random, journeys in
        journeys[journey] = random.object { random, variation in
          random.note("variations.steps")
          variation["steps"] = .array([
            .object([
              .init("name", .string("social-login")), .init("weight", random.number(0...100)),
              .init("form", .boolean(true)),
            ]),
            random.variation(names),
          ])
          random.maybe(60, "shortcuts", of: "variations", in: &variation) { random in
            let skips = names.dropLast().map { "skip-\($0)" }
            return .texts((skips.isEmpty ? [] : [random.pick(skips)]) + ["auto-fill-from-social"])
          }
        }
      }
    }
  }

  private mutating func variation(_ names: [String]) -> JSONValue {
    object { random, step in
      step["name"] = .string("quick-way")
      switch random.below(3) {
      case 0:
        random.note("variation.replaces")
        step["replaces"] = .string(random.pick(names))
      case 1:
        random.note("variation.before")
        step["before"] = .string(random.pick(names))
      default:
        guard names.count > 1 else { break }
        random.note("variation.after")
        step["after"] = .string(random.pick(Array(names.dropLast())))
      }
      random.maybe(50, "service", of: "variation", in: &step) { .string($0.pick($0.services)) }
      random.maybe(30, "duration", of: "variation", in: &step) { $0.duration(30) }
      random.maybe(50, "serviceTimeFactor", of: "variation", in: &step) {
        $0.number(1...3, decimals: 2)
      }
      random.maybe(50, "thinkTimeFactor", of: "variation", in: &step) {
        $0.number(1...3, decimals: 2)
      }
      random.maybe(40, "requirements", of: "variation", in: &step) { .array([$0.condition()]) }
      random.maybe(40, "skipConditions", of: "variation", in: &step) { .array([$0.condition()]) }
      random.maybe(30, "tags", of: "variation", in: &step) { _ in .texts(["fast"]) }
    }
  }

  // MARK: - Topology

  mutating func topology() -> JSONValue {
    object { random, topology in
      topology["services"] = .array(random.services.map { random.service($0) })
      if !random.databases.isEmpty {
        random.note("topology.databases")
        topology["databases"] = .array(random.databases.map { random.database($0) })
      }
      guard !random.regions.isEmpty else { return }
      random.note("topology.regions")
      topology["regions"] = .array(
        random.regions.enumerated().map { index, name in
          var members: [JSONValue.Member] = [
            .init("name", .string(name)),
            .init("share", .real(index == 0 ? 0.75 : index == 1 ? 0.25 : 0)),
          ]
          if index == 0 { members.append(.init("primary", .boolean(true))) }
          return .object(members)
        }
      )
    }
  }

  private mutating func service(_ name: String) -> JSONValue {
    object { random, service in
      service["name"] = .string(name)
      random.maybe(60, "concurrency", of: "service", in: &service) { random in
        random.chance(15) ? random.choice("concurrency", ["unlimited"]) : random.number(1...90)
      }
      random.maybe(40, "instances", of: "service", in: &service) { $0.number(1...9) }
      random.maybe(80, "serviceTime", of: "service", in: &service) { $0.law() }
      random.maybe(40, "timeoutMs", of: "service", in: &service) { random in
        random.chance(30) ? .null : random.number(5_000...60_000)
      }
      random.maybe(40, "maxQueue", of: "service", in: &service) { random in
        random.chance(30) ? .null : random.number(0...500)
      }
      random.maybe(30, "queuePatience", of: "service", in: &service) { random in
        random.chance(20) ? .null : random.law()
      }
      random.maybe(30, "abandonedWork", of: "service", in: &service) {
        $0.choice("abandonedWork", ["cancelled", "served"])
      }
      random.maybe(30, "optional", of: "service", in: &service) { .boolean($0.chance(50)) }
      random.maybe(30, "essential", of: "service", in: &service) { .boolean($0.chance(50)) }
      random.maybe(30, "cacheHitRatio", of: "service", in: &service) { $0.probability() }
      if random.hasCardScope { service["pciScope"] = .boolean(true) }
      if !random.databases.isEmpty {
        random.maybe(60, "dependsOn", of: "service", in: &service) {
          .texts([$0.pick($0.databases)])
        }
      }
    }
  }

  private mutating func database(_ name: String) -> JSONValue {
    object { random, database in
      database["name"] = .string(name)
      random.maybe(60, "pool", of: "database", in: &database) { $0.number(1...200) }
      random.maybe(60, "acquireTimeoutMs", of: "database", in: &database) { $0.number(0...5_000) }
      random.maybe(60, "share", of: "database", in: &database) { $0.probability() }
      random.maybe(60, "replication", of: "database", in: &database) {
        $0.choice("replication", ["sync", "async"])
      }
      random.maybe(60, "replicationLagMs", of: "database", in: &database) { $0.number(0...900) }
    }
  }
}
