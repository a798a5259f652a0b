import Foundation
import Testing

/// A day of visitors, a thousand times as fast and against a slow server, each step of which must wait
/// for the answer before it.
@Suite(.timeLimit(.minutes(20))) struct CausalityTests {
  private static let isLong = ProcessInfo.processInfo.environment["STAMPEDE_LONG_TESTS"] != nil

  /// The other end knows the instant before it gave an answer away, and the kernel's stamp of the next
  /// request. Between them lies at least the visitor's thinking, or the request was early.
  @Test(.enabled(if: isLong)) func `no request of a million comes before its visitor has thought`()
    throws
  {
    let day = try BlackFriday.wholeDay.get()
    let output = ScratchDirectory()
    let (speed, emitter) = (1_000.0, Program.fast("stampede-emit"))
    let sink = try emitter.start([
      "sink", "--for", "10m", "--latency", "exp:2ms", "--record", output.path + "/record.csv",
    ])
    while !sink.outputSoFar.contains("\n"), sink.process.isRunning { usleep(5_000) }
    let line = try #require(sink.outputSoFar.split(separator: "\n").first)
    let address = try #require(line.split(separator: " ").last)

    let sent = try emitter.run([
      "send", day.run, "--target", "http://\(address)", "--speed", "\(speed)", "--pacing", "causal",
      "--connections", "512", "--quiet", "--out", output.path + "/emission",
    ])
    sink.signal(SIGINT)
    _ = sink.wait()

    try #require([0, 98].contains(sent.status), "\(sent.errors)")
    let calls = try day.calls()
    let visits = try Self.visits(in: output.path + "/record.csv")
    try #require(visits.count == calls.count)
    #expect(visits.count > 1_000_000)
    let early = Self.early(visits, calls, speed: speed)
    print("\(visits.count) requests, \(early.judged) behind an answer, \(early.count) early")
    #expect(early.judged > 1_000_000)
    #expect(early.count == 0)
  }

  /// What the sink recorded of a request, in nanoseconds since the first arrival.
  private struct Visit {
    let session: UInt64
    let arrival: Int64
    let answered: Int64
  }

  /// In the order of the plan; each of its requests must have come once.
  private static func visits(in record: String) throws -> [Visit] {
    var visits: [Int: Visit] = [:]
    for line in try String(contentsOfFile: record, encoding: .utf8).utf8
      .split(separator: UInt8(ascii: "\n")).dropFirst()
    {
      let fields = line.split(
        separator: UInt8(ascii: ","),
        maxSplits: 5,
        omittingEmptySubsequences: false
      ).map { Int64(Substring($0)) ?? -1 }
      let number = Int(fields[3])
      #expect(visits[number] == nil, "request \(number) came twice")
      visits[number] = Visit(
        session: UInt64(fields[2]),
        arrival: fields[0],
        answered: fields[1]
      )
    }
    return try (0..<visits.count).map { try #require(visits[$0]) }
  }

  /// Counts the requests that came before the answer that their visitor had last in the simulation,
  /// plus the thinking behind it. A microsecond is left for reading two clocks.
  ///
  /// Calls and visits are matched session by session, for calls that start together have no order.
  private static func early(
    _ visits: [Visit],
    _ calls: [BlackFriday.Call],
    speed: Double
  ) -> (judged: Int, count: Int) {
    let visitsOfSession = Dictionary(grouping: visits, by: \.session)
    var (judged, count) = (0, 0)
    for (session, calls) in Dictionary(grouping: calls, by: \.session) {
      let visits = visitsOfSession[session] ?? []
      #expect(visits.count == calls.count)
      for (number, call) in calls.enumerated() {
        let earlier = calls.indices.prefix(number).filter { calls[$0].end <= call.start }
        guard let awaited = earlier.max(by: { calls[$0].end < calls[$1].end }) else { continue }
        let thinking = Double(call.start - calls[awaited].end) / speed
        let waited = Double(visits[number].arrival - visits[awaited].answered)
        judged += 1
        if waited < thinking - 1_000 { count += 1 }
      }
    }
    return (judged, count)
  }
}
