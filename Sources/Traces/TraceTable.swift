/// The tables of a trace. The raw value stands in the file and is never used for another table.
public enum TraceTable: UInt8, CaseIterable, Sendable {
  case call, sessionBegin, sessionEnd, marker, stationWindow, emission

  /// The name, as META has it.
  public var name: String {
    switch self {
    case .call: "call"
    case .sessionBegin: "session-begin"
    case .sessionEnd: "session-end"
    case .marker: "marker"
    case .stationWindow: "station-window"
    case .emission: "emission"
    }
  }

  /// The columns that a reader of this version knows, by id.
  public var columns: [TraceColumn] {
    switch self {
    case .call: CallRow.columns + [.request]
    case .sessionBegin: SessionBeginRow.columns
    case .sessionEnd: SessionEndRow.columns
    case .marker: MarkerRow.columns
    case .stationWindow: StationWindowRow.columns
    case .emission: EmissionRow.columns + [.request]
    }
  }

  /// The place of the table among the rows of one instant: what changes the run, what begins, what
  /// happens, what ends, what observes. For each session that is the order in which rows came about.
  var rank: Int {
    switch self {
    case .marker: 0
    case .sessionBegin: 1
    case .call: 2
    case .sessionEnd: 3
    case .stationWindow: 4
    case .emission: 5
    }
  }
}

/// The columns of a trace. The raw value stands in the file and is never used for another column.
public enum TraceColumn: UInt8, CaseIterable, Sendable {
  case time, session, latency, value, persona, journey, region, step, attempt, outcome, phase
  case status, service, steps, call, fault, version, payment, flags, potential, satisfaction
  case calls, waited, waitSum, busySum, longestQueue, errors, overloads, timeouts
  case due, written, firstByte, lastByte, bytes, emissionReason, request

  /// The name, as META has it. Column 9 is the outcome of a call and the result of a session,
  /// column 11 the status of a call, the reason of an end and the kind of a marker.
  public var name: String { "\(self)" }

  /// Whether values are two's complement.
  var isSigned: Bool {
    switch self {
    case .value, .potential, .due, .written, .firstByte, .lastByte: true
    default: false
    }
  }

  /// Whether values number things of which there are few, so that it pays to say which occur.
  var isCategory: Bool {
    switch self {
    case .persona, .journey, .region, .step, .attempt, .outcome, .phase, .status, .service, .call,
      .fault, .version, .payment, .emissionReason:
      true
    default: false
    }
  }

  /// The bits that hold every value.
  var bitWidth: UInt64 {
    switch self {
    case .attempt, .outcome, .call, .version, .payment, .flags, .emissionReason: 8
    case .persona, .journey, .region, .step, .phase, .status, .service, .fault, .satisfaction: 16
    case .steps, .request: 32
    default: 64
    }
  }
}
