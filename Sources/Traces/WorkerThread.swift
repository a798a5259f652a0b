import Glibc

/// The thread that takes chunks from a ring to a worker until the ring is closed.
struct WorkerThread {
  private let handle: pthread_t

  private final class Task {
    let worker: ChunkWorker
    let ring: ChunkRing

    init(_ worker: ChunkWorker, _ ring: ChunkRing) {
      self.worker = worker
      self.ring = ring
    }
  }

  init(worker: ChunkWorker, ring: ChunkRing) throws(TraceError) {
    var handle = pthread_t()
    let task = unsafe Unmanaged.passRetained(Task(worker, ring))
    let status = unsafe pthread_create(
      &handle,
      nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        let task = unsafe Unmanaged<Task>.fromOpaque(argument).takeRetainedValue()
        while let chunk = task.ring.takeFull() {
          task.worker.process(chunk)
          task.ring.giveBack(chunk)
        }
        return nil
      },
      unsafe task.toOpaque()
    )
    guard status == 0 else {
      unsafe task.release()
      throw .system(action: "start the thread of", path: "trace", code: status)
    }
    self.handle = handle
  }

  /// Waits until the thread has ended.
  func join() { pthread_join(handle, nil) }
}
