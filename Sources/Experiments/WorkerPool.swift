import SimulationKernel
import Synchronization

/// Does independent tasks on several cores, a whole task on each.
///
/// Tasks are handed out in the order of their numbers, and what came of them is returned in that order:
/// how many workers there were, and who was done first, shows nowhere.
public struct WorkerPool: Sendable {
  /// How many tasks are under way at one time.
  public let workers: Int

  /// Creates a pool.
  ///
  /// - Precondition: `workers` ≥ 1.
  public init(workers: Int) {
    precondition(workers >= 1, "a pool has at least one worker, not \(workers)")
    self.workers = workers
  }

  /// Does tasks, and waits for all that were begun.
  ///
  /// After an error no further task is begun. Those before it have been, so the error that is thrown is
  /// the one of the first task that has one, whatever the number of workers.
  ///
  /// - Parameters:
  ///   - count: how many tasks there are.
  ///   - goesOn: is asked before each task whether to begin it.
  ///   - body: does the task with this number; it is called on several threads at a time.
  /// - Returns: what came of each task; `nil` for those that were not begun, or whose body said so.
  /// - Throws: the error of the first task that failed, or the system's where a thread cannot be started.
  public func map<Value: Sendable>(
    _ count: Int,
    goesOn: @escaping @Sendable () -> Bool = { true },
    _ body: @escaping @Sendable (Int) throws -> Value?
  ) throws -> [Value?] {
    let book = TaskBook<Value>(count: count)
    _ = try ShardThreads.run(max(1, min(workers, count))) { _ in
      while goesOn(), let task = book.next() {
        book.record(Result { try body(task) }, of: task)
      }
    }
    return try book.results()
  }
}

/// Which tasks have been handed out and what came of them.
private final class TaskBook<Value: Sendable>: Sendable {
  private struct Entries {
    var next = 0
    var hasFailed = false
    var outcomes: [Result<Value?, any Error>?]
  }

  private let entries: Mutex<Entries>

  init(count: Int) {
    entries = Mutex(Entries(outcomes: Array(repeating: nil, count: count)))
  }

  /// The next task; `nil` where none is left to begin.
  func next() -> Int? {
    entries.withLock { entries in
      guard !entries.hasFailed, entries.next < entries.outcomes.count else { return nil }
      defer { entries.next += 1 }
      return entries.next
    }
  }

  func record(_ outcome: Result<Value?, any Error>, of task: Int) {
    entries.withLock { entries in
      entries.outcomes[task] = outcome
      if case .failure = outcome { entries.hasFailed = true }
    }
  }

  /// What came of all tasks, in their order.
  func results() throws -> [Value?] {
    try entries.withLock { $0.outcomes }.map { try $0?.get() }
  }
}
