extension CallRow: TraceRow {
  static var table: TraceTable { .call }
  static let layout: [RowColumn<CallRow>] = [
    .init(.time, \.time),
    .init(.session, \.session),
    .init(.latency, \.latency),
    .init(.value, \.value),
    .init(.persona, \.persona),
    .init(.journey, \.journey),
    .init(.region, \.region),
    .init(.step, \.step),
    .init(.attempt, \.attempt),
    .init(.outcome, cases: \.outcome),
    .init(.phase, \.phase),
    .init(.status, \.status, isOptional: true),
    .init(.service, \.service, isOptional: true),
    .init(.call, \.call, isOptional: true),
    .init(.fault, \.fault, isOptional: true),
  ]

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
}
