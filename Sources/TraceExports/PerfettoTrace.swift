import Traces

/// Writes a part of a trace as a file for Perfetto's viewer.
///
/// The file has a track for each session, below its persona, with a slice for the session, for each of
/// its steps and for each call; counters of each service; phases as instants; and a track for each
/// effect with a slice while it acts. Times are nanoseconds since the start of the run.
public struct PerfettoTrace {
  /// The most slices that the viewer takes well.
  public static let usualSliceLimit = 2_000_000

  /// What was written.
  public struct Receipt: Equatable, Sendable {
    /// The sessions, each with one slice.
    public internal(set) var sessions = 0
    /// Slices of steps.
    public internal(set) var steps = 0
    /// Slices of calls.
    public internal(set) var calls = 0
    /// Slices of effects.
    public internal(set) var effects = 0
    /// Phases, each an instant.
    public internal(set) var phases = 0
    /// Values of counters, three for each window of a service.
    public internal(set) var counts = 0

    /// All slices.
    public var slices: Int { sessions + steps + calls + effects }
  }

  let set: TraceSet
  let selection: PerfettoSelection
  let sliceLimit: Int
  var writer: TrackEventWriter
  var receipt = Receipt()

  /// Writes the sessions, services, phases and effects of a part of a trace.
  ///
  /// - Parameters:
  ///   - set: the trace.
  ///   - selection: which part of it.
  ///   - sliceLimit: how many slices there may be.
  ///   - sink: takes the bytes of the file, part by part.
  /// - Returns: what was written.
  /// - Throws: ``PerfettoError`` if nothing is selected or too much, what `sink` throws, or a
  ///   `TraceError` where a block is not what was written. The slices are counted before the first
  ///   byte is handed over.
  /// - Complexity: memory for all rows of the selection, at most `sliceLimit` of them.
  public static func write(
    _ set: TraceSet,
    _ selection: PerfettoSelection,
    sliceLimit: Int = usualSliceLimit,
    to sink: @escaping ([UInt8]) throws -> Void
  ) throws -> Receipt {
    var trace = PerfettoTrace(
      set: set,
      selection: selection,
      sliceLimit: sliceLimit,
      writer: TrackEventWriter { try sink($0.bytes) }
    )
    let sessions = try trace.gatherSessions()
    let timeline = try RunTimeline(set, selection)
    let isBare = sessions.isEmpty && (selection.isOfOneSession || timeline.windows.isEmpty)
    guard !isBare else { throw PerfettoError.nothingSelected }
    let description = set.description
    let root = try trace.writer.addTrack("\(description.scenario), seed \(description.seed)")
    try trace.write(timeline, below: root)
    try trace.write(sessions, below: root)
    try trace.writer.finish()
    return trace.receipt
  }

  /// Quanta in nanoseconds; what does not fit is the end of time.
  func nanoseconds(_ quanta: UInt64) -> UInt64 {
    let (product, isTooLarge) = quanta.multipliedReportingOverflow(by: set.description.quantum)
    return isTooLarge ? .max : product
  }
}

/// Why a part of a trace cannot be exported.
public enum PerfettoError: Error, Equatable, Sendable {
  /// There are more slices than the limit; the limit was reached at this time, in quanta.
  case tooManySlices(limit: Int, time: UInt64)
  /// The session is not there; or no session and no window of a service is in the selection.
  case nothingSelected
}

// MARK: - Sessions

/// The rows of a session that are in the selection.
struct SelectedSession {
  let id: UInt64
  var begin: SessionBeginRow?
  var calls: [CallRow] = []
  var end: SessionEndRow?

  var persona: UInt16 { begin?.persona ?? end?.persona ?? calls.first?.persona ?? 0 }
  var journey: UInt16 { begin?.journey ?? end?.journey ?? calls.first?.journey ?? 0 }
  var region: UInt16 { begin?.region ?? end?.region ?? calls.first?.region ?? 0 }

  /// When it began, as far as the selection tells.
  var start: UInt64 {
    [begin?.time, end.map { $0.time - $0.duration }, calls.map { $0.time - $0.latency }.min()]
      .compactMap { $0 }.min() ?? 0
  }

  /// When it ended, as far as the selection tells.
  var finish: UInt64 {
    [end?.time, calls.map(\.time).max(), begin?.time].compactMap { $0 }.max() ?? 0
  }
}

extension PerfettoTrace {
  /// The rows of the sessions that are wanted.
  private func gatherSessions() throws -> [SelectedSession] {
    let isWanted = try selection.membership(in: set)
    var sessions: [UInt64: SelectedSession] = [:]
    var slices = 0
    try set.forEachRow(matching: selection.rows([.call, .sessionBegin, .sessionEnd])) { record in
      guard let id = record.session, isWanted(id) else { return }
      let added = sessions[id, default: SelectedSession(id: id)].add(record)
      slices += added
      guard slices + sessions.count <= sliceLimit else {
        throw PerfettoError.tooManySlices(limit: sliceLimit, time: record.time)
      }
    }
    return sessions.values.sorted { ($0.persona, $0.start, $0.id) < ($1.persona, $1.start, $1.id) }
  }

  private mutating func write(_ sessions: [SelectedSession], below root: UInt64) throws {
    var persona: (index: UInt16, track: UInt64)?
    for (rank, session) in sessions.enumerated() {
      if persona?.index != session.persona {
        let name = set.description.personaName(session.persona)
        let track = try writer.addTrack(
          "sessions: \(name)",
          below: root,
          rank: 4 + Int(session.persona)
        )
        persona = (session.persona, track)
      }
      let track = try writer.addTrack(
        "session \(session.id)",
        below: persona?.track ?? root,
        rank: rank
      )
      try write(session, on: track)
    }
  }

  private mutating func write(_ session: SelectedSession, on track: UInt64) throws {
    receipt.sessions += 1
    try writer.begin(
      set.description.journeyName(session.journey),
      category: "session",
      on: track,
      at: nanoseconds(session.start),
      annotations(of: session)
    )
    let calls = session.calls.enumerated()
      .sorted {
        ($0.element.time - $0.element.latency, $0.offset)
          < ($1.element.time - $1.element.latency, $1.offset)
      }
      .map(\.element)
    var beside: [CallRow] = []
    var step: (number: UInt16, finish: UInt64)?
    for call in calls {
      // Slices of one track lie inside each other or apart; what overlaps goes to a track beside.
      guard call.time - call.latency >= step?.finish ?? 0 else {
        beside.append(call)
        continue
      }
      if let open = step, open.number != call.step {
        try writer.end(on: track, at: nanoseconds(open.finish))
        step = nil
      }
      if step == nil { try beginStep(of: call, on: track) }
      try write(call, on: track)
      step = (call.step, call.time)
    }
    if let step { try writer.end(on: track, at: nanoseconds(step.finish)) }
    try writer.end(on: track, at: nanoseconds(session.finish))
    try write(beside, of: session, below: track)
  }

  private mutating func beginStep(of call: CallRow, on track: UInt64) throws {
    receipt.steps += 1
    try writer.begin(
      set.description.stepName(of: call),
      category: "step",
      on: track,
      at: nanoseconds(call.time - call.latency)
    )
  }

  private mutating func write(_ call: CallRow, on track: UInt64) throws {
    receipt.calls += 1
    let service = set.description.service(of: call)
    try writer.begin(
      service.operation.isEmpty ? service.name : "\(service.name): \(service.operation)",
      category: "call",
      on: track,
      at: nanoseconds(call.time - call.latency),
      annotations(of: call)
    )
    try writer.end(on: track, at: nanoseconds(call.time))
  }

  /// Writes calls that ran while another call of their session did, on as few tracks as it takes.
  private mutating func write(
    _ calls: [CallRow],
    of session: SelectedSession,
    below track: UInt64
  ) throws {
    var lanes: [(track: UInt64, finish: UInt64)] = []
    for call in calls {
      let start = call.time - call.latency
      let lane = lanes.firstIndex { $0.finish <= start } ?? lanes.count
      if lane == lanes.count {
        let name = "session \(session.id), beside \(lane + 1)"
        lanes.append((try writer.addTrack(name, below: track, rank: lane), 0))
      }
      try write(call, on: lanes[lane].track)
      lanes[lane].finish = call.time
    }
  }
}

extension SelectedSession {
  /// Takes a row and returns how many slices it adds.
  fileprivate mutating func add(_ record: TraceRecord) -> Int {
    switch record {
    case .begin(let row): begin = row
    case .end(let row): end = row
    case .call(let row):
      let isNewStep = calls.last?.step != row.step
      calls.append(row)
      return isNewStep ? 2 : 1
    case .marker, .window: break
    }
    return 0
  }
}

// MARK: - Annotations

extension PerfettoTrace {
  private func annotations(of session: SelectedSession) -> [TrackEventWriter.Annotation] {
    let description = set.description
    var list: [TrackEventWriter.Annotation] = [
      .number("session", Int64(bitPattern: session.id)),
      .text("persona", description.personaName(session.persona)),
      .text("region", description.regionName(session.region)),
    ]
    if let payment = session.begin.flatMap({ description.paymentName($0.payment) }) {
      list.append(.text("payment", payment))
    }
    guard let end = session.end else { return list }
    list.append(.text("result", "\(end.result)"))
    if let reason = description.reasonName(end.reason) { list.append(.text("reason", reason)) }
    if let fault = description.faultName(end.fault) { list.append(.text("fault", fault)) }
    return list + [
      .number("value", end.value), .number("potential", end.potential),
      .number("satisfaction", Int64(end.satisfaction)),
    ]
  }

  private func annotations(of call: CallRow) -> [TrackEventWriter.Annotation] {
    var list: [TrackEventWriter.Annotation] = [.text("outcome", "\(call.outcome)")]
    if let fault = set.description.faultName(call.fault) { list.append(.text("fault", fault)) }
    if call.attempt >> 4 > 0 { list.append(.number("retry", Int64(call.attempt >> 4))) }
    if call.attempt & 15 > 0 { list.append(.number("attempt", Int64(call.attempt & 15) + 1)) }
    if call.value != 0 { list.append(.number("value", call.value)) }
    if call.status > 0 { list.append(.number("status", Int64(call.status))) }
    return list
  }
}
