import Glibc
import Synchronization

/// A thread that computes one value.
@safe
struct ShardThread<Value: Sendable> {
  private let handle: pthread_t
  private let task: Task

  /// What the thread does and what came of it.
  ///
  /// Unchecked, for this reason: the thread alone writes the result, before it ends, and the owner reads
  /// it after joining the thread.
  private final class Task: @unchecked Sendable {
    let body: @Sendable () -> Value?
    var result: Value?

    init(_ body: @escaping @Sendable () -> Value?) { self.body = body }
  }

  /// Starts the thread.
  init(_ body: @escaping @Sendable () -> Value?) throws(ShardThreads.ThreadError) {
    let task = Task(body)
    let start = unsafe Unmanaged.passRetained(ThreadStart { task.result = task.body() })
    var handle = pthread_t()
    let status = unsafe pthread_create(
      &handle,
      nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        unsafe Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      },
      unsafe start.toOpaque()
    )
    guard status == 0 else {
      unsafe start.release()
      throw ShardThreads.ThreadError(code: status)
    }
    self.handle = handle
    self.task = task
  }

  /// Waits until the thread has ended.
  func join() -> Value? {
    pthread_join(handle, nil)
    return task.result
  }
}

/// What a thread is given to begin with.
private final class ThreadStart {
  let run: () -> Void

  init(_ run: @escaping () -> Void) { self.run = run }
}

/// Holds threads back until it is known whether they may run.
final class Gate: Sendable {
  private enum State: Int {
    case closed, runs, goesHome
  }

  private let state = Atomic(State.closed.rawValue)

  /// Waits for the word, and tells whether to run.
  func waits() -> Bool {
    while state.load(ordering: .acquiring) == State.closed.rawValue { sched_yield() }
    return state.load(ordering: .acquiring) == State.runs.rawValue
  }

  /// Gives the word.
  func open(letsRun: Bool) {
    state.store(letsRun ? State.runs.rawValue : State.goesHome.rawValue, ordering: .releasing)
  }
}
