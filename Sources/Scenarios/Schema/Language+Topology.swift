import JSONText

extension LanguageSchema {
  /// Services, databases and regions.
  static let topology = Grammar.object(
    Grammar.Key.document(.topology) + [
      Grammar.Key("name", .anything, "A name for people", example: "shop"),
      Grammar.Key(
        "extends",
        .choice(["insurance"]),
        "The built-in topology, whose services and databases are changed or added to"
      ),
      Grammar.Key(
        "refines",
        .boolean,
        "Whether its services and databases say more about those of the other documents, or of the "
          + "built-in topology, instead of being further ones",
        default: false
      ),
    ] + Grammar.Key.notes + [
      Grammar.Key(
        "services",
        .list(service, count: 0...100_000),
        "Every service; one that is not listed does not exist",
        derived: "every service that is called exists"
      ).mergingEntries,
      Grammar.Key(
        "databases",
        .list(database),
        "The databases behind services",
        derived: "those that are built in"
      ).mergingEntries,
      Grammar.Key(
        "regions",
        .list(region, count: 1...256),
        "The regions; their shares sum to 1",
        derived: "us-east-1 with everybody, us-west-2 as its backup"
      ),
    ]
  )

  private static let service = Grammar.object(
    [Grammar.Key("name", .name, "The name of the service", example: "catalog").identity]
      + Grammar.Key.notes + [
        Grammar.Key(
          "instances",
          .integer(1...1_000_000),
          "How many instances it has",
          default: 1,
          example: 2
        ),
        Grammar.Key(
          "concurrency",
          .either([.integer(1...1_000_000), .choice(["unlimited"])]),
          "How many calls one instance works for at a time",
          default: "unlimited",
          example: 10
        ),
        Grammar.Key(
          "serviceTime",
          .law(usualMean: 200),
          "The law of the service time",
          default: ["mean": 200, "cv": 0.5],
          example: ["mean": 100]
        ),
        Grammar.Key(
          "steps",
          .list(stepTime, count: 0...100_000),
          "Laws of the service time of the calls of single steps, whatever \"meanMs\" says there",
          derived: "none"
        ),
        Grammar.Key(
          "timeoutMs",
          .nullable(.duration(.millisecond, isPositive: true)),
          "How long a caller waits in all, in milliseconds; null: for ever",
          default: 10_000,
          example: 2_000
        ),
        Grammar.Key(
          "maxQueue",
          .nullable(.integer(0...1_000_000_000)),
          "How many calls may wait; beyond it they fail at once; null: any",
          default: .null,
          example: 100
        ),
        Grammar.Key(
          "queuePatience",
          .nullable(.law()),
          "How long a call waits in the queue before it leaves; null: for ever",
          default: .null,
          example: 5_000
        ),
        Grammar.Key(
          "abandonedWork",
          .choice(["cancelled", "served"]),
          "Whether a call is still served whose caller no longer waits",
          default: "cancelled"
        ),
        Grammar.Key(
          "optional",
          .boolean,
          "Whether a step goes on where a call fails",
          default: false
        ),
        Grammar.Key(
          "essential",
          .boolean,
          "Whether it stays while only the essential goes on",
          derived: "not optional"
        ),
        Grammar.Key(
          "cacheHitRatio",
          .probability,
          "How often a cache has the answer while a database is in trouble",
          default: .real(Service.standardCacheHitRatio),
          example: 0.5
        ),
        Grammar.Key("pciScope", .boolean, "Whether it may see card data", default: false),
        Grammar.Key("dependsOn", .names, "The databases that it needs", example: ["orders"]),
      ]
  )

  private static let stepTime = Grammar.object([
    Grammar.Key("journey", .name, "The journey of the step", required: true, example: "purchase"),
    Grammar.Key("step", .name, "The step", required: true, example: "pay"),
    Grammar.Key(
      "operation",
      .name,
      "The operation of the call, where the step's calls have one",
      derived: "calls without an operation",
      example: "authorize"
    ),
    Grammar.Key(
      "serviceTime",
      .law(usualMean: 200),
      "The law of the service time",
      required: true,
      example: ["mean": 100]
    ),
  ])

  private static let database = Grammar.object(
    [Grammar.Key("name", .name, "The name of the database", example: "orders").identity]
      + Grammar.Key.notes + [
        Grammar.Key(
          "pool",
          .integer(1...1_000_000),
          "How many connections there are",
          default: .integer(Database.standardPool),
          example: 20
        ),
        Grammar.Key(
          "acquireTimeoutMs",
          .duration(.millisecond),
          "How long a call waits for a connection, in milliseconds",
          default: 1_000,
          example: 500
        ),
        Grammar.Key(
          "share",
          .probability,
          "The share of the service time that needs a connection",
          default: .real(Database.standardShare),
          example: 0.5
        ),
        Grammar.Key(
          "replication",
          .choice(Database.Replication.allCases.map(\.rawValue)),
          "Whether writes reach the other region before they are acknowledged",
          default: "sync"
        ),
        Grammar.Key(
          "replicationLagMs",
          .duration(.millisecond),
          "How far the other region may be behind, in milliseconds",
          default: 0,
          example: 500
        ),
      ]
  )

  private static let region = Grammar.object([
    Grammar.Key("name", .name, "The name of the region", required: true, example: "us-east-1"),
    Grammar.Key(
      "share",
      .probability,
      "The share of visitors who live there",
      required: true,
      example: 1
    ),
    Grammar.Key("primary", .boolean, "Whether it is the main region, for people"),
  ])
}
