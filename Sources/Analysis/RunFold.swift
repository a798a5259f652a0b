import Scenarios
import Traces

/// Turns the rows of a run into its ``Summary``, in one pass and in memory that does not grow with
/// the number of sessions that have ended.
///
/// The state is integers: sums, counts and histograms of quanta and minor units. Therefore the result
/// depends neither on how rows of different sessions interleave nor on how the run was cut into
/// chunks, and the fold over a trace file equals the fold during the run bit for bit. Floating point
/// begins in ``finish(twin:twinContentHash:)``.
///
/// The definitions of the metrics stand at ``Scenarios/Metric``; beyond them:
///
/// - A *call* is a row of a real service that was not skipped: one attempt, optional ones too.
/// - A *technical loss* is a session that failed, or was abandoned for another reason than
///   `no-intent`.
/// - An *open* session is in no rate and no amount, but its calls were made and its steps reached.
public final class RunFold: RowConsumer {
  /// What the indices of the rows mean.
  public var description: TraceDescription { layout.description }

  let layout: RunLayout
  let scenario: Scenario?
  var live = LiveSessions()
  /// Sums by the time at which sessions end, calls end and sessions begin.
  var ledger: SliceLedger
  /// Sums of all sessions by the time of their arrival, to be paired with those of a twin.
  var arrivals: SliceLedger
  var steps: StepFold
  var services: ServiceFold
  var windows: WindowFold
  var losses: LossFold
  var predictions: PredictionFold
  var marks = RunMarks()

  /// Creates a fold that has seen no row.
  ///
  /// - Parameters:
  ///   - description: what the indices of the rows mean.
  ///   - scenario: what the run was a run of, with its faults also for the fault-free twin; without
  ///     it the summary has neither goals nor predictions, and knows effects by their markers alone.
  /// - Throws: ``FoldError/description(_:)`` where the description cannot be that of a run.
  public init(description: TraceDescription, scenario: Scenario?) throws {
    layout = try RunLayout(description)
    self.scenario = scenario
    ledger = SliceLedger(groups: layout.groupCount, cells: 640)
    arrivals = SliceLedger(groups: 1, cells: 16_384)
    steps = StepFold(layout)
    services = ServiceFold(layout)
    windows = WindowFold(layout)
    losses = LossFold(layout)
    predictions = PredictionFold(scenario, quantum: description.quantum)
  }

  /// Takes the next rows: begins, calls and ends, then markers and windows of stations.
  ///
  /// - Throws: ``FoldError`` where rows contradict the description or each other. The fold is of no
  ///   use after that.
  public func consume(_ chunk: RowChunk) throws {
    for row in chunk.begins { try begin(row) }
    for row in chunk.calls { try call(row) }
    for row in chunk.ends { try end(row) }
    for row in chunk.markers { try mark(row) }
    for row in chunk.stationWindows { try record(row) }
  }
}

/// What the markers say of the run as a whole.
struct RunMarks {
  /// The latest instant of any row.
  var latest: UInt64 = 0
  /// The last arrival.
  var lastArrival: UInt64 = 0
  var endOfArrivals: UInt64?
  var end: UInt64?
  var events: UInt64 = 0
  var isInterrupted = false
}

// MARK: - Rows

extension RunFold {
  private func begin(_ row: SessionBeginRow) throws(FoldError) {
    try layout.check(row)
    guard live.insert(row.session) else { throw .beginsTwice(session: row.session) }
    marks.latest = max(marks.latest, row.time)
    marks.lastArrival = max(marks.lastArrival, row.time)
    let sums = SessionSums(started: 1)
    try add(sums, at: row.time, persona: row.persona, journey: row.journey)
    try arrivals.add(sums, to: 0, at: row.time)
    windows.begin(at: row.time)
    changeUnderWay(by: 1, at: row.time, persona: row.persona, journey: row.journey)
  }

  private func call(_ row: CallRow) throws(FoldError) {
    let service = try layout.service(of: row)
    guard let slot = live.find(row.session) else { throw .notLive(session: row.session) }
    marks.latest = max(marks.latest, row.time)
    let step = layout.flatStep(Int(row.step), of: Int(row.journey))
    let bit: UInt64 = 1 << UInt64(row.step)
    if live[slot].reached & bit == 0 {
      live[slot].reached |= bit
      steps.reach(step: step, persona: row.persona)
    }
    if row.fault > 0 { losses.strike(fault: row.fault) }
    services.record(row, service: service)
    guard layout.isReal[service], row.outcome != .skipped else {
      if row.latency > 0 { try closeWait(at: slot) }
      return
    }
    try count(row)
    if !live[slot].isContinued(by: row, step: step) { try closeWait(at: slot) }
    live[slot].takeCall(row, step: step)
  }

  private func count(_ row: CallRow) throws(FoldError) {
    let failed: Int64 = row.outcome.isFailure ? 1 : 0
    try ledger.addCall(failed: failed, to: 0, at: row.time)
    try ledger.addCall(failed: failed, to: layout.group(ofPersona: row.persona), at: row.time)
    try ledger.addCall(failed: failed, to: layout.group(ofJourney: row.journey), at: row.time)
    if failed > 0 { windows.recordFailure(at: row.time) }
  }

  /// Counts the visible wait under way of a session, if there is one.
  private func closeWait(at slot: Int) throws(FoldError) {
    guard live[slot].isWaiting else { return }
    live[slot].isWaiting = false
    let wait = live[slot].waitEnd - live[slot].waitStart
    try live[slot].visible.accumulate(wait)
    steps.recordWait(wait, ofStep: Int(live[slot].step))
    windows.recordWait(wait, endedAt: live[slot].waitEnd)
  }

  private func end(_ row: SessionEndRow) throws(FoldError) {
    try layout.check(row)
    guard let slot = live.find(row.session) else { throw .notLive(session: row.session) }
    marks.latest = max(marks.latest, row.time)
    steps.end(row)
    // The last wait of an open session is known to be whole only where its step was completed.
    let first = UInt64(layout.firstStep[Int(row.journey)])
    if row.result != .open || UInt64(live[slot].step) < first + UInt64(row.steps) {
      try closeWait(at: slot)
    }
    let sums = sums(of: row, visible: live[slot].visible)
    live.remove(at: slot)
    try add(sums, at: row.time, persona: row.persona, journey: row.journey)
    try arrivals.add(sums, to: 0, at: row.time - row.duration)
    guard row.result != .open else { return }
    let isLoss = layout.isTechnicalLoss(row)
    if isLoss { try losses.lose(row) }
    try predictions.end(row, isLoss: isLoss)
    try windows.end(row, isLoss: isLoss)
    changeUnderWay(by: -1, at: row.time, persona: row.persona, journey: row.journey)
  }

  private func sums(of row: SessionEndRow, visible: UInt64) -> SessionSums {
    var sums = SessionSums()
    sums.results[Int(row.result.rawValue)] = 1
    guard row.result != .open else { return sums }
    let isLoss = layout.isTechnicalLoss(row)
    sums.technicallyAbandoned = isLoss && row.result == .abandoned ? 1 : 0
    sums.revenue = row.value
    sums.lost = isLoss ? row.potential : 0
    sums.satisfaction = Int64(row.satisfaction)
    guard row.result.isCompleted else { return sums }
    sums.journeyTime = Int64(clamping: visible)
    sums.wallTime = Int64(row.duration)
    return sums
  }

  private func mark(_ row: MarkerRow) throws(FoldError) {
    try layout.check(time: row.time)
    marks.latest = max(marks.latest, row.time)
    switch row.kind {
    case .endOfArrivals: marks.endOfArrivals = row.time
    case .end:
      marks.end = row.time
      marks.events = row.argument
      marks.isInterrupted = row.value == 1
    default: try losses.mark(row)
    }
  }

  private func record(_ row: StationWindowRow) throws(FoldError) {
    try layout.check(row)
    marks.latest = max(marks.latest, row.time)
    try services.record(row)
    try windows.record(row)
  }

  private func add(
    _ sums: SessionSums,
    at time: UInt64,
    persona: UInt16,
    journey: UInt16
  ) throws(FoldError) {
    try ledger.add(sums, to: 0, at: time)
    try ledger.add(sums, to: layout.group(ofPersona: persona), at: time)
    try ledger.add(sums, to: layout.group(ofJourney: journey), at: time)
  }

  private func changeUnderWay(
    by amount: Int32,
    at time: UInt64,
    persona: UInt16,
    journey: UInt16
  ) {
    windows.change(group: 0, by: amount, at: time)
    windows.change(group: layout.group(ofPersona: persona), by: amount, at: time)
    windows.change(group: layout.group(ofJourney: journey), by: amount, at: time)
  }
}
