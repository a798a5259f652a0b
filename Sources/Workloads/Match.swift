/// A benchmark under way: the kernel against the yardstick, sample by sample in turn.
struct Match {
  let benchmark: Benchmark
  var result: BenchmarkResult

  /// The operations between two looks at the caller.
  private static let stride = 1_000_000

  init(_ benchmark: Benchmark) {
    self.benchmark = benchmark
    result = BenchmarkResult(
      workload: benchmark.workload,
      seed: benchmark.seed,
      operationsPerSample: benchmark.operationsPerSample
    )
  }

  /// Runs a workload over the kernel's pending event set, and over a heap where one is wanted.
  ///
  /// - Parameters:
  ///   - model: makes the workload in its first state.
  ///   - report: told how far it is.
  ///   - isStopped: asked whether to come back.
  mutating func play<Model: WorkloadModel>(
    _ model: () -> Model,
    report: (Benchmark.Stage) -> Void,
    isStopped: () -> Bool
  ) {
    let before = ResidentMemory.bytes
    report(.warmingUp)
    var kernel = KernelRun(model())
    guard warmUp(&kernel, report: report, isStopped: isStopped) else { return }
    noteMemory(before: before)
    guard benchmark.measuresYardsticks else {
      var nobody: HeapRun<Model>?
      return sample(&kernel, against: &nobody, report: report, isStopped: isStopped)
    }
    report(.warmingUp)
    var heap = HeapRun(model())
    guard warmUp(&heap, report: report, isStopped: isStopped) else { return }
    var opponent: HeapRun<Model>? = consume heap
    sample(&kernel, against: &opponent, report: report, isStopped: isStopped)
  }

  /// - Returns: whether it came to its end.
  private func warmUp(
    _ contestant: inout some Contestant,
    report: (Benchmark.Stage) -> Void,
    isStopped: () -> Bool
  ) -> Bool {
    var remaining = max(benchmark.workload.warmUp, benchmark.operationsPerSample)
    while remaining > 0 {
      if isStopped() { return false }
      contestant.run(operations: min(remaining, Self.stride))
      remaining -= Self.stride
      report(.warmingUp)
    }
    return true
  }

  mutating func noteMemory(before: Int?) {
    guard let before, let after = ResidentMemory.bytes else { return }
    result.residentBytes = after
    // Of few, the program's own pages would be the most.
    guard let population = benchmark.workload.population, population >= 100_000 else { return }
    result.bytesPerEntity = Double(after - before) / Double(population)
  }

  private mutating func sample<Model: WorkloadModel>(
    _ kernel: inout KernelRun<Model>,
    against heap: inout HeapRun<Model>?,
    report: (Benchmark.Stage) -> Void,
    isStopped: () -> Bool
  ) {
    let operations = benchmark.operationsPerSample
    let start = kernel.model.requests
    let watch = Stopwatch()
    var (ours, theirs): ([Double], [Double]) = ([], [])
    while !isStopped(),
      ours.count < benchmark.samples || watch.nanoseconds < benchmark.seconds * 1e9
    {
      report(.sampling(done: ours.count))
      ours.append(Stopwatch.time(operations: operations) { kernel.run(operations: operations) })
      if heap != nil {
        theirs.append(
          Stopwatch.time(operations: operations) { heap?.run(operations: operations) }
        )
        precondition(
          heap?.fingerprint == kernel.fingerprint,
          "the kernel's pending event set and a binary heap disagree"
        )
      }
      if ours.count == benchmark.samples { result.checksum = kernel.fingerprint }
    }
    result.operations = ours.count * operations
    result.nanoseconds = Spread(ours)
    result.heap = Spread(theirs)
    if benchmark.workload.hasRequests, !ours.isEmpty {
      result.requestsPerOperation =
        Double(kernel.model.requests - start) / Double(result.operations)
    }
  }
}
