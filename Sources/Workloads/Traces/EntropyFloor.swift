import Glibc
import Traces

/// How few bits rows can be written in by a code that knows their laws but not their values: the
/// empirical entropy of each column, given what a reader knows before it.
///
/// The session counts as one of those alive, each as likely; the latency of a call that did not time
/// out by the histogram of its logarithm for each service, which is that of a continuous law, rounded
/// to quanta. What is a function of other columns costs nothing.
///
/// - SeeAlso: T. M. Cover, J. A. Thomas, *Elements of Information Theory*, 2nd ed. (2006), sections 2.1,
///   2.2 and 8.3.
public struct EntropyFloor: Equatable, Sendable {
  /// The bits a row of each column.
  public let columns: [(name: String, bits: Double)]

  /// The bytes a row.
  public var bytesPerRow: Double { columns.reduce(0) { $0 + $1.bits } / 8 }

  /// Whether both have the same bits.
  public static func == (left: EntropyFloor, right: EntropyFloor) -> Bool {
    left.columns.elementsEqual(right.columns) { $0 == $1 }
  }

  /// Computes the floor of rows in the order of their times.
  ///
  /// - Complexity: O(n), with memory for each different value.
  public init(_ rows: [CallRow], liveSessions: Int) {
    var gaps = Counts()
    var (personas, journeys, regions, steps) = (Counts(), Counts(), Counts(), Counts())
    var (attempts, outcomes, values, phases) = (Counts(), Counts(), Counts(), Counts())
    var latencies = LatencyBits()
    var last = rows.first?.time ?? 0
    for row in rows {
      let service = UInt64(row.journey) << 16 | UInt64(row.step)
      gaps.add(row.time - last)
      personas.add(UInt64(row.persona))
      journeys.add(UInt64(row.journey), given: UInt64(row.persona))
      regions.add(UInt64(row.region))
      steps.add(UInt64(row.step), given: UInt64(row.journey))
      attempts.add(UInt64(row.attempt))
      outcomes.add(UInt64(row.outcome.rawValue), given: service << 16 | UInt64(row.phase))
      values.add(UInt64(bitPattern: row.value))
      phases.add(UInt64(row.phase), given: UInt64(row.phase))
      if row.outcome != .timeout { latencies.add(row.latency, given: service) }
      last = row.time
    }
    columns = [
      ("time", gaps.bits), ("session", log2(Double(max(1, liveSessions)))),
      ("latency", latencies.bits * Double(latencies.count) / Double(max(1, rows.count))),
      ("value", values.bits), ("persona", personas.bits), ("journey", journeys.bits),
      ("region", regions.bits), ("step", steps.bits), ("attempt", attempts.bits),
      ("outcome", outcomes.bits), ("phase", phases.bits),
    ]
  }
}

/// How often values occur, given others.
private struct Counts {
  private struct Pair: Hashable {
    let value: UInt64
    let condition: UInt64
  }

  private var pairs: [Pair: Int] = [:]
  private var conditions: [UInt64: Int] = [:]
  private(set) var count = 0

  mutating func add(_ value: UInt64, given condition: UInt64 = 0) {
    pairs[Pair(value: value, condition: condition), default: 0] += 1
    conditions[condition, default: 0] += 1
    count += 1
  }

  /// The conditional entropy: that of the pairs without that of the conditions.
  var bits: Double { Self.entropy(pairs.values, count) - Self.entropy(conditions.values, count) }

  static func entropy(_ counts: some Collection<Int>, _ total: Int) -> Double {
    // In order of size, for sums of floating-point numbers depend on their order.
    counts.sorted().reduce(0) { sum, count in
      let share = Double(count) / Double(total)
      return sum - share * log2(share)
    }
  }
}

/// The entropy of latencies, by histograms of their logarithms.
private struct LatencyBits {
  /// Cells to a factor of e.
  private static let cells = 20.0
  private var histogram = Counts()
  private var sumOfLogarithms = 0.0

  var count: Int { histogram.count }

  mutating func add(_ latency: UInt64, given service: UInt64) {
    let logarithm = log(Double(max(1, latency)))
    histogram.add(UInt64(max(0, logarithm * Self.cells)), given: service)
    sumOfLogarithms += logarithm
  }

  /// h(L) = h(ln L) + E[ln L] in nats; rounded to quanta of 1 that is the entropy in bits, once divided
  /// by ln 2.
  var bits: Double {
    guard count > 0 else { return 0 }
    return histogram.bits + log2(1 / Self.cells) + sumOfLogarithms / Double(count) / log(2)
  }
}
