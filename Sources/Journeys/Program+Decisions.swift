import Scenarios
import SimulationKernel
import Traces

// MARK: - What a session decides

// All of it is a function of the session's row: nothing here knows how other sessions fare.
extension Program {
  /// The draws of a session.
  @inline(__always)
  func draws(of row: SessionRow) -> EntityRandom { random.entity(row.id) }

  /// Draws what a session is once and for all.
  func choose(for row: inout SessionRow) {
    let draws = draws(of: row)
    let persona = Int(row.persona)
    let share = deal?.journeyShare(of: row.id) ?? draws.unit(Purpose.journey)
    let journey = choices[persona].journey(at: share)
    row.journey = UInt16(journey)
    row.region = UInt8(regionShares.choose(draws.unit(Purpose.region)))
    row.payment = UInt8(choices[persona].payment(at: draws.unit(Purpose.payment)))
    if journeys[journey].isRouted {
      row.followRoutes()
    } else {
      let intent = draws.unit(Purpose.intent)
      row.setCourse(
        intent: journeys[journey].isConditional
          ? choices[persona].steps(ofPath: path(of: row), at: intent)
          : choices[persona].steps(of: journey, at: intent)
      )
    }
    let budget = personas[persona].budget
    if budget >= 0 {
      row.budgetEnd = row.arrival + laws.duration(budget, at: draws.word(Purpose.budget))
    }
  }

  /// The first call from `first` on that this session makes.
  @inline(__always)
  func nextCall(of row: SessionRow, from first: UInt8) -> UInt8? {
    let step = step(of: row)
    let method = payment(of: row)
    var index = first
    while index < step.callCount {
      let call = calls[step.firstCall &+ Int(index)]
      if call.payers &>> method & 1 == 1, isMade(call, by: row) { return index }
      index &+= 1
    }
    return nil
  }

  /// Whether chance has the session make a call of its step.
  @inline(__always)
  private func isMade(_ call: CompiledCall, by row: SessionRow) -> Bool {
    if call.probability >= 1 { return true }
    if call.kind == .rule { return isDue(rules[call.rule], by: row) }
    let place = place(of: row, call: call.number, attempt: 0)
    return draws(of: row).unit(Purpose.callMade, at: place.packed) < call.probability
  }

  /// Where the routes lead from a session's step.
  func route(of row: SessionRow) -> Route.Target {
    let step = step(of: row)
    let ways = routes[step.firstRoute..<step.firstRoute + Int(step.routeCount)]
    let place = place(of: row, call: SessionRow.noCall, attempt: 0)
    let draw = draws(of: row).unit(Purpose.route, at: place.packed)
    return (ways.first { draw < $0.threshold } ?? ways[ways.endIndex - 1]).target
  }

  /// The number of steps behind a session that ends. Along routes these are all steps of the journey,
  /// but for one that the session is in the middle of: those before that one.
  func stepsBehind(_ row: SessionRow, isComplete: Bool) -> UInt32 {
    if row.isRouted, isComplete || row.call == SessionRow.noCall {
      return UInt32(journeys[Int(row.journey)].stepCount)
    }
    return UInt32(row.step) + (isComplete ? 1 : 0)
  }

  /// When the visitor or the caller's time-out gives up on the attempt under way, and how that looks.
  /// Of two at one instant the time-out comes first.
  @inline(__always)
  func givingUp(on row: SessionRow) -> (time: Int64, outcome: CallOutcome) {
    let habits = personas[Int(row.persona)]
    let patienceEnds = min(row.waitStart + habits.patience, row.budgetEnd)
    let timeout = row.callStart + call(of: row).timeout
    return timeout <= patienceEnds ? (timeout, .timeout) : (patienceEnds, .visitorLeft)
  }
}

// MARK: - What an attempt asks for

extension Program {
  /// What an attempt asks of its station, which it reaches at `now`, in `stretch` of the timeline;
  /// `instance` is the one that will work for it, where that is known.
  @inline(__always)
  func demand(
    of row: SessionRow,
    stretch: Int,
    at now: Int64,
    instance: Int? = nil
  ) -> Demand {
    let call = call(of: row)
    let strike = effects.strike(
      service: call.service,
      stretch: stretch,
      instance: instance,
      caller: caller(of: row, at: now)
    )
    let giveUp = givingUp(on: row)
    let site = sites.isUsed ? self.site(of: row, at: now) : Site()
    let immediate = site.cause > 0 ? .outage : strike.immediateOutcome
    let work = immediate == nil ? workload(of: row, call: call, strike: strike) : 0
    var meeting = DatabaseMeeting(work: work)
    if call.data.database >= 0, immediate == nil {
      meeting = meetingWithDatabase(of: row, call: call, stretch: stretch, work: work, at: now)
    }
    return Demand(
      fault: site.cause > 0 ? site.cause : meeting.cause(beside: strike.cause),
      isTurnedAway: immediate != nil || meeting.access == .refused,
      dependsOnInstance: strike.dependsOnInstance,
      outcome: immediate ?? meeting.outcome(of: strike.outcome),
      work: meeting.work,
      access: meeting.access,
      hold: meeting.hold,
      degrades: meeting.degrades,
      inbound: way(of: row).inbound + site.inbound,
      giveUp: giveUp.time,
      givenUp: giveUp.outcome,
      queueLimit: immediate == nil ? now + queuePatience(of: row, call: call) : .max,
      site: site
    )
  }

  /// What an attempt asks of its station where no effect acts on it: its work, and when the visitor or
  /// the caller gives up and the request leaves the queue.
  @inline(__always)
  func plainDemand(of row: SessionRow, call: CompiledCall, at now: Int64) -> PlainDemand {
    let word = draws(of: row).word(Purpose.service, at: place(of: row).packed)
    let giveUp = givingUp(on: row)
    return PlainDemand(
      work: min(laws.duration(call.time, at: word), Self.longestWork),
      inbound: way(of: row).inbound,
      giveUp: giveUp.time,
      givenUp: giveUp.outcome,
      queueLimit: now + queuePatience(of: row, call: call)
    )
  }

  /// Nine years: a heavy tail may ask for more, but no run would see its end.
  private static let longestWork: Int64 = 1 << 58

  /// How long a server works for the attempt.
  @inline(__always)
  private func workload(
    of row: SessionRow,
    call: CompiledCall,
    strike: EffectTable.Strike
  ) -> Int64 {
    if case .payment(.timeout, let timeout) = strike.failure { return timeout }
    let word = draws(of: row).word(Purpose.service, at: place(of: row).packed)
    let mean = strike.mean.map { $0 * 1_000 / call.meanMicroseconds + strike.keptMean } ?? 1
    let time = laws.duration(call.time, at: word, factor: strike.factor * mean)
    return min(time, Self.longestWork) + strike.addition
  }

  /// How long the request waits for a server before it leaves the queue.
  @inline(__always)
  private func queuePatience(of row: SessionRow, call: CompiledCall) -> Int64 {
    guard call.queuePatience >= 0 else { return CompiledPersona.never }
    let word = draws(of: row).word(Purpose.queuePatience, at: place(of: row).packed)
    return laws.duration(call.queuePatience, at: word)
  }

  @inline(__always)
  func caller(of row: SessionRow, at now: Int64) -> EffectTable.Caller {
    EffectTable.Caller(
      persona: Int(row.persona),
      region: Int(row.region),
      step: flatStep(of: row),
      version: row.version,
      place: place(of: row),
      draws: draws(of: row),
      time: SimulationTime(nanoseconds: now)
    )
  }
}

extension EffectTable.Strike {
  /// How the attempt ends without reaching a server; `nil`: it reaches one.
  var immediateOutcome: CallOutcome? {
    switch failure {
    case .outageAtOnce: .outage
    case .payment(.reject, _): .error
    default: nil
    }
  }

  /// How the attempt ends after a server has worked for it.
  var outcome: CallOutcome {
    switch failure {
    case nil: .ok
    case .outage, .outageAtOnce: .outage
    case .payment(.timeout, _): .timeout
    case .payment(.decline, _): .declined
    case .payment(.error, _), .payment(.reject, _): .error
    }
  }
}

// MARK: - Value

extension Program {
  /// What the session's whole way is worth, in minor units.
  @inline(__always)
  func potentialValue(of row: SessionRow) -> Int64 {
    let journey = journeys[Int(row.journey)]
    if journey.isConditional { return valueOfPath(of: row) }
    return journey.hasValue ? journey.totalValue : averageValue(of: row)
  }

  /// What a completed step brings, in minor units. The last one brings what waits for the journey's
  /// completion.
  @inline(__always)
  func valueOfStep(_ step: UInt8, of row: SessionRow) -> Int64 {
    let journey = journeys[Int(row.journey)]
    if journey.isRouted { return route(of: row) == .end ? averageValue(of: row) : 0 }
    if journey.finalSteps >> UInt64(step) & 1 == 1 { return valueOfEnd(of: row) }
    guard journey.hasValue else { return 0 }
    let step = steps[journey.firstStep + Int(step)]
    return step.isRecognizedAtEnd ? 0 : step.value
  }

  /// What the steps before the present one have brought.
  @inline(__always)
  func valueSoFar(of row: SessionRow) -> Int64 {
    let journey = journeys[Int(row.journey)]
    guard journey.hasValue else { return 0 }
    if journey.isConditional { return valueOfPath(of: row, before: row.step) }
    return step(of: row).valueBefore
  }

  private func valueOfEnd(of row: SessionRow) -> Int64 {
    potentialValue(of: row) - valueSoFar(of: row)
  }

  /// What the steps of a session's path are worth; of those before a step, what they have brought.
  @inline(never)
  private func valueOfPath(of row: SessionRow, before end: UInt8? = nil) -> Int64 {
    let journey = journeys[Int(row.journey)]
    guard journey.hasValue else { return averageValue(of: row) }
    let path = path(of: row)
    var value: Int64 = 0
    for index in 0..<journey.stepCount where path >> UInt64(index) & 1 == 1 {
      let step = steps[journey.firstStep + index]
      if let end, index >= Int(end) || step.isRecognizedAtEnd { continue }
      value += step.value
    }
    return value
  }

  @inline(__always)
  func averageValue(of row: SessionRow) -> Int64 {
    let draw = draws(of: row).word(Purpose.value)
    return Int64(laws.value(personas[Int(row.persona)].value, at: draw).rounded())
  }
}
