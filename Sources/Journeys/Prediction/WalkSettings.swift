import Scenarios
import SimulationKernel

/// Who walks, and under which circumstances.
struct WalkSettings {
  let scenario: Scenario
  let visitor: VisitorClass
  let circumstances: Circumstances
  /// The wait in the queue of each station.
  let queues: StationWaits

  var persona: Persona { scenario.personas[visitor.persona] }

  /// The seconds that a visitor waits in sight.
  var patience: Double { persona.patience?.inSeconds ?? .infinity }

  /// The wait at a service of a region.
  func waits(_ service: Int, _ region: Int) -> Moments { queues.wait(service, region) }

  /// The way to a service and back, in seconds; its square counts what is lost and sent again.
  func network(for step: Step, latency: Double) -> Moments {
    let network = persona.network
    let perByte = network.bitsPerSecond.map { 8 / $0 } ?? 0
    let way = network.roundTrip.inSeconds + latency + perByte * Double(step.responseBytes)
    let loss = network.lossProbability
    return Moments(mean: way + loss, square: (way + loss) * (way + loss) + loss * (1 - loss))
  }
}

/// The waits in the queues of all stations, in seconds.
struct StationWaits: Equatable {
  /// By service, then region; empty: nobody waits.
  var waits: [[Moments]] = []

  /// Nobody waits.
  static let none = StationWaits()

  /// The wait at a service of a region.
  func wait(_ service: Int, _ region: Int) -> Moments {
    waits.isEmpty ? Moments() : waits[service][region]
  }
}
