import CShims
import Synchronization
import Traces
import Wire

/// Counts and writes records, on whichever thread calls it.
///
/// Unchecked, for this reason: all but the atomics is touched by the thread of the ledger alone until
/// it has been joined, and by the ledger's owner after that; joining orders the two.
final class LedgerWorker: @unchecked Sendable {
  /// How many event loops there are.
  let loops = Atomic(0)
  /// When the emission began, in nanoseconds since 1970 UTC.
  let start: Atomic<Int64>

  private let description: TraceDescription
  private let options: EmissionLedger.Options
  private var accounts: EmissionAccounts
  private var intervals: IntervalBook
  private var seconds: [SecondQuantiles] = []
  private let machine = MachineTimes.now
  private var rows: EmissionRowFile?
  private var log: HistogramLogFile?
  private var isBroken = false
  /// When thresholds are looked at again, in nanoseconds since the emission began.
  private var nextLook: Int64 = 1_000_000_000
  private var failure: EmissionError?
  /// For each event loop the time before which nothing will come.
  private var times: [Int: Int64] = [:]

  init(_ description: TraceDescription, _ options: EmissionLedger.Options) {
    self.description = description
    self.options = options
    start = Atomic(shim_realtime_nanoseconds())
    accounts = EmissionAccounts(description)
    intervals = IntervalBook(description)
  }

  /// Takes records of a loop.
  func take(_ chunk: RecordChunk) {
    accounts.record(chunk.records)
    intervals.record(chunk.records)
    writing { try write(chunk.records) }
    times[chunk.loop] = max(times[chunk.loop] ?? .min, chunk.time)
    guard times.count == loops.load(ordering: .relaxed), let time = times.values.min(),
      time < .max - 2_000_000_000
    else { return }
    while let interval = intervals.close(before: time) { take(interval) }
    if time >= nextLook { look(at: time) }
  }

  /// Ends all files.
  func finish(stalls: Int) -> EmissionLedger.Result {
    while let interval = intervals.close(before: .max) { take(interval) }
    writing {
      // Files of an emission without an answer are empty, but there.
      try write([])
      try openLog()?.finish()
      try rows?.finish()
    }
    (rows, log) = (nil, nil)
    if let machine, let end = MachineTimes.now {
      accounts.sending.steal = end.steal(since: machine)
    }
    return EmissionLedger.Result(
      accounts: accounts,
      seconds: seconds,
      start: start.load(ordering: .relaxed),
      files: failure == nil ? [options.rowsPath, options.histogramLogPath].compactMap { $0 } : [],
      stalls: stalls,
      failure: failure
    )
  }

  private func take(_ interval: Interval) {
    while seconds.count < interval.second { seconds.append(SecondQuantiles()) }
    seconds.append(SecondQuantiles(interval.total))
    writing { try openLog()?.append(interval) }
  }

  /// Holds the thresholds against what was counted until now, whether any request ended lately or not.
  private func look(at time: Int64) {
    nextLook = time / 1_000_000_000 * 1_000_000_000 + 1_000_000_000
    guard !isBroken, let broken = options.thresholds.broken(by: accounts, at: time) else { return }
    isBroken = true
    options.onBrokenThreshold(broken)
  }

  private func write(_ records: [RequestRecord]) throws {
    guard let path = options.rowsPath else { return }
    if rows == nil {
      let start = UInt64(max(0, start.load(ordering: .relaxed)))
      rows = EmissionRowFile(
        path: path,
        description: description.ofEmission(startingAt: start)
      )
    }
    for record in records { try rows?.append(EmissionRow(record)) }
  }

  private func openLog() throws -> HistogramLogFile? {
    guard log == nil, let path = options.histogramLogPath else { return log }
    log = try HistogramLogFile(
      path: path,
      description: description,
      start: start.load(ordering: .relaxed)
    )
    return log
  }

  /// Writes, and keeps the first error; nothing is written after it.
  private func writing(_ body: () throws -> Void) {
    guard failure == nil else { return }
    do {
      try body()
    } catch let error as TraceError {
      failure = EmissionError(.inputOutput, error.description)
    } catch {
      failure = EmissionError(.inputOutput, "\(error)")
    }
  }
}
