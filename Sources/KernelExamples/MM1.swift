import SimulationKernel

/// A queue with one server: Poisson arrivals, exponential service, room for everybody.
///
/// A customer is two events, its arrival and its departure.
public struct MM1: SimulationModel {
  /// The mean time between two arrivals, and the mean time of a service, in seconds.
  let interval, service: Double
  let random: RandomSource
  /// The customers that have come and that have gone.
  public private(set) var arrived: UInt64 = 0, departed: UInt64 = 0
  /// The time that customers have spent here, all together.
  public private(set) var presence = SimulationTime.Duration.zero
  private var lastChange = SimulationTime.zero

  /// The customers that are here.
  public var customers: Int { Int(arrived - departed) }

  /// Counts the time since the last event, then lets one customer in or out.
  public mutating func handle(_ event: Event, at now: SimulationTime, scheduler: inout Scheduler) {
    presence += (now - lastChange) * customers
    lastChange = now
    if event.eventClass == .arrival {
      arrived += 1
      scheduler.schedule(event, at: now + exponential(mean: interval, key: arrived, purpose: 0))
      guard customers == 1 else { return }
    } else {
      departed += 1
      guard customers > 0 else { return }
    }
    let end = now + exponential(mean: service, key: departed, purpose: 1)
    scheduler.schedule(Event(.completion, slot: 0), at: end)
  }

  private func exponential(mean: Double, key: UInt64, purpose: UInt8) -> SimulationTime.Duration {
    let seconds = -mean * ElementaryFunctions.log(1 - random.entity(key).unit(purpose))
    return SimulationTime.Duration(nanoseconds: Int64(seconds * 1e9))
  }

  /// The model after a run of `span`, which began with the first arrival.
  public static func simulate(
    interval: Double,
    service: Double,
    seed: UInt64,
    for span: SimulationTime.Duration
  ) -> MM1 {
    let model = MM1(interval: interval, service: service, random: RandomSource(seed: seed))
    var simulation = Simulation(model: model, expectedEvents: 2)
    simulation.schedule(Event(.arrival, slot: 0), at: .zero)
    simulation.run(until: SimulationTime(span))
    return simulation.model
  }
}
