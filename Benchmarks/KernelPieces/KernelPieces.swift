import Benchmark
import KernelExamples
import SimulationKernel
import Statistics

/// The pieces of the kernel, each alone. A figure is for one operation.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .throughput],
    warmupIterations: 3,
    scalingFactor: .kilo,
    maxDuration: .seconds(2),
    maxIterations: 10_000
  )
  for size in [1_000, 100_000, 1_000_000] {
    benchmarkPendingEventSet(size)
    benchmarkRunLoop(messages: size)
  }
  benchmarkDraws()
  benchmarkStatistics()
}

// MARK: - Events

/// Takes the earliest event and puts it back later: the set keeps its size.
private func benchmarkPendingEventSet(_ size: Int) {
  let random = RandomSource(seed: 1)
  func delay(_ event: Event, _ place: UInt64) -> SimulationTime.Duration {
    let word = random.entity(UInt64(event.slot)).word(0, at: place)
    return SimulationTime.Duration(nanoseconds: 1 + Int64(word >> 33))
  }
  var filled: PendingEventSet?
  Benchmark("pending event set, pop and insert, \(size) pending") { benchmark in
    guard let pending = filled else { return benchmark.error("the set was not filled") }
    for _ in benchmark.scaledIterations {
      guard let (event, time) = pending.popFirst(before: .distantFuture, rank: { UInt64($0.slot) })
      else { return benchmark.error("the set ran empty") }
      pending.insert(event, at: time + delay(event, UInt64(bitPattern: time.nanoseconds)))
    }
  } setup: {
    let pending = PendingEventSet(expectedCount: size)
    for slot in 0..<UInt32(size) {
      let event = Event(.timer, slot: slot)
      pending.insert(event, at: .zero + delay(event, 0))
    }
    filled = pending
  }
}

/// An event of PHOLD: from the set, through the loop, into the model and back.
private func benchmarkRunLoop(messages: Int) {
  var simulation: Simulation<PHOLD>?
  Benchmark("run loop, PHOLD, \(messages) messages") { benchmark in
    simulation?.run(until: .distantFuture, atMost: benchmark.scaledIterations.count)
  } setup: {
    let model = PHOLD(
      messages: messages,
      objects: max(1, messages / 16),
      remoteFraction: 0.1,
      seed: 1
    )
    simulation = model.simulation()
    simulation?.run(until: .distantFuture, atMost: 2 * messages)
  }
}

// MARK: - Random numbers

private func benchmarkDraws() {
  let random = RandomSource(seed: 1)
  Benchmark("keyed word") { benchmark in
    for place in benchmark.scaledIterations {
      blackHole(random.entity(UInt64(place)).word(1))
    }
  }
  let laws: [(name: String, law: Law)] = [
    ("uniform", .uniform(minimum: 0, maximum: 2)), ("exponential", .exponential(mean: 1)),
    ("lognormal", .lognormal(logMean: -0.5, logDeviation: 1)),
    ("gamma", .gamma(shape: 2, scale: 0.5)), ("weibull", .weibull(shape: 1.5, scale: 1.1)),
    ("bounded Pareto", .boundedPareto(shape: 1.5, minimum: 0.3, maximum: 1_000)),
    ("hyperexponential", .hyperexponential(probabilities: [0.9, 0.1], means: [0.5, 5.5])),
  ]
  for (name, law) in laws {
    let sampler = Sampler(law)
    Benchmark("draw, \(name)") { benchmark in
      for place in benchmark.scaledIterations {
        blackHole(sampler.value(random.entity(UInt64(place)).word(1)))
      }
    }
  }
  Benchmark("logarithm of our own") { benchmark in
    for place in benchmark.scaledIterations {
      blackHole(ElementaryFunctions.log(Double(place + 1) * 0x1p-20))
    }
  }
}

// MARK: - Statistics

private func benchmarkStatistics() {
  Benchmark("histogram, record") { benchmark in
    var histogram = LogLinearHistogram()
    for place in benchmark.scaledIterations {
      histogram.record(SplitMix64.element(UInt64(place), from: 1) >> 44)
    }
    blackHole(histogram.count)
  }
  Benchmark("tally, record") { benchmark in
    var tally = Tally()
    for place in benchmark.scaledIterations { tally.record(Double(place)) }
    blackHole(tally.mean)
  }
}
