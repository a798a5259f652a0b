import Traces

/// Sums over the sessions and calls of one group in one stretch of time. Integers only.
struct SessionSums {
  /// Sessions that began.
  var started: Int64 = 0
  /// Sessions by their result; open ones too.
  var results = SIMD8<Int64>()
  /// Sessions that were abandoned for a technical reason.
  var technicallyAbandoned: Int64 = 0
  /// Value realized, in minor units.
  var revenue: Int64 = 0
  /// Potential value of technical losses, in minor units.
  var lost: Int64 = 0
  /// Visible waits of completed sessions, in quanta.
  var journeyTime: Int64 = 0
  /// Time from arrival to end of completed sessions, in quanta.
  var wallTime: Int64 = 0
  /// Satisfaction of ended sessions, in thousandths.
  var satisfaction: Int64 = 0
  /// Calls of real services.
  var calls: Int64 = 0
  /// Calls among them that failed.
  var failedCalls: Int64 = 0

  /// Sessions with a result.
  func count(_ result: SessionResult) -> Int64 { results[Int(result.rawValue)] }

  /// Sessions that ended: those with any result but `open`.
  var ended: Int64 { results.wrappedSum() &- count(.open) }

  /// Sessions that got what they came for.
  var completed: Int64 { count(.converted) &+ count(.assisted) }

  /// Sessions that were lost for a technical reason.
  var technicalLosses: Int64 { technicallyAbandoned &+ count(.failed) }

  mutating func add(_ other: SessionSums) throws(FoldError) {
    started += other.started
    results &+= other.results
    technicallyAbandoned += other.technicallyAbandoned
    calls += other.calls
    failedCalls += other.failedCalls
    try revenue.accumulate(other.revenue)
    try lost.accumulate(other.lost)
    try journeyTime.accumulate(other.journeyTime)
    try wallTime.accumulate(other.wallTime)
    try satisfaction.accumulate(other.satisfaction)
  }
}

extension SessionSums {
  /// What the end of one session adds: for an open one, itself alone.
  init(_ row: SessionEndRow, isLoss: Bool, visible: UInt64) {
    results[Int(row.result.rawValue)] = 1
    guard row.result != .open else { return }
    technicallyAbandoned = isLoss && row.result == .abandoned ? 1 : 0
    revenue = row.value
    lost = isLoss ? row.potential : 0
    satisfaction = Int64(row.satisfaction)
    guard row.result.isCompleted else { return }
    journeyTime = Int64(clamping: visible)
    wallTime = Int64(row.duration)
  }
}
