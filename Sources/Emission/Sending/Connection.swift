import EmissionResults
import NIOCore
import NIOTLS
import Wire

/// One connection to a target; it carries one request at a time.
///
/// Lives on its event loop alone, like the ``LoopSender`` that it tells what happens.
final class Connection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// The stretches of a connection's life.
  enum State {
    case opening, idle, busy, over
  }

  /// Where the sender keeps it.
  let slot: Int
  /// The pool that it belongs to.
  let pool: TargetPool
  /// Distinguishes it from all that were in the same slot before.
  let generation: UInt32
  /// When opening it began.
  let start: MonotonicTime
  private(set) var state = State.opening
  /// The request that waits for its answer.
  private(set) var current: RequestInFlight?
  /// Whether it stands in the list of its pool.
  var isListed = false
  /// Requests of sessions that keep to this connection, while it is busy.
  var waiting = CircularBuffer<DueRequest>(initialCapacity: 0)

  /// How many requests it has carried.
  private var sent: UInt32 = 0
  private let sender: LoopSender
  private let isSecure: Bool
  private var context: ChannelHandlerContext?
  private var parser = HTTPMessageParser(.response)

  init(
    slot: Int,
    generation: UInt32,
    pool: TargetPool,
    sender: LoopSender,
    isSecure: Bool,
    start: MonotonicTime
  ) {
    self.slot = slot
    self.generation = generation
    self.pool = pool
    self.sender = sender
    self.isSecure = isSecure
    self.start = start
  }

  /// The method `HEAD` in ASCII.
  private static let head: UInt32 = 0x4845_4144
  /// The largest request that is taken for written when the system was handed it, for a connection
  /// that waits for nothing takes so much at once.
  private static let smallRequest = 8_192

  /// Writes a request; ``wasWritten(at:)`` says when that was.
  ///
  /// - Precondition: the connection is idle.
  func send(_ bytes: ByteBuffer, _ inFlight: RequestInFlight) {
    precondition(state == .idle)
    state = .busy
    current = inFlight
    sent &+= 1
    // The answer to HEAD has no body, whatever length it tells.
    parser.answersHead = bytes.getInteger(at: bytes.readerIndex, as: UInt32.self) == Self.head
    guard bytes.readableBytes > Self.smallRequest, let context else {
      context?.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
      return
    }
    let number = sent
    let promise = context.eventLoop.makePromise(of: Void.self)
    promise.futureResult.assumeIsolated().whenSuccess {
      let now = self.sender.time.now.nanoseconds(since: self.sender.origin)
      if self.sent == number { self.current?.written = now }
    }
    context.writeAndFlush(wrapOutboundOut(bytes), promise: promise)
  }

  /// The request was handed to the system at this time, in nanoseconds since the emission began.
  func wasWritten(at time: Int64) {
    current?.written = time
  }

  /// Closes the connection; a request on its way ends with `failure`.
  func end(_ failure: RequestFailure) {
    guard state != .over else { return }
    let wasOpening = state == .opening
    state = .over
    let lost = current
    current = nil
    context?.close(promise: nil)
    if wasOpening {
      sender.openingFailed(self, ChannelError.connectTimeout(.nanoseconds(0)))
    } else {
      sender.connectionEnded(self, losing: lost, failure)
    }
  }

  /// No channel could be opened.
  func openingFailed(_ error: any Error) {
    guard state == .opening else { return }
    state = .over
    context?.close(promise: nil)
    sender.openingFailed(self, error)
  }
}

// MARK: - What the channel says

extension Connection {
  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
  }

  func channelActive(context: ChannelHandlerContext) {
    if !isSecure { opened() }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted? = event as? TLSUserEvent { opened() }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var buffer = unwrapInboundIn(data)
    let now = sender.time.now
    if let current, current.firstByte == RequestRecord.never {
      self.current?.firstByte = now.nanoseconds(since: sender.origin)
    }
    while state != .over, buffer.readableBytes > 0 {
      if !parser.answersHead, parser.isBetweenMessages,
        let scan = ResponseScan(buffer.readableBytesUInt8Span)
      {
        buffer.moveReaderIndex(forwardBy: scan.end)
        answer(scan.message, at: now)
        continue
      }
      switch parser.consume(&buffer) {
      case .incomplete:
        if parser.bodySize > sender.options.maximumAnswer { end(.oversized) }
        return
      case .malformed: end(.malformed)
      case .message(let message): answer(message, at: now)
      }
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    if state == .opening { return openingFailed(ChannelError.eof) }
    // Without a length, an answer lasts until its sender closes.
    if state != .over, case .message(let message) = parser.consumeEnd() {
      answer(message, at: sender.time.now)
    }
    end(.reset)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if state == .opening { openingFailed(error) } else { end(.reset) }
  }

  private func opened() {
    guard state == .opening else { return }
    state = .idle
    sender.connectionOpened(self)
  }

  private func answer(_ message: HTTPMessage, at now: MonotonicTime) {
    // An answer that nobody asked for could be taken for that of the next request.
    guard let answered = current else { return end(.malformed) }
    current = nil
    if message.keepsAlive {
      state = .idle
    } else {
      state = .over
      context?.close(promise: nil)
    }
    sender.requestAnswered(answered, message, on: self, at: now)
  }
}
