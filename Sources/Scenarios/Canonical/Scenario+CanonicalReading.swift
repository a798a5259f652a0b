import JSONText
import SimulationKernel
import Statistics

extension Scenario {
  /// Reads a scenario back from its canonical form.
  ///
  /// Shapes, types and references are checked, so a damaged form throws; whether the values make
  /// sense was asked when the documents were read.
  ///
  /// - Throws: ``CanonicalFormError`` with the place of what is wrong.
  public init(canonicalJSON: JSONValue) throws {
    let root = CanonicalReader(value: canonicalJSON, path: "")
    guard try root["format"].text() == "stampede-scenario/1" else {
      throw try root["format"].failure("is not \"stampede-scenario/1\"")
    }
    name = try root["name"].text()
    seed = try root["seed"].optional { try $0.unsigned() }
    currency = try root["currency"].text()
    start = try root["start"].optional { Int64(try $0.integer(from: .min)) }
    if let model = root.member("satisfaction") {
      satisfaction = try SatisfactionModel(canonical: model)
    }
    window = try root["window"].duration()
    guard window > .zero else { throw try root["window"].failure("must be longer than 0") }
    personas = try root["personas"].list { try Persona(canonical: $0) }
    let databases = try root.member("databases")?.list { try Database(canonical: $0) } ?? []
    self.databases = databases
    services = try root["services"].list { try Service(canonical: $0, databases: databases.count) }
    let counts = (personas: personas.count, services: services.count)
    journeys = try root["journeys"].list {
      try Journey(canonical: $0, personas: counts.personas, services: counts.services)
    }
    regions = try root["regions"].list { try Region(canonical: $0) }
    let bounds = Effect.Bounds(
      personas: personas.count,
      regions: regions.count,
      journeys: journeys.count,
      services: services.count,
      databases: databases.count
    )
    effects = try root["effects"].list { try Effect(canonical: $0, within: bounds) }
    goals = try root["goals"].list { try Goal(canonical: $0) }
    rollout =
      root.value["rollout"] == nil ? nil : try Rollout(canonical: root["rollout"])
    load = try Load(canonical: root["load"])
    try checkShares(root)
  }

  private func checkShares(_ root: CanonicalReader) throws {
    guard !personas.isEmpty, !journeys.isEmpty, !regions.isEmpty else {
      throw root.failure("personas, journeys and regions must not be empty")
    }
    let load = try root["load"]
    guard self.load.personaShares.count == personas.count else {
      throw try load["personaShares"].failure("must have one share a persona")
    }
    guard self.load.journeyWeights.count == journeys.count else {
      throw try load["journeyWeights"].failure("must have one weight a journey")
    }
    if case .closed(let population) = self.load.model, population.users.count != personas.count {
      throw try load["model"].failure("must have a number of users for each persona")
    }
  }
}

extension Service {
  fileprivate init(canonical reader: CanonicalReader, databases: Int) throws {
    self.init(
      name: try reader["name"].text(),
      servers: try reader["servers"].optional { try $0.integer(from: 1) },
      serviceTime: try Law(canonical: reader["serviceTime"]),
      queuePatience: try reader["queuePatience"].optional { try Law(canonical: $0) },
      servesAbandoned: try reader["servesAbandoned"].boolean(),
      timeout: try reader["timeout"].optional { try $0.duration() },
      maxQueue: try reader["maxQueue"].optional { try $0.integer() },
      instances: try reader.member("instances")?.integer(from: 1) ?? 1,
      database: try reader.member("database")?.index(below: databases),
      cacheHitRatio: try reader.member("cacheHitRatio")?.real() ?? Self.standardCacheHitRatio,
      isEssential: try reader.member("essential")?.boolean() ?? true
    )
  }
}

extension Goal {
  fileprivate init(canonical reader: CanonicalReader) throws {
    self.init(
      metric: try reader["metric"].choice(Metric.self),
      comparison: try reader["comparison"].choice(Goal.Comparison.self),
      limit: try reader["limit"].real(),
      text: try reader["text"].text()
    )
  }
}
