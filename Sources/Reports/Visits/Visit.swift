import Traces

/// The rows of one session, and what happened to the run meanwhile, as a story.
public struct Visit {
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
  func name(_ names: [String], _ index: some BinaryInteger) -> String {
    names.indices.contains(Int(index)) ? names[Int(index)] : "no. \(index)"
  }

  var persona: String? {
    (begin?.persona ?? end?.persona ?? calls.first?.persona).map { name(description.personas, $0) }
  }

  var journey: String? {
    (begin?.journey ?? end?.journey ?? calls.first?.journey)
      .map { name(description.journeys.map(\.name), $0) }
  }

  var region: String? {
    (begin?.region ?? end?.region ?? calls.first?.region).map { name(description.regions, $0) }
  }

  var payment: String? {
    begin.flatMap { $0.payment == 0 ? nil : name(description.payments, $0.payment - 1) }
  }

  /// The phase of the timeline in which the first call ended.
  var phase: String? {
    calls.first.flatMap { first in
      description.phases.isEmpty ? nil : name(description.phases, first.phase)
    }
  }

  func fault(_ number: UInt16) -> String? {
    number == 0 ? nil : name(description.faults, number - 1)
  }

  private func step(of row: CallRow) -> TraceDescription.Step? {
    guard description.journeys.indices.contains(Int(row.journey)) else { return nil }
    let steps = description.journeys[Int(row.journey)].steps
    return steps.indices.contains(Int(row.step)) ? steps[Int(row.step)] : nil
  }

  func stepName(of row: CallRow) -> String { step(of: row)?.name ?? "step \(row.step)" }

  /// The service that answered and what was asked of it, and whether the service is a real one.
  func service(of row: CallRow) -> (name: String, operation: String, isReal: Bool) {
    let calls = step(of: row)?.calls ?? []
    let planned = calls.indices.contains(Int(row.call)) ? calls[Int(row.call)] : nil
    let index = row.service > 0 ? Int(row.service) - 1 : planned?.service
    let operation = row.service > 0 ? "" : planned?.operation ?? ""
    guard let index, description.services.indices.contains(index) else {
      return ("call \(row.call)", operation, true)
    }
    return (description.services[index].name, operation, description.services[index].isReal)
  }

  /// What a marker says.
  func text(of marker: MarkerRow) -> String {
    let index = Int(clamping: marker.argument)
    switch marker.kind {
    case .phase: return "phase \(name(description.phases, index)) begins"
    case .effectOn: return "\(name(description.faults, index)) begins to act"
    default: return "\(name(description.faults, index)) acts no more"
    }
  }
}
