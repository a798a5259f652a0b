import EmissionResults
import Requests
import SimulationKernel
import Traces
import Wire

extension EmissionPlan {
  /// Reads a plan, chunk by chunk.
  ///
  /// Holds what the live sessions have last asked for and nothing of those that are over.
  public struct Iterator {
    private let plan: EmissionPlan
    /// Gives the rows of the round; `nil` where it has not begun.
    private var rows: RowChunks?
    private var times: IntendedTimes
    private var sessions: LiveSessions
    /// Where requests wait for their turn, if thinking is scaled.
    private var queue: ThinkQueue?
    private var round = 0
    /// Requests of the round, those of other shards among them.
    private var roundCount = 0
    /// Requests that are sent from here.
    private var count = 0
    private var latest: Int64 = 0
    private var isRoundOver = false
    private var isOver = false

    init(_ plan: EmissionPlan, rows: @escaping RowChunks) {
      self.plan = plan
      self.rows = rows
      times = IntendedTimes(plan.pace, from: plan.window.from)
      sessions = LiveSessions(thinkScale: plan.pace.thinkScale)
      queue = plan.pace.thinkScale == 1 ? nil : ThinkQueue()
    }

    /// The next stretch, with a request or the end of a session in it; `nil` at the end.
    public mutating func next() throws -> Chunk? {
      while !isOver {
        let chunk = try readChunk()
        if !chunk.requests.isEmpty || !chunk.endedSessions.isEmpty { return chunk }
      }
      return nil
    }

    private mutating func readChunk() throws -> Chunk {
      var chunk = Chunk()
      let rows = try rows ?? plan.open(plan.window)
      self.rows = rows
      if let stretch = try rows() {
        chunk.requests.reserveCapacity(stretch.calls.count)
        for row in stretch.calls where !isRoundOver { try plan(row, &chunk) }
        if !isRoundOver { for end in stretch.ends { self.end(end.session, &chunk) } }
      } else {
        isRoundOver = true
      }
      if isRoundOver { endRound(&chunk) }
      queue?.move(by: isOver ? .max : sessions.earliest(from: latest), to: &chunk)
      return chunk
    }
  }
}

// MARK: - Sessions and rounds

extension EmissionPlan.Iterator {
  private mutating func end(_ session: UInt64, _ chunk: inout EmissionPlan.Chunk) {
    guard let last = sessions.end(session) else { return }
    let ended = EmissionPlan.SessionRound(session: session, round: UInt16(round))
    if queue == nil {
      chunk.endedSessions.append(ended)
    } else {
      queue?.add(ended, lastAt: last)
    }
  }

  /// Ends the round, and the plan where it was the last or sent nothing.
  private mutating func endRound(_ chunk: inout EmissionPlan.Chunk) {
    for session in sessions.sessions { end(session, &chunk) }
    sessions = LiveSessions(thinkScale: plan.pace.thinkScale)
    round += 1
    if roundCount == 0 || round >= plan.pace.rounds { isOver = true }
    let isLimited = roundCount >= plan.window.limit ?? .max
    times.endRound(until: isLimited ? nil : plan.window.until)
    roundCount = 0
    isRoundOver = false
    rows = nil
  }
}

// MARK: - One row

extension EmissionPlan.Iterator {
  /// Adds the request of a row, if it has one.
  private mutating func plan(_ row: CallRow, _ chunk: inout EmissionPlan.Chunk) throws {
    guard plan.attempts == .all || row.attempt == 0, let endpoint = try plan.table.index(of: row),
      !plan.leavesOut(endpoint)
    else { return }
    guard row.latency <= row.time, let start = nanoseconds(row.time - row.latency),
      let end = nanoseconds(row.time)
    else {
      throw EmissionError(
        .damagedTrace,
        "a row has a time that no clock holds: \(row.time) − \(row.latency)"
      )
    }
    if let from = plan.window.from, start < from { return }
    if start >= plan.window.until ?? .max || roundCount >= plan.window.limit ?? .max {
      isRoundOver = true
      return
    }
    roundCount += 1
    guard let intended = try times.next(start: start), !isBeyondBounds(intended) else {
      (isRoundOver, isOver) = (true, true)
      return
    }
    latest = intended
    guard plan.pace.shard?.holds(row.session) ?? true else { return }
    count += 1
    let wait = sessions.add(session: row.session, start: start, end: end, intended: intended)
    var request = request(row, endpoint, start: start, end: end)
    request.intended = intended + wait.shift
    request.think = wait.think
    request.awaited = wait.distance
    if queue == nil {
      chunk.requests.append(request)
    } else {
      try queue?.add(request)
    }
  }

  private func isBeyondBounds(_ intended: Int64) -> Bool {
    count >= plan.bounds.requests ?? .max || intended >= plan.bounds.duration ?? .max
  }

  private func request(
    _ row: CallRow,
    _ endpoint: UInt32,
    start: Int64,
    end: Int64
  ) -> PlannedRequest {
    PlannedRequest(
      intended: 0,
      start: start,
      simulatedResponse: end - start,
      session: row.session,
      endpoint: endpoint,
      persona: row.persona,
      journey: row.journey,
      step: row.step,
      service: UInt16(plan.table.endpoints[Int(endpoint)]?.serviceIndex ?? 0),
      region: row.region,
      phase: row.phase,
      round: UInt16(round),
      attempt: row.attempt,
      call: row.call
    )
  }

  /// Time in nanoseconds; `nil` beyond what the clock can hold, which only a damaged row has.
  private func nanoseconds(_ quanta: UInt64) -> Int64? {
    let (product, overflow) = quanta.multipliedReportingOverflow(by: plan.description.quantum)
    return overflow ? nil : Int64(exactly: product)
  }
}

extension Pace.Shard {
  /// Whether a session belongs to this part: part ⌊h · n / 2⁶⁴⌋ + 1 of n has the sessions of hash h,
  /// which is the finalizer of SplitMix64 of the session's number.
  func holds(_ session: UInt64) -> Bool {
    let hash = SplitMix64.mix(session)
    return Int(hash.multipliedFullWidth(by: UInt64(count)).high) + 1 == number
  }
}
