import EmissionResults
import NIOCore
import Wire

extension LoopSender {
  private static let tickLength = TimeAmount.milliseconds(20)
  private static let ticksPerPulse = 5

  /// Connects to all targets and takes the first requests; ``ready`` is fulfilled when both are done.
  ///
  /// The first connection to a target is the pre-flight: where it fails there is nothing to send to.
  func prepare() {
    tick()
    for pool in pools where phase == .preparing { open(pool, time.now) }
  }

  /// Takes what the reader of the plan brings.
  func take(_ delivery: PlanReader.Delivery) {
    guard phase != .over else { return }
    let wasEmpty = feed.head == nil
    feed.take(delivery)
    guard wasEmpty else { return }
    for key in feed.turn() { forget(key) }
    if phase == .preparing { reportReady() } else { pump() }
  }

  /// Opens the connections that are to be there before the first request is due.
  func warm(_ pool: TargetPool) {
    // Where connections are to come slowly, they come as they are needed.
    let wanted = options.connectRate == nil ? setup.share(of: options.warmConnections) : 1
    // Those that the other end closes again are not asked for again.
    while pool.warmedCount + 1 < wanted, pool.mayOpen {
      pool.warmedCount += 1
      open(pool, time.now)
    }
    reportReady()
  }

  /// Says that sending can begin, once it can.
  func reportReady() {
    guard phase == .preparing, feed.head != nil || feed.isAtEnd,
      pools.allSatisfy({ $0.wasReached && $0.openingCount == 0 })
    else { return }
    ready.succeed()
  }

  /// Somebody moved the lever of the emission.
  func controlChanged() {
    if control.isStopped { return stop() }
    guard let clock = control.clock else { return }
    switch phase {
    case .preparing: begin(clock)
    case .sending:
      timeline.follow(clock)
      wakeUp.cancel()
      pump()
    case .draining, .over: break
    }
  }

  private func begin(_ clock: PlanClock) {
    renderer.origin = clock.origin
    phase = .sending
    timeline = LoopTimeline(clock)
    if case .machine = time { pace.begin(isRealTime: options.isRealTime) }
    pump()
  }

  /// Looks after what no event announces: time-outs, the end of the drain, progress.
  func tick() {
    guard phase != .over else { return }
    let now = time.now
    expire(now)
    ticks += 1
    if ticks % Self.ticksPerPulse == 0 { takePulse(now) }
    if let drainEnd, now >= drainEnd { return finish() }
    if phase == .sending { pump() }
    if phase == .over { return }
    eventLoop.assumeIsolated().scheduleTask(in: Self.tickLength) { self.tick() }
  }

  private func expire(_ now: MonotonicTime) {
    while let oldest = inFlight.oldest, now.nanoseconds(since: oldest.start) >= options.timeout {
      connections[oldest.number]?.end(.timeout)
      inFlight.remove(oldest.number)
    }
    while let oldest = openings.oldest, now.nanoseconds(since: oldest.start) >= openingTimeout {
      connections[oldest.number]?.end(.timeout)
      openings.remove(oldest.number)
    }
  }

  private func takePulse(_ now: MonotonicTime) {
    pulse.inFlight = inFlightCount
    pulse.connections = pools.reduce(0) { $0 + $1.openCount }
    pulse.backlog = backlogCount(now)
    // The quantile is worth a look a second, not more.
    if ticks % (10 * Self.ticksPerPulse) == 0 { pulse.lateness99 = recorder.lateness99 }
    setup.board.update(pulse, of: setup.loop)
    guard phase == .sending || phase == .draining, control.clock != nil else { return }
    recorder.tick(now.nanoseconds(since: origin))
    if case .machine = time { wakeUp.note(utilization: pace.measure(now)) }
  }

  private func backlogCount(_ now: MonotonicTime) -> Int {
    guard phase == .sending else { return 0 }
    let due = feed.dueCount(limit: .max) { intended in
      timeline.clock.instant(of: intended).map { $0 <= now } ?? false
    }
    return due + pools.reduce(0) { $0 + $1.heldCount }
  }
}

// MARK: - The end

extension LoopSender {
  /// Sends nothing more; requests on their way have until the end of the drain.
  func stop() {
    switch phase {
    case .preparing: finish()
    case .sending, .draining:
      let isFirst = drainEnd == nil
      phase = .draining
      wakeUp.cancel()
      let end = time.now.advanced(byNanoseconds: options.drain)
      drainEnd = min(drainEnd ?? end, end)
      finishIfDrained()
      guard phase != .over, isFirst else { return }
      eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(options.drain)) {
        if self.phase == .draining { self.finish() }
      }
    case .over: break
    }
  }

  /// All requests have gone by; what is on its way ends with an answer or a time-out.
  func finishSending() {
    phase = .draining
    wakeUp.cancel()
    finishIfDrained()
  }

  func finishIfDrained() {
    if inFlightCount == 0 { finish() }
  }

  private func finish() {
    guard phase != .over else { return }
    phase = .over
    wakeUp.cancel()
    closeAll()
    pulse.inFlight = 0
    pulse.backlog = 0
    pulse.connections = 0
    setup.board.update(pulse, of: setup.loop)
    recordSending()
    ready.succeed()
    if let failure = feed.failure { return done.fail(failure) }
    done.succeed(recorder.accounts)
  }

  private func recordSending() {
    let now = control.clock == nil ? 0 : time.now.nanoseconds(since: origin)
    recorder.tick(now)
    recorder.recordSending(
      SendingFacts(
        scheduling: pace.scheduling,
        waitForCore: pace.waitForCore,
        duration: control.clock == nil ? nil : now,
        utilization: pace.highest,
        spin: wakeUp.spin,
        quantum: wakeUp.quantum
      )
    )
  }

  /// Ends before anything was sent, for no connection to a target could be made.
  func abandon(_ pool: TargetPool, _ error: any Error) {
    guard phase == .preparing else { return }
    phase = .over
    closeAll()
    let error = error.preventing(setup.targets[pool.target])
    ready.fail(error)
    done.fail(error)
  }

  private func closeAll() {
    for case let connection? in connections { connection.end(.cut) }
    for pool in pools { pool.clear() }
    connections = []
  }
}
