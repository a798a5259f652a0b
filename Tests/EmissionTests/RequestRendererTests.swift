import NIOCore
import Testing
import Traces
import Wire

@testable import Emission
@testable import Requests

@Suite struct RequestRendererTests {
  private static func render(
    _ requests: [PlannedRequest],
    to target: String = "http://127.0.0.1:8080/base",
    contact: String? = nil,
    sendsMetadata: Bool = false
  ) throws -> [String] {
    let description = TraceDescription.shop()
    var options = RequestMap.Options()
    (options.contact, options.sendsMetadata) = (contact, sendsMetadata)
    let table = EndpointTable(description)
    var renderer = RequestRenderer(
      RequestMap(table, target: try TargetURL(target), options: options),
      description: description
    )
    return requests.enumerated().map { index, request in
      var buffer = ByteBuffer()
      renderer.append(request, sequence: index, intended: request.intended, to: &buffer)
      return String(buffer: buffer)
    }
  }

  private static func request(session: UInt64, at start: Int64 = 0) throws -> PlannedRequest {
    let row = CallRow.call(
      at: UInt64(start / 1_000),
      session: session,
      persona: 1,
      step: 1,
      call: 1
    )
    let plan = EmissionPlan(
      description: .shop(),
      rows: [row],
      window: .init(from: 0)
    )
    return try #require(try plan.requests().first)
  }

  @Test func `says where a request goes and where it comes from`() throws {
    let text = try Self.render([Self.request(session: 4_711, at: 1_500_000)])[0]

    let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
    #expect(
      lines.dropLast(5) == [
        "POST /base/payments/v1/charge%20it HTTP/1.1",
        "Host: 127.0.0.1:8080",
        "User-Agent: stampede-emit/\(engineVersion) (run deadbeef; seed 7)",
        "content-length: 0",
        "X-Stampede-Persona: regular",
        "X-Stampede-Journey: purchase",
        "X-Stampede-Step: pay",
        "X-Stampede-Session: 4711",
        "X-Stampede-Request: 0",
        "X-Stampede-Intended: 1500000",
      ]
    )
    #expect(lines[10].wholeMatch(of: /X-Stampede-Start: [0-9]{18}/) != nil)
    #expect(lines.suffix(2) == ["", ""])
  }

  @Test func `says whom to ask, and what an observability platform wants to know`() throws {
    let text = try Self.render(
      [Self.request(session: 1)],
      contact: "load@example.com",
      sendsMetadata: true
    )[0]

    #expect(text.contains("seed 7; contact load@example.com)\r\n"))
    let names = text.split(separator: "\r\n").filter { $0.hasPrefix("dt.") }
      .map { $0.prefix { $0 != ":" } }
    #expect(
      names == [
        "dt.owner", "dt.release-stage", "dt.customer-id", "dt.environment", "dt.application",
        "dt.service", "dt.session-id", "dt.business-context", "dt.request-timestamp",
        "dt.trace-context", "dt.request-path", "dt.request-method", "dt.user-agent-type",
        "dt.customer-type", "dt.customer-segment", "dt.customer-journey", "dt.user-experience",
      ]
    )
  }

  @Test func `gives each request a key, and a repetition of it the same`() throws {
    var again = try Self.request(session: 1)
    again.round = 1
    let requests = [
      try Self.request(session: 1), try Self.request(session: 1, at: 5_000),
      try Self.request(session: 2), again, try Self.request(session: 1),
    ]

    let keys = try Self.render(requests).map { text in
      try #require(text.split(separator: "\r\n").first { $0.hasPrefix("Idempotency-Key: ") })
    }

    #expect(Set(keys).count == 4)
    #expect(keys[0] == keys[4])
  }

  @Test func `tells the sessions of each round apart`() throws {
    var again = try Self.request(session: 1)
    again.round = 2

    let texts = try Self.render([try Self.request(session: 1), again])

    #expect(texts[0].contains("X-Stampede-Session: 1\r\n"))
    #expect(texts[1].contains("X-Stampede-Session: 1-2\r\n"))
    let traces = texts.map { $0.split(separator: "\r\n").first { $0.hasPrefix("traceparent") } }
    #expect(traces[0]?.prefix(48) != traces[1]?.prefix(48))
  }

  @Test func `gives a session one trace, and each request a parent of its own`() throws {
    let requests = [
      try Self.request(session: 1), try Self.request(session: 1, at: 5_000),
      try Self.request(session: 2), try Self.request(session: 1),
    ]

    let contexts = try Self.render(requests).map { text in
      let line = try #require(text.split(separator: "\r\n").first { $0.hasPrefix("traceparent: ") })
      return line.dropFirst("traceparent: ".count).split(separator: "-").map(String.init)
    }

    #expect(contexts.allSatisfy { $0.map(\.count) == [2, 32, 16, 2] })
    #expect(contexts.allSatisfy { $0[0] == "00" && $0[3] == "01" })
    #expect(contexts.joined().joined().allSatisfy { "0123456789abcdef".contains($0) })
    #expect(contexts[0][1] == contexts[1][1])
    #expect(contexts[0][1] != contexts[2][1])
    #expect(contexts[0][2] != contexts[1][2])
    #expect(contexts[0] == contexts[3])
  }

  @Test func `leaves the port out of the header where it is the usual one`() throws {
    let text = try Self.render([Self.request(session: 1)], to: "http://localhost")[0]

    #expect(text.contains("\r\nHost: localhost\r\n"))
    #expect(text.hasPrefix("POST /payments/"))
  }

  @Test func `lets no name break out of its line`() throws {
    var description = TraceDescription.shop()
    description.personas[1] = "x\r\nHost: elsewhere"
    description.journeys[0].steps[1].calls[1].operation = "../a b\r\n?x#y"
    let plan = EmissionPlan(
      description: description,
      rows: [.call(at: 0, persona: 1, step: 1, call: 1)]
    )
    var renderer = RequestRenderer(
      RequestMap(plan.table, target: try TargetURL("http://127.0.0.1")),
      description: description
    )
    var buffer = ByteBuffer()

    renderer.append(try plan.requests()[0], sequence: 0, intended: 0, to: &buffer)

    let text = String(buffer: buffer)
    #expect(text.hasPrefix("POST /payments/../a%20b%0D%0A%3Fx%23y HTTP/1.1\r\n"))
    #expect(text.contains("X-Stampede-Persona: x%0D%0AHost%3A%20elsewhere\r\n"))
  }
}
