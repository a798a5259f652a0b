import Foundation
import JSONText
import NIOCore
import NIOPosix
import Testing
import Traces

@testable import Emission

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

@Suite struct RateWindowTests {
  /// Times of requests that are sent as soon as the cap allows.
  @Test(arguments: [1, 3, 100])
  func `lets no more through than the limit, in any second`(limit: Int) {
    var window = RateWindow(limit: limit)
    var now = MonotonicTime(nanoseconds: 5_000_000_000)
    var times: [Int64] = []
    for index in 0..<(limit * 4) {
      // A rest now and then must not be saved up.
      if index == limit * 2 { now = now.advanced(byNanoseconds: 3_000_000_000) }
      now = max(now, window.next)
      window.record(now)
      times.append(now.nanoseconds)
    }

    let spans = zip(times.dropFirst(limit), times).map { $0 - $1 }
    #expect(spans.allSatisfy { $0 >= 1_000_000_000 })
    #expect(spans.contains(1_000_000_000))
  }
}

@Suite struct DurationTextTests {
  @Test(
    arguments: [
      ("0", 0), ("18h", 64_800_000_000_000), ("90m", 5_400_000_000_000),
      ("1h30m", 5_400_000_000_000),
      ("1.5s", 1_500_000_000), ("250ms", 250_000_000), ("2d", 172_800_000_000_000), ("7us", 7_000),
      ("3ns", 3),
    ] as [(String, Int64)]
  )
  func `reads durations`(text: String, nanoseconds: Int64) {
    #expect(DurationText.nanoseconds(text) == nanoseconds)
  }

  @Test(arguments: [
    "", "h", "18", "-1s", "1 s", "1S", "1h 30m", "1e3s", ".s", "1.2.3s", "1000d", "nan",
  ])
  func `refuses what is no duration`(text: String) {
    #expect(DurationText.nanoseconds(text) == nil)
  }

  @Test(
    arguments: [
      (0, "0 ns"), (999, "999 ns"), (1_500, "1.5 us"), (12_345_678, "12.3 ms"),
      (1_234_000_000, "1.23 s"), (90_000_000_000, "1m30s"), (5_400_000_000_000, "1h30m"),
    ] as [(Int64, String)]
  )
  func `writes durations for people`(nanoseconds: Int64, text: String) {
    #expect(DurationText.describe(nanoseconds: nanoseconds) == text)
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
