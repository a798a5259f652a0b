import EmissionResults
import NIOCore
import NIOPosix
import Requests
import Synchronization
import Testing
import Traces
import Wire

@testable import Emission

/// A server that ends each connection after its answer, so that new ones are made all the time, and
/// counts them.
private final class ClosingServer: Sendable {
  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
      context.close(promise: nil)
    }
  }

  private final class Count: Sendable {
    let value = Atomic(0)
  }

  let port: Int
  private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  private let count = Count()

  init(host: String, port: Int) async throws {
    let channel = try await ServerBootstrap(group: group)
      .childChannelInitializer { [count] child in
        count.value.add(1, ordering: .relaxed)
        return child.eventLoop.makeCompletedFuture {
          try child.pipeline.syncOperations.addHandler(Handler())
        }
      }
      .bind(host: host, port: port).get()
    self.port = try #require(channel.localAddress?.port)
  }

  /// Ends it, and gives the number of connections it had.
  func stop() async throws -> Int {
    try await group.shutdownGracefully()
    return count.value.load(ordering: .relaxed)
  }
}

@Suite(.timeLimit(.minutes(1))) struct RebindingTests {
  /// A resolver whose answer changes once it has been asked, as one does that wants to lead a program
  /// astray.
  private final class Rebinding: Sendable {
    private let asked = Atomic(0)

    var count: Int { asked.load(ordering: .relaxed) }

    var resolver: HostResolver {
      HostResolver { [self] _, port in
        let isFirst = asked.add(1, ordering: .relaxed).oldValue == 0
        return [try SocketAddress(ipAddress: isFirst ? "127.0.0.1" : "127.0.0.2", port: port)]
      }
    }
  }

  @Test func `a name that comes to mean another host leads nobody there`() async throws {
    let rebinding = Rebinding()
    let first = try await ClosingServer(host: "127.0.0.1", port: 0)
    let second = try await ClosingServer(host: "127.0.0.2", port: first.port)
    let target = try TargetURL("http://shop.invalid:\(first.port)")
    let plan = EmissionPlan(description: .shop(), rows: CallRow.even(200, over: 1_000_000))
    let map = RequestMap(plan.table, target: target)
    let targetGuard = TargetGuard(
      permissions: [try .init("shop.invalid")],
      allowList: try .of("shop.invalid:\(first.port)", cidr: "127.0.0.0/8"),
      resolver: rebinding.resolver
    )

    let pinned = try targetGuard.pin(map, lasting: 0)
    let moved = try targetGuard.pin(map, lasting: 0)
    let report = try await Emitter(plan: plan, map: map, targets: pinned)
      .send(census: Census(of: plan, map))

    let (met, missed) = (try await first.stop(), try await second.stop())
    #expect(moved[0].address.ipAddress == "127.0.0.2")
    #expect(rebinding.count == 2)
    #expect(report.counts.sent == 200)
    #expect(met >= 200)
    #expect(missed == 0)
  }
}
