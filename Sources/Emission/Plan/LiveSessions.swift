/// The sessions that a plan has begun and not ended, each with the answers that its next request may
/// have waited for.
///
/// A session holds the answers that its visitor still waits for and the latest that has come: two as
/// a rule, so that a million live sessions take some 90 MB.
struct LiveSessions {
  /// What a request had waited for.
  struct Wait: Equatable {
    /// From the answer to the request in nanoseconds of real time; negative where there was none.
    var think: Int64 = -1
    /// How many requests of the session back the answered one stands; 0: none.
    var distance: UInt32 = 0
    /// By how much the request goes later than intended, for the thinking before it was scaled.
    var shift: Int64 = 0
  }

  /// A request whose answer is awaited, or was the latest to come.
  private struct Answer {
    /// When it was made and when its answer came, in nanoseconds of virtual time.
    let start: Int64
    let end: Int64
    /// When it is sent, in nanoseconds since the emission began, were no thinking scaled.
    let intended: Int64
    /// Its number among the requests of the session.
    let number: UInt32
    /// Where the session's answer before it is; the newest comes first.
    var next: UInt32
  }

  private static let none = UInt32.max
  /// The shift of a place that is free.
  private static let noShift = Int64.max

  /// The bytes that an answer takes.
  static let answerSize = MemoryLayout<Answer>.stride

  /// How many times as long as simulated visitors think.
  let thinkScale: Double
  /// The newest answer of each session.
  private var heads: [UInt64: UInt32] = [:]
  private var answers: [Answer] = []
  /// The shift of each answer's request, where thinking is scaled.
  private var shifts: [Int64] = []
  /// The first of the places in `answers` that are free.
  private var free = none

  /// Creates an empty collection.
  init(thinkScale: Double = 1) {
    self.thinkScale = thinkScale
  }

  /// How many sessions are live.
  var count: Int { heads.count }

  /// Adds the next request of a session, and tells what its visitor had waited for.
  ///
  /// Requests of a session come in the order of their starts.
  mutating func add(
    session: UInt64,
    start: Int64,
    end: Int64,
    intended: Int64
  ) -> Wait {
    let head = heads[session] ?? Self.none
    let number = head == Self.none ? 0 : answers[Int(head)].number &+ 1
    let latest = latestAnswer(from: head, by: start)
    let wait = wait(for: latest, number: number, start: start, intended: intended)
    let kept = dropAnswers(from: head, before: latest, by: start)
    let answer = Answer(start: start, end: end, intended: intended, number: number, next: kept)
    heads[session] = store(answer, shift: wait.shift)
    return wait
  }

  /// Forgets a session, and gives the time for which its last request is intended; `nil` where it is
  /// not live.
  mutating func end(_ session: UInt64) -> Int64? {
    guard var place = heads.removeValue(forKey: session) else { return nil }
    var last = Int64.min
    while place != Self.none {
      let shift = shifts.isEmpty ? 0 : shifts[Int(place)]
      last = max(last, answers[Int(place)].intended + shift)
      place = release(place)
    }
    return last
  }

  /// The live sessions, in the order of their numbers.
  var sessions: [UInt64] { heads.keys.sorted() }

  /// The earliest time for which a request can be intended that was not added yet and whose own time,
  /// were no thinking scaled, is `time` or later.
  ///
  /// - Complexity: O(1) unless visitors think shorter than simulated, then O(*n*) in the live sessions.
  func earliest(from time: Int64) -> Int64 {
    guard thinkScale < 1 else { return time }
    // Of the time since the answered request the visitor thought all, at most.
    let gained = zip(answers, shifts).lazy.filter { $0.1 != Self.noShift }
      .map { Double($0.1) + (1 - self.thinkScale) * Double($0.0.intended) }.min()
    guard let gained else { return time }
    return min(time, Int64((thinkScale * Double(time) + gained).rounded(.down)) - 2)
  }
}

// MARK: - Waiting

extension LiveSessions {
  /// What a request had waited for whose latest answer is at `latest`.
  ///
  /// Of the time between the two requests, the share that was spent thinking in the simulation is
  /// what the visitor thinks.
  private func wait(
    for latest: UInt32,
    number: UInt32,
    start: Int64,
    intended: Int64
  ) -> Wait {
    guard latest != Self.none else { return Wait() }
    let awaited = answers[Int(latest)]
    let (real, virtual) = (intended - awaited.intended, start - awaited.start)
    let thought = start - awaited.end
    var wait = Wait(think: min(real, thought), distance: number &- awaited.number)
    if real != virtual, virtual > 0 {
      wait.think = Int64((Double(real) * (Double(thought) / Double(virtual))).rounded())
    }
    guard thinkScale != 1 else { return wait }
    let scaled = Int64((Double(wait.think) * thinkScale).rounded())
    wait.shift = shifts[Int(latest)] + scaled - wait.think
    wait.think = scaled
    return wait
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

  private mutating func store(_ answer: Answer, shift: Int64) -> UInt32 {
    guard free != Self.none else {
      answers.append(answer)
      if thinkScale != 1 { shifts.append(shift) }
      return UInt32(answers.count - 1)
    }
    let place = free
    free = answers[Int(place)].next
    answers[Int(place)] = answer
    if thinkScale != 1 { shifts[Int(place)] = shift }
    return place
  }

  /// Frees a place, and gives the one behind it.
  private mutating func release(_ place: UInt32) -> UInt32 {
    let next = answers[Int(place)].next
    answers[Int(place)].next = free
    if thinkScale != 1 { shifts[Int(place)] = Self.noShift }
    free = place
    return next
  }
}
