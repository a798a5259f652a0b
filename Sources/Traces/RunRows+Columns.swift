extension MarkerRow: TraceRow {
  static var table: TraceTable { .marker }
  static let layout: [RowColumn<MarkerRow>] = [
    .init(.time, \.time),
    .init(.session, \.argument),
    .init(.value, \.value),
    .init(.status, \.kind),
  ]

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
}

extension StationWindowRow: TraceRow {
  static var table: TraceTable { .stationWindow }
  static let layout: [RowColumn<StationWindowRow>] = [
    .init(.time, \.time),
    .init(.service, \.service),
    .init(.calls, \.calls),
    .init(.waited, \.waited),
    .init(.waitSum, \.waitSum),
    .init(.busySum, \.busySum),
    .init(.longestQueue, \.longestQueue),
    .init(.errors, \.errors, isOptional: true),
    .init(.overloads, \.overloads, isOptional: true),
    .init(.timeouts, \.timeouts, isOptional: true),
  ]

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
}
