import Statistics
import Traces
import Wire

/// What happened to the requests of an emission: each is counted once, where its way ends.
///
/// Every number is an integer and merges exactly: parts recorded apart, by event loops or by hosts,
/// add up to what one would have recorded, in any order.
///
/// Memory grows with the number of groups and the spread of their times, not with the requests: each
/// group holds five histograms of three digits, which cost 256 bytes for every 32 neighbouring cells
/// in use, 1 MiB where all times from 1 us to 10 s occurred, some 50 to 200 KiB as a rule. The groups
/// of a step in a phase keep 8 bits, at most 150 KiB each, 10 KiB as a rule. A trace with a hundred
/// personas, steps, services and phases takes some 10 MiB.
public struct EmissionAccounts: Equatable, Sendable {
  /// A request is late in earnest from here on, in nanoseconds.
  public static let seriousLateness: Int64 = 100_000_000

  /// All requests.
  public internal(set) var total = GroupFigures()
  /// By persona.
  public internal(set) var byPersona: [GroupFigures]
  /// By step, of all journeys one after the other.
  public internal(set) var byStep: [GroupFigures]
  /// By service.
  public internal(set) var byService: [GroupFigures]
  /// By phase of the timeline.
  public internal(set) var byPhase: [GroupFigures]
  /// By target; as many as were met.
  public internal(set) var byTarget: [GroupFigures] = []
  /// By step and phase: the phases of the first step, then those of the second, and so on.
  public internal(set) var byStepAndPhase: [GroupFigures]

  /// Requests dropped, by obstacle.
  var shed = [Int](repeating: 0, count: Obstacle.allCases.count)
  /// How often a due request met each obstacle.
  var obstacles = [Int](repeating: 0, count: Obstacle.allCases.count)
  /// What requests on their way ended with, other than an answer.
  var failures = [Int](repeating: 0, count: RequestFailure.allCases.count)
  /// Answers by status.
  var statuses = [Int](repeating: 0, count: 1_000)
  /// Requests among the sent that went late in earnest.
  var seriouslyLate = 0
  var firstDue = Int64.max
  var lastDue = Int64.min
  var firstWritten = Int64.max
  var lastWritten = Int64.min
  /// How lateness grew.
  var drift = LatenessDrift()
  /// What happened in each second.
  var series = EmissionSeries()
  /// How the sending threads were served.
  public internal(set) var sending = SendingFacts()

  /// For each journey the number of its first step among all steps, and behind them of all steps.
  let firstSteps: [Int]

  /// Creates accounts of nothing, for the replay of a trace that describes itself so.
  public init(_ description: TraceDescription) {
    let phases = max(1, description.phases.count)
    firstSteps = Self.firstSteps(of: description)
    let steps = firstSteps[firstSteps.count - 1]
    byPersona = Array(repeating: GroupFigures(), count: description.personas.count)
    byStep = Array(repeating: GroupFigures(), count: steps)
    byService = Array(repeating: GroupFigures(), count: description.services.count)
    byPhase = Array(repeating: GroupFigures(), count: phases)
    byStepAndPhase = Array(
      repeating: GroupFigures(resolution: .percent),
      count: steps * phases
    )
  }

  static func firstSteps(of description: TraceDescription) -> [Int] {
    description.journeys.reduce(into: [0]) { firstSteps, journey in
      firstSteps.append(firstSteps[firstSteps.count - 1] + journey.steps.count)
    }
  }

  /// By journey: the steps of each taken together.
  public var byJourney: [GroupFigures] {
    (0..<firstSteps.count - 1).map { journey in
      byStep[firstSteps[journey]..<firstSteps[journey + 1]]
        .reduce(into: GroupFigures()) { $0.merge($1) }
    }
  }

  /// Counts a request whose way has ended.
  public mutating func record(_ record: RequestRecord) { self.record([record]) }

  /// Counts requests whose way has ended.
  ///
  /// They go by once for each kind of group, so that the histograms of one kind at a time are in the
  /// cache.
  public mutating func record(_ records: [RequestRecord]) {
    for record in records { recordCounts(record) }
    for record in records { total.record(record) }
    for record in records { byPersona[Int(record.persona)].record(record) }
    for record in records { byService[Int(record.service)].record(record) }
    for record in records { byStep[step(of: record)].record(record) }
    for record in records { byPhase[phase(of: record)].record(record) }
    for record in records { recordTarget(record) }
    for record in records {
      byStepAndPhase[step(of: record) * byPhase.count + phase(of: record)].record(record)
    }
  }

  private mutating func recordCounts(_ record: RequestRecord) {
    series[at: record.intended].intended += 1
    if let error = record.errorClass, error.isFault { series[at: record.ended].errors += 1 }
    switch record.fate {
    case .shed(let obstacle): shed[obstacle.index] += 1
    case .skipped: break
    case .answered:
      recordSent(record)
      statuses[min(Int(record.status), statuses.count - 1)] += 1
      series[at: record.lastByte].answered += 1
    case .failed(let failure):
      recordSent(record)
      failures[failure.index] += 1
    }
  }

  mutating func recordObstacle(_ obstacle: Obstacle) {
    obstacles[obstacle.index] += 1
  }

  mutating func recordSending(_ facts: SendingFacts) {
    sending.merge(facts)
  }

  private mutating func recordSent(_ record: RequestRecord) {
    firstDue = min(firstDue, record.due)
    lastDue = max(lastDue, record.due)
    firstWritten = min(firstWritten, record.written)
    lastWritten = max(lastWritten, record.written)
    if record.lateness > Self.seriousLateness { seriouslyLate += 1 }
    series[at: record.written].sent += 1
    drift.record(lateness: record.written - record.due, due: record.due)
  }

  private mutating func recordTarget(_ record: RequestRecord) {
    let target = Int(record.target)
    while byTarget.count <= target { byTarget.append(GroupFigures()) }
    byTarget[target].record(record)
  }

  private func step(of record: RequestRecord) -> Int {
    firstSteps[Int(record.journey)] + Int(record.step)
  }

  private func phase(of record: RequestRecord) -> Int {
    min(Int(record.phase), byPhase.count - 1)
  }
}

// MARK: - Merging

extension EmissionAccounts {
  /// Adds what another part of the same emission counted: of another event loop, or another host.
  ///
  /// - Precondition: both are of replays of traces with one description.
  public mutating func merge(_ other: EmissionAccounts) {
    total.merge(other.total)
    Self.merge(&byPersona, other.byPersona)
    Self.merge(&byStep, other.byStep)
    Self.merge(&byService, other.byService)
    Self.merge(&byPhase, other.byPhase)
    while byTarget.count < other.byTarget.count { byTarget.append(GroupFigures()) }
    for index in other.byTarget.indices { byTarget[index].merge(other.byTarget[index]) }
    Self.merge(&byStepAndPhase, other.byStepAndPhase)
    Self.add(&shed, other.shed)
    Self.add(&obstacles, other.obstacles)
    Self.add(&failures, other.failures)
    Self.add(&statuses, other.statuses)
    seriouslyLate += other.seriouslyLate
    firstDue = min(firstDue, other.firstDue)
    lastDue = max(lastDue, other.lastDue)
    firstWritten = min(firstWritten, other.firstWritten)
    lastWritten = max(lastWritten, other.lastWritten)
    drift.merge(other.drift)
    series.merge(other.series)
    sending.merge(other.sending)
  }

  private static func merge(_ groups: inout [GroupFigures], _ others: [GroupFigures]) {
    precondition(groups.count == others.count, "the parts are of different traces")
    for index in groups.indices { groups[index].merge(others[index]) }
  }

  private static func add(_ counts: inout [Int], _ others: [Int]) {
    for index in counts.indices { counts[index] += others[index] }
  }
}

extension RequestRecord {
  /// When its way ended, as far as that is known, in nanoseconds since the emission began.
  var ended: Int64 { max(intended, lastByte) }
}
