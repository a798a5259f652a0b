import Glibc
import SimulationKernel
import Statistics

/// A law that draws are timed for.
public enum SampledLaw: String, CaseIterable, Sendable {
  case constant, uniform, exponential, normal, lognormal, gamma, weibull, pareto
  case boundedPareto = "bounded-pareto"
  case hyperexponential, empirical

  /// The law with the parameters that are usual here: a mean near 1.
  public var law: Law {
    switch self {
    case .constant: .constant(1)
    case .uniform: .uniform(minimum: 0, maximum: 2)
    case .exponential: .exponential(mean: 1)
    case .normal: .truncatedNormal(mean: 1, deviation: 0.25, minimum: 0, maximum: 2)
    case .lognormal: .lognormal(logMean: -0.5, logDeviation: 1)
    case .gamma: .gamma(shape: 2, scale: 0.5)
    case .weibull: .weibull(shape: 1.5, scale: 1.1)
    case .pareto: .pareto(shape: 2.5, minimum: 0.6)
    case .boundedPareto: .boundedPareto(shape: 1.5, minimum: 0.3, maximum: 1_000)
    case .hyperexponential: .hyperexponential(probabilities: [0.9, 0.1], means: [0.5, 5.5])
    case .empirical:
      .empirical([
        .init(value: 0, cumulative: 0), .init(value: 0.5, cumulative: 0.4),
        .init(value: 1, cumulative: 0.7), .init(value: 4, cumulative: 1),
      ])
    }
  }
}

/// How long a draw from a law takes, its keyed word included.
public struct DrawTiming: Sendable {
  /// The law.
  public let law: SampledLaw
  /// Nanoseconds a draw.
  public let nanoseconds: Spread
}

/// How long the negative logarithm of the C library takes.
public struct LogarithmTiming: Sendable {
  /// Nanoseconds a draw −log(1−u) from a keyed word, as a simulator would draw an exponential.
  public let draw: Spread
  /// Nanoseconds a logarithm of numbers that cost nothing to come by.
  public let alone: Spread
}

extension Match {
  /// Times draws from each of `laws` and from the C library, in turn.
  mutating func draw(
    _ laws: [SampledLaw],
    report: (Benchmark.Stage) -> Void,
    isStopped: () -> Bool
  ) {
    let series = laws.map { DrawSeries(sampler: Sampler($0.law), seed: benchmark.seed) }
    let operations = benchmark.operationsPerSample
    var ours = laws.map { _ in [Double]() }
    var (draws, logarithms): ([Double], [Double]) = ([], [])
    var checksum = Checksum()
    let watch = Stopwatch()
    while !isStopped(),
      draws.count < benchmark.samples || watch.nanoseconds < benchmark.seconds * 1e9
    {
      report(.sampling(done: draws.count))
      let range = UInt64(draws.count * operations)..<UInt64((draws.count + 1) * operations)
      var sums: [Double] = []
      for (index, series) in series.enumerated() {
        ours[index].append(
          Stopwatch.time(operations: operations) { sums.append(series.draw(range)) }
        )
      }
      draws.append(
        Stopwatch.time(operations: operations) { sums.append(series[0].drawByLogarithm(range)) }
      )
      logarithms.append(
        Stopwatch.time(operations: operations) { sums.append(DrawSeries.logarithms(range)) }
      )
      // All laws here are positive. Who leaves the draws out has no sums.
      precondition(sums.allSatisfy { $0.isFinite && $0 > 0 }, "not all draws were made: \(sums)")
      if draws.count <= benchmark.samples {
        sums.prefix(laws.count).forEach { checksum.add($0.bitPattern) }
      }
      if draws.count == benchmark.samples { result.checksum = checksum.value }
    }
    result.operations = draws.count * operations * laws.count
    result.draws = zip(laws, ours).compactMap { law, samples in
      Spread(samples).map { DrawTiming(law: law, nanoseconds: $0) }
    }
    result.nanoseconds = result.draws.first?.nanoseconds
    if let draw = Spread(draws), let alone = Spread(logarithms) {
      result.logarithm = LogarithmTiming(draw: draw, alone: alone)
    }
    result.residentBytes = ResidentMemory.bytes
  }
}

/// Draws for one entity after the other, as a run makes them.
private struct DrawSeries {
  let sampler: Sampler
  private let random: RandomSource

  init(sampler: Sampler, seed: UInt64) {
    self.sampler = sampler
    random = RandomSource(seed: seed)
  }

  /// Draws for `entities`, one each, and returns the sum: as numbers, as a model would take them.
  func draw(_ entities: Range<UInt64>) -> Double {
    var sum = 0.0
    for entity in entities { sum += sampler.value(random.entity(entity).word(1)) }
    return sum
  }

  /// The same by the C library's logarithm.
  func drawByLogarithm(_ entities: Range<UInt64>) -> Double {
    var sum = 0.0
    for entity in entities { sum -= log(1 - random.entity(entity).unit(1)) }
    return sum
  }

  static func logarithms(_ numbers: Range<UInt64>) -> Double {
    var (sum, argument) = (0.0, 0x1p-30)
    for _ in numbers {
      sum -= log(argument)
      argument += 0x1p-30
    }
    return sum
  }
}
