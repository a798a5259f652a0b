import Scenarios
import SimulationKernel
import Statistics
import Traces

/// The model: sessions walk journeys through stations, effects strike, rows come out.
///
/// A session has one pending event: its departure from a station is known when it arrives there, so
/// completion, time-out and patience are decided at once, and the earliest becomes the event.
struct JourneyModel {
  let plan: ShardPlan
  let program: Program
  let rows: RowBuffer
  let quantum: FixedDivisor
  let windowLength: SimulationTime.Duration
  /// The phase of the timeline that holds the present.
  var stretch = 0
  var slab: SessionSlab
  var stations: [Station]
  /// For each station: the gate before its servers, or before its connections, where a database is
  /// concerned.
  var gates: ContiguousArray<Gate>
  var waiting = WaitingList()
  var windows: StationWindows
  /// The source of an open load; `nil` in a closed one. It changes in its place, so no arrival copies
  /// it.
  var layers: ArrivalLayers?
  /// The users of a closed load; `nil` in an open one.
  let users: UserPopulation?
  /// How many journeys each user has begun.
  var iterations: [UInt32]
  /// Sessions that have begun, and those that are under way.
  var startedSessions: UInt64 = 0
  var liveSessions = 0

  /// What sessions under way have brought that a failure will lose, by their ids.
  var lostValues: [UInt64: Int64] = [:]
  /// Who gets which version of a feature, and what came of it; `nil`: there is but one.
  var rollout: RolloutControl?

  /// The bit by which the slot of a change of a pool differs from other slots of the timeline.
  private static let poolBit: UInt32 = 1 << 29

  /// What was written for other shards, and what came from them for the stations here.
  var outbox: Outbox<JourneyMessage>
  var visits = VisitList()
  /// The events of this shard that each shard has, and that a run counts once.
  var repeatedEvents: UInt64 = 0

  /// The user's number in a session's id; the rest is the iteration.
  static let userBits = Customers.userBits

  // What asks the model without changing it is inlined: a call would copy the whole model first.

  @inline(__always)
  func rank(of event: Event) -> UInt64 {
    switch event.eventClass {
    case .completion, .timer: slab[event.slot].id
    case .request: isVisit(event) ? visits[event.slot].session : slab[event.slot].id
    case .arrival: rank(ofSource: event.slot)
    case .station where event.slot & WaitingList.slotBit != 0:
      waiting[event.slot & ~WaitingList.slotBit].visit.rank
    case .station where event.slot & WaitingList.gateBit != 0: UInt64(event.slot) << 32
    case .station: rank(ofSource: event.slot)
    default: UInt64(event.slot)
    }
  }

  @inline(__always)
  private func rank(ofSource slot: UInt32) -> UInt64 {
    users == nil ? UInt64(slot) : UInt64(plan.user(inSlot: slot))
  }

  @inline(__always)
  func isCurrent(_ event: Event, at time: SimulationTime) -> Bool {
    switch event.eventClass {
    case .completion, .timer: slab[event.slot].id != SessionRow.vacant
    case .request: isVisit(event) || slab[event.slot].id != SessionRow.vacant
    case .station: isDue(event.slot, at: time)
    default: true
    }
  }

  @inline(__always)
  func prefetch(_ event: Event) {
    switch event.eventClass {
    case .completion, .timer: slab.prefetch(event.slot)
    case .request: if !isVisit(event) { slab.prefetch(event.slot) }
    default: break
    }
  }

  @inline(__always)
  private func isVisit(_ event: Event) -> Bool { event.slot & VisitList.slotBit != 0 }

  mutating func handle(_ event: Event, at now: SimulationTime, scheduler: inout Scheduler) {
    switch event.eventClass {
    case .timeline where event.slot & RolloutControl.slotBit != 0:
      changeShare(event.slot, at: now)
    case .timeline where event.slot & Self.poolBit != 0:
      changePool(Int(event.slot & ~Self.poolBit), at: now, scheduler: &scheduler)
    case .timeline: enterStretch(Int(event.slot), at: now)
    case .station: wake(event.slot, at: now, scheduler: &scheduler)
    case .completion: completeAttempt(event.slot, at: now, scheduler: &scheduler)
    case .request: reachStation(event.slot, at: now, scheduler: &scheduler)
    case .timer: endPause(event.slot, at: now, scheduler: &scheduler)
    case .arrival: arrive(event.slot, at: now, scheduler: &scheduler)
    case .observation:
      if event.slot & RolloutControl.slotBit == 0 {
        observe(at: now, scheduler: &scheduler)
      } else {
        readVersions(event.slot, at: now, scheduler: &scheduler)
      }
    default: assertionFailure("no event of class \(event.eventClass) is ever scheduled")
    }
  }
}

// MARK: - Time, timeline and observation

extension JourneyModel {
  /// Schedules what the run begins with.
  mutating func start(scheduler schedule: (Event, SimulationTime) -> Void) {
    enterStretch(0, at: .zero)
    for index in program.timeline.boundaries.indices.dropFirst() {
      schedule(Event(.timeline, slot: UInt32(index)), program.timeline.boundaries[index])
    }
    for (index, change) in program.databaseFaults.changes.enumerated()
    where plan.owner(ofStation: program.databases[change.database].pool) == plan.shard {
      schedule(Event(.timeline, slot: UInt32(index) | Self.poolBit), change.time)
    }
    schedule(Event(.observation, slot: 0), .zero + windowLength)
    rollout?.start(schedule)
    for layer in 0..<(layers?.layerCount ?? 0) {
      guard let time = layers?.advance(layer: layer, timeline: program.timeline, plan: plan) else {
        continue
      }
      schedule(Event(.arrival, slot: UInt32(layer)), time)
    }
    guard let users else { return }
    for _ in 0..<plan.ownedUsers(of: users.count) {
      let slot = slab.take()
      let user = plan.user(inSlot: slot)
      guard let start = users.firstStart(of: user, timeline: program.timeline) else { continue }
      schedule(Event(.arrival, slot: slot), start)
      if !users.finishesJourney {
        schedule(Event(.station, slot: slot), users.lastStart(of: user))
      }
    }
  }

  private mutating func enterStretch(_ index: Int, at now: SimulationTime) {
    let before = index == 0 ? [] : program.timeline.acting[index - 1]
    let after = program.timeline.acting[index]
    stretch = index
    if program.sites.isUsed { stopStations(at: now) }
    guard plan.isFirst else {
      repeatedEvents += index == 0 ? 0 : 1
      return
    }
    let time = quantum.unsignedQuotient(now.nanoseconds)
    rows.append(MarkerRow(time: time, argument: UInt64(index), value: 0, kind: .phase))
    for effect in before where !after.contains(effect) {
      rows.append(MarkerRow(time: time, argument: UInt64(effect), value: 0, kind: .effectOff))
    }
    for effect in after where !before.contains(effect) {
      rows.append(MarkerRow(time: time, argument: UInt64(effect), value: 0, kind: .effectOn))
    }
  }

  private mutating func observe(at now: SimulationTime, scheduler: inout Scheduler) {
    recordWaits(until: now.nanoseconds)
    windows.close(before: now.nanoseconds, isLast: false)
    recordConnections(at: now.nanoseconds)
    if plan.isAlone { windows.writeClosed(to: rows) }
    if !plan.isFirst { repeatedEvents += 1 }
    scheduler.schedule(Event(.observation, slot: 0), at: now + windowLength)
  }
}
