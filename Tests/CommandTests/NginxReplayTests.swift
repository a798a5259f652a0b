import Foundation
import JSONText
import Testing

/// Replays of Black Friday, counted by a server that is not ours from its own log.
@Suite(
  .enabled(if: Nginx.obstacle == nil, "\(Nginx.obstacle ?? "")"),
  .timeLimit(.minutes(10))
) struct NginxReplayTests {
  private static let isLong = ProcessInfo.processInfo.environment["STAMPEDE_LONG_TESTS"] != nil

  /// How a stretch is replayed.
  struct Replay: CustomTestStringConvertible, Sendable {
    let from: Int
    let seconds: Int
    let pace: [String]
    let isEncrypted: Bool

    var speed: Double? { pace[0] == "--speed" ? Double(pace[1]) : nil }
    var rate: Double? { pace[0] == "--rate" ? Double(pace[1]) : nil }

    var testDescription: String {
      "\(seconds) s from \(from) s at \(pace.joined(separator: " "))"
        + (isEncrypted ? ", encrypted" : "")
    }
  }

  /// Of the first minutes, a few seconds each.
  private static let short = [false, true].flatMap { isEncrypted in
    [
      Replay(from: 60, seconds: 5, pace: ["--speed", "0.5"], isEncrypted: isEncrypted),
      Replay(from: 60, seconds: 6, pace: ["--speed", "1"], isEncrypted: isEncrypted),
      Replay(from: 60, seconds: 40, pace: ["--speed", "10"], isEncrypted: isEncrypted),
      Replay(from: 60, seconds: 60, pace: ["--rate", "400"], isEncrypted: isEncrypted),
    ]
  }

  /// Of the evening, with the spike and both faults, a minute each.
  private static let long = [false, true].flatMap { isEncrypted in
    [
      Replay(from: 64_800, seconds: 30, pace: ["--speed", "0.5"], isEncrypted: isEncrypted),
      Replay(from: 64_800, seconds: 60, pace: ["--speed", "1"], isEncrypted: isEncrypted),
      Replay(from: 64_800, seconds: 600, pace: ["--speed", "10"], isEncrypted: isEncrypted),
      Replay(from: 64_800, seconds: 1_200, pace: ["--rate", "1000"], isEncrypted: isEncrypted),
      Replay(from: 64_800, seconds: 3_600, pace: ["--rate", "5000"], isEncrypted: isEncrypted),
    ]
  }

  @Test(arguments: short)
  func `every request of a stretch comes once and in its time`(replay: Replay) throws {
    try Self.expectFaithful(replay, of: BlackFriday.morning.get())
  }

  @Test(.enabled(if: isLong), .serialized, arguments: long)
  func `every request of the evening comes once and in its time`(replay: Replay) throws {
    try Self.expectFaithful(replay, of: BlackFriday.wholeDay.get())
  }

  /// Counts must hold each time, and so must the coarse times. The fine ones must hold where the
  /// emitter says that it kept its schedule; the server may be held up too, though not in three tries.
  private static func expectFaithful(_ replay: Replay, of day: BlackFriday) throws {
    var finding = ""
    for _ in 0..<3 {
      let (visits, verdict) = try expectCounts(replay, of: day)
      let punctuality = Punctuality(visits)
      finding = "\(replay.testDescription): \(verdict), \(punctuality)"
      #expect(punctuality.isCoarselyKept, "\(finding)")
      if verdict != "VALID" || punctuality.isKept { return print(finding) }
    }
    Issue.record("\(finding)")
  }

  private static func expectCounts(_ replay: Replay, of day: BlackFriday) throws
    -> (visits: [Nginx.Visit], verdict: String)
  {
    let server = try Nginx()
    let stretch = [
      day.run, "--target", server.address(encrypted: replay.isEncrypted),
      "--from", "\(replay.from)s", "--until", "\(replay.from + replay.seconds)s",
    ]
    let trust = replay.isEncrypted ? ["--ca", server.certificate] : []
    let emitter = Program.fast("stampede-emit")
    let output = ScratchDirectory()

    let census = try emitter.run(["plan"] + stretch + replay.pace + ["--format", "json"])
    let sent = try emitter.run(
      ["send"] + stretch + trust + replay.pace + ["--quiet", "--out", output.path]
    )

    // Whether a busy machine keeps the schedule to the microsecond is not what is tested here.
    try #require([0, 98].contains(sent.status), "\(sent.errors)")
    let planned = try intendedTimes(of: replay, in: day)
    let visits = try server.visits(expecting: planned.count).sorted { $0.sequence < $1.sequence }
    #expect(planned.count > 20)
    #expect(visits.map(\.sequence) == Array(planned.indices))
    #expect(visits.allSatisfy { $0.status == 200 && $0.encryption.isEmpty != replay.isEncrypted })
    #expect(zip(visits, planned).allSatisfy { abs($0.intended - $1) <= 1 })
    #expect(try counts(of: visits) == counts(in: JSONValue(parsing: census.output)))
    let emission = try JSONValue(parsing: output.text("emission.json"))
    return (visits, try #require(emission["verdict"]?.string))
  }

  /// When each request of a replay is to be sent, in nanoseconds since it begins: from the rows of the
  /// trace, by the arithmetic of the semantics, without a line of the emitter.
  private static func intendedTimes(of replay: Replay, in day: BlackFriday) throws -> [Int64] {
    let from = Int64(replay.from) * 1_000_000_000
    let until = from + Int64(replay.seconds) * 1_000_000_000
    return try day.calls().map(\.start).filter { $0 >= from && $0 < until }.enumerated()
      .map { index, start in
        if let rate = replay.rate { return Int64((Double(index) * 1e9 / rate).rounded()) }
        return Int64((Double(start - from) / (replay.speed ?? 1)).rounded())
      }
  }

  private static func counts(of visits: [Nginx.Visit]) -> [String: Int] {
    visits.reduce(into: [:]) { $0["\($1.method) \($1.path)", default: 0] += 1 }
  }

  private static func counts(in census: JSONValue) throws -> [String: Int] {
    let endpoints = try #require(census["endpoints"]?.array)
    return try endpoints.reduce(into: [:]) { counts, endpoint in
      let name = try #require(endpoint["path"]?.string)
      let method = try #require(endpoint["method"]?.string)
      counts["\(method) \(name)", default: 0] += Int(try #require(endpoint["requests"]?.double))
    }
  }
}

/// How far visits were from their intended times.
///
/// The clock of the emission has another origin than that of the day; the median of their difference
/// is taken for it. A visit is in time within the resolution of the log, a millisecond, and ten more
/// for the machine.
private struct Punctuality: CustomStringConvertible {
  private static let tolerance = 0.011

  private let distances: [Double]

  init(_ visits: [Nginx.Visit]) {
    let offsets = visits.map { $0.time - Double($0.intended) / 1e9 }.sorted()
    distances = offsets.map { abs($0 - offsets[offsets.count / 2]) }
  }

  /// Whether nine in ten are in time.
  var isKept: Bool { share(within: Self.tolerance) >= 0.9 }

  /// Whether as many are within a second, which no sender that misreads its plan is.
  var isCoarselyKept: Bool { share(within: 1) >= 0.9 }

  private func share(within tolerance: Double) -> Double {
    Double(distances.count { $0 <= tolerance }) / Double(max(1, distances.count))
  }

  var description: String {
    let share = (share(within: Self.tolerance) * 1000).rounded() / 10
    let worst = ((distances.max() ?? 0) * 1000).rounded()
    return "\(share) % within \(Int(Self.tolerance * 1000)) ms, worst \(Int(worst)) ms"
  }
}
