import Foundation
import NIOCore
import NIOPosix
import NIOSSL

@testable import Instruments

/// A client that writes bytes and collects what comes until the server closes.
final class RawClient: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private var received = ""
  private let end: EventLoopPromise<String>

  init(end: EventLoopPromise<String>) {
    self.end = end
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    received += String(buffer: unwrapInboundIn(data))
  }

  func channelInactive(context: ChannelHandlerContext) {
    end.succeed(received)
  }

  /// Sends a text, encrypted where there is a context, and gives all that comes back.
  static func exchange(
    _ text: String,
    with sink: Sink,
    context: NIOSSLContext? = nil
  ) async throws -> String {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let end = loop.makePromise(of: String.self)
    let channel = try await ClientBootstrap(group: loop)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let context {
            try channel.pipeline.syncOperations.addHandler(
              NIOSSLClientHandler(context: context, serverHostname: nil)
            )
          }
          try channel.pipeline.syncOperations.addHandler(RawClient(end: end))
        }
      }
      .connect(host: "127.0.0.1", port: sink.port).get()
    try await channel.writeAndFlush(ByteBuffer(string: text))
    return try await end.futureResult.get()
  }
}
