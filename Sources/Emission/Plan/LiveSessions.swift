/// The sessions that a plan has begun and not ended, each with the answers that its next request may
/// have waited for.
///
/// A session holds the answers that its visitor still waits for and the latest that has come: two as
/// a rule, so that a million live sessions take some 90 MB.
struct LiveSessions {
  /// The request whose answer another one waited for.
  struct Awaited: Equatable {
    /// When it was made, in nanoseconds of virtual time.
    let start: Int64
    /// When its answer came, likewise.
    let end: Int64
    /// When it is sent, in nanoseconds since the emission began.
    let intended: Int64
    /// How many requests of the session back it stands.
    let distance: UInt32
  }

  /// A request whose answer is awaited, or was the latest to come.
  private struct Answer {
    let start: Int64
    let end: Int64
    let intended: Int64
    /// Its number among the requests of the session.
    let number: UInt32
    /// Where the session's answer before it is; the newest comes first.
    var next: UInt32
  }

  private static let none = UInt32.max

  /// The bytes that an answer takes.
  static let answerSize = MemoryLayout<Answer>.stride

  /// The newest answer of each session.
  private var heads: [UInt64: UInt32] = [:]
  private var answers: [Answer] = []
  /// The first of the places in `answers` that are free.
  private var free = none

  /// How many sessions are live.
  var count: Int { heads.count }

  /// Adds the next request of a session, and gives the one whose answer its visitor had waited for;
  /// `nil` where it had waited for none.
  ///
  /// Requests of a session come in the order of their starts.
  mutating func add(
    session: UInt64,
    start: Int64,
    end: Int64,
    intended: Int64
  ) -> Awaited? {
    let head = heads[session] ?? Self.none
    let number = head == Self.none ? 0 : answers[Int(head)].number &+ 1
    let latest = latestAnswer(from: head, by: start)
    let kept = dropAnswers(from: head, before: latest, by: start)
    let answer = Answer(start: start, end: end, intended: intended, number: number, next: kept)
    let awaited = latest == Self.none ? nil : answers[Int(latest)]
    heads[session] = store(answer)
    return awaited.map { awaited in
      Awaited(
        start: awaited.start,
        end: awaited.end,
        intended: awaited.intended,
        distance: number &- awaited.number
      )
    }
  }

  /// Forgets a session; `false` where it is not live.
  mutating func end(_ session: UInt64) -> Bool {
    guard var place = heads.removeValue(forKey: session) else { return false }
    while place != Self.none { place = release(place) }
    return true
  }

  /// Forgets all sessions, and gives them in the order of their numbers.
  mutating func endAll() -> [UInt64] {
    let sessions = heads.keys.sorted()
    self = LiveSessions()
    return sessions
  }
}

// MARK: - Lists of answers

extension LiveSessions {
  /// The place of the latest answer that had come by `start`.
  private func latestAnswer(from head: UInt32, by start: Int64) -> UInt32 {
    var (place, latest) = (head, Self.none)
    while place != Self.none {
      let answer = answers[Int(place)]
      if answer.end <= start, latest == Self.none || answer.end > answers[Int(latest)].end {
        latest = place
      }
      place = answer.next
    }
    return latest
  }

  /// Frees the answers that had come by `start` and are not the latest: no later request waits for
  /// them. Gives the first of those that are left.
  private mutating func dropAnswers(
    from head: UInt32,
    before latest: UInt32,
    by start: Int64
  ) -> UInt32 {
    var (place, first, last) = (head, Self.none, Self.none)
    while place != Self.none {
      if place != latest, answers[Int(place)].end <= start {
        place = release(place)
        continue
      }
      if last == Self.none { first = place } else { answers[Int(last)].next = place }
      last = place
      place = answers[Int(place)].next
    }
    if last != Self.none { answers[Int(last)].next = Self.none }
    return first
  }

  private mutating func store(_ answer: Answer) -> UInt32 {
    guard free != Self.none else {
      answers.append(answer)
      return UInt32(answers.count - 1)
    }
    let place = free
    free = answers[Int(place)].next
    answers[Int(place)] = answer
    return place
  }

  /// Frees a place, and gives the one behind it.
  private mutating func release(_ place: UInt32) -> UInt32 {
    let next = answers[Int(place)].next
    answers[Int(place)].next = free
    free = place
    return next
  }
}
