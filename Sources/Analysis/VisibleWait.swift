import Traces

extension LiveSession {
  /// Whether `row`, of a real service, goes on with the visible wait under way.
  ///
  /// It does not where it belongs to another step or to another visit of the same one, or is the first
  /// machine attempt of a retry that the visitor made. A retry that repeats several calls of a step is one action: the later calls
  /// bear the retry's number and go on with its wait.
  func isContinued(by row: CallRow, step: Int) -> Bool {
    guard isWaiting, Int(self.step) == step else { return false }
    // The calls of a visit come in their order, so one that is not behind the last begins a visit.
    if row.attempt == 0, row.call <= call { return false }
    guard row.attempt >= 16, row.attempt & 15 == 0 else { return true }
    return row.attempt >> 4 == attempt >> 4 && row.call > call
  }

  /// Lets the visible wait under way cover a call, or begins one with it.
  mutating func takeCall(_ row: CallRow, step: Int) {
    let start = row.time - row.latency
    waitStart = isWaiting ? min(waitStart, start) : start
    waitEnd = isWaiting ? max(waitEnd, row.time) : row.time
    isWaiting = true
    self.step = UInt32(step)
    call = row.call
    attempt = row.attempt
  }
}
