import EmissionResults
import Traces
import Wire

/// Watches for a target in trouble: too many errors, or answers too slow, over a sliding window.
///
/// Errors are requests that found no connection, ended without an answer, or got one that the
/// endpoint map does not expect. A window is judged once it is full and enough has happened in it.
public struct Brake {
  /// What is done to a target in trouble.
  public enum Action: String, CaseIterable, Sendable {
    /// The emission ends.
    case stop
    /// Its time goes half as fast, again and again, and it ends below a 64th.
    case halve
  }

  /// When the brake acts.
  public struct Options: Equatable, Sendable {
    /// The share of errors that is borne; `nil`: any.
    public var errorShare: Double? = 0.5
    /// The response time, in nanoseconds, that one request in a hundred may exceed; `nil`: any.
    public var response99: Int64?
    /// The length of the window, in nanoseconds.
    public var window: Int64 = 10_000_000_000
    /// What is done.
    public var action = Action.stop

    /// Creates the standard options: an end at errors in every other request for ten seconds.
    public init() {}
  }

  /// An emission that would go slower than this ends instead.
  static let leastFactor = 1.0 / 64
  /// A window with fewer requests says nothing about errors.
  static let fewestOutcomes = 20
  /// A window with fewer responses has no 99th percentile.
  static let fewestResponses = 100

  private struct Sample {
    let time: MonotonicTime
    var outcomes = 0
    var errors = 0
    var responses = 0
    var slow = 0

    init(_ pulse: EmissionPulse, at time: MonotonicTime) {
      self.time = time
      errors = pulse.failed + pulse.unexpected + pulse.skipped
      outcomes = pulse.answered + pulse.failed + pulse.skipped
      responses = Int(pulse.response.count)
      slow = pulse.slow
    }
  }

  private let options: Options
  private var samples: [Sample] = []

  init(_ options: Options) {
    self.options = options
  }

  /// Takes the pulse, some ten times a second, and says in words what is wrong; `nil` where nothing is.
  ///
  /// What was measured before counts no more after that.
  ///
  /// - Complexity: O(1) for a window of fixed length.
  mutating func judge(_ pulse: EmissionPulse, at now: MonotonicTime) -> String? {
    let newest = Sample(pulse, at: now)
    samples.append(newest)
    let begin = now.advanced(byNanoseconds: -options.window)
    // One sample at or before the beginning of the window is kept: the window begins with it.
    while samples.count > 1, samples[1].time <= begin { samples.removeFirst() }
    guard let oldest = samples.first, oldest.time <= begin else { return nil }
    guard let complaint = complaint(from: oldest, to: newest) else { return nil }
    samples = []
    return complaint
  }

  private func complaint(from oldest: Sample, to newest: Sample) -> String? {
    let length = DurationText.describe(nanoseconds: options.window)
    let outcomes = newest.outcomes - oldest.outcomes
    let errors = newest.errors - oldest.errors
    if let share = options.errorShare, outcomes >= Self.fewestOutcomes,
      Double(errors) > share * Double(outcomes)
    {
      return "\(errors) of \(outcomes) requests within \(length) were errors"
    }
    let responses = newest.responses - oldest.responses
    let slow = newest.slow - oldest.slow
    if let limit = options.response99, responses >= Self.fewestResponses,
      Double(slow) > 0.01 * Double(responses)
    {
      let limit = DurationText.describe(nanoseconds: limit)
      return "\(slow) of \(responses) responses within \(length) took longer than \(limit)"
    }
    return nil
  }
}
