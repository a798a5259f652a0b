import Glibc

/// A ring of chunks between one shard and one worker; blocks whoever is too fast.
///
/// Unchecked, for this reason: every stored variable is touched under the mutex alone, and a chunk has
/// one holder at a time: it passes from the shard to the ring to the worker and back under the mutex.
@safe
final class ChunkRing: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>
  private var full: [RowChunk] = []
  private var empty: [RowChunk]
  private var isClosed = false
  private var waits = 0

  init(chunks: Int) {
    empty = (0..<chunks).map { _ in RowChunk() }
    unsafe mutex = .allocate(capacity: 1)
    unsafe changed = .allocate(capacity: 1)
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(changed, nil)
  }

  deinit {
    unsafe pthread_cond_destroy(changed)
    unsafe pthread_mutex_destroy(mutex)
    unsafe changed.deallocate()
    unsafe mutex.deallocate()
  }

  /// How often ``exchange(_:)`` waited.
  var stalls: Int { locked { waits } }

  /// Hands over a full chunk and waits for an empty one.
  func exchange(_ chunk: RowChunk) -> RowChunk {
    locked {
      precondition(!isClosed, "rows were added after the end of their trace")
      full.append(chunk)
      unsafe pthread_cond_broadcast(changed)
      if empty.isEmpty { waits += 1 }
      while true {
        if let next = empty.popLast() { return next }
        unsafe pthread_cond_wait(changed, mutex)
      }
    }
  }

  /// The next full chunk, in order; `nil` when the ring is closed and all were taken.
  func takeFull() -> RowChunk? {
    locked {
      while full.isEmpty, !isClosed { unsafe pthread_cond_wait(changed, mutex) }
      return full.isEmpty ? nil : full.removeFirst()
    }
  }

  /// Gives back a chunk that was emptied.
  func giveBack(_ chunk: RowChunk) {
    locked {
      empty.append(chunk)
      unsafe pthread_cond_broadcast(changed)
    }
  }

  /// Says that no chunk will follow.
  func close() {
    locked {
      isClosed = true
      unsafe pthread_cond_broadcast(changed)
    }
  }

  private func locked<Value>(_ body: () -> Value) -> Value {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return body()
  }
}
