extension CallRow: TraceRow {
  static var table: TraceTable { .call }
  static let columns: [TraceColumn] = [
    .time, .session, .latency, .value, .persona, .journey, .region, .step, .attempt, .outcome,
    .phase, .status, .service, .call, .fault,
  ]
  static let optionalColumns: Set<TraceColumn> = [.status, .service, .call, .fault]

  var start: UInt64 { time &- latency }

  @inline(__always) var contentHash: UInt64 {
    let kinds =
      UInt64(attempt) | UInt64(outcome.rawValue) << 8 | UInt64(phase) << 16 | UInt64(status) << 32
    var hash = RowHash(
      time,
      session,
      latency,
      UInt64(bitPattern: value),
      places(persona, journey, step, region),
      kinds | UInt64(Self.table.rawValue) << 56
    )
    hash.mix(.service, UInt64(service))
    hash.mix(.call, UInt64(call))
    hash.mix(.fault, UInt64(fault))
    return hash.state
  }

  static func gather(
    _ column: TraceColumn,
    of rows: Span<CallRow>,
    into target: inout [UInt64],
    at place: Int
  ) -> UInt64 {
    switch column {
    case .time: copy(rows, into: &target, at: place) { $0.time }
    case .session: copy(rows, into: &target, at: place) { $0.session }
    case .latency: copy(rows, into: &target, at: place) { $0.latency }
    case .value: copy(rows, into: &target, at: place) { UInt64(bitPattern: $0.value) }
    case .persona: copy(rows, into: &target, at: place) { UInt64($0.persona) }
    case .journey: copy(rows, into: &target, at: place) { UInt64($0.journey) }
    case .region: copy(rows, into: &target, at: place) { UInt64($0.region) }
    case .step: copy(rows, into: &target, at: place) { UInt64($0.step) }
    case .attempt: copy(rows, into: &target, at: place) { UInt64($0.attempt) }
    case .outcome: copy(rows, into: &target, at: place) { UInt64($0.outcome.rawValue) }
    case .phase: copy(rows, into: &target, at: place) { UInt64($0.phase) }
    case .status: copy(rows, into: &target, at: place) { UInt64($0.status) }
    case .service: copy(rows, into: &target, at: place) { UInt64($0.service) }
    case .call: copy(rows, into: &target, at: place) { UInt64($0.call) }
    case .fault: copy(rows, into: &target, at: place) { UInt64($0.fault) }
    default: preconditionFailure("table 0 has no column \(column)")
    }
  }

  static func rows(from columns: DecodedColumns) throws(Damage) -> [CallRow] {
    let time = columns[.time]
    let session = columns[.session]
    let latency = columns[.latency]
    let value = columns[.value]
    let persona = columns[.persona]
    let journey = columns[.journey]
    let region = columns[.region]
    let step = columns[.step]
    let attempt = columns[.attempt]
    let outcomes = columns[.outcome]
    let phase = columns[.phase]
    let status = columns[.status]
    let service = columns[.service]
    let call = columns[.call]
    let fault = columns[.fault]
    var rows: [CallRow] = []
    rows.reserveCapacity(columns.count)
    for index in 0..<columns.count {
      guard let outcome = CallOutcome(rawValue: narrow(outcomes[index])) else {
        throw Damage("an outcome \(outcomes[index]) is not known", isUnsupported: true)
      }
      rows.append(
        CallRow(
          time: time[index],
          session: session[index],
          latency: latency[index],
          value: narrow(value[index]),
          persona: narrow(persona[index]),
          journey: narrow(journey[index]),
          region: narrow(region[index]),
          step: narrow(step[index]),
          phase: narrow(phase[index]),
          status: narrow(status[index]),
          service: narrow(service[index]),
          fault: narrow(fault[index]),
          attempt: narrow(attempt[index]),
          outcome: outcome,
          call: narrow(call[index])
        )
      )
    }
    return rows
  }
}
