/// How long the traces of a fault lasted once it acted no more: the time to the first window in which,
/// as in the next one, the run is back where its fault-free twin is.
///
/// The twin has the same sessions, so nothing but the faults parts the two. Each time is known to the
/// length of a window: 0 says that the first whole window was as in the twin.
public struct RecoverySummary: Codable, Equatable, Sendable {
  /// Until no more sessions were under way than in the twin, to 5 % and two sessions; absent: not before
  /// the end of the run.
  public var concurrency: Double?
  /// Until the 95th percentile of visible waits was at most 10 % above the twin's.
  public var response: Double?
  /// Until no more calls failed than in the twin, to 5 % and two calls.
  public var errors: Double?

  /// Creates a result.
  public init(concurrency: Double? = nil, response: Double? = nil, errors: Double? = nil) {
    self.concurrency = concurrency
    self.response = response
    self.errors = errors
  }

  /// What series of windows say about the time after an effect; `nil` where they say nothing.
  init?(of effect: EffectSummary, in windows: WindowSeries, until end: Double) {
    guard effect.isFault, effect.end < end, let twin = windows.twin else { return nil }
    let count = windows.concurrent.count
    let first = Int((effect.end / windows.width).rounded(.up))
    guard first < count else { return nil }
    func time(to isBack: (Int) -> Bool) -> Double? {
      let window = (first..<count).first { isBack($0) && ($0 + 1 == count || isBack($0 + 1)) }
      return window.map { Double($0) * windows.width - effect.end }
    }
    func isBack(_ own: Int, _ other: Int) -> Bool { own <= other + max(2, other / 20) }
    concurrency = time { isBack(windows.concurrent[$0], twin.concurrent[$0]) }
    errors = time { isBack(windows.errors[$0], twin.errors[$0]) }
    response = time { window in
      guard let own = windows.p95[window], let other = twin.p95[window] else { return true }
      return own <= 1.1 * other
    }
  }
}
