import EmissionResults
import NIOCore
import Wire

extension LoopSender {
  /// The longest time for which a target is left alone at its wish, in nanoseconds: a day.
  private static var longestRest: Int64 { 86_400_000_000_000 }

  /// How long a connection may take to open, in nanoseconds.
  var openingTimeout: Int64 { min(options.timeout, 5_000_000_000) }

  /// Opens as many connections as due requests wait for.
  func connectAsNeeded(_ pool: TargetPool, _ now: MonotonicTime) {
    guard pool.mayOpen, now >= pool.nextAttempt else { return }
    var wanted = pool.backlog.count + 1
    if pools.count == 1 {
      wanted += feed.dueCount(limit: pool.capacity) { intended in
        timeline.clock.instant(of: intended).map { $0 <= now } ?? false
      }
    }
    while pool.openingCount < wanted, pool.mayOpen, now >= nextOpening { open(pool, now) }
  }

  /// Opens one connection.
  func open(_ pool: TargetPool, _ now: MonotonicTime) {
    if let rate = options.connectRate {
      let gap = Int64(1e9 * Double(options.loops) / rate)
      nextOpening = max(nextOpening, now).advanced(byNanoseconds: gap)
    }
    let slot = freeSlots.popLast() ?? connections.count
    if slot == connections.count { connections.append(nil) }
    generation &+= 1
    let connection = Connection(
      slot: slot,
      generation: generation,
      pool: pool,
      sender: self,
      isSecure: setup.targets[pool.target].url.isSecure,
      start: now
    )
    connections[slot] = connection
    pool.openingCount += 1
    openings.append(slot, start: now)
    setup.connector.open(connection, to: pool.target)
  }

  /// When a target that waits for connections may have one more, where that is not now.
  func openingTime(of pool: TargetPool, after now: MonotonicTime) -> MonotonicTime? {
    guard pool.mayOpen else { return nil }
    let time = max(nextOpening, pool.nextAttempt)
    return time > now ? time : nil
  }
}

// MARK: - What connections say

extension LoopSender {
  /// A connection is there.
  func connectionOpened(_ connection: Connection) {
    let pool = connection.pool
    openings.remove(connection.slot)
    pool.openingCount -= 1
    pool.openCount += 1
    guard phase != .over else { return connection.end(.cut) }
    pool.putBack(connection)
    if phase == .preparing { warm(pool) } else { proceed() }
  }

  /// A connection could not be opened.
  func openingFailed(_ connection: Connection, _ error: any Error) {
    let pool = connection.pool
    openings.remove(connection.slot)
    pool.openingCount -= 1
    connections[connection.slot] = nil
    freeSlots.append(connection.slot)
    pool.failure = error
    switch phase {
    case .preparing:
      if pool.openCount == 0, pool.openingCount == 0 { abandon(pool, error) } else { reportReady() }
    case .sending:
      if pool.openCount == 0 {
        // An attempt loads the target as a request does.
        setup.limits.recordAttempt(target: pool.target, at: time.now)
        skip(pool, dueBy: connection.start)
      } else {
        pool.nextAttempt = time.now.advanced(byNanoseconds: 50_000_000)
      }
      pump()
    case .draining, .over: break
    }
  }

  /// The answer to a request is whole.
  func requestAnswered(
    _ answered: RequestInFlight,
    _ message: HTTPMessage,
    on connection: Connection,
    at now: MonotonicTime
  ) {
    leave(connection)
    pulse.answered += 1
    var record = RequestRecord(answered, .answered, end: now.nanoseconds(since: origin))
    record.target = UInt16(clamping: connection.pool.target)
    record.status = UInt16(clamping: message.status)
    record.bytes = UInt64(message.bodySize)
    let endpoint = answered.planned.request.endpoint
    record.isExpected = setup.map.expects(message.status, of: endpoint)
    if !record.isExpected { pulse.unexpected += 1 }
    recorder.record(record)
    pulse.observe(record)
    heed(message, connection.pool, now)
    if connection.state == .over { forget(connection) } else { connection.pool.putBack(connection) }
    serveNext(of: connection)
    ended(answered.planned, at: now)
    proceed()
  }

  /// A connection has come to its end, and with it perhaps a request.
  func connectionEnded(
    _ connection: Connection,
    losing lost: RequestInFlight?,
    _ failure: RequestFailure
  ) {
    if let lost {
      let now = time.now
      leave(connection)
      pulse.failed += 1
      let end = now.nanoseconds(since: origin)
      var record = RequestRecord(lost, .failed(failure), end: end)
      record.target = UInt16(clamping: connection.pool.target)
      recorder.record(record)
      pulse.observe(record)
      ended(lost.planned, at: now)
    }
    forget(connection)
    proceed()
  }

  private func leave(_ connection: Connection) {
    inFlight.remove(connection.slot)
    inFlightCount -= 1
    setup.gauge?.leave(setup.loop)
  }

  /// Has the next of the requests that keep to a connection join the others.
  private func serveNext(of connection: Connection) {
    guard let next = connection.waiting.popFirst() else { return }
    connection.pool.stickingCount -= 1
    connection.pool.requeue(next)
  }

  private func forget(_ connection: Connection) {
    guard connections[connection.slot] === connection else { return }
    connections[connection.slot] = nil
    freeSlots.append(connection.slot)
    connection.pool.openCount -= 1
    while !connection.waiting.isEmpty { serveNext(of: connection) }
  }

  /// A target that asks for a rest is given it.
  private func heed(_ message: HTTPMessage, _ pool: TargetPool, _ now: MonotonicTime) {
    guard message.status == 429 || message.status == 503, !message.retryAfter.isEmpty else {
      return
    }
    let today = (now.nanoseconds + WallClock.offset) / 1_000_000_000
    guard let rest = RetryAfter.delay(message.retryAfter, now: today) else { return }
    let until = now.advanced(byNanoseconds: min(rest, Self.longestRest))
    setup.limits.hold(target: pool.target, until: until)
  }

  private func proceed() {
    switch phase {
    case .sending:
      if !wakeUp.isGathering || pools.contains(where: { !$0.backlog.isEmpty }) { pump() }
    case .draining: finishIfDrained()
    case .preparing: reportReady()
    case .over: break
    }
  }
}
