import NIOConcurrencyHelpers
import NIOCore
import Wire

/// One connection of a ``Sink``.
///
/// All answers are the same bytes, so requests that were sent without waiting are answered in order
/// by counting how many answers are owed.
final class SinkHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let book: NIOLockedValueBox<SinkBook>
  private let options: Sink.Options
  private let answer: ByteBuffer
  private var parser = HTTPMessageParser(.request)
  private var owed = 0
  private var closesAfterAnswers = false

  init(book: NIOLockedValueBox<SinkBook>, options: Sink.Options) {
    self.book = book
    self.options = options
    answer = ByteBuffer(
      string: """
        HTTP/1.1 \(options.status) \(options.status < 400 ? "OK" : "Error")\r
        content-type: text/plain\r
        content-length: 3\r
        \r
        ok\n
        """
    )
  }

  func channelActive(context: ChannelHandlerContext) {
    book.withLockedValue { $0.recordConnection() }
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let now = MonotonicTime.now
    var buffer = unwrapInboundIn(data)
    while !closesAfterAnswers {
      switch parser.consume(&buffer) {
      case .incomplete: return
      case .message(let message):
        let wait = book.withLockedValue { book -> Int64 in
          book.record(message, at: now)
          return options.wait(for: now, first: book.first ?? now)
        }
        closesAfterAnswers = !message.keepsAlive
        owed += 1
        answerLater(in: wait, context: context)
      case .malformed:
        book.withLockedValue { $0.recordMalformed() }
        context.close(promise: nil)
        return
      }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // A peer that resets its connection is its own business; what it sent is counted.
    context.close(promise: nil)
  }

  private func answerLater(in wait: Int64, context: ChannelHandlerContext) {
    if wait <= 0 { return sendAnswer(context: context) }
    context.eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(wait)) {
      self.sendAnswer(context: context)
    }
  }

  private func sendAnswer(context: ChannelHandlerContext) {
    guard context.channel.isActive else { return }
    owed -= 1
    context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
    if closesAfterAnswers, owed == 0 { context.close(promise: nil) }
  }
}

extension Sink.Options {
  /// How long the answer to a request that came at `time` waits, in nanoseconds: the delay, and on
  /// from there to the end of the stalls that it falls into.
  func wait(for time: MonotonicTime, first: MonotonicTime) -> Int64 {
    let arrival = time.nanoseconds(since: first)
    var answer = arrival + delay
    for stall in stalls.sorted(by: { $0.start < $1.start })
    where answer >= stall.start && answer < stall.start + stall.length {
      answer = stall.start + stall.length
    }
    return answer - arrival
  }
}
