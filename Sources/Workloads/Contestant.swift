import SimulationKernel

/// One side of a comparison: a workload over one kind of pending event set.
protocol Contestant {
  associatedtype Model: WorkloadModel
  var model: Model { get }
  var checksum: Checksum { get }
  /// Handles the next `operations` events.
  mutating func run(operations: Int)
}

extension Contestant {
  /// The events so far and what the model made of them.
  var fingerprint: UInt64 {
    var whole = checksum
    whole.add(model.digest)
    return whole.value
  }
}

/// A workload in the kernel's own run loop.
struct KernelRun<Model: WorkloadModel>: Contestant {
  private var simulation: Simulation<Adapter>

  /// The workload as a model of the kernel.
  private struct Adapter: SimulationModel {
    var model: Model
    var checksum = Checksum()

    mutating func handle(_ event: Event, at now: SimulationTime, scheduler: inout Scheduler) {
      checksum.add(event, at: now)
      model.handle(event, at: now, sink: &scheduler)
    }

    func prefetch(_ event: Event) { model.prefetch(event) }
  }

  init(_ model: Model) {
    simulation = Simulation(
      model: Adapter(model: model),
      expectedEvents: model.pending,
      expectedDelay: model.meanDelay
    )
    model.start(&simulation)
  }

  var model: Model { simulation.model.model }
  var checksum: Checksum { simulation.model.checksum }

  mutating func run(operations: Int) {
    simulation.run(until: .distantFuture, atMost: operations)
  }
}

/// A workload over a binary heap, in the plainest of loops.
struct HeapRun<Model: WorkloadModel>: Contestant {
  private var heap: BinaryHeap
  private(set) var model: Model
  private(set) var checksum = Checksum()

  init(_ model: Model) {
    self.model = model
    heap = BinaryHeap(expectedCount: model.pending)
    model.start(&heap)
  }

  mutating func run(operations: Int) {
    for _ in 0..<operations {
      guard let (event, time) = heap.popFirst() else { return }
      checksum.add(event, at: time)
      model.handle(event, at: time, sink: &heap)
    }
  }
}
