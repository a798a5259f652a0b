import EmissionResults
import Synchronization
import Wire

/// The lever of an emission: start, pause, pace and stop, from whatever thread they come.
///
/// The event loops read ``clock`` and ``isStopped`` and are told of each change.
public final class EmissionControl: Sendable {
  fileprivate struct State {
    var clock: PlanClock?
    var reason: StopReason?
    var changes: [EmissionReport.Change] = []
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

  /// What was done to it, in order: the first hundred changes, and what stopped it.
  public var changes: [EmissionReport.Change] { state.withLock { $0.changes } }

  /// Sends no new request from now on. The first reason stands.
  ///
  /// - Parameters:
  ///   - reason: why.
  ///   - detail: the reason in words, such as what was measured; may be empty.
  ///   - now: the present.
  public func stop(_ reason: StopReason, detail: String = "", at now: MonotonicTime = .now) {
    change { state in
      if state.reason == nil {
        state.reason = reason
        state.note(.stop, detail, at: now)
      }
      stopped.store(true, ordering: .releasing)
    }
  }

  /// Begins: time 0 of the plan is at `origin`.
  public func begin(at origin: MonotonicTime) {
    change { $0.clock = PlanClock(origin: origin) }
  }

  /// Holds the time of the plan at `now`.
  public func pause(at now: MonotonicTime = .now) {
    change { state in
      guard state.clock?.isPaused == false else { return }
      state.clock?.pause(at: now)
      state.note(.pause, "", at: now)
    }
  }

  /// Lets the time of the plan go on from where it was held.
  public func resume(at now: MonotonicTime = .now) {
    change { state in
      guard state.clock?.isPaused == true else { return }
      state.clock?.resume(at: now)
      state.note(.resume, "", at: now)
    }
  }

  /// Lets the time of the plan go `factor` times as fast as the plan says, from `now` on.
  ///
  /// - Precondition: `factor` is positive and finite.
  public func setFactor(_ factor: Double, detail: String = "", at now: MonotonicTime = .now) {
    precondition(factor > 0 && factor.isFinite)
    change { state in
      guard state.clock != nil else { return }
      state.clock?.setFactor(factor, at: now)
      state.note(.factor(factor), detail, at: now)
    }
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

extension EmissionControl.State {
  /// Whoever changes the pace all day long must not fill the memory.
  private static let mostChanges = 100

  fileprivate mutating func note(
    _ kind: EmissionReport.Change.Kind,
    _ detail: String,
    at now: MonotonicTime
  ) {
    if kind != .stop, changes.count >= Self.mostChanges { return }
    let time = clock.map { now.nanoseconds(since: $0.origin) }
    changes.append(EmissionReport.Change(time: time, kind: kind, detail: detail))
  }
}
