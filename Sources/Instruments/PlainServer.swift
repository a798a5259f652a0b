import Wire

/// The server of connections that are not encrypted: one thread, which waits for all of them.
///
/// Everything here belongs to that thread but the ``SinkState`` that it shares with whoever asks for
/// the report.
final class PlainServer {
  private let listener: StreamSocket
  private let answers: AnswerBook
  private var poll: EventPoll
  private var connections: [PlainConnection?] = []
  private var freeSlots: [Int] = []
  /// How many connections there were, so that no event is taken for one of a slot's earlier tenant.
  private var generation: UInt32 = 0
  /// Whether no connection is accepted, for the process has no number left.
  private var isExhausted = false
  private var timers = AnswerTimers()
  private var clock = StampClock()
  private var input = [UInt8](repeating: 0, count: 65_536)
  private var output: [UInt8] = []

  private static let listenerTag = UInt64.max

  init(listener: StreamSocket, poll: Int32, answers: AnswerBook) {
    self.listener = listener
    self.answers = answers
    self.poll = EventPoll(poll, capacity: 256)
    self.poll.watch(listener, tag: Self.listenerTag, reads: true, isNew: true)
  }

  /// Serves until it is told to stop, and closes everything.
  func run(_ state: SinkState) {
    while !state.isStopping {
      let count = poll.wait(nanoseconds: timers.wait(from: .now))
      state.book.withLock { book in
        if clock.refresh() { book.recordClockStep() }
        for index in 0..<count { handle(poll[index], &book) }
        while let tag = timers.popDue(at: .now) {
          guard let connection = connection(tag) else { continue }
          connection.isTimed = false
          answer(connection, &book)
        }
      }
    }
    for connection in connections { connection?.socket.close() }
    listener.close()
    poll.close()
  }
}

// MARK: - Connections

extension PlainServer {
  private func connection(_ tag: UInt64) -> PlainConnection? {
    guard let connection = connections[Int(tag & 0xFFFF_FFFF)], connection.tag == tag else {
      return nil
    }
    return connection
  }

  private func handle(_ event: EventPoll.Event, _ book: inout SinkBook) {
    if event.tag == Self.listenerTag { return accept(&book) }
    guard let connection = connection(event.tag) else { return }
    if event.isWritable { answer(connection, &book) }
    // The answer may have been the last.
    if event.isReadable, connection.isOpen { receive(connection, &book) }
  }

  private func accept(_ book: inout SinkBook) {
    while true {
      switch listener.accept() {
      case .none: return
      case .exhausted:
        isExhausted = true
        poll.watch(listener, tag: Self.listenerTag, reads: false)
        return
      case .connection(let socket):
        let slot = freeSlots.popLast() ?? connections.count
        if slot == connections.count { connections.append(nil) }
        generation &+= 1
        let connection = PlainConnection(socket, tag: UInt64(generation) << 32 | UInt64(slot))
        connections[slot] = connection
        poll.watch(socket, tag: connection.tag, reads: true, isNew: true)
        book.recordConnection()
      }
    }
  }

  private func close(_ connection: PlainConnection, resetting: Bool = false) {
    let slot = Int(connection.tag & 0xFFFF_FFFF)
    connection.isOpen = false
    connection.socket.close(resetting: resetting)
    connections[slot] = nil
    freeSlots.append(slot)
    if isExhausted {
      isExhausted = false
      poll.watch(listener, tag: Self.listenerTag, reads: true)
    }
  }

  /// Watches a connection for what it waits for now.
  private func watch(_ connection: PlainConnection) {
    let reads =
      connection.isMute
      || !connection.isEnded && connection.owed.count < AnswerQueue.maximumCount
    let writes = !connection.unsent.isEmpty
    guard reads != connection.reads || writes != connection.writes else { return }
    (connection.reads, connection.writes) = (reads, writes)
    poll.watch(connection.socket, tag: connection.tag, reads: reads, writes: writes)
  }
}

// MARK: - Requests and answers

extension PlainServer {
  private func receive(_ connection: PlainConnection, _ book: inout SinkBook) {
    switch connection.socket.receive(into: &input) {
    case .nothing: return
    case .end:
      // Who has said all may still listen to the answers.
      guard !connection.isEnded, connection.owed.count > 0, !connection.isMute else {
        return close(connection)
      }
      connection.end()
    case .bytes(let count, let stamp):
      let time = stamp == 0 ? MonotonicTime.now : clock.time(ofStamp: stamp)
      read(input.span.extracting(0..<count), of: connection, at: time, stamp != 0, &book)
    }
    answer(connection, &book)
  }

  private func read(
    _ bytes: Span<UInt8>,
    of connection: PlainConnection,
    at time: MonotonicTime,
    _ isStamped: Bool,
    _ book: inout SinkBook
  ) {
    var position = 0
    while !connection.isEnded {
      switch book.read(bytes, from: &position, with: &connection.reader) {
      case .incomplete: return
      case .request(let request):
        let index = book.requests
        let arrival = book.record(request, at: time, isStamped: isStamped)
        if connection.isMute { continue }
        let (fate, due) = answers.decide(index, at: time, first: book.first ?? time)
        connection.owed.append(fate, to: arrival, due: due)
        if !request.keepsAlive { connection.end() }
      case .malformed:
        book.recordMalformed()
        connection.end()
      }
    }
  }

  /// Sends the answers that are due, as far as the connection takes them.
  private func answer(_ connection: PlainConnection, _ book: inout SinkBook) {
    var end: AnswerQueue.Fate?
    if connection.unsent.isEmpty {
      output.removeAll(keepingCapacity: true)
      end = connection.owed.moveDue(at: .now, answers: answers, book: &book, to: &output)
      guard let sent = send(output, from: 0, on: connection) else { return close(connection) }
      if sent < output.count { connection.unsent = Array(output[sent...]) }
      connection.ending = end ?? connection.ending
    } else {
      guard let sent = send(connection.unsent, from: 0, on: connection) else {
        return close(connection)
      }
      connection.unsent.removeFirst(sent)
    }
    if connection.unsent.isEmpty, let ending = connection.ending {
      switch ending {
      case .close: return close(connection)
      case .reset: return close(connection, resetting: true)
      case .silence, .answer: connection.fallSilent()
      }
    }
    watch(connection)
    if let due = connection.owed.nextDue, connection.unsent.isEmpty, !connection.isTimed {
      connection.isTimed = true
      timers.append(connection.tag, due: due)
    }
  }

  private func send(_ bytes: [UInt8], from offset: Int, on connection: PlainConnection) -> Int? {
    bytes.isEmpty ? 0 : connection.socket.send(bytes, from: offset)
  }
}
