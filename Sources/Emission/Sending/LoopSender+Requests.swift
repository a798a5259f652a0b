import EmissionResults
import NIOCore
import Requests
import Wire

extension LoopSender {
  /// What becomes of a due request now.
  private enum Outcome {
    case go(Connection, ByteBuffer)
    /// It waits for the connection of its session, and holds up no other.
    case sticks(Connection)
    case blocked(Obstacle)
    /// Nothing goes any more.
    case over
  }

  /// Sends a request that has become due, or has it wait.
  func offer(_ planned: DueRequest, _ now: inout MonotonicTime) {
    let pool = pools[setup.targetsByEndpoint[Int(planned.request.endpoint)]]
    if !pool.backlog.isEmpty || !dispatch(planned, pool, &now) { pool.backlog.append(planned) }
  }

  /// Sends what waits, as far as it can go.
  func serveBacklogs(_ now: inout MonotonicTime) {
    for pool in pools {
      while phase == .sending, let head = pool.backlog.popFirst() {
        if !dispatch(head, pool, &now) {
          pool.backlog.prepend(head)
          break
        }
      }
    }
  }

  /// Asks to be called when something that waits may go, or is late enough to be shed.
  func wakeForBacklogs(_ now: MonotonicTime) {
    var first: MonotonicTime?
    for pool in pools {
      guard let head = pool.backlog.first else { continue }
      var times = [pool.retry, openingTime(of: pool, after: now)]
      if options.late == .shed { times.append(expiry(of: head)) }
      for case let time? in times { first = first.map { min($0, time) } ?? time }
    }
    if let first { wakeUp.wake(at: first, now: now) }
  }

  /// Gives up, for lack of any connection, the requests to a target that were due when the attempt
  /// to make one began.
  ///
  /// Were one request given up for each attempt, an endpoint that swallows attempts would hold the
  /// whole schedule up.
  func skip(_ pool: TargetPool, dueBy start: MonotonicTime) {
    pool.skipTime = start.nanoseconds(since: origin)
    while let head = pool.backlog.first, head.due + timeline.held <= pool.skipTime {
      pool.backlog.removeFirst()
      giveUp(head, .skipped, pool)
    }
  }
}

// MARK: - One request

extension LoopSender {
  /// Sends a request, or gives it up; `false` where it has to wait.
  private func dispatch(
    _ planned: DueRequest,
    _ pool: TargetPool,
    _ now: inout MonotonicTime
  ) -> Bool {
    if pool.openCount == 0, planned.due + timeline.held <= pool.skipTime {
      giveUp(planned, .skipped, pool)
      return true
    }
    switch outcome(planned, pool, now) {
    case .go(let connection, let bytes):
      pool.isHeadNoted = false
      pool.retry = nil
      send(planned, bytes, on: connection, now)
      now = time.now
      connection.wasWritten(at: now.nanoseconds(since: origin))
      return true
    case .sticks(let connection):
      pool.isHeadNoted = false
      pool.stickingCount += 1
      connection.waiting.append(planned)
      return true
    case .blocked(let obstacle):
      note(obstacle, pool)
      if options.late == .shed, now >= expiry(of: planned) {
        giveUp(planned, .shed(obstacle), pool)
        return true
      }
      if obstacle == .connections { connectAsNeeded(pool, now) }
      return false
    case .over:
      return false
    }
  }

  private func outcome(
    _ planned: DueRequest,
    _ pool: TargetPool,
    _ now: MonotonicTime
  ) -> Outcome {
    if control.isStopped {
      stop()
      return .over
    }
    let bound = boundConnection(of: planned, in: pool)
    if let bound, bound.state != .idle { return .sticks(bound) }
    if let retry = pool.retry, retry > now { return .blocked(pool.retryObstacle) }
    guard let connection = bound ?? pool.nextIdle() else { return .blocked(.connections) }
    if setup.gauge?.enter(setup.loop) == false { return .blocked(.inFlight) }
    let bytes = render(planned, due: planned.due + timeline.held)
    switch setup.limits.admit(target: pool.target, bytes: bytes.readableBytes, at: now) {
    case .go:
      if bound == nil {
        pool.removeNext()
        bind(planned, to: connection)
      }
      return .go(connection, bytes)
    case .wait(let time, let obstacle):
      setup.gauge?.leave(setup.loop)
      pool.retry = time
      pool.retryObstacle = obstacle
      return .blocked(obstacle)
    case .over(let reason):
      setup.gauge?.leave(setup.loop)
      control.stop(reason)
      stop()
      return .over
    }
  }

  private func send(
    _ planned: DueRequest,
    _ bytes: ByteBuffer,
    on connection: Connection,
    _ start: MonotonicTime
  ) {
    let due = planned.due + timeline.held
    inFlightCount += 1
    inFlight.append(connection.slot, start: start)
    pulse.taken += 1
    pulse.sent += 1
    pulse.bytes += bytes.readableBytes
    // Where the write fails at once, this is the best that is known of its time.
    let written = start.nanoseconds(since: origin)
    if written - due > EmissionAccounts.seriousLateness { pulse.late += 1 }
    connection.send(bytes, RequestInFlight(planned: planned, due: due, written: written))
  }

  private func giveUp(_ planned: DueRequest, _ fate: RequestFate, _ pool: TargetPool) {
    pool.isHeadNoted = false
    pulse.taken += 1
    if fate == .skipped { pulse.skipped += 1 } else { pulse.shed += 1 }
    let due = planned.due + timeline.held
    var record = RequestRecord(planned.request, due: due, fate)
    record.target = UInt16(clamping: pool.target)
    recorder.record(record)
    pulse.observe(record)
    // For its session it ended when it should have begun.
    ended(planned, at: origin.advanced(byNanoseconds: due))
  }

  private func expiry(of planned: DueRequest) -> MonotonicTime {
    origin.advanced(byNanoseconds: planned.due + timeline.held + SendOptions.shedAfter)
  }

  private func note(_ obstacle: Obstacle, _ pool: TargetPool) {
    guard !pool.isHeadNoted else { return }
    pool.isHeadNoted = true
    recorder.recordObstacle(obstacle)
  }
}
