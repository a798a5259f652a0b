import Scenarios
import SimulationKernel
import Traces

/// The faults of databases, ready to act: for each stretch of the timeline and each database, those
/// that do.
struct DatabaseFaultTable {
  /// For each stretch: whether calls that are not essential are left out for some visitors.
  let leavesOut: [Bool]
  /// When pools grow or shrink, in order of time; at the start of the run all are whole.
  let changes: [PoolChange]

  /// The faults of databases by effect; `nil`: it is none.
  private let faults: [DatabaseFault?]
  private let timeline: Timeline
  private let databaseCount: Int
  /// By stretch, then database: where its faults begin in `acting`; one more entry ends the last.
  private let firstActing: [Int]
  /// The effects that act, in document order.
  private let acting: [Int]

  /// A pool has another number of connections from an instant on.
  struct PoolChange: Equatable {
    let time: SimulationTime
    let database: Int
    let connections: Int
  }

  init(_ scenario: Scenario, timeline: Timeline) {
    let faults = scenario.effects.map { effect -> DatabaseFault? in
      if case .database(let fault) = effect.kind { fault } else { nil }
    }
    var firstActing: [Int] = []
    var acting: [Int] = []
    for indices in timeline.acting {
      for database in scenario.databases.indices {
        firstActing.append(acting.count)
        acting += indices.filter { faults[$0]?.database == database }
      }
    }
    firstActing.append(acting.count)
    leavesOut = timeline.acting.map { indices in
      indices.contains { faults[$0]?.continuity == .essentialOnly }
    }
    changes = Self.changes(of: scenario, timeline: timeline, faults: faults)
    databaseCount = scenario.databases.count
    (self.timeline, self.faults) = (timeline, faults)
    (self.firstActing, self.acting) = (firstActing, acting)
  }

  /// The effects of a database that act in a stretch.
  func effects(on database: Int, stretch: Int) -> ArraySlice<Int> {
    let place = stretch * databaseCount + database
    return acting[firstActing[place]..<firstActing[place + 1]]
  }

  /// The fault that an effect is.
  ///
  /// - Precondition: it is one of a database.
  func fault(_ effect: Int) -> DatabaseFault {
    guard let fault = faults[effect] else { preconditionFailure("a fault of a database") }
    return fault
  }

  /// The strength of an effect, 0...1.
  func intensity(of effect: Int, at time: Int64) -> Double {
    timeline.intensity(of: effect, at: SimulationTime(nanoseconds: time))
  }

  /// The effects in a stretch that leave out what is not essential.
  func effectsThatLeaveOut(stretch: Int) -> some Sequence<Int> {
    let places = stretch * databaseCount..<(stretch + 1) * databaseCount
    return acting[firstActing[places.lowerBound]..<firstActing[places.upperBound]].lazy
      .filter { [faults] in faults[$0]?.continuity == .essentialOnly }
  }

  /// 1 + the first effect that takes connections away; 0: none does.
  func causeOfShortage(of database: Int, stretch: Int) -> UInt16 {
    effects(on: database, stretch: stretch).first { faults[$0]?.issue == .exhaustion }
      .map { UInt16($0 + 1) } ?? 0
  }
}

// MARK: - Pools that shrink and grow

extension DatabaseFaultTable {
  /// Several faults take their shares of what others leave.
  private static func changes(
    of scenario: Scenario,
    timeline: Timeline,
    faults: [DatabaseFault?]
  ) -> [PoolChange] {
    guard faults.contains(where: { $0?.issue == .exhaustion }) else { return [] }
    var current = scenario.databases.map(\.pool)
    var changes: [PoolChange] = []
    for (stretch, start) in timeline.boundaries.enumerated() {
      let isLast = stretch + 1 == timeline.boundaries.count
      let end = isLast ? max(start, scenario.load.horizon) : timeline.boundaries[stretch + 1]
      for (database, declared) in scenario.databases.enumerated() {
        let acting = timeline.acting[stretch].filter {
          faults[$0]?.database == database && faults[$0]?.issue == .exhaustion
        }
        let connections = { (time: SimulationTime) in
          let left = acting.reduce(1.0) { left, effect in
            let removed = faults[effect]?.severity.removedShare ?? 0
            return left * (1 - removed * timeline.intensity(of: effect, at: time))
          }
          return Int((Double(declared.pool) * left).rounded())
        }
        let isRamped = acting.contains { scenario.effects[$0].pattern.isRamped }
        let instants = isRamped ? steps(of: connections, from: start, to: end) : [start]
        for time in instants where connections(time) != current[database] {
          current[database] = connections(time)
          changes.append(
            PoolChange(time: time, database: database, connections: current[database])
          )
        }
      }
    }
    return changes.sorted { ($0.time, $0.database) < ($1.time, $1.database) }
  }

  /// The instants of a stretch at which a number that rises and falls with ramps may change: of its
  /// 4,096 parts each one is bisected down to the nanosecond.
  private static func steps(
    of number: (SimulationTime) -> Int,
    from start: SimulationTime,
    to end: SimulationTime
  ) -> [SimulationTime] {
    let parts: Int64 = 4_096
    let length = end.nanoseconds - start.nanoseconds
    var instants = [start]
    for part in 0..<parts {
      var low = start.nanoseconds + length / parts * part
      let last = part == parts - 1 ? end.nanoseconds - 1 : low + length / parts
      guard low < last, number(.init(nanoseconds: low)) != number(.init(nanoseconds: last))
      else { continue }
      var high = last
      while high - low > 1 {
        let middle = low + (high - low) / 2
        let isSame =
          number(.init(nanoseconds: middle)) == number(.init(nanoseconds: low))
        if isSame { low = middle } else { high = middle }
      }
      instants.append(SimulationTime(nanoseconds: high))
    }
    return instants
  }
}

// MARK: - What faults do to a call

/// What the database behind a station makes of an attempt.
struct DatabaseMeeting {
  /// How long a server works for it.
  var work: Int64
  /// The part of it for which a connection is held, or would be.
  var hold: Int64 = 0
  var access = DatabaseAccess.none
  /// How the attempt ends; a refused one at once.
  var outcome = CallOutcome.ok
  /// Whether it is answered without the database where no connection can be had.
  var degrades = false
  /// 0, or 1 + the effect that struck it.
  var cause: UInt16 = 0

  init(work: Int64) { self.work = work }

  /// The effect to name, given the one of the service's own faults that has struck.
  func cause(beside service: UInt16) -> UInt16 {
    service == 0 || access == .refused ? cause : service
  }

  /// How the attempt ends, given what the service's own faults make of it.
  func outcome(of service: CallOutcome) -> CallOutcome {
    access == .refused || service == .ok ? outcome : service
  }
}

extension Program {
  /// What the database makes of an attempt that reaches its station at `now`.
  func meetingWithDatabase(
    of row: SessionRow,
    call: CompiledCall,
    stretch: Int,
    work: Int64,
    at now: Int64
  ) -> DatabaseMeeting {
    let database = databases[call.data.database]
    var meeting = DatabaseMeeting(work: work)
    meeting.access = .connection
    meeting.hold = min(work, Int64((Double(work) * database.share).rounded()))
    let acting = databaseFaults.effects(on: call.data.database, stretch: stretch)
    guard !acting.isEmpty else { return meeting }
    let caller = caller(of: row, at: now)
    var slowness = 1.0
    var isUnavailable = false
    var looksIntoCache = false
    for effect in acting where effects.reaches(effect, caller) {
      let fault = databaseFaults.fault(effect)
      looksIntoCache = looksIntoCache || fault.looksIntoCache
      meeting.degrades = meeting.degrades || fault.degrades && !call.data.requiresFreshData
      if fault.continuity == .none { return meeting.refused(as: .outage, by: effect) }
      switch fault.issue {
      case .exhaustion: continue
      case .slowQueries:
        let intensity = databaseFaults.intensity(of: effect, at: now)
        slowness *= 1 + (fault.severity.slowness - 1) * intensity
      case .readOnly:
        guard call.data.writes, effects.meets(effect, caller) else { continue }
        return meeting.refused(as: .error, by: effect)
      case .unavailable:
        guard effects.meets(effect, caller) else { continue }
        isUnavailable = true
      }
      if meeting.cause == 0 { meeting.cause = UInt16(effect + 1) }
    }
    if looksIntoCache, !call.data.requiresFreshData, isCached(call, for: row) {
      return meeting.cached
    }
    if isUnavailable { return meeting.degrades ? meeting.avoided : meeting.refusedByOutage }
    meeting.slow(by: slowness)
    return meeting
  }

  /// The effect that leaves a call out as not essential; `nil`: it is made.
  func effectThatLeavesOut(
    _ call: CompiledCall,
    of row: SessionRow,
    stretch: Int,
    at now: Int64
  ) -> Int? {
    guard !call.data.isEssential else { return nil }
    let caller = caller(of: row, at: now)
    return databaseFaults.effectsThatLeaveOut(stretch: stretch).first {
      effects.reaches($0, caller)
    }
  }

  /// Whether a cache holds what a call asks for: once for an operation, whatever the fault.
  private func isCached(_ call: CompiledCall, for row: SessionRow) -> Bool {
    draws(of: row).unit(Purpose.cache, at: place(of: row).operation) < call.data.cacheHitRatio
  }
}

extension DatabaseMeeting {
  /// It fails at once.
  fileprivate func refused(as outcome: CallOutcome, by effect: Int) -> DatabaseMeeting {
    var meeting = self
    (meeting.work, meeting.hold, meeting.access) = (0, 0, .refused)
    meeting.outcome = outcome
    meeting.cause = UInt16(effect + 1)
    return meeting
  }

  fileprivate var refusedByOutage: DatabaseMeeting { refused(as: .outage, by: Int(cause) - 1) }

  /// A cache answers in the database's place, in the same time as ever.
  fileprivate var cached: DatabaseMeeting {
    var meeting = self
    meeting.access = .cached
    meeting.cause = 0
    return meeting
  }

  /// The service does without the database and what it does for the service.
  fileprivate var avoided: DatabaseMeeting {
    var meeting = self
    meeting.access = .avoided
    meeting.work -= hold
    meeting.outcome = .degraded
    return meeting
  }

  /// The database takes longer.
  fileprivate mutating func slow(by factor: Double) {
    guard factor != 1 else { return }
    let slowed = Int64(min(Double(hold) * factor, 0x1p58))
    work += slowed - hold
    hold = slowed
  }
}
