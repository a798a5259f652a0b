extension SessionBeginRow: TraceRow {
  static var table: TraceTable { .sessionBegin }
  static let columns: [TraceColumn] = [
    .time, .session, .persona, .journey, .region, .version, .payment, .flags,
  ]
  static let optionalColumns: Set<TraceColumn> = [.version, .payment, .flags]

  @inline(__always) var contentHash: UInt64 {
    var hash = RowHash(
      time,
      session,
      0,
      0,
      places(persona, journey, 0, region),
      UInt64(Self.table.rawValue) << 56
    )
    hash.mix(.version, UInt64(version))
    hash.mix(.payment, UInt64(payment))
    hash.mix(.flags, UInt64(flags))
    return hash.state
  }

  static func gather(
    _ column: TraceColumn,
    of rows: Span<SessionBeginRow>,
    into target: inout [UInt64],
    at place: Int
  ) -> UInt64 {
    switch column {
    case .time: copy(rows, into: &target, at: place) { $0.time }
    case .session: copy(rows, into: &target, at: place) { $0.session }
    case .persona: copy(rows, into: &target, at: place) { UInt64($0.persona) }
    case .journey: copy(rows, into: &target, at: place) { UInt64($0.journey) }
    case .region: copy(rows, into: &target, at: place) { UInt64($0.region) }
    case .version: copy(rows, into: &target, at: place) { UInt64($0.version) }
    case .payment: copy(rows, into: &target, at: place) { UInt64($0.payment) }
    case .flags: copy(rows, into: &target, at: place) { UInt64($0.flags) }
    default: preconditionFailure("table 1 has no column \(column)")
    }
  }

  static func rows(from columns: DecodedColumns) throws(Damage) -> [SessionBeginRow] {
    let (time, session) = (columns[.time], columns[.session])
    let (persona, journey, region) = (columns[.persona], columns[.journey], columns[.region])
    let (version, payment, flags) = (columns[.version], columns[.payment], columns[.flags])
    return (0..<columns.count).map { index in
      SessionBeginRow(
        time: time[index],
        session: session[index],
        persona: narrow(persona[index]),
        journey: narrow(journey[index]),
        region: narrow(region[index]),
        version: narrow(version[index]),
        payment: narrow(payment[index]),
        flags: narrow(flags[index])
      )
    }
  }
}

extension SessionEndRow: TraceRow {
  static var table: TraceTable { .sessionEnd }
  static let columns: [TraceColumn] = [
    .time, .session, .latency, .value, .persona, .journey, .region, .outcome, .status, .steps,
    .fault, .potential, .satisfaction,
  ]
  static let optionalColumns: Set<TraceColumn> = [.fault, .potential, .satisfaction]

  var start: UInt64 { time &- duration }

  @inline(__always) var contentHash: UInt64 {
    let kinds = UInt64(result.rawValue) << 8 | UInt64(reason) << 32
    var hash = RowHash(
      time,
      session,
      duration,
      UInt64(bitPattern: value),
      places(persona, journey, 0, region),
      kinds | UInt64(Self.table.rawValue) << 56
    )
    hash.mix(.steps, UInt64(steps))
    hash.mix(.fault, UInt64(fault))
    hash.mix(.potential, UInt64(bitPattern: potential))
    hash.mix(.satisfaction, UInt64(satisfaction))
    return hash.state
  }

  static func gather(
    _ column: TraceColumn,
    of rows: Span<SessionEndRow>,
    into target: inout [UInt64],
    at place: Int
  ) -> UInt64 {
    switch column {
    case .time: copy(rows, into: &target, at: place) { $0.time }
    case .session: copy(rows, into: &target, at: place) { $0.session }
    case .latency: copy(rows, into: &target, at: place) { $0.duration }
    case .value: copy(rows, into: &target, at: place) { UInt64(bitPattern: $0.value) }
    case .persona: copy(rows, into: &target, at: place) { UInt64($0.persona) }
    case .journey: copy(rows, into: &target, at: place) { UInt64($0.journey) }
    case .region: copy(rows, into: &target, at: place) { UInt64($0.region) }
    case .outcome: copy(rows, into: &target, at: place) { UInt64($0.result.rawValue) }
    case .status: copy(rows, into: &target, at: place) { UInt64($0.reason) }
    case .steps: copy(rows, into: &target, at: place) { UInt64($0.steps) }
    case .fault: copy(rows, into: &target, at: place) { UInt64($0.fault) }
    case .potential: copy(rows, into: &target, at: place) { UInt64(bitPattern: $0.potential) }
    case .satisfaction: copy(rows, into: &target, at: place) { UInt64($0.satisfaction) }
    default: preconditionFailure("table 2 has no column \(column)")
    }
  }

  static func rows(from columns: DecodedColumns) throws(Damage) -> [SessionEndRow] {
    let (time, session, duration) = (columns[.time], columns[.session], columns[.latency])
    let (value, potential) = (columns[.value], columns[.potential])
    let (persona, journey, region) = (columns[.persona], columns[.journey], columns[.region])
    let (results, reason, steps) = (columns[.outcome], columns[.status], columns[.steps])
    let (fault, satisfaction) = (columns[.fault], columns[.satisfaction])
    var rows: [SessionEndRow] = []
    rows.reserveCapacity(columns.count)
    for index in 0..<columns.count {
      guard let result = SessionResult(rawValue: narrow(results[index])) else {
        throw Damage("a result \(results[index]) is not known", isUnsupported: true)
      }
      rows.append(
        SessionEndRow(
          time: time[index],
          session: session[index],
          duration: duration[index],
          value: narrow(value[index]),
          potential: narrow(potential[index]),
          persona: narrow(persona[index]),
          journey: narrow(journey[index]),
          region: narrow(region[index]),
          reason: narrow(reason[index]),
          steps: narrow(steps[index]),
          fault: narrow(fault[index]),
          satisfaction: narrow(satisfaction[index]),
          result: result
        )
      )
    }
    return rows
  }
}
