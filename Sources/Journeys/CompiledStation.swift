import Scenarios

/// A station's settings beside its queue.
struct CompiledStation {
  let name: String
  let servers: Int?
  /// The servers of an instance; as good as any number where there is no end of them.
  let serversPerInstance: Int
  /// Whether it matters which server works for a request.
  let hasNumberedServers: Bool
  let maxQueue: Int?
  let servesAbandoned: Bool
  /// The place of its law; −1: no end of it.
  let queuePatience: Int
  /// Nanoseconds, or as good as for ever.
  let timeout: Int64
  let isReal: Bool
  /// The database behind it; −1: none.
  let database: Int
  /// The station whose shard keeps its books: its own number, or that of the pool behind it.
  let home: Int
  /// Whether its requests may wait for each other longer than is known when they come.
  let hasGate: Bool

  private init(
    _ service: Service,
    name: String,
    servers: Int?,
    hasNumberedServers: Bool,
    home: Int,
    laws: inout LawTable
  ) {
    self.name = name
    self.servers = servers
    serversPerInstance = max(1, (servers ?? .max) / max(1, service.instances))
    self.hasNumberedServers = hasNumberedServers
    maxQueue = service.maxQueue
    servesAbandoned = service.servesAbandoned
    queuePatience = service.queuePatience.map { laws.add($0) } ?? -1
    timeout = service.timeout?.nanoseconds ?? CompiledPersona.never
    isReal = true
    database = service.database ?? -1
    self.home = home
    hasGate = database >= 0
  }

  private init(standIn name: String, servers: Int?, number: Int, hasGate: Bool) {
    self.name = name
    self.servers = servers
    serversPerInstance = .max
    hasNumberedServers = false
    maxQueue = nil
    servesAbandoned = false
    queuePatience = -1
    timeout = CompiledPersona.never
    isReal = false
    database = -1
    home = number
    self.hasGate = hasGate
  }

  /// Whether requests may have to wait for each other there, so that one shard keeps its books.
  var hasQueue: Bool { servers != nil || database >= 0 }

  /// What is counted of a database, each in the windows of a stand-in.
  enum DatabaseBook: Int, CaseIterable {
    /// Requests for a connection, waits for one, and the time that connections are held.
    case pool
    /// The most connections in use at one instant, as the longest queue.
    case inUse
    /// Calls that a cache answered.
    case cache
    /// Calls and steps that were left out as not essential.
    case shed
    /// Calls that were answered without the database.
    case degraded

    /// What follows the name of the database.
    var suffix: String {
      switch self {
      case .pool: ""
      case .inUse: "/in-use"
      case .cache: "/cache"
      case .shed: "/shed"
      case .degraded: "/degraded"
      }
    }
  }

  /// The stations of a scenario: those of the services, those of further regions, the stand-ins.
  static func all(of scenario: Scenario, laws: inout LawTable) -> [CompiledStation] {
    let databases = CompiledDatabase.all(of: scenario)
    let numbered = Set(
      scenario.effects.filter { $0.isByServer(in: scenario) }.compactMap(\.kind.service)
    )
    var stations: [CompiledStation] = []
    for place in SiteTable.places(of: scenario) {
      let (service, region) = (scenario.services[place.service], scenario.regions[place.region])
      let station = CompiledStation(
        service,
        name: place.region == 0 ? service.name : "\(service.name)@\(region.name)",
        servers: service.servers.map(region.servers),
        hasNumberedServers: numbered.contains(place.service),
        home: service.database.map { databases[$0].pool } ?? stations.count,
        laws: &laws
      )
      stations.append(station)
    }
    for database in scenario.databases {
      for book in DatabaseBook.allCases {
        stations.append(
          CompiledStation(
            standIn: "database/\(database.name)\(book.suffix)",
            servers: book == .pool ? database.pool : nil,
            number: stations.count,
            hasGate: book == .pool
          )
        )
      }
    }
    if scenario.mayLoseWrites {
      let name = Scenario.lostWrites
      stations.append(
        CompiledStation(standIn: name, servers: nil, number: stations.count, hasGate: false)
      )
    }
    for (index, name) in PseudoStations(scenario).names.enumerated() {
      stations.append(
        CompiledStation(
          standIn: name,
          servers: index == 0 ? PseudoStations.agents : nil,
          number: stations.count,
          hasGate: false
        )
      )
    }
    return stations
  }
}

extension Region {
  /// The servers of a station here where so many are declared: at least one.
  fileprivate func servers(declared: Int) -> Int {
    guard let capacity else { return declared }
    return max(1, Int((Double(declared) * capacity).rounded()))
  }
}

extension Station {
  /// A station in which nobody is.
  init(_ station: CompiledStation) {
    self.init(
      servers: station.hasGate ? nil : station.servers,
      maxQueue: station.maxQueue,
      servesAbandoned: station.servesAbandoned,
      hasNumberedServers: station.hasNumberedServers
    )
  }
}
