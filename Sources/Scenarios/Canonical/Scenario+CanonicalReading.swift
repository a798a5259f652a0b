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
    window = try root["window"].duration()
    guard window > .zero else { throw try root["window"].failure("must be longer than 0") }
    personas = try root["personas"].list { try Persona(canonical: $0) }
    services = try root["services"].list { try Service(canonical: $0) }
    let counts = (personas: personas.count, services: services.count)
    journeys = try root["journeys"].list {
      try Journey(canonical: $0, personas: counts.personas, services: counts.services)
    }
    regions = try root["regions"].list {
      Region(name: try $0["name"].text(), share: try $0["share"].real())
    }
    let bounds = Effect.Bounds(
      personas: personas.count,
      regions: regions.count,
      journeys: journeys.count,
      services: services.count
    )
    effects = try root["effects"].list { try Effect(canonical: $0, within: bounds) }
    goals = try root["goals"].list { try Goal(canonical: $0) }
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

extension Load {
  fileprivate init(canonical reader: CanonicalReader) throws {
    self.init(
      model: try Load.Model(canonical: reader["model"]),
      rampUp: try reader["rampUp"].duration(),
      steady: try reader["steady"].duration(),
      rampDown: try reader["rampDown"].duration(),
      drain: try Load.Drain(canonical: reader["drain"]),
      personaShares: try reader["personaShares"].list { try $0.real() },
      journeyWeights: try reader["journeyWeights"].list { try $0.real() }
    )
  }
}

extension Load.Drain {
  fileprivate init(canonical reader: CanonicalReader) throws {
    switch reader.value {
    case .string("cut"): self = .cut
    case .string("until-empty"): self = .untilEmpty
    default: self = .lasting(try reader.duration())
    }
  }
}

extension Load.Model {
  fileprivate init(canonical reader: CanonicalReader) throws {
    if try reader["open"].boolean() {
      let curve = try reader["curve"].list {
        reader -> OpenArrivals.CurvePoint in
        let (time, factor) = try reader.pair()
        return .init(time: try time.duration(), factor: try factor.real())
      }
      self = .open(
        OpenArrivals(
          rate: try reader["rate"].real(),
          process: try reader["process"].choice(OpenArrivals.Process.self),
          curve: curve
        )
      )
    } else {
      self = .closed(
        ClosedPopulation(
          users: try reader["users"].list { try $0.integer() },
          pacing: try reader["pacing"].duration(),
          finishesJourney: try reader["finishesJourney"].boolean(),
          spikeRamp: try reader["spikeRamp"].optional { try $0.duration() }
        )
      )
    }
  }
}

extension Service {
  fileprivate init(canonical reader: CanonicalReader) throws {
    self.init(
      name: try reader["name"].text(),
      servers: try reader["servers"].optional { try $0.integer(from: 1) },
      serviceTime: try Law(canonical: reader["serviceTime"]),
      queuePatience: try reader["queuePatience"].optional { try Law(canonical: $0) },
      servesAbandoned: try reader["servesAbandoned"].boolean(),
      timeout: try reader["timeout"].optional { try $0.duration() },
      maxQueue: try reader["maxQueue"].optional { try $0.integer() }
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
