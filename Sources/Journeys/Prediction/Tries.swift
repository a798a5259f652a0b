import Scenarios
import Statistics

/// How often an average visitor makes a call, tries again included, and what comes of it.
///
/// An operation is what the visitor asks for; the machine may make several attempts of it. Each
/// operation is struck anew.
struct Tries {
  /// Operations on average.
  private(set) var operations = 0.0
  /// The probability that the visitor goes on behind the call.
  private(set) var passing = 0.0
  /// Seconds of pauses between operations and attempts.
  private(set) var pause = 0.0
  /// Pauses on average.
  private(set) var pauses = 0.0
  /// Attempts on average, those that reach no server included.
  private(set) var attempts = 0.0

  /// The talk with the call center, and the wait for support that comes back, in seconds.
  private static let talk = 360.0
  private static let escalation = 900.0
  private static let mostTries = 16

  /// The tries of a call of which effects make what `struck` says, and of which an attempt that is not
  /// struck takes longer than the caller waits with probability `late`.
  init(_ struck: StruckCall, late: Double, of call: Call, persona: Persona) {
    let slow = (1 - struck.failing) * late
    let failing = struck.failures.reduce(slow) { $0 + $1.probability * $1.lasting }
    guard failing > 0, !call.isOptional else {
      (operations, passing) = (1, 1)
      finish(struck)
      return
    }
    var reaching = 1.0
    for number in 0..<Self.mostTries where reaching > 1e-9 {
      operations += reaching
      var (again, solved) = (0.0, 0.0)
      func add(_ share: Double, _ response: PersonaResponse?) {
        let answer = Self.answer(response, number: number, persona: persona)
        again += share * answer.again
        solved += share * answer.solved
        pause += reaching * share * answer.pause
      }
      add(slow, nil)
      for failure in struck.failures {
        add(failure.probability * failure.lasting, failure.response)
      }
      passing += reaching * (1 - failing + solved)
      pauses += reaching * (again + solved)
      reaching *= again
    }
    finish(struck)
  }

  /// What the machine does in each operation.
  private mutating func finish(_ struck: StruckCall) {
    attempts = operations
    for failure in struck.failures {
      let (tried, plain) = failure.attempts
      attempts += operations * failure.probability * (tried + plain - 1)
      pauses += operations * failure.probability * (tried + plain - 1)
      pause += operations * failure.probability * failure.pause
    }
  }

  /// The requests that reach a server, and the work of one.
  func requests(_ struck: StruckCall) -> (count: Double, work: Moments) {
    var count = 1 - struck.failing
    var sum = Moments(mean: count * struck.work.mean, square: count * struck.work.square)
    func add(_ requests: Double, _ work: Moments) {
      guard requests > 0 else { return }
      count += requests
      sum.mean += requests * work.mean
      sum.square += requests * work.square
    }
    for failure in struck.failures {
      let (tried, plain) = failure.attempts
      if let work = failure.work { add(failure.probability * tried, work) }
      add(failure.probability * plain, struck.work)
    }
    guard count > 0 else { return (0, Moments()) }
    return (
      operations * count, Moments(mean: sum.mean / count, square: sum.square / count)
    )
  }

  /// What a visitor does whose operation has failed after `number` tries again: the probabilities of
  /// another and of help, and the seconds that both take, times their probabilities.
  private static func answer(
    _ response: PersonaResponse?,
    number: Int,
    persona: Persona
  ) -> (again: Double, solved: Double, pause: Double) {
    let thought = Moments(persona.thinkTime).mean
    switch response {
    case nil:
      let again = number < persona.retryAttempts ? persona.tolerance : 0
      return (again, 0, again * thought)
    case .retryOnceThenCall:
      return number == 0 ? (1, 0, thought) : (0, 0.7, 0.7 * talk)
    case .troubleshootAndRetry:
      return number < max(1, persona.retryAttempts) ? (1, 0, 20) : (0, 0, 0)
    case .waitAndRetry:
      return number == 0 ? (1, 0, 60) : (0, 0, 0)
    case .escalateToSupport:
      return (0, 0.9, 0.9 * escalation)
    case .abandonImmediately, .continueDegraded:
      return (0, 0, 0)
    }
  }
}
