import JSONText

extension LanguageSchema {
  /// A load profile.
  static let profile = Grammar.object(
    Grammar.Key.document(.profile) + [
      .extends("load profile", among: BuiltInProfile.names)
    ] + Grammar.Key.notes + [
      Grammar.Key("profile", .name, "The name of the load profile", example: "evening").identity,
      Grammar.Key(
        "seed",
        .integer(0...Int128(UInt64.max)),
        "The seed of all randomness",
        derived: "1, unless the command says another"
      ),
      Grammar.Key(
        "currency",
        .text(.init(what: "a code of ISO 4217", pattern: "^[A-Z]{3}$")),
        "The currency of every amount in all documents",
        default: "USD",
        example: "EUR"
      ),
      Grammar.Key(
        "start",
        .instant,
        "The instant at which the run begins, for the axes and for seasons; without a zone in UTC",
        derived: "no calendar; a season begins on Monday at 00:00"
      ),
      Grammar.Key(
        "window",
        .duration(isPositive: true),
        "The length of a window of observation in the series of the report",
        default: "60s"
      ),
      Grammar.Key(
        "ramp",
        .duration(),
        "Over how long the extra users of a traffic spike start, under a closed load",
        derived: "the mean time of a journey",
        example: "2m"
      ),
      Grammar.Key(
        "scenario",
        schedule,
        "How long the load lasts and how it begins and ends",
        required: true
      ),
      Grammar.Key(
        "arrivals",
        arrivals,
        "How sessions arrive, under an open load",
        derived: "a closed load of virtual users"
      ),
      Grammar.Key(
        "personas",
        .list(personaShare, count: 1...1_000),
        "The mix of personas",
        derived: "karen 60 %, raj 25 %, alex 15 %"
      ),
      Grammar.Key(
        "journeys",
        .list(journeyShare, count: 1...1_000),
        "The mix of journeys",
        derived: "insurance-policy 70, quote-only 30"
      ),
      Grammar.Key("successCriteria", .criteria, "What a run must reach, by metric"),
      Grammar.Key("rollout", rollout, "A new version that takes over by and by"),
      Grammar.Key(
        "mix",
        .choice(Load.Mix.allCases.map(\.rawValue)),
        "Whether each session draws persona and journey, or they are dealt in exact shares",
        default: "random"
      ),
      Grammar.Key("only", .names, "The personas of the mix that take part", derived: "all"),
      Grammar.Key(
        "rescale",
        .boolean,
        "Whether those who take part stand in for the others, so that the load stays as large",
        default: true
      ),
      Grammar.Key(
        "satisfaction",
        satisfaction,
        "The coefficients of customer satisfaction and churn"
      ),
    ]
  )

  private static let schedule = Grammar.object([
    Grammar.Key(
      "duration",
      .duration(isPositive: true),
      "How long the load is steady, between the ramps",
      derived: "as long as the phases of the arrivals or the longest event",
      example: "30m"
    ),
    Grammar.Key("rampUp", .duration(), "How long the load rises", default: "0s", example: "2m"),
    Grammar.Key("rampDown", .duration(), "How long the load falls", default: "0s", example: "1m"),
    Grammar.Key(
      "durationIncludes",
      .choice(["steady", "total"]),
      "Whether the duration is that of the steady load or of the whole, ramps included",
      default: "steady"
    ),
    Grammar.Key(
      "stop",
      .choice(["finish", "immediate"]),
      "Whether users who stop finish their journey",
      default: "finish"
    ),
    Grammar.Key(
      "pacing",
      .duration(),
      "An additional pause of a virtual user between two journeys",
      default: "0s"
    ),
    Grammar.Key(
      "drain",
      .either([.choice(["cut", "until-empty"]), .duration()]),
      "How long the run goes on after the last arrival",
      default: "cut",
      example: "until-empty"
    ),
    Grammar.Key(
      "virtualUsers",
      users,
      "How many users a closed load has in all",
      derived: "the sum over the personas"
    ),
    Grammar.Key(
      "durationWithin",
      .list(.duration(), count: 2...2),
      "The shortest and the longest duration of profiles that extend this one",
      example: ["1m", "6h"]
    ),
  ])

  private static let users = Grammar.integer(0...Int128(ProfileDocument.mostUsers))

  private static let personaShare = Grammar.object([
    Grammar.Key(
      "name",
      .suggestion(BuiltIn.personaMix.map(\.name) + ["sophia"], .name),
      "The persona",
      required: true,
      example: "emma"
    ),
    Grammar.Key("percentage", .percentage, "Its share of the visitors", example: 100),
    Grammar.Key("virtualUsers", users, "How many users it has under a closed load", example: 50),
  ])

  private static let journeyShare = Grammar.object([
    Grammar.Key(
      "type",
      .suggestion(BuiltIn.journeyMix.map(\.name), .name),
      "The journey",
      required: true,
      example: "purchase"
    ),
    Grammar.Key(
      "weight",
      .number(above: 0, to: 1e12),
      "Its relative weight among the journeys",
      default: 1
    ),
  ])

  private static let satisfaction = Grammar.object(
    SatisfactionModel.coefficients.map { name, path in
      let range: Grammar =
        name == "base"
        ? .number(from: 1, to: 5)
        : .number(from: name == "churnIntercept" ? -20 : 0, to: 20)
      return Grammar.Key(
        name,
        range,
        satisfactionMeanings[name] ?? name,
        default: .real(SatisfactionModel.standard[keyPath: path])
      )
    }
  )

  private static let satisfactionMeanings = [
    "base": "The satisfaction of an undisturbed session at the expected speed",
    "waiting": "What each doubling of the waiting costs",
    "error": "What an error costs",
    "retry": "What a retry costs",
    "degraded": "What a degraded step costs",
    "support": "What the need for support costs",
    "loss": "What a technical loss costs",
    "churnIntercept": "The logit of staying at the base",
    "churnSlope": "How much the logit of leaving rises with each point of satisfaction lost",
  ]

  private static let rollout = Grammar.object([
    Grammar.Key("feature", .name, "The name of the feature", required: true, example: "quote-v2"),
    Grammar.Key(
      "shares",
      .either([
        .choice(["linear"]),
        .list(.tuple([.duration(), .percentage]), count: 1...Rollout.mostSteps),
      ]),
      "How many percent of customers see version B from when on",
      required: true,
      example: [["0m", 5], ["1h", 50]]
    ),
    Grammar.Key(
      "guard",
      .boolean,
      "Whether version B is taken back where it harms",
      default: true
    ),
    Grammar.Key(
      "b",
      .list(change),
      "The events and faults that make version B what it is",
      derived: "version B is like A",
      example: [["event": "catalog-slow", "degradation": "2x-latency"]]
    ),
  ])
}
