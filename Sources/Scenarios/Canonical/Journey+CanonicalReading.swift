import JSONText
import SimulationKernel
import Statistics

/// How many elements of each kind there are to refer to.
private struct Counts {
  let personas: Int
  let services: Int
  let steps: Int
}

extension Journey {
  init(canonical reader: CanonicalReader, personas: Int, services: Int) throws {
    let count = try reader["steps"].elements().count
    guard (1...64).contains(count) else {
      throw try reader["steps"].failure("must have 1 to 64 elements")
    }
    let counts = Counts(personas: personas, services: services, steps: count)
    let steps = try reader["steps"].list { try Step(canonical: $0, counts) }
    guard steps.contains(where: { $0.variation == nil }) else {
      throw try reader["steps"].failure("must have a step that is no variation")
    }
    let allowed = try reader["personas"].optional { reader -> [Int] in
      try reader.list { try $0.index(below: personas) }
    }
    self.init(name: try reader["name"].text(), steps: steps, personas: allowed)
  }
}

extension Step {
  fileprivate init(canonical reader: CanonicalReader, _ counts: Counts) throws {
    self.init(
      name: try reader["name"].text(),
      calls: try reader["calls"].list { try Call(canonical: $0, services: counts.services) },
      value: Int64(try reader["value"].integer()),
      isInformational: try reader["informational"].boolean(),
      isPayment: try reader["payment"].boolean(),
      responseBytes: try reader["responseBytes"].integer(),
      routes: try reader.list(ofMember: "routes") { entry in
        let (target, probability) = try entry.pair()
        return Route(
          target: try Route.Target(canonical: target, steps: counts.steps),
          probability: try probability.real()
        )
      },
      writes: try reader.member("writes")?.boolean()
    )
    if let data = reader.member("data") { dataUse = try DataUse(canonical: data) }
    rules = try reader.list(ofMember: "rules") { try Rule(canonical: $0) }
    processing = try reader.member("processing").map { try Processing(canonical: $0) }
    isRecognizedAtEnd = try reader.member("recognizedAtEnd")?.boolean() ?? false
    (requirements, skipConditions) = try reader.conditions(counts)
    variation = try reader.member("variation").map { try Variation(canonical: $0, counts) }
    shortcuts = try reader.list(ofMember: "shortcuts") {
      try $0.index(below: counts.personas)
    }
    autoFills = try reader.list(ofMember: "autoFills") { reader in
      let (persona, source) = try reader.pair()
      return AutoFill(
        persona: try persona.index(below: counts.personas),
        source: try source.index(below: counts.steps)
      )
    }
    thinkTimeFactor = try reader.member("thinkTimeFactor")?.real() ?? 1
    guard calls.count + rules.count <= 200 else { throw reader.failure("asks for too much") }
  }
}

extension Route.Target {
  fileprivate init(canonical reader: CanonicalReader, steps: Int) throws {
    switch reader.value {
    case .string("end"): self = .end
    case .string("leave"): self = .leave
    default: self = .step(try reader.index(below: steps))
    }
  }
}

extension CanonicalReader {
  fileprivate func conditions(_ counts: Counts) throws -> ([Requirement], [Condition]) {
    let requirements = try list(ofMember: "requirements") {
      try Requirement(canonical: $0, steps: counts.steps)
    }
    return (requirements, try list(ofMember: "skipConditions") { try $0.condition() })
  }

  fileprivate func condition() throws -> Condition {
    guard let condition = Condition(try text()) else {
      throw failure("is no known condition: \"\(try text())\"")
    }
    return condition
  }
}

extension Rule {
  fileprivate init(canonical reader: CanonicalReader) throws {
    let pass = try reader["pass"].list { try $0.real() }
    guard pass.count == 3 else { throw try reader["pass"].failure("must be a list of three") }
    self.init(
      name: try reader["name"].text(),
      time: try Law(canonical: reader["time"]),
      passesLowRisk: pass[0],
      passesMediumRisk: pass[1],
      passesHighRisk: pass[2]
    )
  }
}

extension Processing {
  fileprivate init(canonical reader: CanonicalReader) throws {
    self.init(
      minimum: try reader["minimum"].duration(),
      maximum: try reader["maximum"].duration(),
      isAsynchronous: try reader["asynchronous"].boolean()
    )
    guard minimum <= maximum else {
      throw try reader["maximum"].failure("must not be less than the minimum")
    }
  }
}

extension Requirement {
  fileprivate init(canonical reader: CanonicalReader, steps: Int) throws {
    switch reader.value {
    case .string: self = .condition(try reader.condition())
    case .number: self = .step(try reader.index(below: steps))
    default: self = .flag(try reader["flag"].text())
    }
  }
}

extension Variation {
  fileprivate init(canonical reader: CanonicalReader, _ counts: Counts) throws {
    let uses = try reader["uses"].list { reader -> Use in
      let (requirements, skipConditions) = try reader.conditions(counts)
      return Use(
        persona: try reader["persona"].index(below: counts.personas),
        weight: try reader["weight"].real(),
        requirements: requirements,
        skipConditions: skipConditions
      )
    }
    self.init(
      replaces: try reader["replaces"].optional { try $0.index(below: counts.steps) },
      uses: uses
    )
  }
}

extension Call {
  fileprivate init(canonical reader: CanonicalReader, services: Int) throws {
    self.init(
      service: try reader["service"].index(below: services),
      operation: try reader["operation"].text(),
      serviceTime: try Law(canonical: reader["serviceTime"]),
      probability: try reader["probability"].real(),
      isOptional: try reader["optional"].boolean(),
      payment: try reader["payment"].choice(Call.Payment.self)
    )
  }
}
