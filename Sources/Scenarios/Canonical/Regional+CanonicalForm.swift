import JSONText
import SimulationKernel

extension Region {
  /// The region as JSON; without a capacity of its own the form has no word of it.
  var canonicalJSON: JSONValue {
    var members: [JSONValue.Member] = [
      .init("name", .string(name)), .init("share", .real(share)),
    ]
    if let capacity { members.append(.init("capacity", .real(capacity))) }
    return .object(members)
  }

  /// Reads a region back from its canonical form.
  init(canonical reader: CanonicalReader) throws {
    self.init(
      name: try reader["name"].text(),
      share: try reader["share"].real(),
      capacity: reader.value["capacity"] == nil ? nil : try reader["capacity"].real()
    )
  }
}

extension RegionalFailure {
  /// The failure as JSON.
  var canonicalJSON: JSONValue {
    .object([
      .init("type", .string("regional-failure")),
      .init("region", .integer(region)),
      .init("services", .array(services.map { .integer($0) })),
      .init("failoverTime", failoverTime.canonicalJSON),
      .init(
        "clientRetry",
        clientRetry.map {
          .object([
            .init("interval", $0.interval.canonicalJSON), .init("attempts", .integer($0.attempts)),
          ])
        } ?? .null
      ),
    ])
  }

  /// Reads a failure back from its canonical form.
  init(canonical reader: CanonicalReader, within bounds: Effect.Bounds) throws {
    self.init(
      region: try reader["region"].index(below: bounds.regions),
      services: try reader["services"].list { try $0.index(below: bounds.services) },
      failoverTime: try reader["failoverTime"].duration(),
      clientRetry: try reader["clientRetry"].optional { retry in
        let attempts = try retry["attempts"].integer(from: 1)
        guard attempts <= ClientRetry.mostAttempts else {
          throw try retry["attempts"].failure("must be at most \(ClientRetry.mostAttempts)")
        }
        return ClientRetry(interval: try retry["interval"].duration(), attempts: attempts)
      }
    )
  }
}

extension Reroute {
  /// The reroute as JSON.
  var canonicalJSON: JSONValue {
    .object([
      .init("type", .string("reroute")),
      .init("region", .integer(region)),
      .init("newRegion", .integer(newRegion)),
      .init("latencyIncrease", latencyIncrease.canonicalJSON),
    ])
  }

  /// Reads a reroute back from its canonical form.
  init(canonical reader: CanonicalReader, within bounds: Effect.Bounds) throws {
    self.init(
      region: try reader["region"].index(below: bounds.regions),
      newRegion: try reader["newRegion"].index(below: bounds.regions),
      latencyIncrease: try reader["latencyIncrease"].duration()
    )
  }
}
