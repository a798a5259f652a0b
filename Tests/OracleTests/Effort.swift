import Foundation

/// How long the runs of a suite are.
enum Effort {
  /// A few seconds in a debug build.
  case quick
  /// Half-widths of half a percent, in a release build.
  case long

  /// Whether the long runs are asked for.
  static let isLong = ProcessInfo.processInfo.environment["STAMPEDE_LONG_TESTS"] == "1"

  /// What the environment asks for.
  static let asked: Effort = isLong ? .long : .quick

  /// A number that makes all seeds others, for runs that are to be independent of those before.
  static let series =
    ProcessInfo.processInfo.environment["STAMPEDE_SEED_SERIES"].flatMap { UInt64($0) } ?? 0
}

/// A run of a stationary model: a warm-up that estimates leave out, then batches of equal length.
struct RunPlan {
  /// The length of a batch in seconds, whole milliseconds.
  let batch: Double
  /// The batches that the warm-up takes.
  let warmUp: Int
  /// The batches that count.
  let batches: Int

  /// The end of the last batch in seconds.
  var end: Double { batch * Double(warmUp + batches) }

  /// A plan for a model that forgets its past in `relaxation` seconds, at `rate` customers a second.
  ///
  /// Batches hold ten relaxation times or more, so that they are as good as independent, and twenty
  /// relaxation times are left out at the start. A long run is 2.4 times the length at which the
  /// half-width is 1 %, or has forty batches of fifty relaxation times, and at most `longest`
  /// customers beyond that.
  ///
  /// - Returns: `nil` where even the shortest such run is too long for the quick set.
  init?(
    _ effort: Effort,
    relaxation: Double,
    rate: Double,
    horizons: [Double] = [],
    quickest: Double = 100_000,
    longest: Double = 15_000_000
  ) {
    var length: Double
    switch effort {
    case .quick:
      length = 200 * relaxation
      guard 1.1 * length * rate <= quickest else { return nil }
      length = max(length, min(10_000 / rate, 1_000 * relaxation))
      batches = 20
    case .long:
      let wanted = max(2.4 * (horizons.max() ?? 0), 2_000 * relaxation, 1_000_000 / rate)
      length = max(min(wanted, longest / rate), 400 * relaxation)
      batches = 40
    }
    batch = (length / Double(batches) * 1_000).rounded(.up) / 1_000
    warmUp = Int((20 * relaxation / batch).rounded(.up))
  }
}
