import KernelExamples
import SimulationKernel

/// PHOLD as a workload.
struct MessageModel: WorkloadModel {
  let pending: Int
  private(set) var requests: UInt64 = 0
  private var model: PHOLD

  init(messages: Int, objects: Int, remoteFraction: Double, seed: UInt64) {
    pending = messages
    model = PHOLD(
      messages: messages,
      objects: objects,
      remoteFraction: remoteFraction,
      seed: seed
    )
  }

  var digest: UInt64 {
    var checksum = Checksum()
    for count in model.visits { checksum.add(UInt64(count)) }
    return checksum.value
  }

  func start(_ sink: inout some EventSink) {
    for message in 0..<UInt32(pending) {
      sink.schedule(Event(.request, slot: message), at: .zero + model.firstDelay(of: message))
    }
  }

  func prefetch(_ event: Event) { model.prefetch(event) }

  mutating func handle(_ event: Event, at now: SimulationTime, sink: inout some EventSink) {
    requests += 1
    sink.schedule(event, at: now + model.hop(event.slot))
  }
}
