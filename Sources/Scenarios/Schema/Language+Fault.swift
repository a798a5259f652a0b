import JSONText

extension LanguageSchema {
  /// Trouble with a service.
  static let fault = Grammar.object(
    Grammar.Object(
      keys: [.schema] + faultObject.keys,
      variants: faultObject.variants,
      rules: faultObject.rules
    )
  )

  /// A fault, be it a document or a part of one.
  static let faultObject = Grammar.Object(
    keys: [.kind(.fault)] + Grammar.Key.notes + [
      Grammar.Key("errorType", .choice(FaultDocument.types), "What kind of trouble it is")
        .identity,
      Grammar.Key("id", .name, "A name by which others can follow it", example: "first-slow"),
      Grammar.Key(
        "name",
        .name,
        "A name for reports",
        derived: "the errorType",
        example: "slow-catalog"
      ),
      .target, .impact,
    ] + Grammar.Key.timing,
    variants: .init(
      key: "errorType",
      standard: nil,
      cases: [
        .init(value: .equal("service-degradation"), keys: degradation),
        .init(value: .equal("payment-failure"), keys: payment),
        .init(value: .equal("database-connection"), keys: database),
      ]
    ),
    rules: timingRules + [durationOfRepetition]
  )

  /// What is repeated needs a duration, which may also stand beside what the fault does.
  private static let durationOfRepetition = Grammar.Rule.schema([
    "dependentSchemas": [
      "repeat": [
        "anyOf": [
          ["required": ["duration"]], ["required": ["for"]],
          ["required": ["degradation"], "properties": ["degradation": ["required": ["duration"]]]],
          ["required": ["issue"], "properties": ["issue": ["required": ["duration"]]]],
        ]
      ]
    ]
  ])

  private static let service = Grammar.Key(
    "service",
    .name,
    "The service that is struck",
    required: true,
    example: "catalog"
  )

  private static let innerDuration = Grammar.Key(
    "duration",
    .duration(.second, isPositive: true),
    "How long it acts; a number is seconds",
    derived: "to the end of the run",
    example: 300
  )

  private static let degradation = [
    service,
    Grammar.Key(
      "degradation",
      .object(
        [
          Grammar.Key(
            "responseTime",
            .factor,
            "What becomes of the service time",
            required: true,
            example: "3x-slower"
          ),
          innerDuration,
        ] + Grammar.Key.share
      ),
      "How slow the service becomes",
      required: true
    ),
  ]

  private static let payment = [
    service,
    Grammar.Key(
      "failure",
      .object([
        Grammar.Key(
          "type",
          .choice(PaymentFailure.Mode.allCases.map(\.rawValue)),
          "How a payment fails",
          required: true
        ),
        Grammar.Key(
          "rate",
          .probability,
          "The probability that a payment fails",
          required: true,
          example: 0.1
        ),
        Grammar.Key(
          "retryBehavior",
          .choice(MachineRetry.allCases.map(\.rawValue)),
          "What the machine tries by itself before the customer learns of it",
          default: "none"
        ),
        Grammar.Key(
          "timeoutMs",
          .duration(.millisecond, isPositive: true),
          "How long a payment of the type timeout holds its server, in milliseconds",
          default: 1_000,
          example: 2_000
        ),
        Grammar.Key(
          "persistence",
          .probability,
          "The probability that what has failed fails again at the machine's next attempt",
          default: 1,
          example: 0.5
        ),
      ]),
      "How payments fail",
      required: true
    ),
    Grammar.Key(
      "personaResponses",
      .map("persona", form: nil, to: .choice(PersonaResponse.allCases.map(\.rawValue))),
      "What customers do when a payment has finally failed, by persona",
      derived: "by the tolerance and the retries of the persona",
      example: ["emma": "retry-once-then-call"]
    ),
  ]

  private static let database = [
    Grammar.Key("database", .name, "The database", required: true, example: "orders"),
    Grammar.Key(
      "issue",
      .object([
        Grammar.Key(
          "type",
          .choice(DatabaseFault.Issue.allCases.map(\.rawValue)),
          "What is wrong",
          required: true
        ),
        Grammar.Key(
          "severity",
          .choice(DatabaseFault.Severity.allCases.map(\.rawValue)),
          "How bad it is",
          default: "medium"
        ),
        innerDuration,
      ]),
      "What is wrong with the database",
      required: true
    ),
    Grammar.Key(
      "fallbackBehavior",
      .object([
        Grammar.Key(
          "cacheFirst",
          .boolean,
          "Whether a cache is asked before the database",
          default: false
        ),
        Grammar.Key(
          "degradedMode",
          .boolean,
          "Whether a call that gets no connection is answered all the same, degraded",
          default: false
        ),
        Grammar.Key(
          "businessContinuity",
          .choice(DatabaseFault.Continuity.allCases.map(\.rawValue)),
          "What goes on meanwhile",
          default: "full"
        ),
      ]),
      "How services do without the database"
    ),
  ]
}
