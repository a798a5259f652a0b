import Requests

/// What causal pacing knows of each live session: the answers that its next requests may wait for,
/// and the requests that wait.
///
/// A session keeps the answers that its simulated visitor still waited for and the latest that had
/// come, two as a rule. All times are those of the plan.
struct SessionBook {
  private struct Session: BitwiseCopyable {
    /// How many requests have come.
    var requests: UInt32 = 0
    /// The newest of its answers.
    var answers = none
    /// The newest of its requests that wait.
    var waiting = none
    /// Whether the plan has no more requests of it.
    var isEnded = false
  }

  /// An answer that came or will come.
  private struct Answer: BitwiseCopyable {
    /// Number of its request.
    let ordinal: UInt32
    /// Whether it came.
    var hasCome = false
    /// When the simulated answer came, in nanoseconds of virtual time.
    let simulated: Int64
    /// When the real one came.
    var time: Int64 = 0
    var next: UInt32
  }

  /// A request that waits for an answer.
  private struct Waiting: BitwiseCopyable {
    let request: PlannedRequest
    let ordinal: UInt32
    let awaited: UInt32
    var next: UInt32
  }

  private static let none = UInt32.max

  private var sessions = SessionTable(empty: Session())
  private var answers = LinkedRows<Answer>()
  private var waiting = LinkedRows<Waiting>()

  /// Sessions that are live.
  var liveCount: Int { sessions.count }
  /// Answers that are kept.
  var answerCount: Int { answers.count }
  /// Requests that wait for an answer.
  var waitingCount: Int { waiting.count }

  /// Takes the next request of a session.
  ///
  /// - Returns: its number in the session, and when it is due; `nil` where that depends on an answer
  ///   that has not come.
  mutating func arrive(_ request: PlannedRequest) -> (ordinal: UInt32, due: Int64?) {
    let key = SessionKey(request)
    var session = sessions[key] ?? Session()
    let ordinal = session.requests
    session.requests &+= 1
    let awaited = request.think < 0 ? nil : answer(ordinal &- request.awaited, of: session)
    dropAnswers(of: &session, by: request.start, except: awaited)
    var due: Int64? = request.intended
    if let awaited {
      if answers[awaited].hasCome {
        due = max(request.intended, answers[awaited].time + request.think)
      } else {
        due = nil
        session.waiting = waiting.insert(
          Waiting(
            request: request,
            ordinal: ordinal,
            awaited: answers[awaited].ordinal,
            next: session.waiting
          )
        )
      }
    }
    session.answers = answers.insert(
      Answer(
        ordinal: ordinal,
        simulated: request.start + request.simulatedResponse,
        next: session.answers
      )
    )
    sessions.update(key) { $0 = session }
    return (ordinal, due)
  }

  /// The way of a request has ended at `time`, with an answer or without; `release` is given each
  /// request that had waited for this, its number, and when it is due.
  mutating func ended(
    _ request: PlannedRequest,
    ordinal: UInt32,
    at time: Int64,
    release: (PlannedRequest, UInt32, Int64) -> Void
  ) {
    let key = SessionKey(request)
    guard var session = sessions[key] else { return }
    if let place = answer(ordinal, of: session) {
      answers[place].hasCome = true
      answers[place].time = time
    }
    guard session.waiting != Self.none else { return }
    var released = Self.none
    var kept = Self.none
    var place = session.waiting
    // The newest comes first in the list; turned round, the oldest does.
    while place != Self.none {
      let next = waiting[place].next
      if waiting[place].awaited == ordinal {
        waiting[place].next = released
        released = place
      } else {
        waiting[place].next = kept
        kept = place
      }
      place = next
    }
    session.waiting = Self.none
    while kept != Self.none {
      let next = waiting[kept].next
      waiting[kept].next = session.waiting
      session.waiting = kept
      kept = next
    }
    sessions.update(key) { $0 = session }
    if session.isEnded, session.waiting == Self.none { forget(key, session) }
    while released != Self.none {
      let row = waiting.remove(released)
      release(row.request, row.ordinal, max(row.request.intended, time + row.request.think))
      released = row.next
    }
  }

  /// The plan has no more requests of a session.
  mutating func end(_ key: SessionKey) {
    guard var session = sessions[key] else { return }
    session.isEnded = true
    if session.waiting == Self.none { return forget(key, session) }
    sessions.update(key) { $0 = session }
  }
}

// MARK: - Answers of a session

extension SessionBook {
  private func answer(_ ordinal: UInt32, of session: Session) -> UInt32? {
    var place = session.answers
    while place != Self.none, answers[place].ordinal != ordinal { place = answers[place].next }
    return place == Self.none ? nil : place
  }

  /// Drops what no later request waits for: the simulated answers that had come by `start`, but for
  /// the latest of them.
  private mutating func dropAnswers(
    of session: inout Session,
    by start: Int64,
    except kept: UInt32?
  ) {
    guard let kept else { return }
    var place = session.answers
    session.answers = Self.none
    while place != Self.none {
      let next = answers[place].next
      if place == kept || answers[place].simulated > start {
        answers[place].next = session.answers
        session.answers = place
      } else {
        _ = answers.remove(place)
      }
      place = next
    }
  }

  private mutating func forget(_ key: SessionKey, _ session: Session) {
    var place = session.answers
    while place != Self.none { place = answers.remove(place).next }
    sessions.remove(key)
  }
}

extension SessionKey {
  /// The visitor of a request.
  init(_ request: PlannedRequest) {
    self.init(session: request.session, round: request.round)
  }
}
