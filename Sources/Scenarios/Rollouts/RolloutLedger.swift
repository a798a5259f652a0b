import SimulationKernel

/// What the versions of a rollout came to, stage by stage, as far as sessions have ended.
///
/// A session belongs to the stage in which it arrived: there the share was the same for all, and
/// sessions of both versions are cut off at the same age. The guard of the run and the analysis of its
/// rows keep the same ledger, so they cannot disagree.
public struct RolloutLedger: Sendable {
  /// The stages.
  public let schedule: RolloutSchedule
  private let starts: [UInt64]
  /// When a guard acts on its reading at the start of each stage.
  private let acts: [UInt64]
  private let quantum: UInt64
  /// By reading, stage, part of the stage before and after the guard's act, and version.
  private var sums: [VersionSums]
  /// By stage and part: who was given a version.
  private var assignments: [Assignment]

  /// Customers who were given a version; shares in units of 2^−32.
  public struct Assignment: Equatable, Sendable {
    /// Customers.
    public internal(set) var customers: Int64 = 0
    /// Those of them who got B.
    public internal(set) var treated: Int64 = 0
    /// Sum of the planned shares of B, and of the variances that follow from them.
    var expected: UInt128 = 0
    var variance: UInt128 = 0

    /// The customers who were to get B by plan.
    public var expectedTreated: Double { Double(expected) * 0x1p-32 }
    /// The variance of their number.
    public var treatedVariance: Double { Double(variance) * 0x1p-32 }
  }

  /// A stage in which versions can be compared.
  public struct Stratum: Sendable {
    /// The number of the stage.
    public let stage: Int
    /// The first instant behind it: that of a rollback, if one cut it.
    public let end: SimulationTime
    /// What the version came to that everybody had.
    public internal(set) var a = VersionSums()
    /// What the new one came to.
    public internal(set) var b = VersionSums()
    /// Who was given a version in it.
    public internal(set) var assignment = Assignment()
  }

  /// Creates an empty ledger; `quantum` is that of the rows, in nanoseconds.
  public init(_ schedule: RolloutSchedule, quantum: UInt64) {
    self.schedule = schedule
    self.quantum = quantum
    starts = schedule.starts.map { UInt64($0.nanoseconds) / quantum }
    acts = schedule.starts.map { UInt64(($0 + schedule.reaction).nanoseconds) / quantum }
    let stages = schedule.stageCount
    sums = Array(repeating: VersionSums(), count: stages * stages * 4)
    assignments = Array(repeating: Assignment(), count: stages * 2)
  }

  /// A customer comes for the first time and is given a version, at `arrival` in quanta.
  public mutating func assign(_ version: UInt8, at arrival: UInt64) {
    let (time, overflow) = arrival.multipliedReportingOverflow(by: quantum)
    guard !overflow, let time = Int64(exactly: time) else { return }
    let share = schedule.share(at: SimulationTime(nanoseconds: time))
    let place = place(ofArrival: arrival)
    assignments[place].customers += 1
    assignments[place].treated += version == RolloutVersion.b ? 1 : 0
    assignments[place].expected += UInt128((share * 0x1p32).rounded())
    assignments[place].variance += UInt128((share * (1 - share) * 0x1p32).rounded())
  }

  /// A session has ended.
  public mutating func record(_ session: VersionSums.Session) {
    guard session.version == RolloutVersion.a || session.version == RolloutVersion.b else { return }
    let reading = stage(at: session.end)
    let place = (reading * schedule.stageCount * 2 + place(ofArrival: session.arrival)) * 2
    sums[place + Int(session.version - RolloutVersion.a)].add(session)
  }

  /// The stages up to `stage`, of the sessions that had ended by the end of it.
  ///
  /// - Parameters:
  ///   - stage: the last stage.
  ///   - decision: the stage at whose end the guard decided to take B back, if it did: the next stage
  ///     ends with the act, and there is none behind it.
  /// - Returns: the stages, in order.
  public func strata(through stage: Int, rolledBackAfter decision: Int? = nil) -> [Stratum] {
    let last = min(stage, decision.map { $0 + 1 } ?? .max, schedule.stageCount - 1)
    return (0...last).map { number in
      let isCut = decision.map { number == $0 + 1 } ?? false
      let end = isCut ? schedule.starts[number] + schedule.reaction : schedule.end(ofStage: number)
      var stratum = Stratum(stage: number, end: end)
      for part in 0..<(isCut ? 1 : 2) {
        let place = number * 2 + part
        stratum.assignment.add(assignments[place])
        for reading in number...max(number, stage) {
          let first = (reading * schedule.stageCount * 2 + place) * 2
          stratum.a.add(sums[first])
          stratum.b.add(sums[first + 1])
        }
      }
      return stratum
    }
  }

  private func stage(at time: UInt64) -> Int {
    var stage = 0
    while stage + 1 < starts.count, starts[stage + 1] <= time { stage += 1 }
    return stage
  }

  private func place(ofArrival arrival: UInt64) -> Int {
    let stage = stage(at: arrival)
    return stage * 2 + (arrival < acts[stage] ? 0 : 1)
  }
}

extension RolloutLedger.Assignment {
  fileprivate mutating func add(_ other: RolloutLedger.Assignment) {
    customers += other.customers
    treated += other.treated
    expected += other.expected
    variance += other.variance
  }
}
