import EmissionResults
import JSONText
import Traces
import Wire

/// Looks after an emission a hundred times a second, and does what its controllers say.
///
/// Lives on the event loop of its supervisor alone; no loop that sends ever waits for it.
final class Watch {
  /// How often it looks, in nanoseconds.
  static let interval: Int64 = 10_000_000
  /// How often it takes the pulse, in nanoseconds.
  private static let pulseInterval: Int64 = 100_000_000

  private let options: Supervision
  let subject: Supervised
  private let start: MonotonicTime
  private var lastHeartbeat: MonotonicTime?
  private var brake: Brake?
  private var nextPulse: MonotonicTime
  /// The pulses of the last second, oldest first.
  private var recent: [(time: MonotonicTime, pulse: EmissionPulse)] = []

  init(_ options: Supervision, over subject: Supervised, at now: MonotonicTime = .now) {
    self.options = options
    self.subject = subject
    start = now
    nextPulse = now
    brake = options.brake.map { Brake($0) }
  }

  private var control: EmissionControl { subject.control }

  /// Looks whether there is a reason to stop or to slow down.
  func tick(at now: MonotonicTime = .now) {
    if now >= nextPulse {
      nextPulse = now.advanced(byNanoseconds: Self.pulseInterval)
      takePulse(at: now)
    }
    guard !control.isStopped else { return }
    if let file = options.stopFile, FileFacts.exists(file) {
      stop(.stopFile, "\(file) is there", now)
    }
    if let permission = options.permission, now.nanoseconds(since: start) >= permission {
      stop(.bound, "the permission of the allow-list ended", now)
    }
    guard let clock = control.clock, now >= clock.origin else { return }
    if let span = options.heartbeat {
      let last = max(lastHeartbeat ?? clock.origin, clock.origin)
      if now.nanoseconds(since: last) > span {
        stop(.heartbeat, "no heartbeat for \(DurationText.describe(nanoseconds: span))", now)
      }
    }
    checkDuration(clock, at: now)
  }

  /// Does what a message says, and answers.
  func answer(_ line: String, at now: MonotonicTime = .now) -> JSONValue {
    do throws(ControlMessage.Mistake) {
      return try obey(ControlMessage(line), at: now)
    } catch {
      return .object([
        .init("ok", false), .init("error", .string(error.message)),
        .init("hint", .string(error.hint)),
      ])
    }
  }

  /// The pulse, and what was planned and sent in each second of late; `nil` before there is any.
  func rates() -> (target: Double, achieved: Double)? {
    guard let first = recent.first, let last = recent.last, last.time > first.time else {
      return nil
    }
    let seconds = Double(last.time.nanoseconds(since: first.time)) / 1e9
    let due = { (pulse: EmissionPulse) in pulse.taken + pulse.backlog }
    return (
      Double(max(0, due(last.pulse) - due(first.pulse))) / seconds,
      Double(last.pulse.sent - first.pulse.sent) / seconds
    )
  }

  // MARK: - Reasons

  private func stop(_ reason: StopReason, _ detail: String, _ now: MonotonicTime) {
    control.stop(reason, detail: detail, at: now)
  }

  private func checkDuration(_ clock: PlanClock, at now: MonotonicTime) {
    let end: MonotonicTime?
    if let duration = options.duration {
      end = clock.origin.advanced(byNanoseconds: duration)
      // The loops look at this before each request, so that not one goes too late.
      if let end { subject.limits.end(at: end) }
    } else {
      end = clock.instant(of: subject.lastIntended)?.advanced(byNanoseconds: options.slack)
    }
    guard let end, now >= end else { return }
    let length = DurationText.describe(nanoseconds: now.nanoseconds(since: clock.origin))
    stop(.bound, "it has lasted \(length)", now)
  }

  private func takePulse(at now: MonotonicTime) {
    let pulse = subject.board.pulse
    recent.append((now, pulse))
    while let first = recent.first, now.nanoseconds(since: first.time) > 1_050_000_000 {
      recent.removeFirst()
    }
    guard !control.isStopped, control.clock != nil, let complaint = brake?.judge(pulse, at: now)
    else { return }
    switch options.brake?.action {
    case .halve: halve(complaint, at: now)
    case .stop, nil: stop(.brake, complaint, now)
    }
  }

  private func halve(_ complaint: String, at now: MonotonicTime) {
    let factor = (control.clock?.factor ?? 1) / 2
    guard factor >= Brake.leastFactor else {
      return stop(.brake, complaint + ", though slowed down", now)
    }
    control.setFactor(factor, detail: complaint, at: now)
  }
}

// MARK: - Messages

extension Watch {
  private func obey(
    _ message: ControlMessage,
    at now: MonotonicTime
  ) throws(ControlMessage.Mistake) -> JSONValue {
    switch message {
    case .status: return status(at: now)
    case .pause: control.pause(at: now)
    case .resume: control.resume(at: now)
    case .factor(let factor): try setFactor(factor, at: now)
    case .speed(let speed):
      guard case .speed(let planned) = subject.pace.law else {
        throw .init(
          message: "this emission goes by a rate, not by the speed of the simulation",
          hint: "use rate-factor"
        )
      }
      try setFactor(speed / planned, at: now)
    case .stop: stop(.control, "asked for by a controller", now)
    case .heartbeat: lastHeartbeat = now
    }
    return .object([.init("ok", true)])
  }

  private func setFactor(
    _ factor: Double,
    at now: MonotonicTime
  ) throws(ControlMessage.Mistake) {
    guard ControlMessage.factors.contains(factor) else {
      throw .init(
        message: "\(factor) times as fast as planned is out of range",
        hint: "0.001 to 1000 times as fast is"
      )
    }
    guard control.clock != nil else {
      throw .init(message: "the emission has not begun", hint: "try again in a moment")
    }
    control.setFactor(factor, detail: "asked for by a controller", at: now)
  }

  /// What is told about the emission in a line.
  private func status(at now: MonotonicTime) -> JSONValue {
    let (pulse, clock, changes) = (subject.board.pulse, control.clock, control.changes)
    let state =
      control.isStopped
      ? "stopping" : clock == nil ? "connecting" : clock?.isPaused == true ? "paused" : "sending"
    let rates = rates()
    return .object([
      .init("ok", true),
      .init("state", .string(state)),
      .init("reason", control.stopReason.map { .string($0.rawValue) } ?? .null),
      .init("detail", .string(changes.last?.detail ?? "")),
      .init("elapsed", clock.map { .seconds(now.nanoseconds(since: $0.origin)) } ?? .null),
      .init("planTime", clock.map { .seconds($0.time(at: now)) } ?? .null),
      .init("factor", clock.map { .real($0.factor) } ?? .null),
      .init("planned", .integer(subject.planned)),
      .init("sent", .integer(pulse.sent)),
      .init("bytes", .integer(pulse.bytes)),
      .init("answered", .integer(pulse.answered)),
      .init("failed", .integer(pulse.failed)),
      .init("unexpected", .integer(pulse.unexpected)),
      .init("shed", .integer(pulse.shed)),
      .init("skipped", .integer(pulse.skipped)),
      .init("late", .integer(pulse.late)),
      .init("inFlight", .integer(pulse.inFlight)),
      .init("backlog", .integer(pulse.backlog)),
      .init("connections", .integer(pulse.connections)),
      .init("latenessP99", .seconds(pulse.lateness99)),
      .init("rateTarget", rates.map { .real($0.target) } ?? .null),
      .init("rateAchieved", rates.map { .real($0.achieved) } ?? .null),
    ])
  }
}
