import Glibc

/// The thread that takes records from a queue to a worker until the queue is closed.
@safe
struct LedgerThread {
  private let handle: pthread_t

  private final class Task {
    let worker: LedgerWorker
    let queue: RecordQueue

    init(_ worker: LedgerWorker, _ queue: RecordQueue) {
      self.worker = worker
      self.queue = queue
    }
  }

  /// Starts the thread; `nil` where the system has none to give.
  init?(worker: LedgerWorker, queue: RecordQueue) {
    var handle = pthread_t()
    let task = unsafe Unmanaged.passRetained(Task(worker, queue))
    let status = unsafe pthread_create(
      &handle,
      nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        let task = unsafe Unmanaged<Task>.fromOpaque(argument).takeRetainedValue()
        while var chunk = task.queue.take() {
          task.worker.take(chunk)
          chunk.records.removeAll(keepingCapacity: true)
          task.queue.giveBack(chunk.records)
        }
        return nil
      },
      unsafe task.toOpaque()
    )
    guard status == 0 else {
      unsafe task.release()
      return nil
    }
    self.handle = handle
  }

  /// Waits until the thread has ended.
  func join() { pthread_join(handle, nil) }
}
