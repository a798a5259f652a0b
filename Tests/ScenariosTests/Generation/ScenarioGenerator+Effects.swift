import JSONText

/// Faults and chaos scenarios.
extension ScenarioGenerator {
  private mutating func factor() -> JSONValue {
    choice("factor", ["3x-slower", "2x-latency", "2x-faster", "+150ms", "150 ms", "1.25x-slower"])
  }

  private mutating func target() -> JSONValue {
    object { random, target in
      random.maybe(50, "personas", of: "target", in: &target) { .texts($0.some($0.personas)) }
      random.maybe(40, "journeys", of: "target", in: &target) { .texts($0.some($0.journeys)) }
      random.maybe(40, "steps", of: "target", in: &target) { .texts($0.some($0.steps)) }
      if !random.regions.isEmpty {
        random.maybe(40, "regions", of: "target", in: &target) { .texts($0.some($0.regions)) }
      }
      if random.hasRollout {
        random.maybe(30, "versions", of: "target", in: &target) { _ in .texts(["a", "b"]) }
      }
    }
  }

  /// When an effect acts: `duration` apart, which stands where the kind of effect wants it.
  private mutating func timing(_ effect: inout Members, length: Int) {
    if chance(30) {
      note("timing.ramp")
      effect["ramp"] =
        chance(50)
        ? duration(length / 4, unit: 1)
        : .object([
          .init("up", duration(length / 4, unit: 1)), .init("down", duration(length / 8, unit: 1)),
        ])
    }
    if chance(25) {
      note("timing.repeat")
      effect["repeat"] = object { random, repetition in
        repetition["every"] = random.duration(length * 3, unit: 1)
        if random.chance(60) { repetition["times"] = random.number(1...5) }
      }
    }
    if chance(25) {
      note("timing.jitter")
      effect["jitter"] = duration(length / 2, unit: 1)
    }
  }

  mutating func fault(_ number: Int) -> JSONValue {
    object { random, fault in
      let types =
        ["service-degradation", "payment-failure"]
        + (random.databases.isEmpty ? [] : ["database-connection"])
      let type = random.choice("fault", types)
      fault["errorType"] = type
      if random.chance(50) { fault["id"] = .string("fault-\(number)") }
      random.maybe(20, "name", of: "fault", in: &fault) { _ in .string("trouble") }
      if random.chance(50) { fault["at"] = random.duration(random.integer(0...600), unit: 1) }
      let length = 8 * random.integer(5...40)
      random.timing(&fault, length: length)
      let inner = random.chance(50)
      let duration = random.duration(length, unit: 1)
      if !inner { fault[random.pick(["duration", "for"])] = duration }
      switch type.string {
      case "service-degradation":
        fault["service"] = .string(random.pick(random.services))
        fault["degradation"] = random.object { random, body in
          body["responseTime"] = random.factor()
          random.maybe(60, "affectedPercentage", of: "degradation", in: &body) {
            $0.number(0...100)
          }
          random.maybe(30, "affectedScope", of: "degradation", in: &body) {
            $0.choice("scope", ["call", "session", "instance"])
          }
          if inner { body["duration"] = duration }
        }
      case "payment-failure": random.payment(&fault)
      default: random.database(&fault, inner ? duration : nil)
      }
      if inner, type == .string("payment-failure") { fault["duration"] = duration }
      if type != .string("database-connection") {
        random.maybe(40, "target", of: "fault", in: &fault) { $0.target() }
      }
      random.maybe(30, "businessImpact", of: "fault", in: &fault) { random in
        .object([
          .init("expectedAbandonmentIncrease", random.number(0...50)),
          .init("affectedPersonas", .texts(random.some(random.personas))),
          .init("revenueRisk", random.number(0...90_000)),
        ])
      }
    }
  }

  private mutating func payment(_ fault: inout Members) {
    fault["service"] = .string(pick(services))
    fault["failure"] = object { random, body in
      body["type"] = random.choice("payment failure", ["timeout", "error", "decline", "reject"])
      body["rate"] = random.probability()
      random.maybe(60, "retryBehavior", of: "failure", in: &body) {
        $0.choice("retry", ["none", "immediate", "fixed-backoff", "exponential-backoff"])
      }
      random.maybe(30, "timeoutMs", of: "failure", in: &body) { $0.number(1...9_000) }
      random.maybe(30, "persistence", of: "failure", in: &body) { $0.probability() }
    }
    maybe(60, "personaResponses", of: "fault", in: &fault) { random in
      let responses = [
        "abandon-immediately", "retry-once-then-call", "troubleshoot-and-retry",
        "escalate-to-support",
        "wait-and-retry", "continue-degraded",
      ]
      return random.object { random, answers in
        for persona in random.some(random.personas) {
          answers[persona] = random.choice("response", responses)
        }
      }
    }
  }

  private mutating func database(_ fault: inout Members, _ duration: JSONValue?) {
    fault["database"] = .string(pick(databases))
    fault["issue"] = object { random, issue in
      issue["type"] = random.choice(
        "issue",
        ["connection-pool-exhaustion", "slow-queries", "read-only", "unavailable"]
      )
      random.maybe(60, "severity", of: "issue", in: &issue) {
        $0.choice("severity", ["low", "medium", "high", "critical"])
      }
      if let duration { issue["duration"] = duration }
    }
    maybe(60, "fallbackBehavior", of: "fault", in: &fault) { random in
      random.object { random, fallback in
        fallback["cacheFirst"] = .boolean(random.chance(50))
        fallback["degradedMode"] = .boolean(random.chance(50))
        fallback["businessContinuity"] = random.choice(
          "continuity",
          ["full", "essential-only", "none"]
        )
      }
    }
  }

  // MARK: - Chaos

  mutating func chaos() -> JSONValue {
    object { random, chaos in
      chaos["scenario"] = .string("storm")
      random.maybe(40, "at", of: "chaos", in: &chaos) { $0.duration(120, unit: 1) }
      let isSequence = random.chance(50)
      var events = (0..<random.integer(1...3)).map { random.event($0) }
      if !random.regions.isEmpty, random.chance(50) { events += random.regionalEvents() }
      if let first = events.first?["id"]?.string, random.chance(40) {
        random.note("timing.after")
        events.append(
          .object([
            .init("event", .string("\(random.services[0])-failure")),
            .init(
              "after",
              random.chance(50)
                ? .string(first)
                : .object([
                  .init("event", .string(first)), .init("delay", random.duration(30, unit: 1)),
                ])
            ),
            .init("duration", random.duration(60, unit: 1)),
          ])
        )
      }
      random.note(isSequence ? "chaos.events" : "chaos.simultaneous")
      chaos[isSequence ? "events" : "simultaneous"] = .array(events)
      random.maybe(40, "successCriteria", of: "chaos", in: &chaos) { $0.goals() }
      random.maybe(40, "validation", of: "chaos", in: &chaos) { _ in
        .object([
          .init("maxDataLoss", .string("0 seconds")), .init("maxDowntime", .string("30 seconds")),
          .init("businessContinuity", .string("maintained")),
        ])
      }
    }
  }

  private mutating func event(_ number: Int) -> JSONValue {
    object { random, event in
      let length = 8 * random.integer(5...40)
      let service = random.pick(random.services)
      event["id"] = .string("event-\(number)")
      if random.chance(50) { event["at"] = random.duration(random.integer(0...600), unit: 1) }
      event["duration"] = random.duration(length, unit: 1)
      random.timing(&event, length: length)
      // What follows must come to an end, and nothing follows what is repeated for ever.
      if event["repeat"]?["times"] == nil { event["repeat"] = nil }
      switch random.below(3) {
      case 0:
        random.note("event traffic-spike")
        event["event"] = .string("traffic-spike")
        event["multiplier"] = random.number(1...8, decimals: 1)
      case 1:
        random.note("event slow")
        event["event"] = .string("\(service)-slow")
        event["degradation"] = random.factor()
        random.maybe(40, "affectedPercentage", of: "event", in: &event) { $0.number(0...100) }
        random.maybe(30, "target", of: "event", in: &event) { $0.target() }
      default:
        random.note("event failure")
        event["event"] = .string("outage-failure")
        event["service"] = .string(service)
        event["availability"] = .real(Double(random.integer(1...99)) / 100)
        random.maybe(40, "failFast", of: "event", in: &event) { .boolean($0.chance(50)) }
        random.maybe(30, "model", of: "event", in: &event) {
          $0.choice("model", ["independent", "renewal"])
        }
        if event["model"] == .string("renewal") { event["mttr"] = random.duration(30, unit: 1) }
      }
    }
  }

  private mutating func regionalEvents() -> [JSONValue] {
    note("event region")
    var events = [
      object { random, event in
        event["event"] = .string("primary-datacenter-failure")
        event["region"] = .string(random.regions[0])
        event["at"] = random.duration(300, unit: 1)
        event["failoverTime"] = random.duration(30, unit: 1)
        random.maybe(50, "services", of: "outage", in: &event) { random in
          random.chance(50) ? .string("all") : .texts(random.some(random.services))
        }
        random.maybe(50, "duration", of: "outage", in: &event) { $0.duration(600, unit: 1) }
        random.maybe(50, "clientRetry", of: "outage", in: &event) { random in
          guard random.chance(60) else { return .string("none") }
          return .object([
            .init("interval", random.duration(3, unit: 1)), .init("attempts", random.number(0...9)),
          ])
        }
      }
    ]
    if chance(60) {
      note("event reroute")
      events.append(
        object { random, event in
          event["event"] = .string("traffic-reroute")
          event["newRegion"] = .string(random.regions[1])
          random.maybe(50, "expectedLatencyIncrease", of: "reroute", in: &event) { _ in
            .string("150ms")
          }
          random.maybe(50, "standbyCapacity", of: "reroute", in: &event) {
            $0.number(1...2, decimals: 2)
          }
        }
      )
    }
    return events
  }
}
