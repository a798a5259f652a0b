import JSONText

extension LanguageSchema {
  /// Several events, and what is expected of the run.
  static let chaos = Grammar.object(
    Grammar.Key.document(.chaos) + [.extends("chaos scenario")] + Grammar.Key.notes + [
      Grammar.Key("scenario", .name, "The name of the chaos scenario", example: "bad-evening")
        .identity,
      Grammar.Key(
        "at",
        .duration(.second),
        "When the scenario begins, from the start of the run; a number is seconds",
        default: 0,
        example: "10m"
      ),
      Grammar.Key(
        "simultaneous",
        .list(chaosEvent, count: 1...10_000),
        "Events that begin together, unless one says otherwise"
      ),
      Grammar.Key(
        "events",
        .list(chaosEvent, count: 1...10_000),
        "Events in a sequence, each with the one before it unless it says otherwise"
      ),
      Grammar.Key("successCriteria", .criteria, "What a run must reach, by metric"),
      Grammar.Key("validation", .limitObject, "What a run must keep to, by metric"),
    ],
    [.anyOf(["simultaneous", "events"]), .onlyOneOf(["simultaneous", "events"])]
  )

  /// An event of a chaos scenario.
  static let chaosEvent = Grammar.shared("event") { .object(eventObject(mayLast: false)) }

  /// What version B of a rollout changes: an event or a fault, for the whole run unless it ends.
  static let change = Grammar.shared("change") {
    .fork(key: "errorType", given: faultObject, absent: eventObject(mayLast: true))
  }

  /// An event; one that belongs to a version changes no traffic and may act for the whole run.
  private static func eventObject(mayLast: Bool) -> Grammar.Object {
    let names = EventReader.names.filter { !mayLast || $0 != "traffic-spike" }
    return Grammar.Object(
      keys: [
        Grammar.Key(
          "event",
          .suggestion(
            names,
            .init(
              what: "\(names.joined(separator: ", ")), <service>-slow or "
                + "<service>-failure",
              pattern: "^[a-z0-9][a-z0-9-]*-(slow|failure)$",
              length: 1...63
            )
          ),
          "What happens",
          required: true,
          example: "catalog-slow"
        )
      ] + Grammar.Key.notes + [
        Grammar.Key("id", .name, "A name by which others can follow it", example: "first-slow"),
        .impact,
      ] + Grammar.Key.timing.filter { $0.name != "ramp" },
      variants: .init(
        key: "event",
        standard: nil,
        cases: cases(mayLast: mayLast)
      ),
      rules: timingRules + [.with("repeat", needs: ["duration", "for"])]
    )
  }

  /// What each event has of its own.
  private static func cases(mayLast: Bool) -> [Grammar.Variants.Case] {
    let timed: [Grammar.Rule] = mayLast ? [] : [.anyOf(["duration", "for"])]
    let struck = [Grammar.Key.target] + ramps
    let cases: [Grammar.Variants.Case] = [
      .init(value: .equal("traffic-spike"), keys: spike + struck, rules: timed),
      .init(value: .equal("primary-datacenter-failure"), keys: datacenterFailure),
      .init(value: .equal("traffic-reroute"), keys: reroute),
      .init(
        value: .suffix("-slow", except: EventReader.names),
        keys: slow + struck,
        rules: timed
      ),
      .init(
        value: .suffix("-failure", except: EventReader.names),
        keys: failure + struck,
        rules: timed + [.when("model", is: "renewal", needs: ["mttr"])]
      ),
    ]
    return mayLast ? Array(cases.dropFirst()) : cases
  }

  private static let ramps = Grammar.Key.timing.filter { $0.name == "ramp" }

  /// What holds of the timing of every effect.
  static let timingRules: [Grammar.Rule] = [
    .onlyOneOf(["at", "after"]), .onlyOneOf(["duration", "for"]),
  ]

  private static let service = Grammar.Key(
    "service",
    .name,
    "The service that is struck",
    derived: "the one that the event's name begins with",
    example: "catalog"
  )

  private static let spike = [
    Grammar.Key(
      "multiplier",
      .number(above: 0, to: 1e6),
      "The factor on the arrivals, or on the users of a closed load",
      required: true,
      example: 2
    )
  ]

  private static let slow =
    [
      service,
      Grammar.Key(
        "degradation",
        .factor,
        "What becomes of the service time",
        required: true,
        example: "2x-latency"
      ),
    ] + Grammar.Key.share

  private static let failure = [
    service,
    Grammar.Key(
      "availability",
      .probability,
      "The probability that a call succeeds",
      default: 0,
      example: 0.85
    ),
    Grammar.Key(
      "failFast",
      .boolean,
      "Whether calls fail at once, not after their normal time",
      default: false
    ),
    Grammar.Key(
      "model",
      .choice(["independent", "renewal"]),
      "Whether each call fails by itself, or the service is up and down in turns",
      default: "independent"
    ),
    Grammar.Key(
      "mttr",
      .duration(.second, isPositive: true),
      "The mean length of a down period of the model renewal; a number is seconds",
      example: "5m"
    ),
  ]

  private static let datacenterFailure = [
    Grammar.Key("region", .name, "The region that fails", required: true, example: "us-east-1"),
    Grammar.Key(
      "services",
      .either([.choice(["all"]), .list(.name, count: 1...10_000)]),
      "The services of the region that are down",
      default: "all",
      example: ["catalog"]
    ),
    Grammar.Key(
      "failoverTime",
      .duration(.second),
      "How long it takes until traffic can go elsewhere; a number is seconds",
      required: true,
      example: 30
    ),
    Grammar.Key(
      "clientRetry",
      .either([
        .choice(["none"]),
        .object([
          Grammar.Key(
            "interval",
            .duration(.second, isPositive: true),
            "The time between two attempts",
            default: 5,
            example: 10
          ),
          Grammar.Key(
            "attempts",
            .integer(0...Int128(ClientRetry.mostAttempts)),
            "How many attempts there are",
            default: .integer(ClientRetry.standard.attempts),
            example: 3
          ),
        ]),
      ]),
      "How clients try again to connect",
      derived: "every 5 s, 6 times",
      example: "none"
    ),
  ]

  private static let reroute = [
    Grammar.Key(
      "region",
      .name,
      "The region whose traffic moves",
      derived: "that of the failure before it",
      example: "us-east-1"
    ),
    Grammar.Key(
      "newRegion",
      .name,
      "The region to which it moves",
      required: true,
      example: "us-west-2"
    ),
    Grammar.Key(
      "expectedLatencyIncrease",
      .duration(.millisecond),
      "How much longer each call takes there; a number is milliseconds",
      default: 0,
      example: "150ms"
    ),
    Grammar.Key(
      "standbyCapacity",
      .number(from: 0.001, to: 1_000),
      "The servers of the new region, as a factor on the declared ones",
      derived: "as many as are declared",
      example: 0.5
    ),
  ]
}
