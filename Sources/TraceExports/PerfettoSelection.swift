import SimulationKernel
import Traces

/// Which part of a trace an export takes.
public struct PerfettoSelection: Sendable {
  /// The first time, in quanta.
  public var from: UInt64
  /// The time behind the last, in quanta; `nil`: to the end.
  public var until: UInt64?
  /// The sessions to show.
  public var sessions: Sessions

  /// Which sessions an export shows.
  public enum Sessions: Sendable {
    /// All that have a row in the window.
    case all
    /// So many of them, chosen by a hash of their numbers: the same ones however many shards wrote
    /// the trace.
    case sample(Int)
    /// One.
    case one(UInt64)
  }

  /// Creates a selection.
  public init(from: UInt64 = 0, until: UInt64? = nil, sessions: Sessions = .all) {
    self.from = from
    self.until = until
    self.sessions = sessions
  }

  var isOfOneSession: Bool { if case .one = sessions { true } else { false } }

  /// Whether a session is wanted, of those that have a row in the window.
  ///
  /// - Complexity: a sample reads the window once, and keeps as many numbers as it has.
  func membership(in set: TraceSet) throws -> (UInt64) -> Bool {
    switch sessions {
    case .all: return { _ in true }
    case .one(let session): return { $0 == session }
    case .sample(let count):
      var sample = HashSample(count: count)
      try set.forEachRow(matching: rows([.call, .sessionBegin, .sessionEnd])) { record in
        if let session = record.session { sample.insert(session) }
      }
      let chosen = sample.finished()
      return { chosen.contains($0) }
    }
  }

  /// The rows of these tables in the window.
  func rows(_ tables: Set<TraceTable>) -> RowSelection {
    var selection = RowSelection(tables: tables, from: from, until: until)
    if case .one(let session) = sessions, !tables.contains(.marker),
      !tables.contains(.stationWindow)
    {
      selection.session = session
    }
    return selection
  }
}

/// The sessions with the least hashes.
struct HashSample {
  private let count: Int
  private(set) var sessions: Set<UInt64> = []
  private var bound = UInt64.max

  init(count: Int) { self.count = count }

  mutating func insert(_ session: UInt64) {
    let hash = SplitMix64.mix(session)
    guard hash <= bound, !sessions.contains(session) else { return }
    sessions.insert(session)
    // Sorting is rare: every time the sample has grown to twice its size.
    if sessions.count >= max(64, 2 * count) { cut() }
  }

  private mutating func cut() {
    let kept = sessions.map { (hash: SplitMix64.mix($0), session: $0) }
      .sorted { $0 < $1 }.prefix(count)
    sessions = Set(kept.map(\.session))
    bound = kept.last?.hash ?? 0
  }

  /// Leaves the sample and no more.
  func finished() -> Set<UInt64> {
    var sample = self
    sample.cut()
    return sample.sessions
  }
}
