import EmissionResults
import Requests
import Traces
import Wire

extension EmissionPlan {
  /// Reads a plan, chunk by chunk.
  ///
  /// Holds what the live sessions have last asked for and nothing of those that are over.
  public struct Iterator {
    private let plan: EmissionPlan
    private let rows: RowChunks
    private var sessions = LiveSessions()
    private var origin: Int64?
    private var count = 0
    private var isAtEnd = false

    init(_ plan: EmissionPlan, rows: @escaping RowChunks) {
      self.plan = plan
      self.rows = rows
      origin = plan.window.from
    }

    /// The next stretch, with a request or the end of a session in it; `nil` at the end.
    public mutating func next() throws -> Chunk? {
      while !isAtEnd {
        let chunk = try readChunk()
        if !chunk.requests.isEmpty || !chunk.endedSessions.isEmpty { return chunk }
      }
      return nil
    }

    private mutating func readChunk() throws -> Chunk {
      var chunk = Chunk()
      guard let rows = try rows() else {
        end(&chunk)
        return chunk
      }
      chunk.requests.reserveCapacity(rows.calls.count)
      for row in rows.calls where !isAtEnd {
        guard let request = try plan(row) else { continue }
        chunk.requests.append(request)
      }
      for end in rows.ends where sessions.end(end.session) {
        chunk.endedSessions.append(SessionRound(session: end.session, round: 0))
      }
      if isAtEnd { end(&chunk) }
      return chunk
    }

    /// Nothing comes behind this chunk.
    private mutating func end(_ chunk: inout Chunk) {
      isAtEnd = true
      chunk.endedSessions += sessions.endAll().map { SessionRound(session: $0, round: 0) }
    }
  }
}

// MARK: - One row

extension EmissionPlan.Iterator {
  private mutating func plan(_ row: CallRow) throws -> PlannedRequest? {
    guard plan.attempts == .all || row.attempt == 0, let endpoint = try plan.table.index(of: row)
    else { return nil }
    guard row.latency <= row.time, let start = nanoseconds(row.time - row.latency),
      let response = nanoseconds(row.latency), let end = nanoseconds(row.time)
    else {
      throw EmissionError(
        .damagedTrace,
        "a row has a time that no clock holds: \(row.time) − \(row.latency)"
      )
    }
    if let from = plan.window.from, start < from { return nil }
    if start >= plan.window.until ?? .max || count >= plan.window.limit ?? .max {
      isAtEnd = true
      return nil
    }
    let origin = self.origin ?? start
    self.origin = origin
    let intended = try intended(virtual: start - origin)
    count += 1
    let awaited = sessions.add(session: row.session, start: start, end: end, intended: intended)
    return PlannedRequest(
      intended: intended,
      start: start,
      simulatedResponse: response,
      session: row.session,
      think: awaited.map { think(after: $0, start: start, intended: intended) } ?? -1,
      endpoint: endpoint,
      persona: row.persona,
      journey: row.journey,
      step: row.step,
      service: UInt16(plan.table.endpoints[Int(endpoint)]?.serviceIndex ?? 0),
      region: row.region,
      phase: row.phase,
      attempt: row.attempt,
      call: row.call,
      awaited: awaited?.distance ?? 0
    )
  }

  /// Time in nanoseconds; `nil` beyond what the clock can hold, which only a damaged row has.
  private func nanoseconds(_ quanta: UInt64) -> Int64? {
    let (product, overflow) = quanta.multipliedReportingOverflow(by: plan.description.quantum)
    return overflow ? nil : Int64(exactly: product)
  }

  private func intended(virtual: Int64) throws -> Int64 {
    let time =
      switch plan.pace {
      case .speed(let factor): Double(virtual) / factor
      case .rate(let rate): Double(count) / rate * 1e9
      }
    guard time < 1e18 else {
      throw EmissionError(
        .usage,
        "at this pace the replay would last longer than thirty years",
        hint: "choose a greater --speed or --rate, or a shorter window"
      )
    }
    // Where nothing is scaled, nothing is rounded.
    return plan.pace == .speed(1) ? virtual : Int64(time.rounded())
  }

  /// The real time from the answer that was waited for to the request: of the time between the two
  /// requests, the share that was spent thinking in the simulation.
  private func think(
    after awaited: LiveSessions.Awaited,
    start: Int64,
    intended: Int64
  ) -> Int64 {
    let (real, virtual) = (intended - awaited.intended, start - awaited.start)
    let thought = start - awaited.end
    guard real != virtual, virtual > 0 else { return min(real, thought) }
    return Int64((Double(real) * (Double(thought) / Double(virtual))).rounded())
  }
}
