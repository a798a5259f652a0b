import Scenarios
import Traces

/// What a ``RunFold`` has seen. A value, so that a chunk is folded under one access to it.
struct RunState {
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
  var databases: DatabaseFold
  var losses: LossFold
  var endings: EndingFold
  var dropOffs: DropOffFold
  var examples = ExampleFold()
  var loyalty: LoyaltyFold
  var predictions: PredictionFold
  /// The versions of a feature, where the scenario has them.
  var rollout: RolloutFold?
  /// `nil` where nothing regional happens.
  var regions: RegionFold?
  /// `nil` where the scenario is not known.
  var customers: CustomerFold?
  var marks = RunMarks()
  var laws = OperationalLaws()
  /// Where the sessions of a block of rows are kept.
  private var slots: [Int] = []

  /// What the indices of the rows mean.
  var description: TraceDescription { layout.description }

  init(_ description: TraceDescription, scenario: Scenario?) throws(FoldError) {
    layout = try RunLayout(description)
    self.scenario = scenario
    ledger = SliceLedger(
      groups: layout.groupCount,
      cells: Self.cells(ofGroups: layout.groupCount)
    )
    arrivals = SliceLedger(groups: 1, cells: Self.arrivalCells)
    steps = StepFold(layout)
    services = ServiceFold(layout)
    windows = WindowFold(layout)
    databases = DatabaseFold(layout)
    losses = LossFold(layout)
    endings = EndingFold(layout)
    dropOffs = DropOffFold(layout)
    loyalty = LoyaltyFold(scenario, layout: layout)
    predictions = PredictionFold(
      scenario,
      quantum: description.quantum,
      seed: description.seed
    )
    rollout = RolloutFold(scenario, quantum: description.quantum)
    regions = RegionFold(scenario, layout)
    customers = scenario.map { CustomerFold($0, seed: description.seed) }
  }

  /// The cells of the ledger: short ones, so that a fault of minutes in a day is a stretch of its own;
  /// a group takes 0.5 MB then.
  static func cells(ofGroups groups: Int) -> Int { groups > 24 ? 640 : 2_560 }

  /// The cells of the ledger of arrivals.
  static let arrivalCells = 16_384

  /// Takes the rows of a chunk.
  ///
  /// Sessions are looked up in blocks before their rows are folded: the look-ups miss the cache and do
  /// not depend on each other, so the processor makes several at once.
  mutating func consume(_ chunk: RowChunk) throws(FoldError) {
    let (begins, calls, ends) = (chunk.begins, chunk.calls, chunk.ends)
    for block in Self.blocks(of: begins.count) {
      for index in block where live.find(begins[index].session) != nil {
        throw .beginsTwice(session: begins[index].session)
      }
      for index in block { try begin(begins[index]) }
    }
    for block in Self.blocks(of: calls.count) {
      slots.removeAll(keepingCapacity: true)
      for index in block { slots.append(live.find(calls[index].session) ?? -1) }
      for index in block { try call(calls[index], slot: slots[index - block.lowerBound]) }
    }
    for block in Self.blocks(of: ends.count) {
      slots.removeAll(keepingCapacity: true)
      for index in block { slots.append(live.find(ends[index].session) ?? 0) }
      for index in block { try end(ends[index], hint: slots[index - block.lowerBound]) }
    }
    for row in chunk.markers { try mark(row) }
    for row in chunk.stationWindows { try record(row) }
  }

  private static func blocks(of count: Int) -> some Sequence<Range<Int>> {
    stride(from: 0, to: count, by: 512).lazy.map { $0..<min($0 + 512, count) }
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

extension RunState {
  private mutating func begin(_ row: SessionBeginRow) throws(FoldError) {
    try layout.check(row)
    guard live.insert(row.session) else { throw .beginsTwice(session: row.session) }
    laws.take(row)
    marks.latest = max(marks.latest, row.time)
    marks.lastArrival = max(marks.lastArrival, row.time)
    let sums = SessionSums(started: 1)
    try add(sums, at: row.time, persona: row.persona, journey: row.journey)
    try arrivals.add(sums, to: 0, at: row.time)
    rollout?.begin(row)
    windows.begin(at: row.time, persona: row.persona)
    customers?.begin(row.session)
    changeUnderWay(by: 1, at: row.time, persona: row.persona, journey: row.journey)
  }

  private mutating func call(_ row: CallRow, slot: Int) throws(FoldError) {
    let service = try layout.service(of: row)
    guard slot >= 0 else { throw .notLive(session: row.session) }
    marks.latest = max(marks.latest, row.time)
    let step = layout.flatStep(Int(row.step), of: Int(row.journey))
    let bit: UInt64 = 1 << UInt64(row.step)
    if live[slot].reached & bit == 0, !layout.isPassedBy[service] {
      live[slot].reached |= bit
      steps.reach(step: step, persona: row.persona)
    }
    if row.fault > 0 { losses.strike(fault: row.fault) }
    services.record(row, service: service)
    guard layout.isVisible[service], row.outcome != .skipped else {
      try regions?.takeStandIn(row, service: service)
      if row.latency > 0 { try closeWait(at: slot) }
      return
    }
    if layout.isReal[service] {
      try count(row)
      try regions?.take(row)
    }
    if !live[slot].isContinued(by: row, step: step) { try closeWait(at: slot) }
    live[slot].takeCall(row, step: step)
  }

  private mutating func count(_ row: CallRow) throws(FoldError) {
    let failed: Int64 = row.outcome.isFailure ? 1 : 0
    let groups = (layout.group(ofPersona: row.persona), layout.group(ofJourney: row.journey))
    try ledger.addCall(failed: failed, to: groups, at: row.time)
    rollout?.call(row)
    windows.record(row)
  }

  /// Counts the visible wait under way of a session, if there is one.
  private mutating func closeWait(at slot: Int) throws(FoldError) {
    guard live[slot].isWaiting else { return }
    live[slot].isWaiting = false
    let wait = live[slot].waitEnd - live[slot].waitStart
    try live[slot].visible.accumulate(wait)
    steps.recordWait(wait, ofStep: Int(live[slot].step))
    windows.recordWait(wait, endedAt: live[slot].waitEnd)
  }

  private mutating func end(_ row: SessionEndRow, hint: Int) throws(FoldError) {
    try layout.check(row)
    guard let slot = live.find(row.session, hint: hint) else {
      throw .notLive(session: row.session)
    }
    marks.latest = max(marks.latest, row.time)
    laws.take(row)
    steps.end(row, reached: live[slot].reached)
    dropOffs.end(row, reached: live[slot].reached)
    // The last wait of an open session is known to be whole only where its step was completed.
    let first = UInt64(layout.firstStep[Int(row.journey)])
    if row.result != .open || UInt64(live[slot].step) < first + UInt64(row.steps) {
      try closeWait(at: slot)
    }
    let isLoss = layout.isTechnicalLoss(row)
    let sums = SessionSums(row, isLoss: isLoss, visible: live[slot].visible)
    examples.end(row, isLoss: isLoss, visible: live[slot].visible)
    rollout?.end(row, isLoss: isLoss, visible: live[slot].visible)
    live.remove(at: slot)
    try add(sums, at: row.time, persona: row.persona, journey: row.journey)
    try arrivals.add(sums, to: 0, at: row.time - row.duration)
    try regions?.end(row)
    guard row.result != .open else { return }
    endings.end(row)
    if isLoss { try losses.lose(row) }
    loyalty.end(row)
    try predictions.end(row, isLoss: isLoss)
    try windows.end(row, isLoss: isLoss)
    changeUnderWay(by: -1, at: row.time, persona: row.persona, journey: row.journey)
  }

  private mutating func mark(_ row: MarkerRow) throws(FoldError) {
    try layout.check(time: row.time)
    marks.latest = max(marks.latest, row.time)
    switch row.kind {
    case .endOfArrivals: marks.endOfArrivals = row.time
    case .end:
      marks.end = row.time
      marks.events = row.argument
      marks.isInterrupted = row.value == 1
      // No row of a session follows, and a twin may be about to need the memory.
      if live.count == 0 { live = LiveSessions() }
    case .rolloutShare, .rolloutReading: try rollout?.mark(row)
    default: try losses.mark(row)
    }
  }

  private mutating func record(_ row: StationWindowRow) throws(FoldError) {
    try layout.check(row)
    marks.latest = max(marks.latest, row.time)
    try services.record(row)
    try windows.record(row)
    try databases.record(row)
  }

  private mutating func add(
    _ sums: SessionSums,
    at time: UInt64,
    persona: UInt16,
    journey: UInt16
  ) throws(FoldError) {
    try ledger.add(sums, to: layout.group(ofPersona: persona), at: time)
    try ledger.add(sums, to: layout.group(ofJourney: journey), at: time)
  }

  private mutating func changeUnderWay(
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
