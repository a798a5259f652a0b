import NIOCore
import NIOPosix

/// Opens channels to targets; what stands between a sender and the network.
protocol Connector {
  /// Opens a channel to the target of this number with `connection` as its last handler, and tells
  /// the connection where that fails.
  func open(_ connection: Connection, to target: Int)
}

/// Lets a connection begin only where it has ended up at an address that was pinned.
private final class PinHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer

  private let target: PinnedTarget

  init(_ target: PinnedTarget) {
    self.target = target
  }

  func channelActive(context: ChannelHandlerContext) {
    guard target.isPinned(context.remoteAddress) else { return context.close(promise: nil) }
    context.fireChannelActive()
    context.pipeline.syncOperations.removeHandler(self, promise: nil)
  }
}

/// Opens sockets on an event loop. How long that may take is the sender's business.
final class SocketConnector: Connector {
  private let eventLoop: any EventLoop
  private let targets: [PinnedTarget]
  private let security: TransportSecurity?
  /// Connections opened so far.
  private var count = 0

  init(
    targets: [PinnedTarget],
    eventLoop: any EventLoop,
    security: TransportSecurity?
  ) {
    self.targets = targets
    self.eventLoop = eventLoop
    self.security = security
  }

  func open(_ connection: Connection, to number: Int) {
    let target = targets[number]
    let security = target.url.isSecure ? security : nil
    count += 1
    let bound = NIOLoopBound(connection, eventLoop: eventLoop)
    ClientBootstrap(group: eventLoop)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(PinHandler(target))
          if let security { try pipeline.addHandler(security.handler(for: target.url)) }
          try pipeline.addHandler(bound.value)
        }
      }
      .connect(to: target.address(ofConnection: count))
      .assumeIsolated()
      .whenFailure { connection.openingFailed($0) }
  }
}
