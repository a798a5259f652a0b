import Synchronization
import Wire

/// The lever of an emission: start, pause, pace and stop, from whatever thread they come.
///
/// The event loops read ``clock`` and ``isStopped`` and are told of each change.
public final class EmissionControl: Sendable {
  private struct State {
    var clock: PlanClock?
    var reason: StopReason?
    var actions: [@Sendable () -> Void] = []
  }

  private let state = Mutex(State())
  private let stopped = Atomic(false)

  /// Creates the lever of an emission that has not begun.
  public init() {}

  /// Whether it has been stopped; cheap enough to ask before each request.
  public var isStopped: Bool { stopped.load(ordering: .acquiring) }

  /// Why it has been stopped; `nil` while it has not.
  public var stopReason: StopReason? { state.withLock { $0.reason } }

  /// How the time of the plan maps to real time; `nil` until the emission begins.
  public var clock: PlanClock? { state.withLock { $0.clock } }

  /// Sends no new request from now on. The first reason stands.
  public func stop(_ reason: StopReason) {
    change { state in
      if state.reason == nil { state.reason = reason }
      stopped.store(true, ordering: .releasing)
    }
  }

  /// Begins: time 0 of the plan is at `origin`.
  public func begin(at origin: MonotonicTime) {
    change { $0.clock = PlanClock(origin: origin) }
  }

  /// Holds the time of the plan at `now`.
  public func pause(at now: MonotonicTime = .now) {
    change { $0.clock?.pause(at: now) }
  }

  /// Lets the time of the plan go on from where it was held.
  public func resume(at now: MonotonicTime = .now) {
    change { $0.clock?.resume(at: now) }
  }

  /// Lets the time of the plan go `factor` times as fast as the plan says, from `now` on.
  ///
  /// - Precondition: `factor` is positive and finite.
  public func setFactor(_ factor: Double, at now: MonotonicTime = .now) {
    precondition(factor > 0 && factor.isFinite)
    change { $0.clock?.setFactor(factor, at: now) }
  }

  /// Has `action` called after each change, on the thread that makes it, and now where the emission
  /// has been stopped.
  func onChange(_ action: @escaping @Sendable () -> Void) {
    let isLate = state.withLock { state in
      state.actions.append(action)
      return state.reason != nil
    }
    if isLate { action() }
  }

  /// Lets go of all actions.
  func forgetActions() {
    state.withLock { $0.actions = [] }
  }

  private func change(_ body: (inout State) -> Void) {
    let actions = state.withLock { state in
      body(&state)
      return state.actions
    }
    for action in actions { action() }
  }
}

/// Why an emission was stopped before its end.
public enum StopReason: String, Sendable {
  /// SIGINT.
  case interrupt
  /// SIGTERM.
  case termination
  /// The stop file appeared.
  case stopFile = "stop-file"
  /// A message on the control socket.
  case control
  /// The controller's heartbeat was missing.
  case heartbeat
  /// Too many errors, or answers too slow.
  case brake
  /// A threshold with `abortOnFail` was crossed.
  case threshold
  /// The most requests, bytes or time that were allowed.
  case bound
}
