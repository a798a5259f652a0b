import JSONText
import SimulationKernel

extension Database {
  /// The database as JSON.
  var canonicalJSON: JSONValue {
    .object([
      .init("name", .string(name)),
      .init("pool", .integer(pool)),
      .init("acquireTimeout", acquireTimeout.canonicalJSON),
      .init("share", .real(share)),
      .init("replication", .string(replication.rawValue)),
      .init("replicationLag", replicationLag.canonicalJSON),
    ])
  }

  /// Reads a database back from its canonical form.
  init(canonical reader: CanonicalReader) throws {
    self.init(
      name: try reader["name"].text(),
      pool: try reader["pool"].integer(from: 1),
      acquireTimeout: try reader["acquireTimeout"].duration(),
      share: try reader["share"].real(),
      replication: try reader["replication"].choice(Replication.self),
      replicationLag: try reader["replicationLag"].duration()
    )
  }
}

extension DatabaseFault {
  /// The fault as JSON.
  var canonicalJSON: JSONValue {
    .object([
      .init("type", .string("database")),
      .init("database", .integer(database)),
      .init("issue", .string(issue.rawValue)),
      .init("severity", .string(severity.rawValue)),
      .init("cacheFirst", .boolean(looksIntoCache)),
      .init("degradedMode", .boolean(degrades)),
      .init("continuity", .string(continuity.rawValue)),
    ])
  }

  /// Reads a fault back from its canonical form.
  init(canonical reader: CanonicalReader, databases: Int) throws {
    self.init(
      database: try reader["database"].index(below: databases),
      issue: try reader["issue"].choice(Issue.self),
      severity: try reader["severity"].choice(Severity.self),
      looksIntoCache: try reader["cacheFirst"].boolean(),
      degrades: try reader["degradedMode"].boolean(),
      continuity: try reader["continuity"].choice(Continuity.self)
    )
  }
}

extension Step.DataUse {
  /// What a step asks of databases as JSON.
  var canonicalJSON: JSONValue {
    .object([
      .init("essential", .boolean(isEssential)),
      .init("requiresFreshData", .boolean(requiresFreshData)),
    ])
  }

  /// Reads it back from its canonical form.
  init(canonical reader: CanonicalReader) throws {
    self.init()
    isEssential = try reader["essential"].boolean()
    requiresFreshData = try reader["requiresFreshData"].boolean()
  }
}
