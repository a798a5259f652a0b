import NIOCore
import Wire

/// Calls its owner at the instants that it asks for, as sharply as the rate allows.
///
/// A timer wakes some tens of microseconds late, so the loop spins over the last stretch before an
/// instant. The stretch is bounded by 0.3 of the mean gap between requests, and with it the share of
/// the core. Where requests come so close that a wake-up for each would cost more than to send it,
/// the loop wakes for several at a time.
final class WakeUp: NIOScheduledCallbackHandler {
  /// The longest stretch that is spun over, in nanoseconds.
  static let longestSpin: Int64 = 60_000

  /// By what means an instant is met.
  enum Means {
    /// By a timer, and by spinning where the core has time for it.
    case spinning
    /// By a timer.
    case timer
    /// By a timer that is always exact, as that of a virtual clock is.
    case exactTimer
  }

  private let eventLoop: any EventLoop
  private let means: Means
  private var armed: (time: MonotonicTime, callback: NIOScheduledCallback)?
  private var isSpinning = false
  private var isBusy = false
  /// A moving mean of the times between requests, in nanoseconds.
  private var meanGap: Int64 = 1_000_000
  private var lastTime: Int64?

  /// What is called; set before the first instant is asked for.
  var action: (() -> Void)?
  /// The longest stretch that was spun over, in nanoseconds.
  private(set) var spin: Int64 = 0
  /// The longest time over which requests were gathered, in nanoseconds.
  private(set) var quantum: Int64 = 0

  init(eventLoop: any EventLoop, _ means: Means) {
    self.eventLoop = eventLoop
    self.means = means
  }

  /// A request was due at `time`, in nanoseconds.
  func note(_ time: Int64) {
    if let lastTime { meanGap += (max(0, time - lastTime) - meanGap) / 16 }
    lastTime = time
  }

  /// The share of a core that the loop used lately.
  func note(utilization: Double) {
    // Apart, so that the spinning itself does not switch back and forth.
    if utilization > 0.7 { isBusy = true } else if utilization < 0.5 { isBusy = false }
  }

  /// Calls the owner at `time`, `now` being the present.
  func wake(at time: MonotonicTime, now: MonotonicTime) {
    let gathering = currentQuantum
    if gathering > 0 {
      quantum = max(quantum, gathering)
      return arm(at: max(time, now.advanced(byNanoseconds: gathering)))
    }
    let stretch = means == .spinning && !isBusy ? min(Self.longestSpin, meanGap * 3 / 10) : 0
    spin = max(spin, stretch)
    if time.nanoseconds(since: now) > stretch {
      return arm(at: time.advanced(byNanoseconds: -stretch))
    }
    guard !isSpinning else { return }
    isSpinning = true
    eventLoop.assumeIsolated().execute {
      self.isSpinning = false
      self.action?()
    }
  }

  /// Whether requests are being gathered until an instant that was asked for; to send some of them
  /// before it would wake the other end for each.
  var isGathering: Bool { armed != nil && currentQuantum > 0 }

  /// Forgets the instant that was asked for.
  func cancel() {
    armed?.callback.cancel()
    armed = nil
  }

  func handleScheduledCallback(eventLoop: some EventLoop) {
    armed = nil
    action?()
  }

  /// How long requests are gathered: not at all below 10,000 a second, and 100 µs at 50,000.
  private var currentQuantum: Int64 {
    guard meanGap < 100_000, means != .exactTimer else { return 0 }
    let atRate = 2_000_000_000 / max(1, meanGap)
    return max(50_000, min(250_000, isBusy ? atRate * 2 : atRate))
  }

  private func arm(at time: MonotonicTime) {
    if let armed {
      // To wake early costs little, to arm anew at each answer much.
      if armed.time <= time { return }
      armed.callback.cancel()
    }
    let deadline = NIODeadline.uptimeNanoseconds(UInt64(max(0, time.nanoseconds)))
    armed = (try? eventLoop.assumeIsolated().scheduleCallback(at: deadline, handler: self))
      .map { (time, $0) }
  }
}
