import SimulationKernel
import Statistics
import Wire

/// The answers of a sink, written once, and the choice among them.
struct AnswerBook: Sendable {
  /// The bytes of an answer.
  struct Answer: Sendable {
    let status: Int
    let bytes: [UInt8]
  }

  /// The size of a piece where answers drip; `nil`: they go whole.
  let dripSize: Int?
  /// The time from piece to piece, in nanoseconds.
  let dripInterval: Int64

  private let options: Sink.Options
  private let answers: [Answer]
  /// What becomes of a request whose draw is below the bound, and not below the one before.
  private let failures: [(bound: Double, fate: AnswerQueue.Fate)]
  private let chance: EntityRandom
  /// The latency of all answers where it does not differ, in nanoseconds.
  private let constantLatency: Int64?

  init(_ options: Sink.Options) {
    self.options = options
    dripSize = options.drip?.size
    dripInterval = options.drip?.interval ?? 0
    chance = RandomSource(seed: options.seed).entity(0)
    constantLatency =
      if case .constant(let latency) = options.latency { Int64(latency) } else { nil }
    var answers = [Answer(options.redirect == nil ? options.status : 302, options)]
    var failures: [(Double, AnswerQueue.Fate)] = []
    var bound = 0.0
    for failure in options.failures {
      bound += failure.share
      switch failure.kind {
      case .status(let status):
        failures.append((bound, .answer(Int16(answers.count))))
        answers.append(Answer(status, options))
      case .reset: failures.append((bound, .reset))
      case .drop: failures.append((bound, .silence))
      }
    }
    self.answers = answers
    self.failures = failures
  }

  /// The answer of a number.
  subscript(number: Int16) -> Answer { answers[Int(number)] }

  /// What becomes of a request.
  ///
  /// - Parameters:
  ///   - index: how many requests came before it.
  ///   - time: when it came.
  ///   - first: when the first one came.
  /// - Returns: its fate, and when.
  func decide(
    _ index: Int,
    at time: MonotonicTime,
    first: MonotonicTime
  ) -> (fate: AnswerQueue.Fate, due: MonotonicTime) {
    let latency =
      constantLatency
      ?? Int64(
        min(options.latency.quantile(chance.unit(Self.latencyDraw, at: UInt64(index))), 1e15)
      )
    let wait = options.wait(latency: latency, at: time, first: first)
    var fate = AnswerQueue.Fate.answer(0)
    if !failures.isEmpty {
      let draw = chance.unit(Self.failureDraw, at: UInt64(index))
      if let failure = failures.first(where: { draw < $0.bound }) { fate = failure.fate }
    }
    return (fate, time.advanced(byNanoseconds: wait))
  }

  private static let latencyDraw: UInt8 = 1
  private static let failureDraw: UInt8 = 2
}

extension Sink.Options {
  /// How long the answer to a request that came at `time` waits, in nanoseconds: its latency, and on
  /// from there to the end of the stalls that it falls into.
  func wait(latency: Int64, at time: MonotonicTime, first: MonotonicTime) -> Int64 {
    if stalls.isEmpty { return latency }
    let arrival = time.nanoseconds(since: first)
    var answer = arrival + latency
    for stall in stalls.sorted(by: { $0.start < $1.start })
    where answer >= stall.start && answer < stall.start + stall.length {
      answer = stall.start + stall.length
    }
    return answer - arrival
  }
}

extension AnswerBook.Answer {
  fileprivate init(_ status: Int, _ options: Sink.Options) {
    var head = "HTTP/1.1 \(status) \(Self.reason(status))\r\ncontent-type: text/plain\r\n"
    if let seconds = options.retryAfter, status == 429 || status == 503 {
      head += "retry-after: \(seconds)\r\n"
    }
    if let redirect = options.redirect, (300...399).contains(status) {
      head += "location: \(redirect)\r\n"
    }
    head += "content-length: \(options.bodySize)\r\n\r\n"
    // A body that people can read: dots, and a line feed at its end.
    var body = Array(repeating: UInt8(ascii: "."), count: options.bodySize)
    if !body.isEmpty { body[body.count - 1] = UInt8(ascii: "\n") }
    self.init(status: status, bytes: Array(head.utf8) + body)
  }

  private static func reason(_ status: Int) -> String {
    switch status {
    case ..<300: "OK"
    case ..<400: "Found"
    case 429: "Too Many Requests"
    case 503: "Service Unavailable"
    default: "Error"
    }
  }
}
