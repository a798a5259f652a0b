import JSONText

extension Grammar {
  /// A law of times in milliseconds; the mean is known where the place has a usual one.
  static func law(usualMean: Double? = nil) -> Grammar {
    shared(usualMean == nil ? "law" : "service-time") {
      .either([.number(above: 0, to: Field.longestMean), .object(lawObject(usualMean))])
    }
  }

  private static func lawObject(_ usualMean: Double?) -> Object {
    let mean = Key(
      "mean",
      time(isPositive: true),
      "The mean in milliseconds",
      required: usualMean == nil,
      default: usualMean.map { .real($0) },
      example: 300
    )
    let shape = Key(
      "shape",
      .number(from: 0.05, to: 1_000),
      "The shape",
      required: true,
      example: 2
    )
    let minimum = Key(
      "minimum",
      time(isPositive: true),
      "The least value in milliseconds",
      required: true,
      example: 100
    )
    let cases: [(String, [Key])] = [
      ("lognormal", [mean, variation]), ("constant", [mean]), ("exponential", [mean]),
      ("erlang", [mean, stages]), ("uniform", bounds), ("hyperexponential", branches),
      ("gamma", [shape, scale]), ("weibull", [shape, scale]), ("pareto", [shape, minimum]),
      ("boundedPareto", [shape, minimum, maximum]), ("empirical", [points.required]),
    ]
    return Object(
      keys: [
        Key(
          "distribution",
          .choice(Field.lawNames),
          "The law",
          default: "lognormal"
        )
      ],
      variants: Variants(
        key: "distribution",
        standard: "lognormal",
        cases: cases.map { .init(value: .equal($0.0), keys: $0.1) }
      )
    )
  }

  /// A time in milliseconds.
  private static func time(isPositive: Bool) -> Grammar {
    .number(Interval(minimum: 0, isOpen: isPositive, maximum: Field.longestMean))
  }

  private static let variation = Key(
    "cv",
    .number(from: 0, to: 10),
    "The coefficient of variation, the standard deviation over the mean",
    default: 0.5
  )

  private static let stages = Key(
    "stages",
    .integer(1...1_000),
    "How many exponential stages follow each other",
    required: true,
    example: 4
  )

  private static let bounds = [
    Key(
      "low",
      time(isPositive: false),
      "The least value in milliseconds",
      required: true,
      example: 100
    ),
    Key(
      "high",
      time(isPositive: false),
      "The greatest value in milliseconds",
      required: true,
      example: 500
    ),
  ]

  private static let branches = [
    Key(
      "probabilities",
      .list(.probability, count: 1...64),
      "The probability of each branch; together 1",
      required: true,
      example: [0.9, 0.1]
    ),
    Key(
      "means",
      .list(time(isPositive: true), count: 1...64),
      "The mean of each branch in milliseconds",
      required: true,
      example: [100, 900]
    ),
  ]

  private static let scale = Key(
    "scale",
    time(isPositive: true),
    "The scale in milliseconds",
    required: true,
    example: 150
  )

  private static let maximum = Key(
    "maximum",
    time(isPositive: true),
    "The greatest value in milliseconds",
    required: true,
    example: 5_000
  )

  /// The points of an empirical law.
  static let points = Key(
    "points",
    .list(.tuple([time(isPositive: false), .probability]), count: 2...10_000),
    "Points of the cumulative distribution, from 0 to 1, with straight lines between them",
    example: [[100, 0], [200, 0.5], [900, 1]]
  )
}

extension Grammar.Key {
  /// The key where it must be given.
  var required: Grammar.Key {
    var key = self
    key.isRequired = true
    return key
  }
}
