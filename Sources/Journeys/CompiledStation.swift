import Scenarios

/// A station's settings beside its queue.
struct CompiledStation {
  let name: String
  let servers: Int?
  let maxQueue: Int?
  let servesAbandoned: Bool
  /// The place of its law; −1: no end of it.
  let queuePatience: Int
  /// Nanoseconds, or as good as for ever.
  let timeout: Int64
  let isReal: Bool

  init(_ service: Service, name: String, servers: Int?, laws: inout LawTable) {
    self.name = name
    self.servers = servers
    maxQueue = service.maxQueue
    servesAbandoned = service.servesAbandoned
    queuePatience = service.queuePatience.map { laws.add($0) } ?? -1
    timeout = service.timeout?.nanoseconds ?? CompiledPersona.never
    isReal = true
  }

  private init(pseudo name: String, servers: Int?) {
    self.name = name
    self.servers = servers
    maxQueue = nil
    servesAbandoned = false
    queuePatience = -1
    timeout = CompiledPersona.never
    isReal = false
  }

  /// Stand-ins that rows name as services, behind the real ones: the call center, the support that a
  /// visitor escalates to, and steps without a call.
  static let support = [
    CompiledStation(pseudo: "support", servers: 50),
    CompiledStation(pseudo: "support-escalation", servers: nil),
    CompiledStation(pseudo: "skip/no-call", servers: nil),
  ]

  /// The stations of a scenario: those of the services, those of further regions, the stand-ins.
  static func all(of scenario: Scenario, laws: inout LawTable) -> [CompiledStation] {
    let first = scenario.regions[0]
    let own = scenario.services.map { service in
      CompiledStation(
        service,
        name: service.name,
        servers: service.servers.map(first.servers),
        laws: &laws
      )
    }
    let others = SiteTable.sites(of: scenario).map { site in
      let (service, region) = (scenario.services[site.service], scenario.regions[site.region])
      return CompiledStation(
        service,
        name: "\(service.name)@\(region.name)",
        servers: service.servers.map(region.servers),
        laws: &laws
      )
    }
    return own + others + support
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
      servers: station.servers,
      maxQueue: station.maxQueue,
      servesAbandoned: station.servesAbandoned
    )
  }
}
