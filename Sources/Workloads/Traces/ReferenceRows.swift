import Glibc
import SimulationKernel
import Statistics
import Traces

/// The rows that the trace store is measured on: calls of a steady state with many live sessions.
///
/// 852,352 sessions of 24 personas, 12 journeys and 6 regions (by Zipf's law) call 16 services one
/// after the other, with exponential thinking between. Latencies are lognormal by service, with
/// medians from 3 to 300 ms, or exactly the time-out of 5 s; what fails is tried up to three times;
/// some 6 % of the rows bring value. One session after the other ends and a new one takes its place.
///
/// The same seed gives the same rows.
public struct ReferenceRows {
  /// The live sessions.
  public static let liveSessions = 852_352
  private static let timeout = SimulationTime.Duration.seconds(5)
  private static let phaseLength = SimulationTime.Duration.seconds(60)

  private let random: RandomSource
  private let quantum: Int64
  private let pending: PendingEventSet
  private var sessions: [Session] = []
  private var nextSession: UInt64 = 0
  /// The begins and ends of sessions among the rows since they were last taken.
  private var changes: (begins: [SessionBeginRow], ends: [SessionEndRow]) = ([], [])

  private let personas = AliasTable(weights: Self.zipf(24, 1.05))
  private let journeys = AliasTable(weights: Self.zipf(12, 1.2))
  private let regions = AliasTable(weights: Self.zipf(6, 1.0))
  private let thinking = Sampler(.exponential(mean: 7_500))
  /// In milliseconds, by service.
  private let latencies: [Sampler] = (0..<16).map { service in
    .init(.lognormal(logMean: log(3 * pow(100, Double(service) / 15)), logDeviation: 0.5))
  }

  /// A session on its way.
  private struct Session {
    let id: UInt64
    let persona: UInt16
    let journey: UInt16
    let region: UInt16
    let steps: UInt16
    /// In quanta.
    var begin: UInt64 = 0
    var step: UInt16 = 0
    var attempt: UInt8 = 0
    var outcome = CallOutcome.ok
    var latency = SimulationTime.Duration.zero
  }

  private enum Purpose: UInt8 { case persona, journey, region, thinking, latency, fate, value }

  /// Puts all sessions on their way, each in the midst of its journey.
  ///
  /// - Parameters:
  ///   - seed: what the draws are keyed by.
  ///   - quantum: nanoseconds a quantum of the rows.
  public init(seed: UInt64, quantum: UInt64) {
    random = RandomSource(seed: seed)
    self.quantum = Int64(quantum)
    pending = PendingEventSet(expectedCount: Self.liveSessions, expectedDelay: .seconds(7))
    sessions.reserveCapacity(Self.liveSessions)
    for slot in 0..<Self.liveSessions {
      var session = makeSession()
      // The older a session is, the further it has come.
      let age = 1 - Double(slot) / Double(Self.liveSessions)
      session.step = min(session.steps - 1, UInt16(age * Double(session.steps)))
      let end = plan(&session, from: .zero)
      sessions.append(session)
      pending.insert(Event(.timer, slot: UInt32(slot)), at: end)
    }
  }

  /// Adds the next `count` rows to `rows`, in the order of their times.
  public mutating func append(_ count: Int, to rows: inout [CallRow]) {
    for _ in 0..<count {
      let popped = pending.popFirst(before: .distantFuture) { UInt64($0.slot) }
      guard let (event, time) = popped else { preconditionFailure("sessions never run out") }
      var session = sessions[Int(event.slot)]
      rows.append(row(of: session, at: time))
      session = follow(session, at: UInt64(time.nanoseconds / quantum))
      let end = plan(&session, from: time)
      sessions[Int(event.slot)] = session
      pending.insert(event, at: end)
    }
  }
}

// MARK: - Sessions

extension ReferenceRows {
  /// Hands over the sessions that began and ended among the rows since the last call.
  public mutating func takeChanges() -> (begins: [SessionBeginRow], ends: [SessionEndRow]) {
    defer { changes = ([], []) }
    return changes
  }

  private mutating func note(end: Session, begin: Session, at time: UInt64) {
    changes.begins.append(
      SessionBeginRow(
        time: time,
        session: begin.id,
        persona: begin.persona,
        journey: begin.journey,
        region: begin.region
      )
    )
    changes.ends.append(
      SessionEndRow(
        time: time,
        session: end.id,
        duration: time - end.begin,
        value: 0,
        potential: 0,
        persona: end.persona,
        journey: end.journey,
        region: end.region,
        reason: 0,
        steps: UInt32(end.step) + 1,
        fault: 0,
        satisfaction: 0,
        result: .converted
      )
    )
  }

  private static func zipf(_ count: Int, _ exponent: Double) -> [Double] {
    (1...count).map { pow(Double($0), -exponent) }
  }

  private mutating func makeSession() -> Session {
    let keyed = random.entity(nextSession)
    let journey = journeys.index(keyed.word(Purpose.journey.rawValue))
    defer { nextSession += 1 }
    return Session(
      id: nextSession,
      persona: UInt16(personas.index(keyed.word(Purpose.persona.rawValue))),
      journey: UInt16(journey),
      region: UInt16(regions.index(keyed.word(Purpose.region.rawValue))),
      steps: UInt16(6 + journey % 9)
    )
  }

  /// What comes behind a call: another attempt, the next step, or another session.
  private mutating func follow(_ session: Session, at time: UInt64) -> Session {
    var next = session
    if session.outcome != .ok, session.attempt < 2 {
      next.attempt += 1
    } else if session.step + 1 < session.steps {
      next.step += 1
      next.attempt = 0
    } else {
      next = makeSession()
      next.begin = time
      note(end: session, begin: next, at: time)
    }
    return next
  }

  /// Draws the next call of a session and returns when it ends.
  private func plan(_ session: inout Session, from now: SimulationTime) -> SimulationTime {
    let keyed = random.entity(session.id)
    let place = UInt64(session.step) << 8 | UInt64(session.attempt)
    let fate = keyed.unit(Purpose.fate.rawValue, at: place)
    var latency = latencies[service(of: session)]
      .duration(keyed.word(Purpose.latency.rawValue, at: place))
    session.outcome =
      fate < 0.008 || latency >= Self.timeout ? .timeout : fate < 0.016 ? .error : .ok
    if session.outcome == .timeout { latency = Self.timeout }
    session.latency = latency
    let pause =
      session.attempt > 0
      ? .milliseconds(500) : thinking.duration(keyed.word(Purpose.thinking.rawValue, at: place))
    return now + pause + latency
  }

  private func service(of session: Session) -> Int {
    Int((session.journey &* 7 &+ session.step &* 5) % 16)
  }

  private func row(of session: Session, at end: SimulationTime) -> CallRow {
    let time = end.nanoseconds / quantum
    let start = (end.nanoseconds - session.latency.nanoseconds) / quantum
    return CallRow(
      time: UInt64(time),
      session: session.id,
      latency: UInt64(time - start),
      value: value(of: session),
      persona: session.persona,
      journey: session.journey,
      region: session.region,
      step: session.step,
      phase: UInt16(clamping: min(5, end.nanoseconds / Self.phaseLength.nanoseconds)),
      service: 0,
      fault: 0,
      attempt: session.attempt,
      outcome: session.outcome,
      call: 0
    )
  }

  /// In minor units; 0 on most rows.
  private func value(of session: Session) -> Int64 {
    let word = random.entity(session.id).word(Purpose.value.rawValue, at: UInt64(session.step))
    guard session.outcome == .ok, word % 1_000 < 60 else { return 0 }
    return Int64(199 + 100 * (word >> 32) % 34_000)
  }
}

/// A description of the reference rows, for the head of their trace.
extension ReferenceRows {
  /// What the numbers in the rows stand for.
  ///
  /// - Parameters:
  ///   - seed: what the draws are keyed by.
  ///   - quantum: nanoseconds a quantum.
  /// - Returns: names that say no more than the numbers.
  public static func describe(seed: UInt64, quantum: UInt64) -> TraceDescription {
    func names(_ kind: String, _ count: Int) -> [String] { (1...count).map { "\(kind)-\($0)" } }
    let journeys = names("journey", 12).enumerated().map { journey, name in
      TraceDescription.Journey(
        name: name,
        steps: names("step", 6 + journey % 9).enumerated().map { step, name in
          .init(name: name, calls: [.init(service: (journey * 7 + step * 5) % 16, operation: "")])
        }
      )
    }
    return TraceDescription(
      version: engineVersion,
      scenario: "reference",
      scenarioHash: Array(repeating: 0, count: 32),
      seed: seed,
      quantum: quantum,
      isOpenLoad: true,
      currency: "USD",
      epoch: 0,
      window: 60_000_000_000 / quantum,
      plannedEnd: 0,
      personas: names("persona", 24),
      journeys: journeys,
      services: names("service", 16).map { .init(name: $0, servers: 0, isReal: true) },
      regions: names("region", 6),
      phases: names("phase", 6),
      faults: [],
      reasons: ["none"],
      payments: []
    )
  }
}
