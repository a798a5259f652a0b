extension SessionBeginRow: TraceRow {
  static var table: TraceTable { .sessionBegin }
  static let layout: [RowColumn<SessionBeginRow>] = [
    .init(.time, \.time),
    .init(.session, \.session),
    .init(.persona, \.persona),
    .init(.journey, \.journey),
    .init(.region, \.region),
    .init(.version, \.version, isOptional: true),
    .init(.payment, \.payment, isOptional: true),
    .init(.flags, \.flags, isOptional: true),
  ]

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
}

extension SessionEndRow: TraceRow {
  static var table: TraceTable { .sessionEnd }
  static let layout: [RowColumn<SessionEndRow>] = [
    .init(.time, \.time),
    .init(.session, \.session),
    .init(.latency, \.duration),
    .init(.value, \.value),
    .init(.persona, \.persona),
    .init(.journey, \.journey),
    .init(.region, \.region),
    .init(.outcome, cases: \.result),
    .init(.status, \.reason),
    .init(.steps, \.steps),
    .init(.fault, \.fault, isOptional: true),
    .init(.potential, \.potential, isOptional: true),
    .init(.satisfaction, \.satisfaction, isOptional: true),
  ]

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
}
