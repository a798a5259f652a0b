import JSONText

extension Grammar.Key {
  /// When an effect acts.
  static let timing = [
    Grammar.Key(
      "at",
      .duration(.second),
      "When it begins, from the start of the run or of its chaos scenario; a number is seconds",
      derived: "at the start, or with the event before it in a list of events",
      example: 600
    ),
    Grammar.Key(
      "after",
      .shared("after") {
        .either([
          .words,
          .object([
            Grammar.Key(
              "event",
              .words,
              "The id or the name of the effect",
              required: true,
              example: "payment-slow"
            ),
            Grammar.Key("delay", .duration(.second), "How long after its end", default: 0),
          ]),
        ])
      },
      "The id or the name of the effect after whose end it begins"
    ),
    Grammar.Key(
      "duration",
      .duration(.second, isPositive: true),
      "How long it acts; a number is seconds",
      derived: "to the end of the run, where that is allowed",
      example: 1_800
    ),
    Grammar.Key(
      "for",
      .duration(.second, isPositive: true),
      "The same as duration",
      example: "30m"
    ),
    Grammar.Key(
      "ramp",
      .shared("ramp") {
        .either([
          .duration(.second),
          .object([
            Grammar.Key("up", .duration(.second), "How long it grows", default: 0, example: "2m"),
            Grammar.Key(
              "down",
              .duration(.second),
              "How long it fades",
              default: 0,
              example: "30s"
            ),
          ]),
        ])
      },
      "How long it takes to grow to its full strength and to fade, both within the duration",
      default: 0,
      example: "1m"
    ),
    Grammar.Key(
      "repeat",
      .shared("repetition") {
        .object([
          Grammar.Key(
            "every",
            .duration(.second, isPositive: true),
            "The time from one start to the next",
            required: true,
            example: "1h"
          ),
          Grammar.Key(
            "times",
            .integer(1...Int128(Effect.mostOccurrences)),
            "How often it acts in all",
            derived: "to the end of the run",
            example: 3
          ),
        ])
      },
      "That it acts again and again"
    ),
    Grammar.Key(
      "jitter",
      .duration(.second),
      "By how much each start may be late, drawn uniformly",
      default: 0,
      example: "30s"
    ),
  ]

  /// Whom an effect strikes.
  static let target = Grammar.Key(
    "target",
    .shared("target") {
      .object([
        Grammar.Key("personas", .names, "Of these personas only", example: ["emma"]),
        Grammar.Key("regions", .names, "In these regions only", example: ["us-east-1"]),
        Grammar.Key("journeys", .names, "On these journeys only", example: ["purchase"]),
        Grammar.Key("steps", .names, "In these steps only", example: ["payment"]),
        Grammar.Key(
          "versions",
          .list(.choice(["a", "b"]), count: 1...2),
          "Who sees these versions of a rollout only",
          example: ["b"]
        ),
      ])
    },
    "Whom it strikes: everybody who fits all of the filters",
    derived: "everybody"
  )

  /// What an author expects of an effect.
  static let impact = Grammar.Key(
    "businessImpact",
    .shared("impact") {
      .object([
        Grammar.Key(
          "expectedAbandonmentIncrease",
          .percentage,
          "By how many percentage points the abandonment rate is expected to rise",
          example: 15
        ),
        Grammar.Key(
          "affectedPersonas",
          .names,
          "The personas among which it is expected to rise",
          example: ["emma"]
        ),
        Grammar.Key(
          "revenueRisk",
          .money,
          "The revenue that is expected to be lost",
          example: 45_000
        ),
      ])
    },
    "What the author expects; it is compared with the run and changes nothing"
  )

  /// The share of calls that are struck, and how they are chosen.
  static let share = [
    Grammar.Key(
      "affectedPercentage",
      .percentage,
      "The share of calls that are struck",
      default: 100,
      example: 25
    ),
    Grammar.Key(
      "affectedScope",
      .choice(Effect.Scope.allCases.map(\.rawValue)),
      "Whether the draw is made for each call, for each session or for whole instances",
      default: "call"
    ),
  ]
}
