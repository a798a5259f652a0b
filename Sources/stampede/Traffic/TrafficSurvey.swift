/// What a log says of the traffic.
struct TrafficSurvey {
  /// What was read, as it was called.
  let path: String
  let format: LogFormat
  /// The requests, joined into sessions.
  let counter: SessionCounter
  /// Whether the log names clients, so that sessions are known.
  let namesClients: Bool
  /// The time of the first and of the last request, in nanoseconds since 1970.
  let span: ClosedRange<Int>
  /// The lines that could not be read.
  let faults: Int
  /// The first of them.
  let firstFault: (line: Int, fault: LineFault)?

  /// Sessions that began.
  var sessions: Int { counter.sessions }

  /// The mean number of requests of a session.
  var requestsPerSession: Double { Double(counter.requests) / Double(sessions) }

  /// The mean pause between two requests of a session, in milliseconds; `nil` where there are none.
  var meanPause: Double? {
    let (count, microseconds) = counter.pauses
    return count == 0 ? nil : Double(microseconds) / Double(count) / 1_000
  }

  /// Whole seconds since 1970 that hold all requests.
  var firstSecond: Int { span.lowerBound / 1_000_000_000 }
  var lastSecond: Int { span.upperBound / 1_000_000_000 }

  /// The length of the log, in seconds.
  var length: Int { lastSecond - firstSecond + 1 }

  /// Where rates are constant.
  struct Bin: Equatable {
    /// In seconds after the first one.
    let start: Int
    let end: Int
    let sessions: Int

    /// Sessions a second.
    var rate: Double { Double(sessions) / Double(end - start) }
  }

  /// Widths that people count in, in seconds; each is made of whole bins of the counter.
  private static let widths =
    [1, 2, 5, 10, 15, 20, 30].flatMap { [$0, 60 * $0] }
    + [1, 2, 3, 4, 6, 8, 12, 24].map { $0 * 3_600 }

  /// The width of a bin, in seconds: the shortest of those that people count in with which bins hold
  /// fifty sessions on average and are at most 2,000.
  ///
  /// Fifty are known to one part in seven, which is what a curve can show; where the log has fewer in
  /// all, it is one bin.
  var binWidth: Int {
    let least = max(50 * Double(length) / Double(sessions), Double(length) / 2_000)
    let possible = Self.widths.sorted().filter { $0 % counter.starts.length == 0 }
    let days = Int((least / 86_400).rounded(.up)) * 86_400
    return possible.first { Double($0) >= least } ?? days
  }

  /// The sessions in bins that begin at multiples of the width, UTC; the first and the last are cut to
  /// the span of the log.
  var bins: [Bin] {
    let width = binWidth
    let totals = counter.starts.totals(per: width, from: firstSecond, through: lastSecond)
    let origin = firstSecond / width * width
    return totals.enumerated().map { index, sessions in
      let start = origin + index * width
      return Bin(
        start: max(start, firstSecond) - firstSecond,
        end: min(start + width, lastSecond + 1) - firstSecond,
        sessions: sessions
      )
    }
  }
}
