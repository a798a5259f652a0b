import Glibc
import NIOCore
import NIOSSL
import Wire

/// One encrypted connection of a ``Sink``.
///
/// Requests are stamped when they have been read and decrypted: the kernel stamps packets, and what
/// packet a request began in is known to the library alone.
final class SecureHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let state: SinkState
  private let answers: AnswerBook
  private var reader = RequestReader()
  private var owed = AnswerQueue()
  private var timer: Scheduled<Void>?
  private var isEnded = false
  private var isMute = false
  private var isReading = true

  init(state: SinkState, answers: AnswerBook) {
    self.state = state
    self.answers = answers
  }

  func handlerAdded(context: ChannelHandlerContext) {
    state.book.withLock { $0.recordConnection() }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let now = MonotonicTime.now
    let buffer = unwrapInboundIn(data)
    state.book.withLock { read(buffer.readableBytesUInt8Span, at: now, &$0) }
    answer(context)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable { answer(context) }
    context.fireChannelWritabilityChanged()
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // Bytes that are no TLS are no HTTP either. A peer that goes away without a word is its own
    // business: what it sent is counted.
    if case .some(.handshakeFailed) = error as? NIOSSLError {
      state.book.withLock { $0.recordMalformed() }
    }
    context.close(promise: nil)
  }
}

// MARK: - Requests and answers

extension SecureHandler {
  private func read(_ bytes: Span<UInt8>, at now: MonotonicTime, _ book: inout SinkBook) {
    var position = 0
    while !isEnded {
      switch book.read(bytes, from: &position, with: &reader) {
      case .incomplete: return
      case .request(let request):
        let index = book.requests
        let arrival = book.record(request, at: now, isStamped: false)
        if isMute { continue }
        let (fate, due) = answers.decide(index, at: now, first: book.first ?? now)
        owed.append(fate, to: arrival, due: due)
        if !request.keepsAlive { end() }
      case .malformed:
        book.recordMalformed()
        end()
      }
    }
  }

  /// Reads nothing more, and closes behind the answers that are owed.
  private func end() {
    isEnded = true
    owed.append(.close, to: -1, due: .now)
  }

  /// Sends the answers that are due, unless the other side does not take them.
  private func answer(_ context: ChannelHandlerContext) {
    guard context.channel.isActive, context.channel.isWritable else { return }
    var bytes: [UInt8] = []
    let ending = state.book.withLock { book in
      owed.moveDue(at: .now, answers: answers, book: &book, to: &bytes)
    }
    if !bytes.isEmpty {
      let buffer = context.channel.allocator.buffer(bytes: bytes)
      context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }
    switch ending {
    case .close: return context.close(promise: nil)
    case .reset: return reset(context)
    case .silence, .answer: isMute = true
    case nil: break
    }
    readOnOrNot(context)
    awaitNext(context)
  }

  private func reset(_ context: ChannelHandlerContext) {
    // With nothing to linger for, the system ends the connection by a reset.
    _ = (context.channel as? any SocketOptionProvider)?
      .setSoLinger(linger(l_onoff: 1, l_linger: 0))
    context.close(promise: nil)
  }

  private func readOnOrNot(_ context: ChannelHandlerContext) {
    let reads = isMute || owed.count < AnswerQueue.maximumCount
    guard reads != isReading else { return }
    isReading = reads
    _ = context.channel.setOption(.autoRead, value: reads)
  }

  private func awaitNext(_ context: ChannelHandlerContext) {
    guard timer == nil, let due = owed.nextDue else { return }
    let wait = TimeAmount.nanoseconds(max(0, due.nanoseconds(since: .now)))
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: wait) {
      self.timer = nil
      self.answer(context)
    }
  }
}
