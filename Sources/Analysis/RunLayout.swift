import Scenarios
import Traces

/// What the indices of rows mean, flattened to arrays, and the checks that rows must pass.
///
/// Immutable and shared by reference: as a value it would cost a reference count an array, a row.
final class RunLayout: Sendable {
  /// Times below this are accepted: 2^62 quanta.
  static let timeLimit: UInt64 = 1 << 62
  /// Amounts between this and its negative are accepted: what a `Double` holds exactly.
  static let amountLimit: Int64 = 1 << 53
  /// Observation windows that a run of few services and groups may have.
  static let mostWindows = 1 << 20

  let description: TraceDescription
  /// The flat index of each journey's first step; one more at the end.
  let firstStep: [Int]
  /// The flat index of each flat step's first call; one more at the end.
  let firstCall: [Int]
  /// The service of each flat call.
  let callService: [Int]
  /// Whether each service is a real one.
  let isReal: [Bool]
  /// Whether a visitor waits for what each service does: the real ones, rules, and processing in his
  /// sight.
  let isVisible: [Bool]
  /// Whether rows of each service are those of steps that a session goes past.
  let isPassedBy: [Bool]
  /// Whether each reason is that something took too long.
  let isSlowness: [Bool]
  /// The index of `no-intent` among the reasons; -1 where it is not named.
  let noIntent: Int
  let personaCount: Int
  let journeyCount: Int
  let serviceCount: Int
  let regionCount: Int
  let faultCount: Int
  /// Reasons, at least the one that is none.
  let reasonCount: Int
  /// Observation windows that a series may have: fewer where there are very many series.
  let windowLimit: Int
  /// The end of the last of these windows.
  let horizon: UInt64

  /// The groups of sessions: all, then the personas, then the journeys.
  var groupCount: Int { 1 + personaCount + journeyCount }

  /// The number of steps of all journeys.
  var stepCount: Int { firstCall.count - 1 }

  init(_ description: TraceDescription) throws(FoldError) {
    try Self.check(description)
    self.description = description
    var firstStep = [0]
    var firstCall = [0]
    var callService: [Int] = []
    for journey in description.journeys {
      for step in journey.steps {
        callService.append(contentsOf: step.calls.map(\.service))
        firstCall.append(callService.count)
      }
      firstStep.append(firstStep[firstStep.count - 1] + journey.steps.count)
    }
    self.firstStep = firstStep
    self.firstCall = firstCall
    self.callService = callService
    isReal = description.services.map(\.isReal)
    isVisible = description.services.map(\.isVisible)
    isPassedBy = description.services.map {
      !$0.isReal && $0.name.hasPrefix("skip/") && $0.name != "skip/no-call"
    }
    isSlowness = description.reasons.map {
      $0 == "latency" || $0 == "reneged" || $0.hasSuffix("/latency")
    }
    noIntent = description.reasons.firstIndex(of: "no-intent") ?? -1
    personaCount = description.personas.count
    journeyCount = description.journeys.count
    serviceCount = description.services.count
    regionCount = description.regions.count
    faultCount = description.faults.count
    reasonCount = max(1, description.reasons.count)
    let series = 1 + serviceCount + personaCount + journeyCount
    windowLimit = min(Self.mostWindows, (1 << 27) / series)
    let (horizon, overflow) = description.window.multipliedReportingOverflow(
      by: UInt64(windowLimit)
    )
    self.horizon = overflow ? .max : horizon
  }

  private static func check(_ description: TraceDescription) throws(FoldError) {
    guard description.quantum > 0 else { throw .description("a quantum of 0 ns") }
    guard description.window > 0 else { throw .description("an observation window of no length") }
    let names = [
      description.personas.count, description.journeys.count, description.services.count,
      description.regions.count, description.faults.count, description.reasons.count,
    ]
    guard names.allSatisfy({ $0 <= Int(UInt16.max) }) else {
      throw .description("more than 65,535 names of one kind")
    }
    guard description.personas.count + description.journeys.count <= 4_096 else {
      throw .description("more than 4,096 personas and journeys")
    }
    var steps = 0
    for journey in description.journeys {
      guard journey.steps.count <= 64 else {
        throw .description("journey \(journey.name) has more than 64 steps")
      }
      steps += journey.steps.count
      for call in journey.steps.flatMap(\.calls)
      where !description.services.indices.contains(call.service) {
        throw .description("a call of journey \(journey.name) names no service")
      }
    }
    guard steps * description.personas.count <= 1 << 22 else {
      throw .description("too many personas and steps")
    }
  }
}

// MARK: - Checks of rows

extension RunLayout {
  func check(_ row: SessionBeginRow) throws(FoldError) {
    try check(time: row.time)
    try check(row.persona, "persona", personaCount)
    try check(row.journey, "journey", journeyCount)
    try check(row.region, "region", regionCount)
  }

  /// Checks a call and says to which service it went.
  func service(of row: CallRow) throws(FoldError) -> Int {
    try check(time: row.time)
    try check(span: row.latency, until: row.time, "latency")
    try check(row.persona, "persona", personaCount)
    try check(row.journey, "journey", journeyCount)
    try check(row.region, "region", regionCount)
    try check(row.step, "step", stepCount(of: Int(row.journey)))
    try check(row.fault, "fault", faultCount + 1)
    guard row.service == 0 else {
      try check(row.service, "service", serviceCount + 1)
      return Int(row.service) - 1
    }
    let step = flatStep(Int(row.step), of: Int(row.journey))
    try check(UInt16(row.call), "call", firstCall[step + 1] - firstCall[step])
    return callService[firstCall[step] + Int(row.call)]
  }

  func check(_ row: SessionEndRow) throws(FoldError) {
    try check(time: row.time)
    try check(span: row.duration, until: row.time, "duration")
    try check(row.persona, "persona", personaCount)
    try check(row.journey, "journey", journeyCount)
    try check(row.region, "region", regionCount)
    try check(row.fault, "fault", faultCount + 1)
    try check(row.reason, "reason", reasonCount)
    let steps = stepCount(of: Int(row.journey))
    guard row.steps <= steps else {
      throw .index(column: "steps", value: UInt64(row.steps), count: steps)
    }
    try check(amount: row.value, "value")
    try check(amount: row.potential, "potential")
  }

  func check(_ row: StationWindowRow) throws(FoldError) {
    try check(time: row.time)
    try check(row.service, "service", serviceCount)
  }

  func check(time: UInt64) throws(FoldError) {
    guard time < Self.timeLimit else {
      throw .range(column: "time", value: Int64(clamping: time))
    }
    guard time <= horizon else { throw .tooManyWindows(limit: windowLimit) }
  }

  private func check(span: UInt64, until time: UInt64, _ column: String) throws(FoldError) {
    guard span <= time else { throw .range(column: column, value: Int64(clamping: span)) }
  }

  private func check(amount: Int64, _ column: String) throws(FoldError) {
    guard -Self.amountLimit...Self.amountLimit ~= amount else {
      throw .range(column: column, value: amount)
    }
  }

  private func check(_ value: UInt16, _ column: String, _ count: Int) throws(FoldError) {
    guard value < count else { throw .index(column: column, value: UInt64(value), count: count) }
  }
}

// MARK: - Meaning of indices

extension RunLayout {
  func stepCount(of journey: Int) -> Int { firstStep[journey + 1] - firstStep[journey] }

  /// The place of a step among the steps of all journeys.
  func flatStep(_ step: Int, of journey: Int) -> Int { firstStep[journey] + step }

  func group(ofPersona persona: UInt16) -> Int { 1 + Int(persona) }

  func group(ofJourney journey: UInt16) -> Int { 1 + personaCount + Int(journey) }

  /// The groups whose sums make up those of a group: all sessions are those of all personas.
  func members(of group: Int) -> Range<Int> {
    group == 0 ? 1..<1 + personaCount : group..<group + 1
  }

  /// Whether the session was lost for a technical reason: it failed, or it left for another reason
  /// than inclination.
  func isTechnicalLoss(_ row: SessionEndRow) -> Bool {
    switch row.result {
    case .failed: true
    case .abandoned: Int(row.reason) != noIntent
    case .converted, .assisted, .rejected, .expired, .open: false
    }
  }

  /// Seconds of `quanta`.
  func seconds(_ quanta: Double) -> Double { quanta * Double(description.quantum) / 1e9 }
}

extension SessionResult {
  /// Whether the visitor got what he came for.
  var isCompleted: Bool { self == .converted || self == .assisted }
}

extension CallOutcome {
  /// Whether the caller was turned away at once, without an answer whose time would tell anything.
  var isTurnedAway: Bool {
    switch self {
    case .overload, .shed, .breakerOpen, .skipped, .refusedByRule: true
    default: false
    }
  }
}
