import Testing

@testable import Workloads

@Suite struct BenchmarkTests {
  private static let small: [Workload] =
    HoldLaw.allCases.map { .hold(pending: 300, law: $0) } + [
      .phold(messages: 300, objects: 20, remoteFraction: 0.5), .session(sessions: 300), .mm1,
      .sampling(SampledLaw.allCases),
    ]

  private func run<Model: WorkloadModel>(_ model: Model, operations: Int) -> [UInt64] {
    var kernel = KernelRun(model)
    kernel.run(operations: operations / 3)
    kernel.run(operations: operations - operations / 3)
    return [kernel.fingerprint, kernel.model.requests]
  }

  private func runOverHeap<Model: WorkloadModel>(_ model: Model, operations: Int) -> [UInt64] {
    var heap = HeapRun(model)
    heap.run(operations: operations)
    return [heap.fingerprint, heap.model.requests]
  }

  @Test(arguments: HoldLaw.allCases)
  func `holds go the same way in the kernel and over a heap`(law: HoldLaw) {
    for seed in [1, 2] as [UInt64] {
      let model = { HoldModel(pending: 200, law: law, seed: seed) }

      #expect(run(model(), operations: 10_000) == runOverHeap(model(), operations: 10_000))
    }
  }

  @Test func `sessions, messages and customers go the same way in the kernel and over a heap`() {
    let sessions = { SessionModel(sessions: 200, seed: 3) }
    let messages = { MessageModel(messages: 200, objects: 9, remoteFraction: 0.3, seed: 3) }
    let customers = { QueueModel(seed: 3) }

    #expect(run(sessions(), operations: 20_000) == runOverHeap(sessions(), operations: 20_000))
    #expect(run(messages(), operations: 20_000) == runOverHeap(messages(), operations: 20_000))
    #expect(run(customers(), operations: 20_000) == runOverHeap(customers(), operations: 20_000))
  }

  @Test func `another seed gives another checksum`() {
    let first = run(SessionModel(sessions: 200, seed: 1), operations: 1_000)
    let second = run(SessionModel(sessions: 200, seed: 2), operations: 1_000)

    #expect(first != second)
  }

  /// The law of large numbers at 10 standard errors: each law has a mean of one second.
  @Test(arguments: [HoldLaw.exponential, .bimodal, .ramp, .uniform, .constant])
  func `a hold takes a second on average`(law: HoldLaw) {
    var heap = BinaryHeap(expectedCount: 100)
    var model = HoldModel(pending: 100, law: law, seed: 4)
    model.start(&heap)
    var last = 0.0
    for _ in 0..<200_000 {
      guard let (event, time) = heap.popFirst() else { break }
      last = time.sinceStart.inSeconds
      model.handle(event, at: time, sink: &heap)
    }

    #expect((last / 2_000 - 1).magnitude < 0.045, "\(law): \(last / 2_000)")
  }

  @Test(arguments: small)
  func `stopped before it began, it has measured nothing`(workload: Workload) {
    var benchmark = Benchmark(workload)
    benchmark.measuresYardsticks = false

    let result = benchmark.run(isStopped: { true })

    #expect(result.isPartial)
    #expect(result.operations == 0)
    #expect(result.nanoseconds == nil)
    #expect(result.checksum == nil)
  }

  @Test func `larger workloads need more memory`() {
    let small = Benchmark(.session(sessions: 10_000_000)).memoryNeed
    let large = Benchmark(.session(sessions: 20_000_000)).memoryNeed

    #expect(large > small + 300_000_000)
  }
}
