import JSONText

/// The kinds of documents that a run checks and does not use.
extension LanguageSchema {
  /// Tiles and thresholds.
  static let dashboard = Grammar.object(
    Grammar.Key.document(.dashboard) + Grammar.Key.notes + [
      Grammar.Key("dashboard", .name, "The name of the dashboard", example: "shop").identity,
      Grammar.Key("tiles", .list(tile), "What it shows", required: true),
    ]
  )

  private static let tile = Grammar.object(
    Grammar.Key.notes + [
      Grammar.Key("title", .displayName, "The title", example: "Conversion"),
      Grammar.Key(
        "type",
        .choice(["business-kpi", "revenue-impact"]),
        "The kind of the tile",
        required: true
      ),
      Grammar.Key("metric", .choice(Metric.allNames), "The metric"),
      Grammar.Key(
        "calculation",
        .words,
        "How the value comes about",
        example: "sum(business-value * success-rate)"
      ),
      Grammar.Key(
        "dimensions",
        .list(.choice(DashboardDocument.dimensions)),
        "By what the value is split",
        example: ["persona"]
      ),
      Grammar.Key(
        "thresholds",
        .object(
          ["critical", "warning", "target"].map {
            Grammar.Key(
              $0,
              .number(from: -1e15, to: 1e15),
              "The value that is \($0)",
              example: 0.9
            )
          }
        ),
        "From which values on it is good or bad"
      ),
      Grammar.Key(
        "timeframe",
        .duration(isPositive: true),
        "The time that it covers",
        example: "1h"
      ),
      Grammar.Key("comparison", .choice(["previous-period"]), "With what it is compared"),
    ],
    [.anyOf(["metric", "calculation"])]
  )

  /// Rules of problems.
  static let problems = Grammar.object(
    Grammar.Key.document(.problems) + Grammar.Key.notes + [
      Grammar.Key(
        "davis-integration",
        .object([
          Grammar.Key("businessProblems", .list(problem), "The problems", required: true)
        ]),
        "What counts as a problem of the business"
      ).identity
    ]
  )

  private static let problem = Grammar.object(
    Grammar.Key.notes + [
      Grammar.Key(
        "problem",
        .choice(ProblemsDocument.problems),
        "What goes wrong",
        required: true
      ),
      Grammar.Key("affectedPersonas", .names, "Whom it concerns", example: ["emma"]),
      Grammar.Key("businessImpact", .moneyPerTime, "What it costs", example: "$12,000/hour"),
      Grammar.Key(
        "rootCause",
        .text(
          .init(
            what: "\"<service>-latency\" or \"<service>-errors\"",
            pattern: "^[a-z0-9][a-z0-9-]*-(latency|errors)$",
            length: 1...63
          )
        ),
        "What is behind it",
        example: "catalog-latency"
      ),
      Grammar.Key(
        "recommendedActions",
        .list(
          .suggestion(
            ["enable-caching", "optimize-database-queries"],
            .init(
              what: "enable-caching, optimize-database-queries or scale-<service>",
              pattern: "^scale-[a-z0-9-]*$",
              length: 1...63
            )
          )
        ),
        "What helps",
        example: ["enable-caching"]
      ),
    ]
  )

  /// Deliveries to other systems.
  static let webhooks = Grammar.object(
    Grammar.Key.document(.webhooks) + Grammar.Key.notes + [
      Grammar.Key("webhooks", .list(webhook), "Where events of business are sent").identity
    ]
  )

  private static let webhook = Grammar.object(
    Grammar.Key.notes + [
      Grammar.Key("id", .name, "The name of the delivery", example: "crm"),
      Grammar.Key("typed", .boolean, "Whether the numbers of a payload stay numbers"),
      Grammar.Key(
        "event",
        .either([event, .list(event)]),
        "The events that are sent",
        required: true,
        example: "journey.completed"
      ),
      Grammar.Key(
        "url",
        .text(.init(what: "an address of https", pattern: "^https://[^\\s]*$")),
        "Where to",
        required: true,
        example: "https://crm.example/hook"
      ),
      Grammar.Key(
        "headers",
        .map("header", form: nil, to: .words),
        "Headers of the request",
        example: ["X-Source": "stampede"]
      ),
      Grammar.Key(
        "payload",
        .anything,
        "The body, with placeholders such as ${journeyId}",
        example: ["journey": "${journeyId}"]
      ),
      Grammar.Key(
        "secret",
        .words,
        "The key by which a delivery is signed",
        example: "${HOOK_SECRET}"
      ),
    ]
  )

  private static let event = Grammar.choice(WebhooksDocument.events + ["journey.*"])

  /// Variants of a scenario.
  static let whatIf = Grammar.object(
    Grammar.Key.document(.whatIf) + Grammar.Key.notes + [
      Grammar.Key(
        "whatif",
        .object(
          [
            Grammar.Key(
              "base",
              .either([.words, .list(.words, count: 1...10_000)]),
              "The files of the scenario that is varied, relative to the document",
              derived: "the documents that are given beside it",
              example: "evening.yaml"
            ),
            Grammar.Key(
              "replications",
              .integer(1...1_000_000),
              "How often each variant runs",
              example: 5
            ),
            Grammar.Key(
              "unitCost",
              .money,
              "What a unit of the capacity costs for the time of a run",
              example: "$1,200"
            ),
            Grammar.Key(
              "vary",
              .map("place in the scenario", form: pointer, to: variation),
              "The values of each place that are tried",
              example: ["/services/catalog/concurrency": [1, 2]]
            ),
            Grammar.Key(
              "find",
              .object(
                [
                  Grammar.Key(
                    "minimum",
                    .text(pointer),
                    "The place whose least value is sought",
                    example: "/services/catalog/concurrency"
                  ),
                  Grammar.Key(
                    "maximum",
                    .text(pointer),
                    "The place whose greatest value is sought",
                    example: "/services/catalog/concurrency"
                  ),
                  Grammar.Key(
                    "suchThat",
                    .words,
                    "What must hold: successCriteria for all goals, one of them, or a criterion",
                    default: "successCriteria",
                    example: "journeyCompletionRate >90%"
                  ),
                ],
                [.anyOf(["minimum", "maximum"]), .onlyOneOf(["minimum", "maximum"])]
              ),
              "The value that is sought"
            ),
          ],
          [.anyOf(["vary", "find"])]
        ),
        "What is varied"
      ).identity
    ]
  )

  private static let pointer = Grammar.Text(
    what: "a JSON pointer such as \"/services/catalog/concurrency\"",
    pattern: "^/",
    length: 0...4_096
  )

  private static let variation = Grammar.either([
    .list(.anything, count: 1...10_000),
    .text(
      Grammar.Text(
        what: "a range such as \"12..16\" or \"0.5..2:0.1\"",
        pattern: "^ *\(decimal)\\.\\. *\(decimal)(: *\(unsigned))?$",
        example: "12..16"
      )
    ),
  ])

  private static let unsigned = "[0-9]+(\\.[0-9]{1,9})?"
  private static let decimal = "[-+]?" + unsigned
}
