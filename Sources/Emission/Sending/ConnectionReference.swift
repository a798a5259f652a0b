/// A connection as a session remembers it: a slot, and which of its holders.
struct ConnectionReference: Equatable, BitwiseCopyable {
  private static let none = UInt32.max

  private(set) var slot = none
  private(set) var generation: UInt32 = 0

  /// No connection.
  init() {}

  init(_ connection: Connection) {
    slot = UInt32(connection.slot)
    generation = connection.generation
  }
}

extension LoopSender {
  /// The connection that the session of a request keeps to; `nil` where it has none, or where that is
  /// gone.
  func boundConnection(of planned: DueRequest, in pool: TargetPool) -> Connection? {
    guard let reference = bindings?[laneKey(planned, pool)],
      connections.indices.contains(Int(reference.slot)),
      let connection = connections[Int(reference.slot)],
      connection.generation == reference.generation, connection.state != .over
    else { return nil }
    return connection
  }

  /// Has the session of a request keep to a connection from now on, where sessions do.
  func bind(_ planned: DueRequest, to connection: Connection) {
    guard bindings != nil else { return }
    bindings?.update(laneKey(planned, connection.pool)) { $0 = ConnectionReference(connection) }
  }

  private func laneKey(_ planned: DueRequest, _ pool: TargetPool) -> SessionKey {
    SessionKey(
      session: planned.request.session,
      round: planned.request.round,
      lane: UInt16(truncatingIfNeeded: pool.target)
    )
  }
}
