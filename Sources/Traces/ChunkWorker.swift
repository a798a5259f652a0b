import Glibc
import Synchronization

/// Passes chunks to consumers, on whichever thread calls it, and keeps the first error.
///
/// Unchecked, for this reason: `consumers`, `digest` and `failure` are touched by `process(_:)` alone
/// until the thread that calls it has been joined, and by the owner of the pipeline after that;
/// joining orders the two. The flag in between is atomic, and where it is set `process(_:)` touches
/// none of the three, so that the shard may call it too.
final class ChunkWorker: @unchecked Sendable {
  private let consumers: [any RowConsumer]
  /// Whether to keep a digest; a trace file keeps one of its own.
  private let addsUp: Bool
  private let failed = Atomic(false)
  private(set) var digest = RunDigest()
  private(set) var failure: (any Error)?

  init(consumers: [any RowConsumer], addsUp: Bool) {
    self.consumers = consumers
    self.addsUp = addsUp
  }

  var hasFailed: Bool { failed.load(ordering: .relaxed) }

  /// Drops whatever has not been processed yet.
  func abandon() { failed.store(true, ordering: .relaxed) }

  /// Passes a chunk on, unless an error was met, and empties it.
  func process(_ chunk: RowChunk) {
    defer { chunk.removeAll() }
    guard !hasFailed else { return }
    do {
      if addsUp { digest.add(chunk) }
      for consumer in consumers { try consumer.consume(chunk) }
    } catch {
      failure = error
      failed.store(true, ordering: .relaxed)
    }
  }
}

/// A ring of chunks between one shard and one worker; blocks whoever is too fast.
///
/// Unchecked, for this reason: every stored variable is touched under the mutex alone, and a chunk has
/// one holder at a time: it passes from the shard to the ring to the worker and back under the mutex.
final class ChunkRing: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>
  private var full: [RowChunk] = []
  private var empty: [RowChunk]
  private var isClosed = false
  private var waits = 0

  init(chunks: Int) {
    empty = (0..<chunks).map { _ in RowChunk() }
    mutex = .allocate(capacity: 1)
    changed = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  /// How often ``exchange(_:)`` waited.
  var stalls: Int { locked { waits } }

  /// Hands over a full chunk and waits for an empty one.
  func exchange(_ chunk: RowChunk) -> RowChunk {
    locked {
      precondition(!isClosed, "rows were added after the end of their trace")
      full.append(chunk)
      pthread_cond_broadcast(changed)
      if empty.isEmpty { waits += 1 }
      while true {
        if let next = empty.popLast() { return next }
        pthread_cond_wait(changed, mutex)
      }
    }
  }

  /// The next full chunk, in order; `nil` when the ring is closed and all were taken.
  func takeFull() -> RowChunk? {
    locked {
      while full.isEmpty, !isClosed { pthread_cond_wait(changed, mutex) }
      return full.isEmpty ? nil : full.removeFirst()
    }
  }

  /// Gives back a chunk that was emptied.
  func giveBack(_ chunk: RowChunk) {
    locked {
      empty.append(chunk)
      pthread_cond_broadcast(changed)
    }
  }

  /// Says that no chunk will follow.
  func close() {
    locked {
      isClosed = true
      pthread_cond_broadcast(changed)
    }
  }

  private func locked<Value>(_ body: () -> Value) -> Value {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }
}

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
    let task = Unmanaged.passRetained(Task(worker, ring))
    let status = pthread_create(
      &handle,
      nil,
      { argument in
        guard let argument else { return nil }
        let task = Unmanaged<Task>.fromOpaque(argument).takeRetainedValue()
        while let chunk = task.ring.takeFull() {
          task.worker.process(chunk)
          task.ring.giveBack(chunk)
        }
        return nil
      },
      task.toOpaque()
    )
    guard status == 0 else {
      task.release()
      throw .system(action: "start the thread of", path: "trace", code: status)
    }
    self.handle = handle
  }

  /// Waits until the thread has ended.
  func join() { pthread_join(handle, nil) }
}
