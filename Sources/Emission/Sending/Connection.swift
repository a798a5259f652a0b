import EmissionResults
import NIOCore
import Requests
import Wire

/// One connection to the target; it carries one request at a time.
///
/// Lives on its event loop alone, like the ``Sender`` that it tells what happens.
final class Connection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// A request on its way.
  struct InFlight {
    let request: PlannedRequest
    let written: MonotonicTime
  }

  /// Where the sender keeps it.
  let slot: Int
  /// The request that waits for its answer.
  private(set) var current: InFlight?

  private let sender: Sender
  private var context: ChannelHandlerContext?
  private var parser = HTTPMessageParser(.response)
  private var isOver = false

  init(slot: Int, sender: Sender) {
    self.slot = slot
    self.sender = sender
  }

  /// Writes a request.
  ///
  /// - Precondition: no other is on its way.
  func send(_ bytes: ByteBuffer, _ inFlight: InFlight) {
    precondition(current == nil)
    current = inFlight
    context?.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
  }

  /// Closes the connection; a request on its way ends with `failure`.
  func end(_ failure: RequestFailure) {
    guard !isOver else { return }
    isOver = true
    let lost = current
    current = nil
    context?.close(promise: nil)
    sender.connectionEnded(self, losing: lost, failure)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var buffer = unwrapInboundIn(data)
    while !isOver, buffer.readableBytes > 0 {
      switch parser.consume(&buffer) {
      case .incomplete: return
      case .malformed: end(.malformed)
      case .message(let message): answer(message)
      }
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    // Without a length, an answer lasts until its sender closes.
    if !isOver, case .message(let message) = parser.consumeEnd() { answer(message) }
    end(.reset)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    end(.reset)
  }

  private func answer(_ message: HTTPMessage) {
    // An answer that nobody asked for could be taken for that of the next request.
    guard let answered = current else { return end(.malformed) }
    current = nil
    isOver = !message.keepsAlive
    if isOver { context?.close(promise: nil) }
    sender.requestAnswered(answered, status: message.status, on: self, isOver: isOver)
  }
}
