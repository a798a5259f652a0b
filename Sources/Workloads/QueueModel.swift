import SimulationKernel
import Statistics

/// M/M/1 with a utilization of 0.7 and a mean service of a second, customers in order of arrival.
///
/// Two events a customer; every customer's time in the system is recorded.
struct QueueModel: WorkloadModel {
  let pending = 2
  private(set) var requests: UInt64 = 0
  /// The time that departed customers have spent here.
  private(set) var responseSum = SimulationTime.Duration.zero

  private var arrivals = RingQueue(filler: SimulationTime.zero)
  private var arrived: UInt64 = 0
  private let random: RandomSource
  private let interval = Sampler(.exponential(mean: 1e3 / Self.utilization))
  private let service = Sampler(.exponential(mean: 1e3))

  static let utilization = 0.7

  private enum Purpose: UInt8 { case interval, service }

  init(seed: UInt64) {
    random = RandomSource(seed: seed)
  }

  var digest: UInt64 { UInt64(bitPattern: responseSum.nanoseconds) }

  func start(_ sink: inout some EventSink) {
    sink.schedule(Event(.arrival, slot: 0), at: .zero)
  }

  mutating func handle(_ event: Event, at now: SimulationTime, sink: inout some EventSink) {
    if event.eventClass == .arrival {
      arrived += 1
      let word = random.entity(arrived).word(Purpose.interval.rawValue)
      sink.schedule(event, at: now + interval.duration(word))
      arrivals.append(now)
      if arrivals.count == 1 { serve(from: now, on: &sink) }
    } else if let arrival = arrivals.popFirst() {
      responseSum += now - arrival
      requests += 1
      if arrivals.count > 0 { serve(from: now, on: &sink) }
    }
  }

  private mutating func serve(from now: SimulationTime, on sink: inout some EventSink) {
    let word = random.entity(requests).word(Purpose.service.rawValue)
    sink.schedule(Event(.completion, slot: 0), at: now + service.duration(word))
  }
}
