import Scenarios
import SimulationKernel
import Traces

// MARK: - The life of a session

extension JourneyModel {
  /// A session begins, and its source makes ready the next.
  mutating func arrive(_ slot: UInt32, at now: SimulationTime, scheduler: inout Scheduler) {
    if let users {
      let user = plan.user(inSlot: slot)
      let session = UInt64(iterations[Int(slot)]) << Self.userBits | UInt64(user)
      iterations[Int(slot)] += 1
      let persona = Int(users.personas[user])
      begin(session, persona: persona, slot: slot, at: now, scheduler: &scheduler)
    } else if let session = layers?.session(ofLayer: Int(slot)) {
      if let time = layers?.advance(layer: Int(slot), timeline: program.timeline, plan: plan) {
        scheduler.schedule(Event(.arrival, slot: slot), at: time)
      }
      let persona = program.persona(ofOpenSession: session)
      begin(session, persona: persona, slot: slab.take(), at: now, scheduler: &scheduler)
    }
  }

  private mutating func begin(
    _ session: UInt64,
    persona: Int,
    slot: UInt32,
    at now: SimulationTime,
    scheduler: inout Scheduler
  ) {
    var row = SessionRow()
    row.id = session
    row.arrival = now.nanoseconds
    row.persona = UInt16(persona)
    // What a session chooses may depend on its version.
    if rollout != nil { giveVersion(to: &row, at: now) }
    program.choose(for: &row)
    slab[slot] = row
    startedSessions += 1
    liveSessions += 1
    rows.append(
      SessionBeginRow(
        time: quantum.unsignedQuotient(now.nanoseconds),
        session: session,
        persona: row.persona,
        journey: row.journey,
        region: UInt16(row.region),
        version: row.version,
        payment: 1 + program.payment(of: row)
      )
    )
    if row.intent == 0, !row.isRouted {
      end(&row, slot: slot, as: .abandoned, reason: ReasonTable.noIntent, at: now, &scheduler)
    } else if program.journeys[Int(row.journey)].isConditional {
      beginPath(&row, slot: slot, at: now, &scheduler)
    } else {
      beginStep(&row, slot: slot, at: now, &scheduler)
    }
    slab[slot] = row
  }

  /// The visitor turns to the next step after some thought.
  mutating func think(
    _ row: inout SessionRow,
    slot: UInt32,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let habits = program.personas[Int(row.persona)]
    let place = program.place(of: row, call: SessionRow.noCall, attempt: 0)
    let pause = program.laws.duration(
      habits.think,
      at: program.draws(of: row).word(Purpose.think, at: place.packed),
      factor: program.thinkTimeFactor(of: row)
    )
    wait(
      SimulationTime.Duration(nanoseconds: pause),
      for: .thinking,
      &row,
      slot: slot,
      at: now,
      &scheduler
    )
  }

  /// Lets the visitor pause, as long as the time budget allows. The budget ends before a pause that
  /// ends at the same instant.
  mutating func wait(
    _ duration: SimulationTime.Duration,
    for pause: SessionRow.Pause,
    _ row: inout SessionRow,
    slot: UInt32,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    let end = (now + duration).nanoseconds
    let isCut = end >= row.budgetEnd
    row.pause = isCut ? .runningOut : pause
    let due = isCut ? max(row.budgetEnd, now.nanoseconds) : end
    scheduler.schedule(Event(.timer, slot: slot), at: SimulationTime(nanoseconds: due))
  }

  /// A pause is over.
  mutating func endPause(_ slot: UInt32, at now: SimulationTime, scheduler: inout Scheduler) {
    var row = slab[slot]
    let pause = row.pause
    row.pause = .none
    switch pause {
    case .none:
      assertionFailure("a timer belongs to a pause")
    case .thinking:
      beginStep(&row, slot: slot, at: now, &scheduler)
    case .retrying:
      row.attempt = (row.attempt >> 4 + 1) << 4
      row.retries += row.retries < .max ? 1 : 0
      row.waitStart = now.nanoseconds
      proceed(&row, from: row.call, slot: slot, at: now, &scheduler)
    case .backingOff:
      row.attempt += 1
      issue(&row, slot: slot, at: now, &scheduler)
    case .losingPatience:
      row.closeWait(at: now)
      let reason = program.reasons.impatience(during: row.fault)
      end(&row, slot: slot, as: .abandoned, reason: reason, at: now, &scheduler)
    case .runningOut:
      end(&row, slot: slot, as: .expired, reason: ReasonTable.budget, at: now, &scheduler)
    case .supported, .unsupported:
      endSupport(&row, slot: slot, isSolved: pause == .supported, at: now, &scheduler)
    }
    slab[slot] = row
  }
}

// MARK: - Ends

extension JourneyModel {
  /// A session ends for good: its row is written and given back.
  mutating func end(
    _ row: inout SessionRow,
    slot: UInt32,
    as result: SessionResult,
    reason: UInt16,
    at now: SimulationTime,
    _ scheduler: inout Scheduler
  ) {
    writeEnd(of: row, as: result, reason: reason, at: now)
    liveSessions -= 1
    let session = row.id
    if let users {
      let habits = program.personas[Int(row.persona)]
      let place = Place(visit: 0, step: CompiledStep.none, call: .max, attempt: 0)
      let pause = program.laws.duration(
        habits.think,
        at: program.random.entity(session).word(Purpose.think, at: place.packed)
      )
      let wish = users.afterPause(SimulationTime.Duration(nanoseconds: pause), since: now)
      if let start = users.nextStart(
        of: plan.user(inSlot: slot),
        from: wish,
        timeline: program.timeline
      ) {
        scheduler.schedule(Event(.arrival, slot: slot), at: start)
      }
    } else {
      slab.giveBack(slot)
    }
    row.id = SessionRow.vacant
  }

  /// A user of a closed load is told to stop at once: the journey under way stays open.
  mutating func stopUser(_ slot: UInt32, at now: SimulationTime) {
    var row = slab[slot]
    guard row.id != SessionRow.vacant else { return }
    writeEnd(of: row, as: .open, reason: 0, at: now)
    liveSessions -= 1
    row.id = SessionRow.vacant
    slab[slot] = row
  }

  /// Writes the sessions that are under way when the run ends, in the order of their ids.
  mutating func writeOpenSessions(at now: SimulationTime) {
    for slot in slab.slotsByID { writeEnd(of: slab[slot], as: .open, reason: 0, at: now) }
  }

  private mutating func writeEnd(
    of row: SessionRow,
    as result: SessionResult,
    reason: UInt16,
    at now: SimulationTime
  ) {
    let isComplete = result == .converted || result == .assisted
    let isTechnicalLoss =
      result == .failed || result == .abandoned && reason != ReasonTable.noIntent
    let time = quantum.unsignedQuotient(now.nanoseconds)
    let potential = program.potentialValue(of: row)
    let lost = takeLostValue(of: row)
    let reason = isComplete && lost != nil ? program.reasons.dataLoss : reason
    let end = SessionEndRow(
      time: time,
      session: row.id,
      duration: time - quantum.unsignedQuotient(row.arrival),
      value: (isComplete ? potential : program.valueSoFar(of: row)) - (lost ?? 0),
      potential: potential,
      persona: row.persona,
      journey: row.journey,
      region: UInt16(row.region),
      reason: reason,
      steps: program.stepsBehind(row, isComplete: isComplete),
      fault: isTechnicalLoss ? row.fault : 0,
      satisfaction: Satisfaction.thousandths(
        of: row,
        isTechnicalLoss: isTechnicalLoss,
        by: program.satisfaction
      ),
      result: result
    )
    rows.append(end)
    if rollout != nil { noteEnd(end, of: row) }
  }
}
