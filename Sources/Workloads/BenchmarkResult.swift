/// What a benchmark found.
public struct BenchmarkResult: Sendable {
  /// What was measured.
  public let workload: Workload
  /// What the draws were keyed by.
  public let seed: UInt64
  /// The operations of a sample.
  public let operationsPerSample: Int

  /// The operations that were timed.
  public internal(set) var operations = 0
  /// Nanoseconds an operation, over the samples; `nil` if it was stopped before the first.
  public internal(set) var nanoseconds: Spread?
  /// Requests, customers or messages an operation; `nil` where there are none.
  public internal(set) var requestsPerOperation: Double?
  /// The bytes of the process in memory after the warm-up, without any yardstick.
  public internal(set) var residentBytes: Int?
  /// By how much they grew for each session, message or event; `nil` below 100,000 of them.
  public internal(set) var bytesPerEntity: Double?
  /// The events of the warm-up and of the first samples that were asked for, and what the model
  /// made of them; the same for a workload and a seed on every machine.
  public internal(set) var checksum: UInt64?

  /// Nanoseconds an operation over the binary heap, sample by sample in turn with the other.
  public internal(set) var heap: Spread?
  /// Nanoseconds an event of the session workload, sample by sample in turn with the model of journeys.
  public internal(set) var session: Spread?
  /// How a divided run compares with others; `nil` for one shard.
  public internal(set) var sharding: ShardTiming?
  /// The laws that were drawn from.
  public internal(set) var draws: [DrawTiming] = []
  /// The logarithm that they are compared with.
  public internal(set) var logarithm: LogarithmTiming?
  /// What the machine needs for memory.
  public internal(set) var limits: MachineLimits?
  /// Whether it was stopped before its end.
  public internal(set) var isPartial = false

  init(workload: Workload, seed: UInt64, operationsPerSample: Int) {
    self.workload = workload
    self.seed = seed
    self.operationsPerSample = operationsPerSample
  }

  /// How many times as long the binary heap takes; `nil` where it was not measured.
  public var ratioToHeap: Double? {
    guard let heap, let nanoseconds else { return nil }
    return heap.median / nanoseconds.median
  }

  /// The speed of the model of journeys, that of the session workload being 1; `nil` where that was not
  /// measured.
  public var ratioToSession: Double? {
    guard let session, let nanoseconds else { return nil }
    return session.median / nanoseconds.median
  }

  /// The time of an operation in prefetched random lines; `nil` where those were not measured.
  public var ratioToPrefetchedLine: Double? {
    guard let limits, let nanoseconds else { return nil }
    return nanoseconds.median / limits.prefetchedLine.median
  }
}
