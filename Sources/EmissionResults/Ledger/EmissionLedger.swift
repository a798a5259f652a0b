import CShims
import Synchronization
import Traces
import Wire

/// The book of an emission: takes the records of all event loops and does with them, on a thread of
/// its own, what would cost the loops time.
///
/// It counts them, closes each second with its histograms, holds thresholds against them, and writes one
/// row a request. Between the loops and the thread are some 8 MiB of chunks; a loop that finds them
/// full waits, and nothing is dropped.
///
/// ```swift
/// let ledger = try EmissionLedger(plan.description, EmissionLedger.Options())
/// let recorder = RequestRecorder(plan.description, ledger: ledger)  // one for each event loop
/// ledger.begin(at: origin)
/// // … recorder.record(…), recorder.tick(…) …
/// var result = ledger.finish()
/// result.accounts.merge(recorder.accounts)
/// ```
public final class EmissionLedger: Sendable {
  /// What is done with the records beside counting them.
  public struct Options: Sendable {
    /// Where to write one row a request; `nil`: nowhere.
    public var rowsPath: String?
    /// Where to write the histograms of each second; `nil`: nowhere.
    public var histogramLogPath: String?
    /// What is held against the figures once a second.
    public var thresholds = ThresholdSet.none
    /// Called on the ledger's thread, once, when a threshold that stops the emission fails.
    public var onBrokenThreshold: @Sendable (Threshold) -> Void = { _ in }

    /// Creates the options of a ledger that only counts.
    public init() {}
  }

  /// What came of the records.
  public struct Result: Sendable {
    /// What was counted.
    public var accounts: EmissionAccounts
    /// Quantiles of each second.
    public var seconds: [SecondQuantiles]
    /// When the emission began, in nanoseconds since 1970 UTC.
    public var start: Int64
    /// The files that were written.
    public var files: [String]
    /// How often an event loop had to wait, for the thread had not come as far.
    public var stalls: Int
    /// What could not be written; the accounts are whole all the same.
    public var failure: EmissionError?
  }

  /// What is held against the figures.
  public let thresholds: ThresholdSet

  private let queue = RecordQueue()
  private let worker: LedgerWorker
  private let thread: LedgerThread

  /// Opens the book and starts its thread.
  ///
  /// - Throws: an error of kind `inputOutput` where the thread cannot be started.
  public init(_ description: TraceDescription, _ options: Options = Options()) throws(EmissionError)
  {
    thresholds = options.thresholds
    worker = LedgerWorker(description, options)
    guard let thread = LedgerThread(worker: worker, queue: queue) else {
      throw EmissionError(.inputOutput, "cannot start the thread that writes the results")
    }
    self.thread = thread
  }

  deinit { queue.close() }

  /// Tells when time 0 of the emission is; called before the first record is handed over.
  public func begin(at origin: MonotonicTime) {
    let offset = origin.nanoseconds(since: .now)
    worker.start.store(shim_realtime_nanoseconds() + offset, ordering: .relaxed)
  }

  /// Announces another event loop, and gives it its number.
  func addLoop() -> Int { worker.loops.add(1, ordering: .relaxed).oldValue }

  /// Takes a chunk and gives memory for the next; waits while the queue is full.
  func take(_ chunk: RecordChunk) -> [RequestRecord] { queue.put(chunk) }

  /// Waits until all that was handed over is counted and written, and closes the book.
  ///
  /// - Precondition: it is called once, and no recorder hands anything over after it.
  public func finish() -> Result {
    queue.close()
    thread.join()
    return worker.finish(stalls: queue.stalls)
  }
}
