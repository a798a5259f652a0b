import JSONText

extension LanguageSchema {
  /// The steps of a visit.
  static let journey = Grammar.object(
    Grammar.Key.document(.journey) + [
      .extends("journey", among: BuiltIn.journeyMix.map(\.name))
    ] + Grammar.Key.notes + [
      Grammar.Key("name", .name, "The name of the journey", example: "purchase").identity,
      Grammar.Key("steps", .list(step, count: 1...64), "The steps in their order", required: true),
      Grammar.Key(
        "personas",
        .names,
        "The personas that may draw the journey",
        derived: "all",
        example: ["emma"]
      ),
      Grammar.Key(
        "validationCatalog",
        catalog,
        "Validation rules that are new or other than the built-in ones"
      ),
      Grammar.Key("businessContext", context, "What the journey is about"),
    ]
  )

  private static let catalog = Grammar.map(
    .init(
      what: "rule",
      form: .name,
      known: RuleCatalog.builtIn.rules.map { rule in
        Grammar.Key(rule.name, changedRule, "The built-in rule \(rule.name)")
      },
      value: newRule
    )
  )

  private static let newRule = Grammar.shared("rule") {
    ruleObject(isKnown: false)
  }

  private static let changedRule = Grammar.shared("built-in-rule") {
    ruleObject(isKnown: true)
  }

  private static func ruleObject(isKnown: Bool) -> Grammar {
    .object([
      Grammar.Key(
        "timeMs",
        .number(from: 0, to: 3_600_000),
        "The mean time in milliseconds",
        derived: isKnown ? "as built in" : "500",
        example: 300
      ),
      Grammar.Key(
        "cv",
        .number(from: 0, to: 10),
        "The coefficient of variation of the time",
        default: .real(RuleCatalog.variation)
      ),
      Grammar.Key(
        "pass",
        .object(
          ["low", "medium", "high"].map {
            Grammar.Key(
              $0,
              .probability,
              "The probability to pass at \($0) risk",
              required: !isKnown,
              derived: isKnown ? "as built in" : nil,
              example: 0.9
            )
          }
        ),
        "The probability to pass by the risk of the persona",
        required: !isKnown,
        derived: isKnown ? "as built in" : nil
      ),
    ])
  }

  private static let context = Grammar.object([
    Grammar.Key(
      "industry",
      .displayName,
      "The industry, for people",
      example: "financial-services"
    ),
    Grammar.Key("product", .displayName, "The product, for people", example: "mortgage"),
    Grammar.Key(
      "averageValue",
      .money,
      "What the final step should be worth; it is only checked",
      example: 1_000
    ),
    Grammar.Key(
      "complianceRequirements",
      .list(.choice(["GDPR", "PCI", "SOX", "HIPAA"])),
      "The regulations that the journey must keep",
      example: ["GDPR"]
    ),
    Grammar.Key(
      "attributes",
      .map("attribute", form: nil, to: .anything),
      "Flags that requirements may name: true or false"
    ),
  ])

  private static let step = Grammar.object(
    [
      Grammar.Key("name", .name, "The name of the step", required: true, example: "browse")
    ] + Grammar.Key.notes + [
      Grammar.Key("service", .name, "The service that the step calls once", example: "catalog"),
      Grammar.Key(
        "calls",
        .list(call, count: 0...64),
        "The calls of the step, one after the other"
      ),
      Grammar.Key(
        "payment",
        .boolean,
        "Whether the step is a payment",
        derived: "whether its name begins with payment"
      ),
      Grammar.Key(
        "businessValue",
        .money,
        "What the step is worth once it is completed",
        default: 0,
        example: 100
      ),
      Grammar.Key(
        "recognition",
        .choice(["on-step", "on-completion"]),
        "Whether the value counts with the step or only with the whole journey",
        default: "on-step"
      ),
      Grammar.Key(
        "finalStep",
        .boolean,
        "Whether the journey is completed with the step",
        derived: "the last step is the final one"
      ),
      Grammar.Key(
        "next",
        .map("step, end or leave", form: nil, to: .probability),
        "Where visitors go from here, with probabilities that sum to 1",
        derived: "to the step that follows",
        example: ["end": 1]
      ),
      Grammar.Key(
        "content",
        .choice(["informational", "transactional"]),
        "Whether the style of communication changes the pause before the step",
        default: "transactional"
      ),
      Grammar.Key(
        "form",
        .boolean,
        "Whether it is a form, which a shortcut may fill in",
        default: false
      ),
      Grammar.Key(
        "tags",
        .names,
        "Tags, by which a shortcut may skip it",
        example: ["comparison"]
      ),
      Grammar.Key(
        "responseBytes",
        .integer(0...1_000_000_000),
        "How many bytes the visitor downloads",
        default: 0,
        example: 50_000
      ),
      Grammar.Key(
        "writes",
        .boolean,
        "Whether it writes to a database",
        derived: "a payment step or one with a value does"
      ),
      Grammar.Key(
        "essential",
        .boolean,
        "Whether it stays while only the essential goes on",
        default: true
      ),
      Grammar.Key(
        "requiresFreshData",
        .boolean,
        "Whether it fails where a database can only answer from memory",
        default: false
      ),
      Grammar.Key(
        "milestone",
        .anything,
        "The name of a milestone, for events of business",
        example: "quote-received"
      ),
    ]
      + gates([
        Grammar.Key(
          "requirements",
          .list(.requirement, count: 0...GateReader.most),
          "What must hold for the step to be taken: conditions, earlier steps, rules, attributes",
          example: ["mobile-device"]
        ),
        Grammar.Key(
          "validationRules",
          .list(rule, count: 0...GateReader.most),
          "Rules that are checked before the calls and may reject the visitor",
          example: ["credit-score"]
        ),
      ]),
    [.onlyOneOf(["service", "calls"]), durationOfAsynchronous]
  )

  private static let rule = Grammar.suggestion(RuleCatalog.builtIn.names, .name)

  private static func gates(_ keys: [Grammar.Key]) -> [Grammar.Key] {
    keys + [
      Grammar.Key(
        "skipConditions",
        .list(.condition, count: 0...GateReader.most),
        "Conditions any of which leaves the step out",
        example: ["api-client"]
      ),
      Grammar.Key(
        "duration",
        .durationRange,
        "How long the step is processed after its calls",
        default: 0,
        example: "5-15 minutes"
      ),
      Grammar.Key(
        "async",
        .boolean,
        "Whether the visitor need not wait for the processing",
        derived: "true from one minute on"
      ),
    ]
  }

  /// `async: true` without a duration says nothing.
  private static let durationOfAsynchronous = Grammar.Rule.when(
    "async",
    is: true,
    needs: ["duration"]
  )

  private static let call = Grammar.shared("call") {
    .object([
      Grammar.Key("service", .name, "The service", required: true, example: "catalog"),
      Grammar.Key(
        "operation",
        .name,
        "The operation, by which reports group",
        example: "search"
      ),
      Grammar.Key(
        "probability",
        .probability,
        "The probability that the call is made",
        default: 1,
        example: 0.5
      ),
      Grammar.Key(
        "optional",
        .boolean,
        "Whether the step goes on where the call fails",
        derived: "as the service says"
      ),
      Grammar.Key(
        "meanMs",
        .number(above: 0, to: Field.longestMean),
        "The mean service time of this call in milliseconds",
        derived: "that of the service",
        example: 500
      ),
    ])
  }

  /// How a persona departs from journeys.
  static let variations = Grammar.object(
    Grammar.Key.document(.variations) + Grammar.Key.notes + [
      Grammar.Key("persona", .name, "The persona", example: "emma").identity,
      Grammar.Key(
        "journeyVariations",
        .map(
          "journey",
          form: nil,
          to: .object([
            Grammar.Key(
              "steps",
              .list(variation, count: 0...64),
              "Steps beside or instead of those of the journey"
            ),
            Grammar.Key(
              "shortcuts",
              .list(shortcut, count: 0...64),
              "What the persona need not do",
              example: ["skip-comparison"]
            ),
          ])
        ),
        "What is other, by journey"
      ).identity,
    ]
  )

  private static let shortcut = Grammar.text(
    .init(
      what: "a shortcut such as \"skip-<step>\" or \"auto-fill-from-<source>\"",
      pattern: "^(skip|auto-fill-from)-[a-z0-9-]+$",
      length: 0...63
    )
  )

  private static let variation = Grammar.object(
    [
      Grammar.Key("name", .name, "The name of the step", required: true, example: "quick-look")
    ] + Grammar.Key.notes + [
      Grammar.Key(
        "weight",
        .percentage,
        "How many percent of sessions use it",
        default: 100,
        example: 80
      ),
      Grammar.Key("replaces", .name, "The step that it replaces", example: "browse"),
      Grammar.Key("before", .name, "The step before which it stands", example: "browse"),
      Grammar.Key("after", .name, "The step after which it stands", example: "browse"),
      Grammar.Key(
        "service",
        .name,
        "The service that it calls",
        derived: "as the step that it replaces",
        example: "catalog"
      ),
      Grammar.Key(
        "serviceTimeFactor",
        .number(above: 0, to: 1e6),
        "A factor on the service times",
        derived: "1, unless built in",
        example: 0.6
      ),
      Grammar.Key(
        "thinkTimeFactor",
        .number(above: 0, to: 1e6),
        "A factor on the pause before it",
        derived: "1, unless built in",
        example: 0.7
      ),
      Grammar.Key(
        "form",
        .boolean,
        "Whether it is a form, which a shortcut may fill in",
        derived: "as the step that it replaces"
      ),
      Grammar.Key(
        "tags",
        .names,
        "Tags, by which a shortcut may skip it",
        derived: "as the step that it replaces",
        example: ["comparison"]
      ),
    ]
      + gates([
        Grammar.Key(
          "requirements",
          .list(.requirement, count: 0...GateReader.most),
          "What must hold for the step to be taken",
          example: ["mobile-device"]
        )
      ]),
    [.onlyOneOf(["replaces", "before", "after"]), durationOfAsynchronous]
  )
}
