import Foundation
import Testing

@testable import stampede

/// The scenario that `init --template my-traffic` makes of a log has the log's traffic.
@Suite struct TrafficTests {
  private let stampede = Program.fast("stampede")
  private static let hasPython = FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")

  /// Counted by regular expressions and sorting in another language.
  @Test(.enabled(if: hasPython, "there is no /usr/bin/python3"))
  func `sessions and their bins are those that another program counts`() throws {
    let directory = ScratchDirectory()
    let log = try directory.write(TrafficFixture(sessions: 4_000, seed: 1).text, to: "access.log")

    let survey = try TrafficReader(path: log, gap: 600_000_000_000, isQuiet: true).survey()

    let width = survey.binWidth
    let origin = survey.firstSecond / width * width
    let script = Checkout.path + "/Tests/CommandTests/Fixtures/count_sessions.py"
    let counted = try Program(path: "/usr/bin/python3")
      .run([script, log, "600", "\(width)", "\(origin)"])
    let rows = counted.output.split(separator: "\n").map {
      $0.split(separator: " ").map { Int($0) }
    }
    try #require(rows.count == 2, "\(counted.errors)")
    #expect(rows[0] == [survey.counter.requests, survey.sessions])
    let bins = survey.bins.map(\.sessions)
    #expect(Array(bins.prefix(rows[1].count)) == rows[1])
    #expect(bins.dropFirst(rows[1].count).allSatisfy { $0 == 0 })
    #expect(survey.faults == 3 && survey.firstFault?.line == 17)
    #expect(survey.firstFault?.fault.column == 3)
  }

  /// The statistic of bins with expectation n is the sum of (simulated − n)²/n, whose law is nearly
  /// chi-square; the limit is passed by chance once in a million seeds, and the seed is fixed.
  @Test func `the simulated traffic follows the log bin by bin`() throws {
    let directory = ScratchDirectory()
    _ = try directory.write(TrafficFixture(sessions: 6_000, seed: 2).text, to: "access.log")

    let made = try stampede.run(
      ["init", "--template", "my-traffic", "site", "--from", "access.log"],
      in: directory.path
    )
    let valid = try stampede.run(["validate", "site/my-traffic.yaml"], in: directory.path)
    let ran = try stampede.run(["run", "--quiet", "site/my-traffic.yaml"], in: directory.path)
    let rows = try stampede.run(
      [
        "trace", "query", "runs/my-traffic-1", "--table", "begins", "--columns", "time", "--format",
        "csv",
      ],
      in: directory.path
    )

    #expect(made.status == 0, "\(made.errors)")
    #expect(valid.output.contains("(0 errors, 0 warnings)"), "\(valid.output)")
    #expect(ran.status == 0, "\(ran.errors)")
    let survey = try TrafficReader(
      path: directory.path + "/access.log",
      gap: 1_800_000_000_000,
      isQuiet: true
    ).survey()
    let times = rows.output.split(whereSeparator: \.isNewline).compactMap { Double($0) }
    let expected = Double(survey.sessions)
    #expect(abs(Double(times.count) - expected) < 4 * expected.squareRoot())
    let bins = survey.bins
    #expect(bins.count > 100)
    let statistic = bins.reduce(0.0) { sum, bin in
      let simulated = Double(times.count { $0 >= Double(bin.start) && $0 < Double(bin.end) })
      let planned = Double(max(1, bin.sessions))
      return sum + (simulated - planned) * (simulated - planned) / planned
    }
    // Wilson and Hilferty's approximation of the quantile at 1 − 10⁻⁶, 4.75 deviations.
    let freedom = Double(bins.count)
    let root = 1 - 2 / (9 * freedom) + 4.75 * (2 / (9 * freedom)).squareRoot()
    #expect(statistic < freedom * root * root * root, "\(statistic) of \(bins.count)")
    // And a curve of another shape would be seen.
    #expect(statistic > freedom / 3)
  }

  @Test func `the same log makes the same files`() throws {
    let directory = ScratchDirectory()
    _ = try directory.write(TrafficFixture(sessions: 500, seed: 3).text, to: "access.log")

    for place in ["a", "b"] {
      let made = try stampede.run(
        ["init", "--template", "my-traffic", place, "--from", "access.log"],
        in: directory.path
      )
      #expect(made.status == 0, "\(made.errors)")
    }

    for file in ["my-traffic.yaml", "arrivals.csv"] {
      #expect(try directory.text("a/" + file) == directory.text("b/" + file))
    }
  }

  @Test(arguments: [
    (
      "time\n2026-11-27T10:00:00Z\n2026-11-27T11:00:00.5+01:00\n2026-11-27 10:02:00 UTC\n", "CSV", 3
    ),
    ("a;\"when, ts\";ts\nx;y;1795773600\nx;\"y;z\";1795773601000\n", "CSV", 2),
    ("1795773600.25\n1795773607\n", "CSV", 2),
    (
      #"{"ts": 1795773600.5, "ip": "::1"}"# + "\n" + #"{"@timestamp":"2026-11-27T10:00:09Z"}"#,
      "JSON", 2
    ),
    ("::1 - - [27/Nov/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 -\n", "an access log", 1),
  ])
  func `the form of a log is found out and said`(text: String, name: String, count: Int) throws {
    let directory = ScratchDirectory()
    _ = try directory.write(text, to: "log")

    let made = try stampede.run(
      ["init", "--template", "my-traffic", "d", "--from", "log"],
      in: directory.path
    )
    let valid = try stampede.run(["validate", "d/my-traffic.yaml"], in: directory.path)

    #expect(made.status == 0, "\(made.errors)")
    #expect(made.output.contains("Read \(count) request"), "\(made.output)")
    #expect(made.output.contains(" as \(name)"), "\(made.output)")
    #expect(valid.output.contains("(0 errors, 0 warnings)"), "\(valid.output)")
  }

  /// Bytes are flipped, cut and doubled; whatever comes of it is a request, nothing, or a fault in its
  /// line.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `no damage to a line traps`(seed: UInt64) {
    var random = TrafficFixture.SplitMix(state: seed)
    let lines =
      TrafficFixture(sessions: 20, seed: seed).lines.map { String($0.prefix(300)) } + [
        #"{"ts": 1795773600.5, "ip": "::1", "user_agent": "a\"b"}"#,
        "a,1795773600123456789,\"q,r\"",
        "2026-11-27T10:00:00.123+01:00;x", "99999999999999999999", "9223372036854775807", "time,ts",
      ]
    var outcomes = (requests: 0, faults: 0)
    for _ in 0..<1_500 {
      var bytes = Array(lines[Int(random.next() % UInt64(lines.count))].utf8)
      for _ in 0..<random.next() % 4 where !bytes.isEmpty {
        let place = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 3 {
        case 0: bytes[place] ^= UInt8(1 << (random.next() % 8))
        case 1: bytes.removeSubrange(place...)
        default: bytes.insert(contentsOf: bytes[place...].prefix(9), at: place)
        }
      }
      for format in LogFormat.allCases {
        var parser = LogParser(format: format)
        do {
          let request = try parser.request(in: bytes[...])
          outcomes.requests += request == nil ? 0 : 1
          #expect((request?.time ?? 0) >= 0)
        } catch {
          outcomes.faults += 1
          #expect(error.column >= 1 && error.column <= bytes.count + 1, "\(error)")
        }
      }
    }
    #expect(outcomes.requests > 500 && outcomes.faults > 500)
  }

  @Test(arguments: [
    ("time\n2026-11-27T10:00:00\n", "log:2:1: ", "has no time zone"),
    ("time\n2026-11-27T10:00:00Z\nx\ny\n", "log:3:1: 2 lines could not be read", "is no time"),
    ("", "log: the log is empty", "Combined Log Format"),
    ("\n  \n", "log: the log is empty", "Combined Log Format"),
    ("\nhello\n", "log:2:1: no time can be read", "hello"),
    ("\u{0}\u{1}\u{FF}", "log:1:1: no time can be read", "ISO 8601"),
  ])
  func `a log that cannot be read is refused with its place`(
    text: String,
    place: String,
    reason: String
  ) throws {
    let directory = ScratchDirectory()
    _ = try directory.write(text, to: "log")

    let made = try stampede.run(
      ["init", "--template", "my-traffic", "d", "--from", "log"],
      in: directory.path
    )

    #expect(made.status == 65)
    #expect(made.errors.contains(place), "\(made.errors)")
    #expect(made.errors.contains(reason), "\(made.errors)")
    #expect(directory.files == ["log"])
  }
}
