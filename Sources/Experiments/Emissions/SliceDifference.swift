import Analysis
import Foundation
import Statistics

/// The difference of a group of requests between two emissions, from slices of time.
///
/// The emissions are independent, so the variances of both add up. Each variance comes from the slices of
/// its own emission, by second differences of neighbors, so that the load curve of a day does not count
/// as chance. Quantiles are compared as the means of the logarithms of those of the slices: the
/// difference of two is the logarithm of a ratio.
///
/// What differs between two emissions as a whole, such as the hour or the neighbors on a machine, no
/// slice shows.
struct SliceDifference {
  typealias Slice = EmissionSlices.Slice
  typealias Quantity = EmissionComparison.Quantity

  /// The slices of both that are compared, and each as a whole.
  private let before: [Slice]
  private let after: [Slice]
  private let whole: (before: Slice, after: Slice)
  /// The seconds that each emission took.
  private let spans: (before: Double, after: Double)
  /// The level of the interval that decides.
  private let level: Double

  /// Slices are joined until each has about so many requests.
  private static let fewestInSlice = 50
  /// Fewer requests in a slice, or fewer slices, say nothing.
  private static let fewestOfAll = 20
  private static let fewestSlices = 8
  /// Neighbors that may depend on each other.
  private static let longestBatch = 4

  /// Prepares the comparison of a group that both emissions have, under their own numbers.
  init(
    _ first: EmissionSlices,
    _ group: Int,
    _ second: EmissionSlices,
    _ other: Int,
    level: Double
  ) {
    let wholes = (before: first.whole(group), after: second.whole(other))
    let least = min(wholes.before.requests, wholes.after.requests)
    let factor =
      [3, 4, 5, 6].first { least * $0 >= Self.fewestInSlice * EmissionSlices.count } ?? 6
    before = first.slices(of: group, joining: factor)
    after = second.slices(of: other, joining: factor)
    whole = wholes
    let count = Double(EmissionSlices.count)
    spans = (first.length * count, second.length * count)
    self.level = level
  }

  /// The difference in a quantity.
  func metric(_ quantity: Quantity) -> EmissionComparison.Metric {
    switch quantity {
    case .p50: quantile(0.5, quantity)
    case .p95: quantile(0.95, quantity)
    case .p99: quantile(0.99, quantity)
    case .errorRate: errorRate
    case .throughput: throughput
    }
  }
}

// MARK: - Quantities

extension SliceDifference {
  /// A value with its interval at some level.
  private typealias Estimated = (Double) -> ConfidenceInterval?

  private func quantile(
    _ probability: Double,
    _ quantity: Quantity
  ) -> EmissionComparison.Metric {
    func logarithms(_ slices: [Slice]) -> [Double] {
      slices.compactMap { slice in
        guard slice.responses.count >= UInt64(Self.fewestOfAll),
          let value = slice.responses.quantile(probability)
        else { return nil }
        return log(Double(max(1, value)))
      }
    }
    let (own, other) = (logarithms(after), logarithms(before))
    let difference = Self.mean(own) - Self.mean(other)
    let isKnown = min(own.count, other.count) >= Self.fewestSlices
    func interval(_ level: Double) -> ConfidenceInterval? {
      guard isKnown, let first = Self.halfWidth(own, level),
        let second = Self.halfWidth(other, level)
      else { return nil }
      let half = (first * first + second * second).squareRoot()
      return ConfidenceInterval(low: exp(difference - half) - 1, high: exp(difference + half) - 1)
    }
    return metric(
      quantity,
      before: whole.before.responses.quantile(probability).map { Double($0) / 1e9 },
      after: whole.after.responses.quantile(probability).map { Double($0) / 1e9 },
      difference: isKnown ? exp(difference) - 1 : nil,
      interval
    )
  }

  private var errorRate: EmissionComparison.Metric {
    func rate(_ slice: Slice) -> Double? {
      slice.requests > 0 ? Double(slice.errors) / Double(slice.requests) : nil
    }
    let (first, second) = (rate(whole.before), rate(whole.after))
    let difference = first.flatMap { first in second.map { $0 - first } }
    let table = FourfoldTable(
      treated: .init(successes: whole.after.errors, of: whole.after.requests),
      control: .init(successes: whole.before.errors, of: whole.before.requests)
    )
    func interval(_ level: Double) -> ConfidenceInterval? {
      guard let difference, let own = Self.errors(after, level),
        let other = Self.errors(before, level)
      else { return nil }
      let half = (own * own + other * other).squareRoot()
      // Errors that are rare leave most slices without one: the binomial interval has the say there.
      let trials = ConfidenceInterval.shareDifference(table, level: level)
      return ConfidenceInterval(
        low: max(-1, min(difference - half, trials.low)),
        high: min(1, max(difference + half, trials.high))
      )
    }
    return metric(.errorRate, before: first, after: second, difference: difference, interval)
  }

  private var throughput: EmissionComparison.Metric {
    func good(_ slices: [Slice]) -> [Double] { slices.map { Double($0.requests - $0.errors) } }
    let (own, other) = (good(after), good(before))
    let (first, second) = (
      other.reduce(0, +) / spans.before, own.reduce(0, +) / spans.after
    )
    let difference = first > 0 ? second / first - 1 : nil
    func interval(_ level: Double) -> ConfidenceInterval? {
      guard let difference, own.count >= Self.fewestSlices, second > 0,
        let a = Self.halfWidth(own, level), let b = Self.halfWidth(other, level)
      else { return nil }
      let (x, y) = (a / Self.mean(own), b / Self.mean(other))
      let half = (1 + difference) * (x * x + y * y).squareRoot()
      return ConfidenceInterval(low: difference - half, high: difference + half)
    }
    return metric(.throughput, before: first, after: second, difference: difference, interval)
  }

  private func metric(
    _ quantity: Quantity,
    before: Double?,
    after: Double?,
    difference: Double?,
    _ interval: Estimated
  ) -> EmissionComparison.Metric {
    let shown = interval(0.95)
    var verdict = "unknown"
    if let difference, let decisive = interval(level) {
      let isDetected = difference != 0 && (decisive.low > 0 || decisive.high < 0)
      verdict =
        !isDetected
        ? PairedDifference.undetected
        : (difference > 0) == quantity.isBetterHigher ? "better" : "worse"
    }
    return EmissionComparison.Metric(
      quantity: quantity,
      before: before,
      after: after,
      difference: difference,
      low: shown?.low,
      high: shown?.high,
      verdict: verdict
    )
  }
}

// MARK: - Slices

extension SliceDifference {
  private static func mean(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }

  /// Half of the interval for the mean of slices.
  private static func halfWidth(_ values: [Double], _ level: Double) -> Double? {
    ConfidenceInterval.total(
      of: values,
      stretches: [SliceStretch(count: values.count)],
      longest: longestBatch,
      level: level
    ).map { $0.halfWidth / Double(values.count) }
  }

  /// Half of the interval for the share of errors.
  private static func errors(_ slices: [Slice], _ level: Double) -> Double? {
    ConfidenceInterval.ratio(
      numerators: slices.map { Double($0.errors) },
      denominators: slices.map { Double($0.requests) },
      stretches: [SliceStretch(count: slices.count)],
      longest: longestBatch,
      level: level
    )?.halfWidth
  }
}
