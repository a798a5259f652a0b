import SimulationKernel

/// Which sessions a trace keeps: a share of them, chosen by a hash of their numbers, so that the same
/// sessions are kept whatever the number of shards.
public struct SessionSample: Equatable, Sendable {
  /// The sessions kept among a million, 1...1,000,000.
  public let perMillion: UInt32

  /// Creates a sample; `nil` unless the share is one millionth to all.
  public init?(perMillion: UInt32) {
    guard (1...1_000_000).contains(perMillion) else { return nil }
    self.perMillion = perMillion
  }

  /// Whether the rows of a session are kept.
  ///
  /// The hash of its number, SplitMix64's finalizer, is taken as a number of millionths.
  public func contains(_ session: UInt64) -> Bool {
    SplitMix64.mix(session).multipliedFullWidth(by: 1_000_000).high < UInt64(perMillion)
  }

  /// The rows of a chunk that are kept: of sessions, those of the sample; of the run as a whole, all.
  func selecting(_ chunk: RowChunk) -> RowChunk {
    let selected = RowChunk()
    selected.begins = chunk.begins.filter { contains($0.session) }
    selected.calls = chunk.calls.filter { contains($0.session) }
    selected.ends = chunk.ends.filter { contains($0.session) }
    selected.markers = chunk.markers
    selected.stationWindows = chunk.stationWindows
    selected.emissions = chunk.emissions.filter { contains($0.session) }
    return selected
  }
}
