import SimulationKernel

// MARK: - Workloads that a binary heap takes no part in

extension Match {
  /// Runs a ``NetworkModel`` on several shards, beside runs that need not wait for each other.
  mutating func divide(report: (Benchmark.Stage) -> Void, isStopped: () -> Bool) {
    guard case .sessionNet(let sessions, let shards) = benchmark.workload else { return }
    let match = ShardMatch(
      sessions: sessions,
      shards: shards,
      seed: benchmark.seed,
      samples: benchmark.samples,
      operations: benchmark.operationsPerSample
    )
    guard let (timing, checksum, events) = match.play(report: report, isStopped: isStopped) else {
      return
    }
    result.sharding = timing
    result.nanoseconds = timing.together
    result.operations = Int(events)
    result.requestsPerOperation = 0.25
    result.checksum = checksum
  }

  /// Runs a model that its caller brings, and the session workload in turn where it is wanted.
  mutating func measure(
    _ advance: (_ events: Int) -> Void,
    report: (Benchmark.Stage) -> Void,
    isStopped: () -> Bool
  ) {
    let before = ResidentMemory.bytes
    let operations = benchmark.operationsPerSample
    var remaining = max(benchmark.workload.warmUp, operations)
    while remaining > 0 {
      if isStopped() { return }
      report(.warmingUp)
      advance(min(remaining, 1_000_000))
      remaining -= 1_000_000
    }
    noteMemory(before: before)
    var sessions = benchmark.measuresYardsticks ? pacer() : nil
    let watch = Stopwatch()
    var (ours, theirs): ([Double], [Double]) = ([], [])
    while !isStopped(),
      ours.count < benchmark.samples || watch.nanoseconds < benchmark.seconds * 1e9
    {
      report(.sampling(done: ours.count))
      ours.append(Stopwatch.time(operations: operations) { advance(operations) })
      guard sessions != nil else { continue }
      theirs.append(
        Stopwatch.time(operations: operations) { sessions?.run(operations: operations) }
      )
    }
    result.operations = ours.count * operations
    result.nanoseconds = Spread(ours)
    result.session = Spread(theirs)
  }

  /// The session workload of the same size, in its steady state.
  private func pacer() -> KernelRun<SessionModel>? {
    guard let sessions = benchmark.workload.population else { return nil }
    var run = KernelRun(SessionModel(sessions: sessions, seed: benchmark.seed))
    run.run(operations: 2 * sessions)
    return run
  }
}
