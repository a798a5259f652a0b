import Traces
import Wire

/// What happened to the requests of an emission: each is counted once, where its way ends.
public struct EmissionAccounts: Sendable {
  /// A request is late in earnest from here on, in nanoseconds.
  public static let seriousLateness: Int64 = 100_000_000

  /// Requests that left the plan, whatever became of them.
  private(set) var taken = 0
  private(set) var sent = 0
  private(set) var answered = 0
  private(set) var shed = [Int](repeating: 0, count: Obstacle.allCases.count)
  /// Requests that no connection could be made for.
  private(set) var skipped = 0
  private(set) var failures = [Int](repeating: 0, count: RequestFailure.allCases.count)
  private(set) var statuses = [Int](repeating: 0, count: 1_000)
  /// Requests among the sent that went late in earnest.
  private(set) var seriouslyLate = 0
  private(set) var firstIntended = Int64.max
  private(set) var lastIntended = Int64.min
  private(set) var firstWritten = Int64.max
  private(set) var lastWritten = Int64.min
  /// The times of all requests.
  public private(set) var total = Timings()
  private(set) var byService: [Timings]
  private(set) var byStep: [Timings]
  private(set) var byPersona: [Timings]
  private(set) var series = EmissionSeries()
  /// How the sending thread was scheduled.
  private(set) var scheduling = Scheduling.normal
  /// How long the sending thread waited for a core, in nanoseconds; `nil` where that is not known.
  private(set) var waitForCore: Int64?
  /// How often a due request met each obstacle.
  private(set) var obstacles = [Int](repeating: 0, count: Obstacle.allCases.count)

  /// For each journey the number of its first step among all steps.
  private let firstSteps: [Int]

  /// Creates accounts of nothing, for the replay of a trace that describes itself so.
  public init(_ description: TraceDescription) {
    var steps = 0
    firstSteps = description.journeys.map { journey in
      defer { steps += journey.steps.count }
      return steps
    }
    byService = Array(repeating: Timings(), count: description.services.count)
    byStep = Array(repeating: Timings(), count: steps)
    byPersona = Array(repeating: Timings(), count: description.personas.count)
  }

  /// Counts a request whose way has ended.
  ///
  /// The wait of a request that timed out counts as its response time, which was at least that
  /// long; to leave it out would hide the worst.
  public mutating func record(_ record: RequestRecord) {
    take(record)
    switch record.fate {
    case .shed(let obstacle): shed[obstacle.index] += 1
    case .skipped: skipped += 1
    case .answered:
      recordSent(record)
      answered += 1
      statuses[Int(record.status)] += 1
      series[at: record.lastByte].answered += 1
      recordTimes(record)
    case .failed(let failure):
      recordSent(record)
      failures[failure.index] += 1
      if failure == .timeout { recordTimes(record) }
    }
  }

  mutating func recordObstacle(_ obstacle: Obstacle) {
    obstacles[obstacle.index] += 1
  }

  mutating func recordScheduling(_ scheduling: Scheduling, waitForCore: Int64?) {
    self.scheduling = scheduling
    self.waitForCore = waitForCore
  }

  private mutating func take(_ record: RequestRecord) {
    taken += 1
    firstIntended = min(firstIntended, record.intended)
    lastIntended = max(lastIntended, record.intended)
    series[at: record.intended].intended += 1
  }

  private mutating func recordSent(_ record: RequestRecord) {
    sent += 1
    firstWritten = min(firstWritten, record.written)
    lastWritten = max(lastWritten, record.written)
    let lateness = max(0, record.written - record.due)
    if lateness > Self.seriousLateness { seriouslyLate += 1 }
    series[at: record.written].sent += 1
    update(record) { timings in
      timings.lateness.record(UInt64(lateness))
      timings.simulated.record(UInt64(max(0, record.simulated)))
    }
  }

  private mutating func recordTimes(_ record: RequestRecord) {
    update(record) { timings in
      timings.service.record(UInt64(max(0, record.lastByte - record.written)))
      timings.response.record(UInt64(max(0, record.lastByte - record.due)))
    }
  }

  private mutating func update(_ record: RequestRecord, _ change: (inout Timings) -> Void) {
    change(&total)
    change(&byPersona[Int(record.persona)])
    change(&byService[Int(record.service)])
    change(&byStep[firstSteps[Int(record.journey)] + Int(record.step)])
  }
}

// MARK: - Several loops

extension EmissionAccounts {
  /// Adds the accounts of another event loop of the same emission.
  public mutating func merge(_ other: EmissionAccounts) {
    taken += other.taken
    sent += other.sent
    answered += other.answered
    skipped += other.skipped
    seriouslyLate += other.seriouslyLate
    firstIntended = min(firstIntended, other.firstIntended)
    lastIntended = max(lastIntended, other.lastIntended)
    firstWritten = min(firstWritten, other.firstWritten)
    lastWritten = max(lastWritten, other.lastWritten)
    for index in shed.indices { shed[index] += other.shed[index] }
    for index in failures.indices { failures[index] += other.failures[index] }
    for index in statuses.indices { statuses[index] += other.statuses[index] }
    for index in obstacles.indices { obstacles[index] += other.obstacles[index] }
    total.merge(other.total)
    for index in byService.indices { byService[index].merge(other.byService[index]) }
    for index in byStep.indices { byStep[index].merge(other.byStep[index]) }
    for index in byPersona.indices { byPersona[index].merge(other.byPersona[index]) }
    series.merge(other.series)
    if let otherWait = other.waitForCore { waitForCore = (waitForCore ?? 0) + otherWait }
  }
}
