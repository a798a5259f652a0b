import Glibc

/// Records of one event loop, on their way to the ledger.
struct RecordChunk: Sendable {
  var records: [RequestRecord]
  /// The number of the loop.
  var loop: Int
  /// No record of the loop will follow whose way ended before this time; `min`: not known.
  var time: Int64
}

/// The chunks between the event loops and the thread of the ledger; blocks whoever is too fast, and
/// drops nothing.
///
/// Unchecked, for this reason: every stored variable is touched under the mutex alone.
@safe
final class RecordQueue: @unchecked Sendable {
  /// The most chunks that wait: with those that are filled and counted, some 8 MiB.
  static let capacity = 32

  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>
  private var full: [RecordChunk] = []
  private var empty: [[RequestRecord]] = []
  private var isClosed = false
  private var waits = 0

  init() {
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

  /// How often a loop had to wait.
  var stalls: Int { locked { waits } }

  /// Takes a chunk and gives memory for the next; waits while the queue is full.
  func put(_ chunk: RecordChunk) -> [RequestRecord] {
    locked {
      if full.count >= Self.capacity, !isClosed { waits += 1 }
      while full.count >= Self.capacity, !isClosed { unsafe pthread_cond_wait(changed, mutex) }
      if !isClosed { full.append(chunk) }
      unsafe pthread_cond_broadcast(changed)
      if let memory = empty.popLast() { return memory }
      var memory: [RequestRecord] = []
      memory.reserveCapacity(RequestRecorder.chunkSize)
      return memory
    }
  }

  /// The next chunk; `nil` when the queue is closed and all were taken.
  func take() -> RecordChunk? {
    locked {
      while full.isEmpty, !isClosed { unsafe pthread_cond_wait(changed, mutex) }
      guard !full.isEmpty else { return nil }
      unsafe pthread_cond_broadcast(changed)
      return full.removeFirst()
    }
  }

  /// Gives back the memory of a chunk.
  func giveBack(_ memory: [RequestRecord]) {
    locked { if empty.count < Self.capacity { empty.append(memory) } }
  }

  /// Says that nothing will follow.
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
