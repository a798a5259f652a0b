import Statistics
import Traces

/// The times of the requests that ended in one second.
struct Interval: Sendable {
  /// Seconds since the emission began.
  let second: Int
  /// All requests.
  var total = Timings()
  /// By persona, and by step of all journeys one after the other.
  var byPersona: [Timings]
  /// See ``byPersona``.
  var byStep: [Timings]
}

/// The seconds that are not over yet for all event loops.
///
/// A request belongs to the second in which its way ended, so a second can be closed soon after it is
/// over, and memory does not depend on how long the emission is.
struct IntervalBook {
  /// The most seconds that are open at one time. A loop that never tells the time cannot make the
  /// book grow: the earliest second is closed, and what comes for it later counts in the next.
  private static let capacity = 64

  private var open: [Interval] = []
  /// The first second that is open, or would be.
  private var next = 0
  private let firstSteps: [Int]
  private let personas: Int

  init(_ description: TraceDescription) {
    firstSteps = EmissionAccounts.firstSteps(of: description)
    personas = description.personas.count
  }

  /// Takes the times of the requests among these that were sent.
  ///
  /// They go by once for each kind of group, so that the histograms of one kind at a time are in the
  /// cache.
  mutating func record(_ records: [RequestRecord]) {
    for record in records where record.fate.isSent {
      let place = self.place(of: record)
      open[place].total.record(record)
    }
    for record in records where record.fate.isSent {
      let place = self.place(of: record)
      open[place].byPersona[Int(record.persona)].record(record)
    }
    for record in records where record.fate.isSent {
      let place = self.place(of: record)
      open[place].byStep[firstSteps[Int(record.journey)] + Int(record.step)].record(record)
    }
  }

  /// The place of the second in which the way of a request ended, which is opened.
  private mutating func place(of record: RequestRecord) -> Int {
    let second = max(next, EmissionSeries.second(of: record.lastByte))
    while next + open.count <= second, open.count < Self.capacity { append() }
    return min(second - next, open.count - 1)
  }

  /// Takes out the earliest second, if it was over at `time` or the book is full; `nil` where none
  /// was. Seconds behind the last in which a request ended are never taken out.
  mutating func close(before time: Int64) -> Interval? {
    let isOver = time == .max || Int64(next + 1) * 1_000_000_000 <= time
    guard !open.isEmpty else {
      // Nothing ended for a while, and nothing will come for that while.
      if time != .max { next = max(next, EmissionSeries.second(of: time)) }
      return nil
    }
    guard isOver || open.count == Self.capacity else { return nil }
    next += 1
    return open.removeFirst()
  }

  private mutating func append() {
    open.append(
      Interval(
        second: next + open.count,
        byPersona: Array(repeating: Timings(), count: personas),
        byStep: Array(repeating: Timings(), count: firstSteps[firstSteps.count - 1])
      )
    )
  }
}

/// Some quantiles of the requests that ended in one second, in nanoseconds; `nil` where none did.
public struct SecondQuantiles: Equatable, Sendable {
  /// The 99th percentile of lateness.
  public var lateness99: UInt64?
  /// The median of response times.
  public var response50: UInt64?
  /// The 99th percentile of response times.
  public var response99: UInt64?

  init() {}

  init(_ timings: Timings) {
    lateness99 = timings.lateness.quantile(0.99)
    response50 = timings.response.quantile(0.5)
    response99 = timings.response.quantile(0.99)
  }
}
