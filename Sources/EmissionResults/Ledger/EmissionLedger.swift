import Synchronization
import Traces
import Wire

/// The book of an emission: takes the records of all event loops and does with them, on a thread of
/// its own, what would cost the loops time.
///
/// It counts them, closes each second with its histograms, and writes one row a request. Between the
/// loops and the thread are some 8 MiB of chunks; a loop that finds them full waits, and nothing is
/// dropped.
///
/// ```swift
/// let ledger = try EmissionLedger(plan.description, EmissionLedger.Options())
/// let recorder = RequestRecorder(plan.description, ledger: ledger)  // one for each event loop
/// // … recorder.record(…), recorder.tick(…) …
/// var (accounts, seconds) = ledger.finish()
/// accounts.merge(recorder.accounts)
/// ```
public final class EmissionLedger: Sendable {
  /// What is kept of the records beside the accounts.
  public struct Options: Sendable {
    /// Creates the options of a ledger that only counts.
    public init() {}
  }

  /// What came of the records.
  public struct Result: Sendable {
    /// What was counted.
    public var accounts: EmissionAccounts
    /// Quantiles of each second.
    public var seconds: [SecondQuantiles]
    /// How often an event loop had to wait, for the thread had not come as far.
    public var stalls: Int
    /// What could not be written.
    public var failure: EmissionError?
  }

  private let queue = RecordQueue()
  private let worker: LedgerWorker
  private let thread: LedgerThread

  /// Opens the book and starts its thread.
  ///
  /// - Throws: an error of kind `inputOutput` where a file cannot be made or the thread not started.
  public init(_ description: TraceDescription, _ options: Options = Options()) throws(EmissionError)
  {
    worker = try LedgerWorker(description, options)
    guard let thread = LedgerThread(worker: worker, queue: queue) else {
      throw EmissionError(.inputOutput, "cannot start the thread that writes the results")
    }
    self.thread = thread
  }

  /// Ends the thread where nobody has asked for the result.
  deinit { queue.close() }

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

/// Counts and writes records, on whichever thread calls it.
///
/// Unchecked, for this reason: all but the atomic is touched by the thread of the ledger alone until it
/// has been joined, and by the ledger's owner after that; joining orders the two.
final class LedgerWorker: @unchecked Sendable {
  /// How many event loops there are.
  let loops = Atomic(0)

  private var accounts: EmissionAccounts
  private var intervals: IntervalBook
  private var seconds: [SecondQuantiles] = []
  private var failure: EmissionError?
  /// For each event loop the time before which nothing will come.
  private var times: [Int: Int64] = [:]

  init(_ description: TraceDescription, _ options: EmissionLedger.Options) throws(EmissionError) {
    accounts = EmissionAccounts(description)
    intervals = IntervalBook(description)
  }

  /// Takes records of a loop.
  func take(_ chunk: RecordChunk) {
    for record in chunk.records {
      accounts.record(record)
      intervals.record(record)
    }
    times[chunk.loop] = max(times[chunk.loop] ?? .min, chunk.time)
    guard times.count == loops.load(ordering: .relaxed), let time = times.values.min() else {
      return
    }
    while let interval = intervals.close(before: time) { take(interval) }
  }

  func finish(stalls: Int) -> EmissionLedger.Result {
    while let interval = intervals.close(before: .max) { take(interval) }
    return EmissionLedger.Result(
      accounts: accounts,
      seconds: seconds,
      stalls: stalls,
      failure: failure
    )
  }

  private func take(_ interval: Interval) {
    seconds.append(SecondQuantiles(interval.total))
  }
}
