extension EmissionRow: TraceRow {
  static var table: TraceTable { .emission }
  static let layout: [RowColumn<EmissionRow>] = [
    .init(.time, \.time),
    .init(.session, \.session),
    .init(.persona, \.persona),
    .init(.journey, \.journey),
    .init(.region, \.region),
    .init(.step, \.step),
    .init(.attempt, \.attempt),
    .init(.status, \.status, isOptional: true),
    .init(.call, \.call, isOptional: true),
    .init(.due, \.due),
    .init(.written, \.written),
    .init(.firstByte, \.firstByte),
    .init(.lastByte, \.lastByte),
    .init(.bytes, \.bytes, isOptional: true),
    .init(.emissionReason, \.reason),
  ]

  @inline(__always) var contentHash: UInt64 {
    var hash = RowHash(
      time,
      session,
      0,
      0,
      places(persona, journey, step, region),
      UInt64(attempt) | UInt64(status) << 32 | UInt64(Self.table.rawValue) << 56
    )
    hash.mix(.call, UInt64(call))
    hash.mix(.due, UInt64(bitPattern: due))
    hash.mix(.written, UInt64(bitPattern: written))
    hash.mix(.firstByte, UInt64(bitPattern: firstByte))
    hash.mix(.lastByte, UInt64(bitPattern: lastByte))
    hash.mix(.bytes, bytes)
    hash.mix(.emissionReason, UInt64(reason.rawValue))
    return hash.state
  }
}
