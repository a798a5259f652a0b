import NIOCore
import NIOPosix
import Requests
import Testing
import Traces
import Wire

@testable import Emission
@testable import EmissionResults

/// A server that answers each piece that comes with the same bytes, right or wrong.
private final class ScriptedServer {
  let port: Int
  private let group: MultiThreadedEventLoopGroup

  init(answer: String, closes: Bool) async throws {
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let channel = try await ServerBootstrap(group: group)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            ScriptHandler(answer: answer, closes: closes)
          )
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = try #require(channel.localAddress?.port)
  }

  func stop() async throws {
    try await group.shutdownGracefully()
  }
}

private final class ScriptHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let answer: String
  private let closes: Bool
  private var isSilent = false

  init(answer: String, closes: Bool) {
    self.answer = answer
    self.closes = closes
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isSilent else { return }
    // Who says that this was the last answer means it, even before the connection closes.
    isSilent = answer.contains("Connection: close")
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
    if closes { context.close(promise: nil) }
  }
}

/// What becomes of requests to servers that do not keep to the protocol.
@Suite(.serialized, .timeLimit(.minutes(1))) struct BadServerTests {
  private static func emit(
    to answer: String,
    closes: Bool = false,
    timeout: Int64 = 10_000_000_000
  ) async throws -> EmissionReport {
    let server = try await ScriptedServer(answer: answer, closes: closes)
    let plan = EmissionPlan(description: .shop(), rows: CallRow.even(20, over: 100_000))
    let target = try TargetURL("http://127.0.0.1:\(server.port)")
    var options = SendOptions()
    options.connections = 4
    options.timeout = timeout
    let emitter = Emitter(
      plan: plan,
      map: RequestMap(plan.table, target: target),
      targets: [try TargetGuard().pin(target)],
      options: options
    )
    let report = try await emitter.send(
      census: Census(of: plan, RequestMap(plan.table, target: target))
    )
    try await server.stop()
    return report
  }

  @Test(arguments: [
    ("garbage\n", false, "malformed"), ("garbage\n", true, "malformed"), ("", true, "reset"),
    ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", true, "reset"),
    ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", false, "timeout"),
    ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", false, "malformed"),
    ("HTTP/1.1 101 Switching Protocols\r\n\r\n", false, "malformed"),
  ])
  func `counts broken answers by their class`(
    answer: String,
    closes: Bool,
    failure: String
  ) async throws {
    // A busy machine may keep a server waiting: only who waits in vain waits briefly.
    let timeout: Int64 = failure == "timeout" ? 500_000_000 : 10_000_000_000
    let report = try await Self.emit(to: answer, closes: closes, timeout: timeout)

    #expect(report.counts.sent == 20)
    #expect(report.counts.unanswered == 20)
    #expect(report.errors == [.init(name: failure, count: 20)])
  }

  @Test(arguments: [
    ("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok", true),
    ("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok", false),
    ("HTTP/1.1 200 OK\r\n\r\nuntil the end", true),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", false),
    ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false),
  ])
  func `takes answers of every length, over connections of any life`(
    answer: String,
    closes: Bool
  ) async throws {
    let report = try await Self.emit(to: answer, closes: closes)

    #expect(report.counts.answered == 20)
    #expect(report.errors == [])
  }

  @Test func `takes no answer that nobody asked for`() async throws {
    let twice = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

    let report = try await Self.emit(to: twice + twice)

    #expect(report.counts.answered == 20)
    #expect(report.counts.sent == 20)
  }
}
