import JSONText

extension LanguageSchema {
  /// A class of visitors.
  static let persona = Grammar.object(
    Grammar.Key.document(.persona) + [
      Grammar.Key(
        "persona",
        .object([
          Grammar.Key("name", .name, "The name of the persona", required: true, example: "emma"),
          .extends("persona", among: BuiltIn.personaMix.map(\.name) + ["sophia"]),
          Grammar.Key(
            "displayName",
            .displayName,
            "A name for people",
            derived: "the name",
            example: "Emma"
          ),
          Grammar.Key("description", .words, "What it is about, for people"),
          Grammar.Key("behavior", behavior, "How visitors think, wait and retry", required: true),
          Grammar.Key("preferences", preferences, "How visitors come and pay"),
          Grammar.Key("businessProfile", business, "What visitors are worth", required: true),
          Grammar.Key("technicalProfile", technical, "How visitors are connected"),
        ]),
        "A class of visitors with the same habits"
      ).identity
    ]
  )

  private static let behavior = Grammar.object([
    Grammar.Key(
      "thinkTime",
      thinkTime,
      "The pause before each step but the first",
      required: true
    ),
    Grammar.Key(
      "errorTolerance",
      .either([.choice(["low", "medium", "high"]), .probability]),
      "The probability of carrying on after a failed attempt: low 0.25, medium 0.6, high 0.9",
      default: "medium",
      example: "low"
    ),
    Grammar.Key(
      "retryAttempts",
      .integer(0...10),
      "How often a visitor repeats a failed call",
      default: 1,
      example: 3
    ),
    Grammar.Key(
      "patience",
      .either([.duration(.millisecond, isPositive: true), .null, byDevice]),
      "The longest visible wait that is borne, in milliseconds; null: any",
      derived: "from errorTolerance: low 3 s, medium 8 s, high 15 s",
      example: 5_000
    ),
    Grammar.Key(
      "sessionDuration",
      .object(
        [
          Grammar.Key(
            "average",
            .number(above: 0, to: 1e6),
            "The mean in minutes",
            required: true,
            example: 8
          ),
          Grammar.Key(
            "variance",
            .number(from: 0, to: 1e12),
            "The variance in square minutes",
            default: 0,
            example: 3
          ),
          Grammar.Key(
            "stdDev",
            .number(from: 0, to: 1e6),
            "The standard deviation in minutes",
            default: 0,
            example: 2
          ),
        ],
        [.onlyOneOf(["variance", "stdDev"])]
      ),
      "The time that a visitor has for a session",
      derived: "any time"
    ),
  ])

  private static let byDevice = Grammar.object(
    ["mobile", "tablet", "desktop", "api"].map { device in
      Grammar.Key(
        device,
        .nullable(.duration(.millisecond, isPositive: true)),
        "The longest wait with this kind of device, in milliseconds; null: any",
        derived: "from errorTolerance",
        example: 3_000
      )
    }
  )

  private static let thinkTime = Grammar.object(
    [
      Grammar.Key(
        "min",
        .number(from: 0, to: 3_600_000),
        "The shortest pause in milliseconds",
        example: 1_000
      ),
      Grammar.Key(
        "max",
        .number(from: 0, to: 3_600_000),
        "The longest pause in milliseconds",
        example: 3_000
      ),
      Grammar.Key(
        "distribution",
        .choice(["constant", "uniform", "normal", "lognormal", "exponential", "empirical"]),
        "The law of the pause between the shortest and the longest one",
        default: "normal",
        example: "uniform"
      ),
      Grammar.points,
    ],
    [
      .when("distribution", is: "empirical", needs: ["points"]),
      .unless("distribution", is: "empirical", needs: ["min", "max"]),
    ]
  )

  private static let preferences = Grammar.object([
    Grammar.Key(
      "channel",
      .choice(["web", "web-mobile", "mobile-app", "api", "call-center", "branch"]),
      "The channel by which visitors come",
      default: "web",
      example: "mobile-app"
    ),
    Grammar.Key(
      "paymentMethod",
      .either([
        .choice(PaymentMethod.allCases.map(\.rawValue)),
        .map(
          .init(
            what: "method of payment",
            known: PaymentMethod.allCases.map {
              Grammar.Key($0.rawValue, .number(above: 0, to: 1e12), "Its relative weight")
            },
            isClosed: true,
            value: .anything,
            minimum: 1
          )
        ),
      ]),
      "How visitors pay, which decides the calls of a payment step",
      default: "credit-card",
      example: "invoice"
    ),
    Grammar.Key(
      "communicationStyle",
      .choice(["minimal", "standard", "detailed"]),
      "How long visitors think about informational steps: times 0.7, 1 or 1.4",
      default: "standard",
      example: "detailed"
    ),
    Grammar.Key(
      "deviceType",
      .choice(["mobile", "tablet", "desktop", "api"]),
      "The device, of which conditions and patience can depend",
      default: "desktop",
      example: "mobile"
    ),
  ])

  private static let business = Grammar.object(
    [
      Grammar.Key(
        "averageValue",
        .money,
        "The mean value of a completed journey",
        required: true,
        example: 800
      ),
      Grammar.Key(
        "conversionProbability",
        .probability,
        "The probability that a visitor who is not hindered completes the journey",
        required: true,
        example: 0.75
      ),
      Grammar.Key(
        "lifetimeValue",
        .money,
        "What a customer is worth in the long run",
        default: 0,
        example: 5_200
      ),
      Grammar.Key(
        "valueDistribution",
        .choice(["constant", "lognormal"]),
        "The law of the value",
        default: "constant"
      ),
      Grammar.Key(
        "valueCv",
        .number(from: 0, to: 10),
        "The coefficient of variation of a lognormal value",
        example: 0.5
      ),
      Grammar.Key(
        "segment",
        .displayName,
        "The segment, by which reports group",
        example: "young-professional"
      ),
      Grammar.Key(
        "riskProfile",
        .choice(["low", "medium", "high"]),
        "The risk, on which validation rules depend",
        default: "low",
        example: "high"
      ),
    ],
    [.when("valueDistribution", is: "lognormal", needs: ["valueCv"])]
  )

  private static let technical = Grammar.object([
    Grammar.Key(
      "bandwidth",
      .either([
        .choice(Field.links.map(\.name)),
        .object([
          Grammar.Key(
            "rttMs",
            .number(from: 0, to: 600_000),
            "The round trip in milliseconds",
            required: true,
            example: 50
          ),
          Grammar.Key(
            "downKbps",
            .number(above: 0, to: 1e12),
            "The download rate in kbit/s",
            derived: "unlimited",
            example: 9_000
          ),
        ]),
      ]),
      "The access to the network: its round trip and its download rate",
      default: "native",
      example: "4g"
    ),
    Grammar.Key(
      "connectionQuality",
      .choice(["excellent", "good", "fair", "poor"]),
      "How much the round trip suffers, and how many calls are lost and sent again",
      default: "excellent",
      example: "poor"
    ),
    Grammar.Key(
      "browserType",
      .displayName,
      "The browser, by which reports group",
      example: "mobile-chrome"
    ),
    Grammar.Key(
      "screenSize",
      .text(
        .init(what: "a size such as \"375x667\"", pattern: "^[1-9][0-9]{0,4}x[1-9][0-9]{0,4}$")
      ),
      "The screen, width times height",
      example: "375x667"
    ),
  ])
}
