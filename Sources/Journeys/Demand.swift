import Traces

/// What an attempt asks of its station: all that its session decides about it, before the station has
/// its say.
struct Demand: BitwiseCopyable, Sendable {
  /// 0, or 1 + the effect that struck it.
  private(set) var fault: UInt16
  /// Whether a fault ends the attempt before it reaches a server.
  private(set) var isTurnedAway: Bool
  /// How the attempt ends once it has been served, or turned away.
  private(set) var outcome: CallOutcome
  /// How long a server works for it.
  private(set) var work: Int64
  /// From the station back to the visitor.
  var inbound: Int64
  /// When visitor or caller give up, and how that looks.
  let giveUp: Int64
  let givenUp: CallOutcome
  /// When the request leaves the station's queue.
  private(set) var queueLimit: Int64
  /// The next instant at which the station stops, and the column `fault` of what stops it.
  var downFrom: Int64 = .max
  var downCause: UInt16 = 0

  /// The last instant at which the request still accepts a server.
  var limit: Int64 { min(giveUp, queueLimit) }

  /// How and when the attempt ends for its caller, given what the station makes of it. An answer that
  /// comes at the very limit is in time.
  func ending(_ admission: Station.Admission, at now: Int64) -> Ending {
    switch admission {
    case .starts(let start): answer(outcome, at: start + work)
    case .leavesQueue(let exit) where queueLimit < giveUp: answer(.reneged, at: exit)
    case .leavesQueue(let exit):
      exit <= downFrom
        ? Ending(outcome: givenUp, time: exit, fault: fault) : answer(givenUp, at: exit)
    case .overloaded: answer(.overload, at: now)
    }
  }

  /// The station answers at `time`, or when it stops before that, if nobody gives up before the answer
  /// is there.
  private func answer(_ outcome: CallOutcome, at time: Int64) -> Ending {
    let isCut = time > downFrom
    let arrival = (isCut ? downFrom : time) + inbound
    if giveUp < arrival { return Ending(outcome: givenUp, time: giveUp, fault: fault) }
    return Ending(
      outcome: isCut ? .outage : outcome,
      time: arrival,
      fault: isCut ? downCause : fault
    )
  }

  /// Makes a fault end the attempt before it reaches a server.
  mutating func turnAway(as outcome: CallOutcome, by cause: UInt16) {
    fault = cause
    isTurnedAway = true
    self.outcome = outcome
    work = 0
    queueLimit = .max
  }
}

/// How and when an attempt ends for its caller.
struct Ending: BitwiseCopyable, Sendable {
  let outcome: CallOutcome
  let time: Int64
  /// 0, or 1 + the effect that struck it.
  let fault: UInt16
}
