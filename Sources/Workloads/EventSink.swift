import SimulationKernel

/// Takes the events that a workload schedules, whatever holds them.
protocol EventSink {
  mutating func schedule(_ event: Event, at time: SimulationTime)
}

extension Scheduler: EventSink {}
extension Simulation: EventSink {}
extension BinaryHeap: EventSink {
  mutating func schedule(_ event: Event, at time: SimulationTime) { insert(event, at: time) }
}

/// A workload: a model that runs over any pending event set at full speed.
protocol WorkloadModel {
  /// The number of events that are pending at once.
  var pending: Int { get }
  /// How far ahead they are scheduled, on average.
  var meanDelay: SimulationTime.Duration { get }
  /// The requests, customers or messages that have been dealt with.
  var requests: UInt64 { get }
  /// What the run has come to, in one number.
  var digest: UInt64 { get }

  /// Schedules the first events.
  func start(_ sink: inout some EventSink)
  mutating func handle(_ event: Event, at now: SimulationTime, sink: inout some EventSink)
  func prefetch(_ event: Event)
}

extension WorkloadModel {
  var meanDelay: SimulationTime.Duration { .seconds(1) }

  func prefetch(_ event: Event) {}
}
