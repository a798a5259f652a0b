import Foundation
import Testing
import Wire

@testable import Instruments

@Suite struct SinkTests {
  @Test func `holds answers back until the stalls that they fall into are over`() {
    let options = Sink.Options(
      stalls: [.init(start: 300, length: 100), .init(start: 100, length: 50)]
    )
    let first = MonotonicTime(nanoseconds: 1_000)
    func wait(at time: Int64) -> Int64 {
      options.wait(latency: 10, at: first.advanced(byNanoseconds: time), first: first)
    }

    #expect(wait(at: 0) == 10)
    #expect(wait(at: 89) == 10)
    #expect(wait(at: 90) == 60)
    #expect(wait(at: 139) == 11)
    #expect(wait(at: 140) == 10)
    #expect(wait(at: 350) == 50)
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
    #expect(answers.hasSuffix("\r\n\r\n" + String(repeating: ".", count: 127) + "\n"))
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

  @Test func `stamps by the kernel, before it reads, on the monotonic clock`() async throws {
    let sink = try await Sink(host: "127.0.0.1", port: 0)

    let before = MonotonicTime.now
    _ = try await RawClient.exchange(Self.last, with: sink)
    let after = MonotonicTime.now
    let book = sink.book
    let report = try await sink.stop()

    #expect(report.stamps == .kernel)
    let arrival = try #require(book.arrivals.first)
    // Two clocks are compared, each read once: a microsecond is more than that may cost.
    #expect(arrival.time >= before.advanced(byNanoseconds: -1_000))
    #expect(arrival.time <= after.advanced(byNanoseconds: 1_000))
    #expect(arrival.answered >= arrival.time.advanced(byNanoseconds: -1_000))
    #expect(arrival.answered <= after && arrival.status == 200)
  }

  @Test func `answers whoever has said all and still listens`() async throws {
    let sink = try await Sink(host: "::1", port: 0, options: .init(delay: 20_000_000))
    let socket = try PlainClient(port: sink.port, family: AF_INET6)

    socket.send(Self.request)
    socket.endSending()
    let answer = socket.receiveAll()
    let report = try await sink.stop()

    #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(report.requests == 1)
  }

  @Test func `fails a share of the requests, the same ones for the same seed`() async throws {
    var options = Sink.Options()
    options.failures = [.init(.status(503), share: 0.3), .init(.status(500), share: 0.2)]
    options.retryAfter = 7
    options.seed = 42
    let requests = String(repeating: Self.request, count: 199) + Self.last
    var answers: [String] = []
    for _ in 1...2 {
      let sink = try await Sink(host: "127.0.0.1", port: 0, options: options)
      answers.append(try await RawClient.exchange(requests, with: sink))
      _ = try await sink.stop()
    }

    func count(_ text: String) -> Int { answers[0].components(separatedBy: text).count - 1 }
    #expect(answers[0] == answers[1])
    #expect(count("HTTP/1.1 ") == 200)
    // Four standard deviations around the expectation, for one seed that does not change.
    #expect((34...86).contains(count("HTTP/1.1 503 Service Unavailable\r\n")))
    #expect((17...63).contains(count("HTTP/1.1 500 Error\r\n")))
    #expect(count("retry-after: 7\r\n") == count(" 503 "))
  }

  @Test func `resets connections, leaves requests unanswered, redirects and drips`() async throws {
    var options = Sink.Options()
    options.failures = [.init(.reset, share: 1)]
    let resetting = try await Sink(host: "127.0.0.1", port: 0, options: options)
    let first = try PlainClient(port: resetting.port)
    first.send(Self.request)
    #expect(first.receiveAll() == "" && first.wasReset)
    _ = try await resetting.stop()

    options.failures = [.init(.drop, share: 1)]
    let dropping = try await Sink(host: "127.0.0.1", port: 0, options: options)
    let second = try PlainClient(port: dropping.port)
    second.send(Self.request + Self.last)
    #expect(second.receiveNothing(for: 100))
    #expect(try await dropping.stop().requests == 2)

    options = Sink.Options()
    options.redirect = "http://192.0.2.1/"
    options.drip = .init(size: 40, interval: 5_000_000)
    let redirecting = try await Sink(host: "127.0.0.1", port: 0, options: options)
    let start = MonotonicTime.now
    let answer = try await RawClient.exchange(Self.last, with: redirecting)
    #expect(answer.hasPrefix("HTTP/1.1 302 Found\r\n"))
    #expect(answer.contains("location: http://192.0.2.1/\r\n"))
    #expect(answer.hasSuffix(".\n"))
    // At least five pieces, so four intervals.
    #expect(MonotonicTime.now.nanoseconds(since: start) >= 20_000_000)
    _ = try await redirecting.stop()
  }

  @Test func `draws the wait of each answer from a law`() async throws {
    var options = Sink.Options()
    options.latency = .exponential(mean: 1_000_000)
    let book = AnswerBook(options)
    let first = MonotonicTime(nanoseconds: 0)

    let waits = (0..<20_000).map { book.decide($0, at: first, first: first).due.nanoseconds }

    // Five standard deviations of the mean of an exponential law.
    let mean = Double(waits.reduce(0, +)) / 20_000
    #expect(abs(mean - 1_000_000) < 5 * 1_000_000 / 20_000.0.squareRoot())
    #expect(Set(waits).count > 19_000)
  }

  @Test func `reads no more of a client that does not take its answers`() async throws {
    var options = Sink.Options()
    options.bodySize = 65_536
    let sink = try await Sink(host: "127.0.0.1", port: 0, options: options)
    let client = try PlainClient(port: sink.port)

    var sent = 0
    for _ in 0..<500 {
      let count = client.offer(String(repeating: Self.request, count: 100))
      if count == 0 { break }
      sent += count
    }
    try await Task.sleep(for: .milliseconds(100))
    let requests = sink.report.requests
    client.close()
    _ = try await sink.stop()

    // It reads what one read brings beyond the bound, not all of it.
    #expect(requests < 10_000)
    #expect(sent > 0)
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
