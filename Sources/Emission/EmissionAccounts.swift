/// What happened to the requests of an emission: each is counted once, where its way ends.
struct EmissionAccounts: Sendable {
  /// A request is late in earnest from here on, in nanoseconds.
  static let seriousLateness: Int64 = 100_000_000

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
  private(set) var firstIntended: Int64 = 0
  private(set) var lastIntended: Int64 = 0
  private(set) var firstWritten: Int64 = 0
  private(set) var lastWritten: Int64 = 0
  private(set) var total = Timings()
  private(set) var byService: [Timings]
  private(set) var byStep: [Timings]
  private(set) var byPersona: [Timings]
  private(set) var series = EmissionSeries()
  /// How the sending thread was scheduled.
  var scheduling = Scheduling.normal
  /// How long the sending thread waited for a core, in nanoseconds; `nil` where that is not known.
  var waitForCore: Int64?
  /// How often a due request met each obstacle.
  var obstacles = [Int](repeating: 0, count: Obstacle.allCases.count)

  private let endpoints: [EndpointTable.Endpoint?]

  init(_ table: EndpointTable) {
    byService = Array(repeating: Timings(), count: table.services.count)
    byStep = Array(repeating: Timings(), count: table.steps.count)
    byPersona = Array(repeating: Timings(), count: table.personas.count)
    endpoints = table.endpoints
  }

  /// A request was written at `written`, in nanoseconds since the emission began.
  mutating func recordSent(_ request: PlannedRequest, written: Int64) {
    take(request)
    if sent == 0 { firstWritten = written }
    sent += 1
    lastWritten = written
    let lateness = max(0, written - request.intended)
    if lateness > Self.seriousLateness { seriouslyLate += 1 }
    series[at: written].sent += 1
    update(request) { timings in
      timings.lateness.record(UInt64(lateness))
      timings.simulated.record(UInt64(max(0, request.simulatedResponse)))
    }
  }

  mutating func recordShed(_ request: PlannedRequest, because obstacle: Obstacle) {
    take(request)
    shed[obstacle.index] += 1
  }

  mutating func recordSkipped(_ request: PlannedRequest) {
    take(request)
    skipped += 1
  }

  /// An answer was whole at `time`.
  mutating func recordAnswer(
    to request: PlannedRequest,
    status: Int,
    written: Int64,
    at time: Int64
  ) {
    answered += 1
    statuses[status] += 1
    series[at: time].answered += 1
    recordTimes(of: request, written: written, until: time)
  }

  /// A request on its way ended without an answer.
  ///
  /// The wait of a request that timed out counts as its response time, which was at least that
  /// long; to leave it out would hide the worst.
  mutating func recordFailure(
    of request: PlannedRequest,
    _ failure: RequestFailure,
    written: Int64,
    at time: Int64
  ) {
    failures[failure.index] += 1
    if failure == .timeout { recordTimes(of: request, written: written, until: time) }
  }

  private mutating func take(_ request: PlannedRequest) {
    if taken == 0 { firstIntended = request.intended }
    taken += 1
    lastIntended = request.intended
    series[at: request.intended].intended += 1
  }

  private mutating func recordTimes(of request: PlannedRequest, written: Int64, until time: Int64) {
    update(request) { timings in
      timings.service.record(UInt64(max(0, time - written)))
      timings.response.record(UInt64(max(0, time - request.intended)))
    }
  }

  private mutating func update(_ request: PlannedRequest, _ change: (inout Timings) -> Void) {
    change(&total)
    change(&byPersona[Int(request.persona)])
    guard let endpoint = endpoints[Int(request.endpoint)] else { return }
    change(&byService[endpoint.serviceIndex])
    change(&byStep[endpoint.stepIndex])
  }
}
