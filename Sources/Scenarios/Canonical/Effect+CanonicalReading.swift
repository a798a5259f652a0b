import JSONText
import SimulationKernel

extension Effect {
  /// How many elements there are of what an effect may refer to.
  struct Bounds {
    var personas: Int
    var regions: Int
    var journeys: Int
    var services: Int
    var databases: Int
  }

  /// Reads an effect back from its canonical form.
  init(canonical reader: CanonicalReader, within bounds: Bounds) throws {
    self.init(
      id: try reader["id"].text(),
      name: try reader["name"].text(),
      start: try reader["start"].time(),
      end: try reader["end"].optional { try $0.time() },
      pattern: try reader.member("pattern").map { try Pattern(canonical: $0) } ?? .plain,
      kind: try Kind(canonical: reader["kind"], within: bounds),
      target: try Target(canonical: reader["target"], within: bounds),
      scope: try reader.member("scope").map { try $0.choice(Scope.self) } ?? .call,
      prediction: try reader["prediction"].optional {
        try Prediction(canonical: $0, within: bounds)
      }
    )
  }
}

extension Effect.Kind {
  fileprivate init(
    canonical reader: CanonicalReader,
    within bounds: Effect.Bounds
  ) throws {
    let type = try reader["type"].text()
    if type == "traffic" {
      self = .traffic(multiplier: try reader["multiplier"].real())
      return
    }
    if type == "database" {
      self = .database(try DatabaseFault(canonical: reader, databases: bounds.databases))
      return
    }
    if type == "regional-failure" {
      self = .regionalFailure(try RegionalFailure(canonical: reader, within: bounds))
      return
    }
    if type == "reroute" {
      self = .reroute(try Reroute(canonical: reader, within: bounds))
      return
    }
    let service = try reader["service"].index(below: bounds.services)
    switch type {
    case "slow":
      self = .slow(
        service: service,
        factor: try Factor(canonical: reader["factor"]),
        probability: try reader["probability"].real()
      )
    case "failure":
      self = .failure(
        service: service,
        availability: try reader["availability"].real(),
        failsFast: try reader["failsFast"].boolean()
      )
    case "payment-failure":
      self = .paymentFailure(
        try PaymentFailure(canonical: reader, service: service, within: bounds)
      )
    default:
      throw try reader["type"].failure("is no known effect: \"\(type)\"")
    }
  }
}

extension PaymentFailure {
  fileprivate init(
    canonical reader: CanonicalReader,
    service: Int,
    within bounds: Effect.Bounds
  ) throws {
    var responses: [Int: PersonaResponse] = [:]
    for entry in try reader["responses"].elements() {
      let (persona, response) = try entry.pair()
      responses[try persona.index(below: bounds.personas)] = try response.choice(
        PersonaResponse.self
      )
    }
    self.init(
      service: service,
      rate: try reader["rate"].real(),
      mode: try reader["mode"].choice(Mode.self),
      timeout: try reader["timeout"].duration(),
      machineRetry: try reader["machineRetry"].choice(MachineRetry.self),
      persistence: try reader.member("persistence").map { try $0.real() } ?? 1,
      responses: responses
    )
  }
}

extension Factor {
  fileprivate init(canonical reader: CanonicalReader) throws {
    if reader.value["times"] != nil {
      self = .times(try reader["times"].real())
    } else if reader.value["plus"] != nil {
      self = .plus(try reader["plus"].duration())
    } else {
      self = .mean(try reader["mean"].duration())
    }
  }
}

extension Effect.Target {
  fileprivate init(
    canonical reader: CanonicalReader,
    within bounds: Effect.Bounds
  ) throws {
    self.init(
      personas: try reader["personas"].list { try $0.index(below: bounds.personas) },
      regions: try reader["regions"].list { try $0.index(below: bounds.regions) },
      journeys: try reader["journeys"].list { try $0.index(below: bounds.journeys) },
      steps: try reader["steps"].list { try $0.text() },
      versions: reader.value["versions"] == nil
        ? [] : try reader["versions"].list { UInt8(try $0.index(below: 3)) }
    )
  }
}

extension Effect.Prediction {
  fileprivate init(
    canonical reader: CanonicalReader,
    within bounds: Effect.Bounds
  ) throws {
    self.init(
      abandonmentIncrease: try reader["abandonmentIncrease"].optional { try $0.real() },
      personas: try reader["personas"].list { try $0.index(below: bounds.personas) },
      revenueRisk: try reader["revenueRisk"].optional { Int64(try $0.integer()) }
    )
  }
}
