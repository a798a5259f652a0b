/// Joins the requests of a log into sessions, in memory that grows with the clients of an hour and not
/// with the log.
///
/// A session is what one client asks for without a pause longer than the gap; requests without a
/// client are sessions of their own. Lines may be out of order by as much as the gap.
struct SessionCounter {
  /// The longest pause within a session, in nanoseconds.
  let gap: Int
  /// How many sessions begin when.
  private(set) var starts = BinCounts()
  /// The sessions that are over.
  private(set) var sessions = 0
  /// The requests of all of them.
  private(set) var requests = 0
  /// The pauses between requests of one session: their number, and their sum in microseconds.
  private(set) var pauses = (count: 0, microseconds: 0)

  private var open: [UInt64: Session] = [:]
  private var newest = Int.min
  private var sweepSize = 1 << 16

  private struct Session {
    var first: Int
    var last: Int
    var requests: Int
  }

  init(gap: Int) { self.gap = gap }

  /// Takes the next request.
  mutating func record(_ request: LoggedRequest) {
    requests += 1
    newest = max(newest, request.time)
    let single = Session(first: request.time, last: request.time, requests: 1)
    guard let client = request.client else { return close(single) }
    guard var session = open[client] else {
      open[client] = single
      if open.count > sweepSize { sweep() }
      return
    }
    if request.time > session.last, request.time - session.last > gap {
      close(session)
      session = single
    } else if request.time < session.first, session.first - request.time > gap {
      // It comes too late to say what it belongs to.
      return close(single)
    } else {
      session.first = min(session.first, request.time)
      session.last = max(session.last, request.time)
      session.requests += 1
    }
    open[client] = session
  }

  /// Ends the sessions that are still open.
  mutating func finish() {
    for session in open.values { close(session) }
    open = [:]
  }

  private mutating func close(_ session: Session) {
    sessions += 1
    starts.count(session.first)
    pauses.count += session.requests - 1
    pauses.microseconds += (session.last - session.first) / 1_000
  }

  /// Ends the sessions that no line in tolerable order can go on with.
  private mutating func sweep() {
    for (client, session) in open where newest - session.last > 2 * gap {
      close(session)
      open[client] = nil
    }
    sweepSize = max(1 << 16, 2 * open.count)
  }
}
