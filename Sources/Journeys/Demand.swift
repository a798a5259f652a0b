import Traces

/// What a request asks of the database behind its station.
enum DatabaseAccess: UInt8, BitwiseCopyable, Sendable {
  /// Nothing: there is no database, or a fault of the service ends the attempt first.
  case none
  /// A connection for a while.
  case connection
  /// Nothing, for a cache answers.
  case cached
  /// Nothing, for the service answers without it.
  case avoided
  /// It fails at once, for the database's sake.
  case refused
}

/// What an attempt asks of its station: all that its session decides about it, before the station has
/// its say.
struct Demand: BitwiseCopyable, Sendable {
  /// 0, or 1 + the effect that struck it.
  let fault: UInt16
  /// Whether a fault ends the attempt before it reaches a server.
  let isTurnedAway: Bool
  /// Whether more is known only once it is known which instance works for it.
  let dependsOnInstance: Bool
  /// How the attempt ends once it has been served, or turned away.
  let outcome: CallOutcome
  /// How long a server works for it.
  let work: Int64
  /// What it asks of the database behind its station.
  let access: DatabaseAccess
  /// The part of ``work``, from its start, for which a connection is held, or would be.
  let hold: Int64
  /// Whether it is answered without the database where no connection can be had.
  let degrades: Bool
  /// From the station back to the visitor.
  let inbound: Int64
  /// When visitor or caller give up, and how that looks.
  let giveUp: Int64
  let givenUp: CallOutcome
  /// When the request leaves the station's queue.
  let queueLimit: Int64
  /// When the station stops, and what stops it.
  let site: Site

  /// The last instant at which the request still accepts a server.
  var limit: Int64 { min(giveUp, queueLimit) }

  /// How and when the attempt ends for its caller, given what the station makes of it. An answer that
  /// comes at the very limit is in time.
  func ending(_ admission: Station.Admission, at now: Int64) -> Ending {
    switch admission {
    case .starts(let start): answer(outcome, at: start + work)
    case .leavesQueue(let exit) where queueLimit < giveUp: answer(.reneged, at: exit)
    case .leavesQueue(let exit):
      exit <= site.downFrom
        ? Ending(outcome: givenUp, time: exit) : answer(givenUp, at: exit)
    case .overloaded: answer(.overload, at: now)
    }
  }

  /// The station answers at `time`, or when it stops before that, if nobody gives up before the answer
  /// is there.
  func answer(_ outcome: CallOutcome, at time: Int64) -> Ending {
    let isCut = time > site.downFrom
    let arrival = (isCut ? site.downFrom : time) + inbound
    if giveUp < arrival { return Ending(outcome: givenUp, time: giveUp) }
    return isCut
      ? Ending(outcome: .outage, time: arrival, cause: site.downCause)
      : Ending(outcome: outcome, time: arrival)
  }
}

/// What an attempt asks of its station where nothing but the station decides what becomes of it: a
/// small part of ``Demand``, with the same outcome.
struct PlainDemand: BitwiseCopyable {
  /// How long a server works for it.
  let work: Int64
  /// From the station back to the visitor.
  let inbound: Int64
  /// When visitor or caller give up, and how that looks.
  let giveUp: Int64
  let givenUp: CallOutcome
  /// When the request leaves the station's queue.
  let queueLimit: Int64

  /// How and when the attempt ends for its caller; see ``Demand/ending(_:at:)``.
  @inline(__always)
  func ending(_ admission: Station.Admission, at now: Int64) -> (outcome: CallOutcome, time: Int64)
  {
    switch admission {
    case .starts(let start): answer(.ok, at: start + work)
    case .leavesQueue(let exit) where queueLimit < giveUp: answer(.reneged, at: exit)
    case .leavesQueue(let exit): (givenUp, exit)
    case .overloaded: answer(.overload, at: now)
    }
  }

  @inline(__always)
  private func answer(_ outcome: CallOutcome, at time: Int64) -> (CallOutcome, Int64) {
    let arrival = time + inbound
    return giveUp < arrival ? (givenUp, giveUp) : (outcome, arrival)
  }
}

/// How and when an attempt ends for its caller.
struct Ending: BitwiseCopyable {
  let outcome: CallOutcome
  let time: Int64
  /// 1 + the failure of a region that cut it short; 0: none did.
  var cause: UInt16 = 0
}

/// What the regional timeline makes of an attempt.
struct Site: BitwiseCopyable, Sendable {
  /// What the way back takes longer.
  var inbound: Int64 = 0
  /// 1 + the failure that turns it away; 0: none does.
  var cause: UInt16 = 0
  /// The next instant at which the station stops, and 1 + the failure that stops it.
  var downFrom: Int64 = .max
  var downCause: UInt16 = 0
}
