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

  init(_ service: Service, hasNumberedServers: Bool, laws: inout LawTable) {
    name = service.name
    servers = service.servers
    serversPerInstance = max(1, (service.servers ?? .max) / max(1, service.instances))
    self.hasNumberedServers = hasNumberedServers
    maxQueue = service.maxQueue
    servesAbandoned = service.servesAbandoned
    queuePatience = service.queuePatience.map { laws.add($0) } ?? -1
    timeout = service.timeout?.nanoseconds ?? CompiledPersona.never
    isReal = true
  }

  private init(pseudo name: String, servers: Int?) {
    self.name = name
    self.servers = servers
    serversPerInstance = .max
    hasNumberedServers = false
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

  /// The stations of a scenario, the stand-ins behind the real ones.
  static func all(of scenario: Scenario, laws: inout LawTable) -> [CompiledStation] {
    let numbered = Set(
      scenario.effects.filter { $0.scope == .instance }.compactMap(\.kind.service)
    )
    return scenario.services.enumerated().map { index, service in
      CompiledStation(
        service,
        hasNumberedServers: service.servers != nil && numbered.contains(index),
        laws: &laws
      )
    } + support
  }
}
