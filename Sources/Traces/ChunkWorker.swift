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
