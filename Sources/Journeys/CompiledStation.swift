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

  init(_ service: Service, laws: inout LawTable) {
    name = service.name
    servers = service.servers
    maxQueue = service.maxQueue
    servesAbandoned = service.servesAbandoned
    queuePatience = service.queuePatience.map { laws.add($0) } ?? -1
    timeout = service.timeout?.nanoseconds ?? CompiledPersona.never
    isReal = true
  }

  init(pseudo name: String, servers: Int?) {
    self.name = name
    self.servers = servers
    maxQueue = nil
    servesAbandoned = false
    queuePatience = -1
    timeout = CompiledPersona.never
    isReal = false
  }

  /// The stations of a scenario, the stand-ins behind the real ones.
  static func all(of scenario: Scenario, laws: inout LawTable) -> [CompiledStation] {
    scenario.services.map { CompiledStation($0, laws: &laws) }
      + PseudoStations(scenario).stations
  }
}
