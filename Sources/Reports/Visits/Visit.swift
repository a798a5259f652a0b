import Traces

/// The rows of one session, and what happened to the run meanwhile, as a story.
public struct Visit: Sendable {
  let description: TraceDescription
  let session: UInt64
  let begin: SessionBeginRow?
  let end: SessionEndRow?
  /// The calls, by start.
  let calls: [CallRow]
  /// Phases and effects that began or ended while the visit lasted.
  let markers: [MarkerRow]

  /// Creates the story of a session.
  ///
  /// - Parameters:
  ///   - session: the session.
  ///   - description: of the trace that has the rows.
  ///   - begin: its begin; a window of a trace may lack it.
  ///   - calls: its calls, in any order.
  ///   - end: its end; a trace that was cut may lack it.
  ///   - markers: those of the run; the ones outside the visit are passed over.
  public init(
    session: UInt64,
    description: TraceDescription,
    begin: SessionBeginRow?,
    calls: [CallRow],
    end: SessionEndRow?,
    markers: [MarkerRow] = []
  ) {
    self.session = session
    self.description = description
    self.begin = begin
    self.end = end
    // The place of a row among those of one start is its place in the file.
    self.calls = calls.enumerated()
      .sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
      .map(\.element)
    let shown: Set<MarkerKind> = [.phase, .effectOn, .effectOff]
    let first = begin?.time ?? end.map { $0.time - $0.duration } ?? self.calls.first?.start ?? 0
    let last = end?.time ?? calls.map(\.time).max() ?? first
    start = first
    finish = last
    self.markers = markers.filter {
      shown.contains($0.kind) && $0.time > first && $0.time <= last
    }
  }

  /// When the visit began, in quanta.
  let start: UInt64
  /// When it ended, or the last that is known of it.
  let finish: UInt64
}

extension CallRow {
  /// When the attempt began.
  var start: UInt64 { time - latency }
  /// Retries that the visitor had made.
  var visitorRetry: UInt8 { attempt >> 4 }
  /// Attempts that the machine had made since the visitor's last.
  var machineAttempt: UInt8 { attempt & 15 }
  /// Whether the caller got an answer to go on with.
  var isGood: Bool { outcome == .ok || outcome == .degraded || outcome == .skipped }
}

// MARK: - Names

extension Visit {
  var persona: String? {
    (begin?.persona ?? end?.persona ?? calls.first?.persona).map { description.personaName($0) }
  }

  var journey: String? {
    (begin?.journey ?? end?.journey ?? calls.first?.journey).map { description.journeyName($0) }
  }

  var region: String? {
    (begin?.region ?? end?.region ?? calls.first?.region).map { description.regionName($0) }
  }

  var payment: String? { begin.flatMap { description.paymentName($0.payment) } }

  /// The phase of the timeline in which the first call ended.
  var phase: String? {
    calls.first.flatMap { first in
      description.phases.isEmpty
        ? nil : TraceDescription.name(description.phases, first.phase)
    }
  }

  /// What a marker says.
  func text(of marker: MarkerRow) -> String {
    let index = Int(clamping: marker.argument)
    switch marker.kind {
    case .phase: return "phase \(TraceDescription.name(description.phases, index)) begins"
    case .effectOn: return "\(TraceDescription.name(description.faults, index)) begins to act"
    default: return "\(TraceDescription.name(description.faults, index)) acts no more"
    }
  }
}
