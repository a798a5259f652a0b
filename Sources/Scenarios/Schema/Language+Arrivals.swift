import JSONText

extension LanguageSchema {
  /// The `arrivals` of a load profile.
  static let arrivals = Grammar.object(
    [
      Grammar.Key(
        "rate",
        rate,
        "How many sessions arrive in a unit of time, or a multiple of the base",
        example: 10
      ),
      Grammar.Key(
        "phases",
        .list(phase, count: 1...10_000),
        "Rates one after the other",
        example: [["rate": 1]]
      ),
      Grammar.Key(
        "list",
        .list(.duration(), count: 1...100_000),
        "The instant of every arrival",
        example: ["1s", "2s"]
      ),
      Grammar.Key(
        "csv",
        .text(.init(what: "a path to a file beside the document", length: 0...4_096)),
        "A file of arrivals: the column time, or the columns time and rate",
        example: "arrivals.csv"
      ),
      Grammar.Key(
        "count",
        .integer(1...100_000_000),
        "How many sessions arrive in all",
        example: 1_000
      ),
      Grammar.Key("per", unit, "The unit of time of rates", default: "s"),
      Grammar.Key(
        "base",
        .either([rate, baseObject]),
        "The normal rate, of which 5x is a multiple and with which goals compare",
        example: 1
      ),
      Grammar.Key(
        "process",
        .either([
          .choice(["poisson", "uniform"]),
          .object([
            Grammar.Key("gap", .law(), "The law of the gaps between arrivals", required: true)
          ]),
        ]),
        "How arrivals follow each other: at random, evenly, or with gaps of a law",
        default: "poisson"
      ),
      Grammar.Key(
        "curve",
        .list(.tuple([.duration(), .number(from: 0, to: 1e6)])),
        "Factors on the rate over time, with straight lines between them",
        default: [],
        example: [["0m", 0.5], ["10m", 1]]
      ),
      Grammar.Key("season", season, "What days and weeks do to the rate"),
      Grammar.Key(
        "flashCrowd",
        .either([crowd, .list(crowd, count: 1...100)]),
        "Crowds that come at once and disperse"
      ),
      Grammar.Key(
        "batch",
        batch,
        "How many sessions arrive at one instant",
        derived: "one",
        example: 2
      ),
      Grammar.Key(
        "customers",
        .integer(1...100_000_000),
        "How many customers there are, who come back",
        derived: "each session is another customer",
        example: 10_000
      ),
      Grammar.Key(
        "returningShare",
        .probability,
        "The share of sessions of returning customers, where customers are not counted",
        default: .real(OpenArrivals.usualReturningShare)
      ),
    ],
    [.onlyOneOf(ArrivalsDocument.ways), amountIsSaid]
  )

  /// A way to say how many come, or the law of the gaps.
  private static let amountIsSaid = Grammar.Rule.schema([
    "anyOf": .array(
      ArrivalsDocument.ways.map { ["required": [.string($0)]] } + [
        [
          "required": ["process"],
          "properties": ["process": ["required": ["gap"], "type": "object"]],
        ]
      ]
    )
  ])

  private static let unit = Grammar.choice([
    "s", "second", "m", "min", "minute", "h", "hour", "d", "day",
  ])

  private static let rate: Grammar = .shared("rate") {
    .either([
      .number(from: 0, to: 1e9),
      .text(
        .init(
          what: "a multiple of the base such as \"5x\"",
          pattern: "^\(Grammar.decimal)x$",
          example: "5x"
        )
      ),
    ])
  }

  private static let baseObject: Grammar = .shared("base-rate") {
    .object([
      Grammar.Key(
        "rate",
        rate,
        "How many sessions arrive in a unit of time",
        required: true,
        example: 1
      ),
      Grammar.Key("per", unit, "The unit of time", derived: "that of the arrivals"),
      Grammar.Key("base", .either([rate, baseObject]), "What multiples are of"),
    ])
  }

  private static let phase = Grammar.object([
    Grammar.Key(
      "for",
      .duration(isPositive: true),
      "How long the phase lasts",
      derived: "as long as the rest of the run, in one phase",
      example: "10m"
    ),
    Grammar.Key("rate", rate, "The rate at its start", required: true, example: 1),
    Grammar.Key("to", rate, "The rate at its end", derived: "the rate at its start", example: 2),
    Grammar.Key("per", unit, "The unit of time of its rates", derived: "that of the arrivals"),
  ])

  private static let season = Grammar.object(
    [
      Grammar.Key(
        "hours",
        .list(.number(from: 0, to: 1e6), count: 24...24),
        "A factor for each hour of the day",
        example: .array((0..<24).map { _ in 1 })
      ),
      Grammar.Key(
        "days",
        .list(.number(from: 0, to: 1e6), count: 7...7),
        "A factor for each day of the week, from Monday on",
        example: [1, 1, 1, 1, 1, 0.5, 0.5]
      ),
      Grammar.Key(
        "amplitude",
        .probability,
        "How high a wave is, as a share of the rate",
        example: 0.5
      ),
      Grammar.Key("period", .duration(isPositive: true), "How long a wave is", default: "24h"),
      Grammar.Key("phase", .duration(), "When the wave rises through its middle", default: "0s"),
    ],
    [.with("period", needs: ["amplitude"]), .with("phase", needs: ["amplitude"])]
  )

  private static let crowd = Grammar.shared("crowd") {
    .object([
      Grammar.Key("at", .duration(), "When it begins to come", required: true, example: "5m"),
      Grammar.Key(
        "peak",
        .number(from: 1, to: 1e6),
        "The factor on the rate at its peak",
        required: true,
        example: 8
      ),
      Grammar.Key(
        "rise",
        .duration(),
        "How long it takes to the peak",
        default: "0s",
        example: "30s"
      ),
      Grammar.Key(
        "decay",
        .duration(isPositive: true),
        "The time in which what is left falls to a factor of 1/e",
        required: true,
        example: "10m"
      ),
    ])
  }

  private static let batch = Grammar.either([
    .integer(1...10_000),
    .object(
      [
        Grammar.Key(
          "mean",
          .number(from: 1, to: 10_000),
          "The mean of a geometric law",
          example: 3
        ),
        Grammar.Key(
          "sizes",
          .list(.tuple([.integer(1...10_000), .number(above: 0, to: 1e9)]), count: 1...1_000),
          "Sizes and their relative weights",
          example: [[1, 0.5], [2, 0.5]]
        ),
      ],
      [.anyOf(["mean", "sizes"]), .onlyOneOf(["mean", "sizes"])]
    ),
  ])
}
