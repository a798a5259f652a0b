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

/// What a call asks of the database behind its service.
struct CompiledDataUse: BitwiseCopyable {
  /// The database; −1: none.
  let database: Int
  /// The probability that a cache holds what the call asks for.
  let cacheHitRatio: Double
  /// Whether it is made even where a fault leaves only the essential calls.
  let isEssential: Bool
  let writes: Bool
  /// Whether neither a cache nor an answer without the database will do.
  let requiresFreshData: Bool

  /// What a call asks that knows no database.
  static let none = CompiledDataUse(
    database: -1,
    cacheHitRatio: 0,
    isEssential: true,
    writes: false,
    requiresFreshData: false
  )

  private init(
    database: Int,
    cacheHitRatio: Double,
    isEssential: Bool,
    writes: Bool,
    requiresFreshData: Bool
  ) {
    self.database = database
    self.cacheHitRatio = cacheHitRatio
    self.isEssential = isEssential
    self.writes = writes
    self.requiresFreshData = requiresFreshData
  }

  init(_ service: Service, step: Int, of journey: Journey) {
    let use = journey.steps[step].dataUse
    self.init(
      database: service.database ?? -1,
      cacheHitRatio: service.cacheHitRatio,
      isEssential: service.isEssential && use.isEssential,
      writes: journey.writes(atStep: step),
      requiresFreshData: use.requiresFreshData
    )
  }
}
