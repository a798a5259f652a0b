import Scenarios

/// A database, as the requests of the services before it meet it.
struct CompiledDatabase: BitwiseCopyable {
  /// The first of its stand-ins, see ``CompiledStation/DatabaseBook``: the pool, whose servers are the
  /// connections.
  let pool: Int
  let connections: Int
  /// How long a request waits for a connection, in nanoseconds.
  let acquireTimeout: Int64
  /// The part of the service time for which a connection is held.
  let share: Double

  init(_ database: Database, pool: Int) {
    self.pool = pool
    connections = database.pool
    acquireTimeout = database.acquireTimeout.nanoseconds
    share = database.share
  }

  /// The stand-in whose windows hold a book.
  func station(of book: CompiledStation.DatabaseBook) -> Int { pool + book.rawValue }

  /// The databases of a scenario, their stand-ins behind the real stations.
  static func all(of scenario: Scenario) -> [CompiledDatabase] {
    let first = SiteTable.places(of: scenario).count
    return scenario.databases.enumerated().map { index, database in
      let books = CompiledStation.DatabaseBook.allCases.count
      return CompiledDatabase(database, pool: first + index * books)
    }
  }
}
