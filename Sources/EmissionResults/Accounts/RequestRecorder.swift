import Statistics
import Traces

/// Takes down what became of the requests of one event loop. Used from that loop alone.
///
/// With a ledger, a record costs the loop a copy of some hundred bytes: chunks of records go to the
/// ledger's thread, which counts them. Without one they are counted at once. Either way the accounts
/// of an emission are those of all its recorders and of its ledger, merged.
public final class RequestRecorder {
  /// After so many records a chunk is handed over, whether the loop ticks or not.
  static let chunkSize = 2_048

  /// What was counted here until now; with a ledger, only what it does not count.
  public private(set) var accounts: EmissionAccounts
  /// The lateness of the requests sent, roughly: for those who ask while the emission lasts.
  public private(set) var lateness = LogLinearHistogram()

  private let ledger: EmissionLedger?
  private let loop: Int
  private var chunk: [RequestRecord] = []

  /// Creates a recorder for the replay of a trace that describes itself so.
  ///
  /// - Parameters:
  ///   - description: what the trace says of itself.
  ///   - ledger: where the records go; `nil`: they are counted here.
  public init(_ description: TraceDescription, ledger: EmissionLedger? = nil) {
    accounts = EmissionAccounts(description)
    self.ledger = ledger
    loop = ledger?.addLoop() ?? 0
    if ledger != nil { chunk.reserveCapacity(Self.chunkSize) }
  }

  /// The 99th percentile of lateness until now, in nanoseconds, within 0.4 %.
  public var lateness99: UInt64 { lateness.quantile(0.99) ?? 0 }

  /// Takes down a request whose way has ended. Each request of the plan comes here once at most; one
  /// that never comes is pending.
  public func record(_ record: RequestRecord) {
    if record.fate.isSent { lateness.record(record.lateness) }
    guard ledger != nil else { return accounts.record(record) }
    chunk.append(record)
    if chunk.count >= Self.chunkSize { handOver(.min) }
  }

  /// Tells that no request will come any more whose way ended before `now`, in nanoseconds since the
  /// emission began. Called by the loop some ten times a second, and once behind its last record.
  public func tick(_ now: Int64) {
    if ledger != nil { handOver(now) }
  }

  /// A due request met an obstacle.
  public func recordObstacle(_ obstacle: Obstacle) {
    accounts.recordObstacle(obstacle)
  }

  /// How the loop was served by its machine; called once, at its end.
  public func recordSending(_ facts: SendingFacts) {
    accounts.recordSending(facts)
  }

  private func handOver(_ time: Int64) {
    guard let ledger else { return }
    chunk = ledger.take(RecordChunk(records: chunk, loop: loop, time: time))
  }
}
