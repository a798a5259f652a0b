import Foundation
import JSONText
import NIOCore
import NIOPosix
import Testing
import Wire

@testable import Instruments

@Suite struct SinkTests {
  @Test func `holds answers back until the stalls that they fall into are over`() {
    let options = Sink.Options(
      stalls: [.init(start: 300, length: 100), .init(start: 100, length: 50)],
      delay: 10
    )
    let first = MonotonicTime(nanoseconds: 1_000)
    func wait(at time: Int64) -> Int64 {
      options.wait(for: first.advanced(byNanoseconds: time), first: first)
    }

    #expect(wait(at: 0) == 10)
    #expect(wait(at: 89) == 10)
    #expect(wait(at: 90) == 60)
    #expect(wait(at: 139) == 11)
    #expect(wait(at: 140) == 10)
    #expect(wait(at: 350) == 50)
  }

  @Test func `reports counts, times between arrivals and departures from the schedule`() {
    var book = SinkBook()
    let second: Int64 = 1_000_000_000
    for (index, departure) in [0, 1_000, 0, 5_000, 0].enumerated() {
      var message = HTTPMessage()
      message.path = Array((index == 4 ? "/b" : "/a").utf8)
      message.intended = Int64(index) * second / 2
      // An offset of 77 seconds between the clocks must not show.
      let time = 77 * second + Int64(index) * second / 2 + Int64(departure)
      book.record(message, at: MonotonicTime(nanoseconds: time))
    }

    let report = SinkReport(book)

    #expect(report.requests == 5)
    #expect(report.paths.map(\.path) == ["/a", "/b"])
    #expect(report.paths.map(\.requests) == [4, 1])
    #expect(report.requestsBySecond == [2, 2, 1])
    #expect(report.span == 2 * second)
    #expect(report.gaps?.maximum == second / 2 + 5_000)
    #expect(report.departure?.p50 == 0)
    #expect(report.departure?.maximum == 5_000)
    #expect(report.json["meanRate"]?.double == 2)
  }

  @Test func `knows no departure where requests tell no intended time`() {
    var book = SinkBook()
    book.record(HTTPMessage(), at: MonotonicTime(nanoseconds: 5))

    #expect(SinkReport(book).departure == nil)
    #expect(SinkReport(book).gaps == nil)
  }
}

/// A client that writes bytes and collects what comes until the server closes.
private final class RawClient: ChannelInboundHandler {
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

  static func exchange(_ text: String, with sink: Sink) async throws -> String {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let end = loop.makePromise(of: String.self)
    let channel = try await ClientBootstrap(group: loop)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(RawClient(end: end))
        }
      }
      .connect(host: "127.0.0.1", port: sink.port).get()
    try await channel.writeAndFlush(ByteBuffer(string: text))
    return try await end.futureResult.get()
  }
}

@Suite(.timeLimit(.minutes(1))) struct SinkConnectionTests {
  private static let request = "POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi"
  private static let last = "GET /b HTTP/1.1\r\nConnection: close\r\n\r\n"

  @Test(arguments: [0, 50_000_000] as [Int64])
  func `answers requests that come without waiting, and closes when asked`(
    delay: Int64
  ) async throws {
    let sink = try await Sink(host: "127.0.0.1", port: 0, options: .init(delay: delay))

    let answers = try await RawClient.exchange(
      Self.request + Self.request + Self.last,
      with: sink
    )
    let report = try await sink.stop()

    #expect(answers.components(separatedBy: "HTTP/1.1 200 OK\r\n").count == 4)
    #expect(answers.hasSuffix("ok\n"))
    #expect(report.requests == 3)
    #expect(report.paths == [.init(path: "/a", requests: 2), .init(path: "/b", requests: 1)])
  }

  @Test func `closes a connection that does not speak its protocol`() async throws {
    let sink = try await Sink(host: "127.0.0.1", port: 0)

    let answers = try await RawClient.exchange(Self.request + "nonsense\r\n\r\n", with: sink)
    let report = try await sink.stop()

    #expect(answers.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(report.requests == 1)
    #expect(report.malformed == 1)
  }

  @Test func `says why it cannot listen`() async throws {
    let sink = try await Sink(host: "127.0.0.1", port: 0)

    let error = await #expect(throws: EmissionError.self) {
      _ = try await Sink(host: "127.0.0.1", port: sink.port)
    }
    _ = try await sink.stop()
    #expect(error?.exitCode == 74)
  }
}
