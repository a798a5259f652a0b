import Synchronization

/// A request to stop an emission, from wherever it comes.
public final class StopSignal: Sendable {
  private struct State {
    var isStopped = false
    var actions: [@Sendable () -> Void] = []
  }

  private let state = Mutex(State())

  /// Creates a signal that has not been given.
  public init() {}

  /// Whether it has been given.
  public var isStopped: Bool { state.withLock { $0.isStopped } }

  /// Gives the signal.
  public func stop() {
    let actions = state.withLock { state in
      state.isStopped = true
      defer { state.actions = [] }
      return state.actions
    }
    for action in actions { action() }
  }

  /// Lets go of all actions.
  func forgetActions() {
    state.withLock { $0.actions = [] }
  }

  /// Has `action` called when the signal is given, or now where it has been.
  func onStop(_ action: @escaping @Sendable () -> Void) {
    let isLate = state.withLock { state in
      if !state.isStopped { state.actions.append(action) }
      return state.isStopped
    }
    if isLate { action() }
  }
}
