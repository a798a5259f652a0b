extension MarkerRow: TraceRow {
  static var table: TraceTable { .marker }
  static let columns: [TraceColumn] = [.time, .session, .value, .status]

  var isCounted: Bool { kind.rawValue < 0x8000 }

  @inline(__always) var contentHash: UInt64 {
    RowHash(
      time,
      argument,
      0,
      UInt64(bitPattern: value),
      0,
      UInt64(kind.rawValue) << 32 | UInt64(Self.table.rawValue) << 56
    ).state
  }

  static func gather(
    _ column: TraceColumn,
    of rows: Span<MarkerRow>,
    into target: inout [UInt64],
    at place: Int
  ) -> UInt64 {
    switch column {
    case .time: copy(rows, into: &target, at: place) { $0.time }
    case .session: copy(rows, into: &target, at: place) { $0.argument }
    case .value: copy(rows, into: &target, at: place) { UInt64(bitPattern: $0.value) }
    case .status: copy(rows, into: &target, at: place) { UInt64($0.kind.rawValue) }
    default: preconditionFailure("table 3 has no column \(column)")
    }
  }

  static func rows(from columns: DecodedColumns) throws(Damage) -> [MarkerRow] {
    let (time, argument) = (columns[.time], columns[.session])
    let (value, kind) = (columns[.value], columns[.status])
    return (0..<columns.count).map { index in
      MarkerRow(
        time: time[index],
        argument: argument[index],
        value: narrow(value[index]),
        kind: MarkerKind(rawValue: narrow(kind[index]))
      )
    }
  }
}

extension StationWindowRow: TraceRow {
  static var table: TraceTable { .stationWindow }
  static let columns: [TraceColumn] = [
    .time, .service, .calls, .waited, .waitSum, .busySum, .longestQueue, .errors, .overloads,
    .timeouts,
  ]
  static let optionalColumns: Set<TraceColumn> = [.errors, .overloads, .timeouts]

  @inline(__always) var contentHash: UInt64 {
    var hash = RowHash(time, 0, 0, 0, 0, UInt64(Self.table.rawValue) << 56)
    hash.mix(.service, UInt64(service))
    hash.mix(.calls, calls)
    hash.mix(.waited, waited)
    hash.mix(.waitSum, waitSum)
    hash.mix(.busySum, busySum)
    hash.mix(.longestQueue, longestQueue)
    hash.mix(.errors, errors)
    hash.mix(.overloads, overloads)
    hash.mix(.timeouts, timeouts)
    return hash.state
  }

  static func gather(
    _ column: TraceColumn,
    of rows: Span<StationWindowRow>,
    into target: inout [UInt64],
    at place: Int
  ) -> UInt64 {
    switch column {
    case .time: copy(rows, into: &target, at: place) { $0.time }
    case .service: copy(rows, into: &target, at: place) { UInt64($0.service) }
    case .calls: copy(rows, into: &target, at: place) { $0.calls }
    case .waited: copy(rows, into: &target, at: place) { $0.waited }
    case .waitSum: copy(rows, into: &target, at: place) { $0.waitSum }
    case .busySum: copy(rows, into: &target, at: place) { $0.busySum }
    case .longestQueue: copy(rows, into: &target, at: place) { $0.longestQueue }
    case .errors: copy(rows, into: &target, at: place) { $0.errors }
    case .overloads: copy(rows, into: &target, at: place) { $0.overloads }
    case .timeouts: copy(rows, into: &target, at: place) { $0.timeouts }
    default: preconditionFailure("table 4 has no column \(column)")
    }
  }

  static func rows(from columns: DecodedColumns) throws(Damage) -> [StationWindowRow] {
    let (time, service) = (columns[.time], columns[.service])
    let (calls, waited) = (columns[.calls], columns[.waited])
    let (waitSum, busySum) = (columns[.waitSum], columns[.busySum])
    let (longest, errors) = (columns[.longestQueue], columns[.errors])
    let (overloads, timeouts) = (columns[.overloads], columns[.timeouts])
    return (0..<columns.count).map { index in
      StationWindowRow(
        time: time[index],
        service: narrow(service[index]),
        calls: calls[index],
        waited: waited[index],
        waitSum: waitSum[index],
        busySum: busySum[index],
        longestQueue: longest[index],
        errors: errors[index],
        overloads: overloads[index],
        timeouts: timeouts[index]
      )
    }
  }
}
