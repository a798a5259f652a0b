import Synchronization

/// What the thread of a sink shares with whoever asks for its report.
final class SinkState: Sendable {
  let book = Mutex(SinkBook())
  private let stops = Atomic(false)

  /// Whether the sink shall stop.
  var isStopping: Bool { stops.load(ordering: .acquiring) }

  /// Says that the sink shall stop.
  func stop() { stops.store(true, ordering: .releasing) }
}
