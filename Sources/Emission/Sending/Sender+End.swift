import EmissionResults
import NIOCore
import Wire

extension Sender {
  private static let tickLength = TimeAmount.milliseconds(20)

  /// Looks after what no event announces: time-outs, the end of the drain, progress.
  func tick() {
    guard phase != .over else { return }
    let now = MonotonicTime.now
    for case let connection? in connections {
      guard let current = connection.current else { continue }
      if now.nanoseconds(since: current.written) > options.timeout { connection.end(.timeout) }
    }
    if now >= nextProgress {
      nextProgress = nextProgress.advanced(byNanoseconds: 1_000_000_000)
      pulse.inFlight = inFlightCount
      pulse.connections = openCount
      pulse.lateness99 = recorder.lateness99
      onProgress(pulse)
    }
    if let drainEnd, now >= drainEnd { return finish() }
    if phase == .sending { pump() }
    if phase == .over { return }
    eventLoop.assumeIsolated().scheduleTask(in: Self.tickLength) { self.tick() }
  }

  /// Sends nothing more; requests on their way have until the end of the drain.
  func stop() {
    switch phase {
    case .connecting: finish()
    case .sending, .draining:
      phase = .draining
      disarm()
      let end = MonotonicTime.now.advanced(byNanoseconds: options.drain)
      drainEnd = min(drainEnd ?? end, end)
      finishIfDrained()
      guard phase != .over else { return }
      eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(options.drain)) {
        if self.phase == .draining { self.finish() }
      }
    case .over: break
    }
  }

  /// All requests have gone by; what is on its way ends with an answer or a time-out.
  func finishSending() {
    phase = .draining
    disarm()
    finishIfDrained()
  }

  func finishIfDrained() {
    if inFlightCount == 0 { finish() }
  }

  private func finish() {
    guard phase != .over else { return }
    phase = .over
    disarm()
    feed.onChange = nil
    for case let connection? in connections { connection.end(.cut) }
    let wait = waitBefore.flatMap { before in Scheduling.waitForCore().map { $0 - before } }
    recorder.recordSending(SendingFacts(scheduling: scheduling, waitForCore: wait))
    if let failure = feed.failure { return done.fail(failure) }
    done.succeed(recorder.accounts)
  }
}

extension Sender {
  /// Ends before anything was sent, for no connection could be made.
  func abandon(_ error: any Error) {
    guard phase == .connecting else { return }
    phase = .over
    feed.onChange = nil
    done.fail(
      EmissionError(
        .unavailable,
        "no connection to \(target.url) at \(target.addressText): \(error.reason)",
        hint: "is the endpoint up? 'stampede-emit sink' starts one to try with"
      )
    )
  }
}
