import EmissionResults
import Synchronization
import Wire

/// What an emission may do to its targets at most, over all event loops.
///
/// A loop asks before each request; what it is told to wait for is accounted as an obstacle. Caps on
/// rate hold over every window of a second, wherever it begins, so that neither a rest nor a stall is
/// saved up. Without a cap and while no target asks for peace the answer takes no lock.
public final class SendLimits: Sendable {
  /// The answer to a request that wants to go.
  public enum Admission: Equatable, Sendable {
    /// It may go now, and is counted as gone.
    case go
    /// It may ask again at this time.
    case wait(until: MonotonicTime, Obstacle)
    /// Nothing more may go.
    case over(StopReason)
  }

  /// A cap on the requests to some targets together.
  public struct Ceiling: Equatable, Sendable {
    /// The numbers of the targets; `nil`: all.
    public let targets: [Int]?
    /// The most requests in any second.
    public let rate: Int
    /// What a request that must wait for it has met.
    public let obstacle: Obstacle

    /// Creates a cap.
    ///
    /// - Precondition: `rate` is positive.
    public init(targets: [Int]? = nil, rate: Int, obstacle: Obstacle) {
      precondition(rate > 0)
      self.targets = targets
      self.rate = rate
      self.obstacle = obstacle
    }
  }

  /// How much an emission may send in all.
  public struct Bounds: Equatable, Sendable {
    /// The most requests.
    public var requests: Int
    /// The most bytes of requests.
    public var bytes: Int

    /// Creates bounds.
    public init(requests: Int = .max, bytes: Int = .max) {
      self.requests = requests
      self.bytes = bytes
    }
  }

  /// The bounds that nothing goes beyond.
  private enum Bound: Int, AtomicRepresentable {
    case none, requests, bytes, time
  }

  private struct Paces {
    var windows: [RateWindow]
    /// Until when each target wants to be left alone.
    var holds: [MonotonicTime]
  }

  /// How much may be sent in all.
  public let bounds: Bounds
  /// A response that takes longer than this, in nanoseconds, counts as slow.
  public let slowFrom: Int64
  private let ceilings: [Ceiling]
  /// For each target the indices of the caps on it.
  private let ceilingsOfTarget: [[Int]]
  /// The indices of the caps on all targets, which hold for those that nobody announced.
  private let ceilingsOfAll: [Int]
  private let longestHold: Int64
  private let paces: Mutex<Paces>
  private let isHeld = Atomic(false)
  private let deadline = Atomic(Int64.max)
  private let requests = Atomic(0)
  private let bytes = Atomic(0)
  private let met = Atomic(Bound.none)

  /// Creates limits.
  ///
  /// - Parameters:
  ///   - ceilings: the caps on rates.
  ///   - targets: how many targets there are.
  ///   - bounds: how much may be sent in all.
  ///   - longestHold: for how long at most a `Retry-After` is honoured, in nanoseconds; 0: not at all.
  ///   - slowFrom: a response that takes longer, in nanoseconds, counts as slow.
  public init(
    ceilings: [Ceiling],
    targets: Int,
    bounds: Bounds = Bounds(),
    longestHold: Int64 = SendLimits.standardLongestHold,
    slowFrom: Int64 = .max
  ) {
    self.bounds = bounds
    self.slowFrom = slowFrom
    self.ceilings = ceilings
    self.longestHold = longestHold
    ceilingsOfTarget = (0..<targets).map { target in
      ceilings.indices.filter { ceilings[$0].targets?.contains(target) ?? true }
    }
    ceilingsOfAll = ceilings.indices.filter { ceilings[$0].targets == nil }
    paces = Mutex(
      Paces(
        windows: ceilings.map { RateWindow(limit: $0.rate) },
        holds: Array(repeating: MonotonicTime(nanoseconds: .min), count: targets)
      )
    )
  }

  /// Creates limits on an emission as a whole.
  ///
  /// - Parameter maximumRate: the most requests in any second; `nil`: no cap.
  public convenience init(maximumRate: Int? = nil) {
    self.init(
      ceilings: maximumRate.map { [Ceiling(rate: $0, obstacle: .rate)] } ?? [],
      targets: 1
    )
  }

  /// For how long a `Retry-After` is honoured unless somebody says otherwise, in nanoseconds.
  public static let standardLongestHold: Int64 = 60_000_000_000

  /// Asks for leave to send a request of so many bytes to the target of this number.
  ///
  /// - Complexity: O(1) in requests; linear in the number of caps on the target, at most three.
  public func admit(target: Int, bytes: Int, at now: MonotonicTime) -> Admission {
    if now.nanoseconds >= deadline.load(ordering: .relaxed) { return end(.time) }
    if let (time, obstacle) = wait(target: target, at: now) { return .wait(until: time, obstacle) }
    // Loops may ask at one time, so a request is counted first and taken back where it is too many.
    if requests.add(1, ordering: .relaxed).oldValue >= bounds.requests {
      requests.subtract(1, ordering: .relaxed)
      return end(.requests)
    }
    let sum = self.bytes.add(bytes, ordering: .relaxed).oldValue.addingReportingOverflow(bytes)
    if sum.overflow || sum.partialValue > bounds.bytes {
      self.bytes.subtract(bytes, ordering: .relaxed)
      requests.subtract(1, ordering: .relaxed)
      return end(.bytes)
    }
    return .go
  }

  /// Counts an attempt to connect, which loads the target as a request does, against the caps on its
  /// rate.
  public func recordAttempt(target: Int, at now: MonotonicTime) {
    _ = wait(target: target, at: now)
  }

  /// A target asked to be left alone until `time`, with the header `Retry-After`.
  ///
  /// Honoured up to the longest time that was allowed, counted from now.
  public func hold(target: Int, until time: MonotonicTime) {
    guard longestHold > 0 else { return }
    let latest = MonotonicTime.now.advanced(byNanoseconds: longestHold)
    paces.withLock { paces in
      while paces.holds.count <= target { paces.holds.append(MonotonicTime(nanoseconds: .min)) }
      paces.holds[target] = max(paces.holds[target], min(time, latest))
    }
    isHeld.store(true, ordering: .releasing)
  }

  /// Lets nothing go from `time` on.
  func end(at time: MonotonicTime) {
    deadline.store(time.nanoseconds, ordering: .relaxed)
  }

  /// Requests and bytes that were let through.
  public var admitted: (requests: Int, bytes: Int) {
    (requests.load(ordering: .relaxed), bytes.load(ordering: .relaxed))
  }

  /// The bound that ended the emission, in words; `nil` while none has.
  public var endText: String? {
    switch met.load(ordering: .relaxed) {
    case .none: nil
    case .requests: "\(bounds.requests) requests are the most"
    case .bytes: "\(bounds.bytes) bytes of requests are the most"
    case .time: "the longest time is over"
    }
  }

  private func end(_ bound: Bound) -> Admission {
    met.store(bound, ordering: .relaxed)
    return .over(.bound)
  }

  /// When a request may go, and what it waits for; `nil` where it may go now and is written down.
  private func wait(target: Int, at now: MonotonicTime) -> (MonotonicTime, Obstacle)? {
    let held = isHeld.load(ordering: .acquiring)
    if ceilings.isEmpty, !held { return nil }
    return paces.withLock { paces in
      if held, target < paces.holds.count, paces.holds[target] > now {
        return (paces.holds[target], .retryAfter)
      }
      let places = target < ceilingsOfTarget.count ? ceilingsOfTarget[target] : ceilingsOfAll
      var latest: (time: MonotonicTime, obstacle: Obstacle)?
      for index in places {
        let next = paces.windows[index].next
        if next > latest?.time ?? now { latest = (next, ceilings[index].obstacle) }
      }
      if let latest { return (latest.time, latest.obstacle) }
      for index in places { paces.windows[index].record(now) }
      return nil
    }
  }
}
