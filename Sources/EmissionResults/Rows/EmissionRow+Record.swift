import Traces

extension EmissionRow {
  /// The row of a request.
  init(_ record: RequestRecord) {
    func sinceIntended(_ time: Int64) -> Int64 {
      time == RequestRecord.never ? 0 : time - record.intended
    }
    self.init(
      time: UInt64(max(0, record.intended)),
      session: record.session,
      due: record.due - record.intended,
      written: sinceIntended(record.written),
      firstByte: sinceIntended(record.firstByte),
      lastByte: sinceIntended(record.lastByte),
      bytes: record.bytes,
      persona: record.persona,
      journey: record.journey,
      region: record.region,
      step: record.step,
      status: record.status,
      attempt: record.attempt,
      call: record.call,
      reason: EmissionReason(record)
    )
  }
}

extension EmissionReason {
  fileprivate init(_ record: RequestRecord) {
    self =
      switch record.fate {
      case .answered:
        record.lateness > EmissionAccounts.seriousLateness ? .late : .sent
      case .shed: .shed
      case .skipped: .connectionFailed
      case .failed(.timeout): .timedOut
      case .failed(.reset): .connectionLost
      case .failed(.malformed): .notHTTP
      case .failed(.oversized): .oversized
      case .failed(.tls): .brokenTLS
      case .failed(.cut): .pending
      }
  }
}

extension TraceDescription {
  /// What the rows of an emission stand for: the names are those of the run that was replayed, times
  /// are nanoseconds since the emission began, `start` in nanoseconds since 1970 UTC.
  func ofEmission(startingAt start: UInt64) -> TraceDescription {
    var description = self
    description.quantum = 1
    description.window = window * quantum
    description.plannedEnd = 0
    description.epoch = start
    description.sample = nil
    return description
  }
}
