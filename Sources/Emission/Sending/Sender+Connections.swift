import EmissionResults
import NIOCore
import NIOPosix
import Requests
import Wire

extension Sender {
  /// Connects to the target, reads the first requests and opens more connections; begins to send
  /// when the first of each is there.
  ///
  /// The first connection is the pre-flight: where it fails there is nothing to send to.
  func start(warmConnections: Int) {
    feed.onChange = { [unowned self] in
      if phase == .connecting { beginIfReady() } else { pump() }
    }
    feed.start()
    connect { error in
      if let error { return self.abandon(error) }
      for _ in 1..<max(2, min(warmConnections, self.options.connections)) where self.mayConnect {
        self.connect { _ in }
      }
      self.beginIfReady()
    }
  }

  private func beginIfReady() {
    guard phase == .connecting, openCount > 0, feed.head != nil || feed.isAtEnd else { return }
    begin()
  }

  private var mayConnect: Bool { openCount + connectingCount < options.connections }

  /// Opens as many connections as due requests wait for.
  func connectAsNeeded() {
    let now = MonotonicTime.now
    guard now >= nextAttempt, mayConnect else { return }
    let waiting = feed.dueCount(
      at: now.nanoseconds(since: origin),
      limit: options.connections - openCount
    )
    for _ in 0..<max(0, waiting - connectingCount) where mayConnect {
      connect { self.connectionTried(at: now, $0) }
    }
  }

  private func connectionTried(at start: MonotonicTime, _ error: (any Error)?) {
    guard phase == .sending, error != nil else { return }
    if openCount == 0 {
      skip(dueBy: start)
    } else {
      nextAttempt = MonotonicTime.now.advanced(byNanoseconds: 50_000_000)
    }
    pump()
  }

  private func connect(_ tried: @escaping ((any Error)?) -> Void) {
    connectingCount += 1
    let slot = freeSlots.popLast() ?? connections.count
    if slot == connections.count { connections.append(nil) }
    let connection = Connection(slot: slot, sender: self)
    let bound = NIOLoopBound(connection, eventLoop: eventLoop)
    ClientBootstrap(group: eventLoop)
      .connectTimeout(.nanoseconds(min(options.timeout, 5_000_000_000)))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(bound.value)
        }
      }
      .connect(to: target.address)
      .assumeIsolated()
      .whenComplete { result in
        self.connectingCount -= 1
        switch result {
        case .success(let channel):
          self.connectionMade(connection, channel)
          tried(nil)
        case .failure(let error):
          self.freeSlots.append(slot)
          tried(error)
        }
      }
  }

  private func connectionMade(_ connection: Connection, _ channel: any Channel) {
    guard phase != .over, channel.isActive else {
      freeSlots.append(connection.slot)
      return channel.close(promise: nil)
    }
    openCount += 1
    connections[connection.slot] = connection
    idle.append(connection)
    pump()
  }

  /// The answer to a request is whole.
  func requestAnswered(
    _ answered: Connection.InFlight,
    status: Int,
    on connection: Connection,
    isOver: Bool
  ) {
    let now = MonotonicTime.now.nanoseconds(since: origin)
    inFlightCount -= 1
    pulse.answered += 1
    var record = RequestRecord(answered.request, .answered)
    record.status = UInt16(clamping: status)
    record.isExpected = status < 400
    record.written = answered.written.nanoseconds(since: origin)
    record.lastByte = now
    recorder.record(record)
    if isOver { forget(connection) } else { idle.append(connection) }
    proceed()
  }

  /// A connection has come to its end, and with it perhaps a request.
  func connectionEnded(
    _ connection: Connection,
    losing lost: Connection.InFlight?,
    _ failure: RequestFailure
  ) {
    if let lost {
      inFlightCount -= 1
      pulse.failed += 1
      var record = RequestRecord(lost.request, .failed(failure))
      record.written = lost.written.nanoseconds(since: origin)
      record.lastByte = MonotonicTime.now.nanoseconds(since: origin)
      recorder.record(record)
    } else {
      idle.removeAll { $0 === connection }
    }
    forget(connection)
    proceed()
  }

  private func forget(_ connection: Connection) {
    // One that ended before it was counted is in no slot.
    guard connections[connection.slot] === connection else { return }
    connections[connection.slot] = nil
    freeSlots.append(connection.slot)
    openCount -= 1
  }

  private func proceed() {
    switch phase {
    case .sending: pump()
    case .draining: finishIfDrained()
    case .connecting, .over: break
    }
  }
}

extension RequestRecord {
  /// The record of a planned request, before anything is known of its answer.
  init(_ request: PlannedRequest, _ fate: RequestFate) {
    self.init(
      intended: request.intended,
      due: request.intended,
      simulated: request.simulatedResponse,
      session: request.session,
      persona: request.persona,
      journey: request.journey,
      step: request.step,
      service: request.service,
      region: request.region,
      phase: request.phase,
      attempt: request.attempt,
      call: request.call,
      fate: fate
    )
  }
}
