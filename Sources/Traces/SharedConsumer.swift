import Glibc

/// Lets the pipelines of several shards share one consumer: it takes one chunk at a time, in whatever
/// order they come.
///
/// The lock is one of POSIX, as in ``ChunkRing``: the thread sanitizer does not see how a thread that
/// waited gets the standard library's.
///
/// Unchecked, for this reason: the consumer is touched under the lock alone until the pipelines have
/// been finished, and by its owner after that; joining their threads orders the two.
@safe
public final class SharedConsumer: RowConsumer, @unchecked Sendable {
  private let consumer: any RowConsumer
  private let turn: UnsafeMutablePointer<pthread_mutex_t>

  /// Creates the face of `consumer`, whose result must not depend on how the rows of different sessions
  /// interleave.
  public init(_ consumer: any RowConsumer) {
    self.consumer = consumer
    unsafe turn = .allocate(capacity: 1)
    unsafe pthread_mutex_init(turn, nil)
  }

  deinit {
    unsafe pthread_mutex_destroy(turn)
    unsafe turn.deallocate()
  }

  /// Waits for its turn and passes the rows on.
  public func consume(_ chunk: RowChunk) throws {
    unsafe pthread_mutex_lock(turn)
    defer { unsafe pthread_mutex_unlock(turn) }
    try consumer.consume(chunk)
  }
}

extension TracePipeline.Receipt {
  /// What the pipelines of several shards came to together.
  public init(merging parts: [TracePipeline.Receipt]) {
    var digest = RunDigest()
    for part in parts { digest.merge(part.digest) }
    let samples = parts.compactMap(\.sampleDigest)
    self.init(
      digest: digest,
      sampleDigest: samples.isEmpty
        ? nil : samples.reduce(into: RunDigest()) { $0.merge($1) },
      stalls: parts.reduce(0) { $0 + $1.stalls },
      files: parts.flatMap(\.files),
      fileSizes: parts.flatMap(\.fileSizes)
    )
  }
}
