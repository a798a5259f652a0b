import NIOCore
import NIOHTTP1
import NIOPosix
import Wire

/// Serves the page of metrics on loopback.
enum MetricsServer {
  /// Opens the page at `http://127.0.0.1:PORT/metrics`.
  ///
  /// - Throws: an error of kind `inputOutput` where the port is not free.
  static func open(
    port: Int,
    on group: any EventLoopGroup,
    watch: NIOLoopBound<Watch>
  ) async throws -> any Channel {
    do {
      return try await ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: 128)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelInitializer { child in
          child.eventLoop.makeCompletedFuture {
            let pipeline = child.pipeline.syncOperations
            try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
            try pipeline.addHandler(IdleStateHandler(allTimeout: .seconds(30)))
            try pipeline.addHandler(MetricsHandler(watch.value))
          }
        }
        .bind(host: "127.0.0.1", port: port).get()
    } catch {
      throw EmissionError(
        .inputOutput,
        "no page of metrics at 127.0.0.1:\(port): \(error.reason)",
        hint: "choose another port for --metrics, or 0 for any"
      )
    }
  }
}

/// Answers the requests of one scraper.
private final class MetricsHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let watch: Watch
  private var head: HTTPRequestHead?

  init(_ watch: Watch) {
    self.watch = watch
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): self.head = head
    case .body: break
    case .end:
      guard let head else { return }
      self.head = nil
      answer(head, context)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is IdleStateHandler.IdleStateEvent { return context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func answer(_ request: HTTPRequestHead, _ context: ChannelHandlerContext) {
    let accept = request.headers["accept"].joined(separator: ",")
    let notation = MetricsText.Notation(accept: accept)
    var (status, type) = (HTTPResponseStatus.ok, notation.contentType)
    var body = ""
    if request.uri.prefix(while: { $0 != "?" }) != "/metrics" {
      (status, type) = (.notFound, "text/plain")
      body = "the metrics are at /metrics\n"
    } else if request.method != .GET, request.method != .HEAD {
      (status, type) = (.methodNotAllowed, "text/plain")
    } else {
      body = MetricsText.page(of: watch.subject, rates: watch.rates(), in: notation)
    }
    var head = HTTPResponseHead(version: request.version, status: status)
    head.headers.add(name: "content-type", value: type)
    head.headers.add(name: "content-length", value: String(body.utf8.count))
    if !request.isKeepAlive { head.headers.add(name: "connection", value: "close") }
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if request.method != .HEAD, !body.isEmpty {
      context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
    }
    let isLast = !request.isKeepAlive
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
      if isLast { bound.value.close(promise: nil) }
    }
  }
}
