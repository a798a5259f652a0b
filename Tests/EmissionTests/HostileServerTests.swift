import Glibc
import NIOCore
import NIOPosix
import Requests
import Testing
import Traces
import Wire

@testable import Emission
@testable import EmissionResults

/// A server that means harm.
private final class HostileServer {
  /// What it does.
  enum Malice: CaseIterable {
    /// A body of one byte each ten milliseconds.
    case drip
    /// A head without an end.
    case endlessHead
    /// Interim answers without an end.
    case endlessInterim
    /// A body of 1 GiB.
    case hugeBody
    /// A chunked body without an end.
    case endlessChunks
    /// A reset as soon as a request has come.
    case reset
    /// It takes connections and reads nothing.
    case deaf
    /// It answers before it is asked.
    case unasked
  }

  let port: Int
  private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  init(_ malice: Malice) async throws {
    let channel = try await ServerBootstrap(group: group)
      .childChannelOption(.autoRead, value: malice != .deaf)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(MaliceHandler(malice))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = try #require(channel.localAddress?.port)
  }

  func stop() async throws {
    try await group.shutdownGracefully()
  }
}

private final class MaliceHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let malice: HostileServer.Malice
  private var isAtWork = false

  init(_ malice: HostileServer.Malice) {
    self.malice = malice
  }

  func channelActive(context: ChannelHandlerContext) {
    if malice == .unasked { write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", context) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isAtWork else { return }
    isAtWork = true
    switch malice {
    case .drip: drip("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", context)
    case .endlessHead: repeatForever("HTTP/1.1 200 OK\r\n", "X-More: and more\r\n", context)
    case .endlessInterim: repeatForever("", "HTTP/1.1 100 Continue\r\n\r\n", context)
    case .hugeBody:
      repeatForever("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n", "0123456789", context)
    case .endlessChunks:
      let chunk = "3E8\r\n" + String(repeating: "x", count: 1_000) + "\r\n"
      repeatForever("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", chunk, context)
    case .reset:
      (context.channel as? any SocketOptionProvider)?
        .setSoLinger(linger(l_onoff: 1, l_linger: 0))
        .assumeIsolated().whenComplete { _ in context.close(promise: nil) }
    case .deaf, .unasked: break
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func write(_ text: String, _ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
  }

  private func drip(_ text: String, _ context: ChannelHandlerContext) {
    guard context.channel.isActive else { return }
    write(text, context)
    context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(10)) {
      self.drip("x", context)
    }
  }

  private func repeatForever(_ head: String, _ text: String, _ context: ChannelHandlerContext) {
    write(head, context)
    pour(ByteBuffer(string: String(repeating: text, count: 100_000 / text.utf8.count)), context)
  }

  private func pour(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
    guard context.channel.isActive else { return }
    context.writeAndFlush(wrapOutboundOut(bytes)).assumeIsolated().whenSuccess {
      self.pour(bytes, context)
    }
  }
}

/// Answers that are meant to break, hang or fill the sender.
@Suite(.serialized, .timeLimit(.minutes(1))) struct HostileServerTests {
  private static func emit(to malice: HostileServer.Malice) async throws -> EmissionReport {
    let server = try await HostileServer(malice)
    let plan = EmissionPlan(description: .shop(), rows: CallRow.even(6, over: 60_000))
    let target = try TargetURL("http://127.0.0.1:\(server.port)")
    let map = RequestMap(plan.table, target: target)
    var options = SendOptions()
    options.connections = 2
    options.timeout = 1_000_000_000
    options.maximumAnswer = 200_000
    let emitter = Emitter(
      plan: plan,
      map: map,
      targets: [try TargetGuard().pin(target)],
      options: options
    )
    let report = try await emitter.send(census: Census(of: plan, map))
    try await server.stop()
    return report
  }

  @Test(
    arguments: [
      (.drip, ["timeout"]), (.endlessHead, ["malformed"]), (.endlessInterim, ["timeout"]),
      (.reset, ["reset"]), (.deaf, ["timeout"]),
    ] as [(HostileServer.Malice, [String])]
  )
  fileprivate func `ends requests that are answered without an end`(
    malice: HostileServer.Malice,
    errors: [String]
  ) async throws {
    let report = try await Self.emit(to: malice)

    #expect(report.counts.sent == 6)
    #expect(report.counts.answered == 0)
    #expect(report.counts.unanswered == 6)
    #expect(report.errors.map(\.name) == errors)
  }

  @Test(arguments: [.hugeBody, .endlessChunks] as [HostileServer.Malice])
  fileprivate func `takes no more of a body than is allowed`(
    malice: HostileServer.Malice
  ) async throws {
    let report = try await Self.emit(to: malice)

    #expect(report.counts.sent == 6)
    #expect(report.counts.unanswered == 6)
    #expect(report.errors == [.init(name: "oversized", count: 6)])
  }

  /// Whether it came before or behind the request cannot always be told; nothing hangs, and no
  /// connection gives two answers.
  @Test func `accounts for requests over connections that speak first`() async throws {
    let report = try await Self.emit(to: .unasked)

    #expect(report.counts.sent + report.counts.skipped == 6)
    #expect(report.counts.answered + report.counts.unanswered == report.counts.sent)
  }
}
