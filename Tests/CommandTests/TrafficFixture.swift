import Foundation
import Testing

/// A log that is made in the test, with all that real logs have.
struct TrafficFixture {
  /// The lines, in the order of the log.
  let lines: [String]

  /// Four hours of visits whose rate rises and falls, with zones, disorder, quotation marks, IPv6 and
  /// lines that say nothing.
  init(sessions: Int, seed: UInt64) {
    var random = SplitMix(state: seed)
    var entries: [(key: Double, line: String)] = []
    for session in 0..<sessions {
      var time = Self.start(using: &random)
      let isSix = session % 3 == 0
      let client =
        isSix
        ? "2001:db8::\(String(session, radix: 16))" : "10.\(session >> 8 & 255).\(session & 255).7"
      let agent = "Mozilla/5.0 (X11; \\\"quoted\\\" [10/Oct/2000]) \(random.next() % 5)"
      repeat {
        let line = Self.line(client: client, agent: agent, second: Int(time), using: &random)
        entries.append((time + 3 * random.unit(), line))
        time += 1 + -30 * log(1 - random.unit())
      } while random.unit() < 0.65 && time < 14_400
    }
    var lines = entries.sorted { $0.key < $1.key }.map(\.line)
    lines.insert("", at: 3)
    lines.insert("no request at all", at: 16)
    lines.insert("10.0.0.1 - - [31/Feb/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 1", at: 17)
    lines.insert(String(repeating: "x", count: 200_000), at: 18)
    self.lines = lines
  }

  /// The text of the log, its lines ended in both ways and the last not at all.
  var text: String {
    lines.enumerated().map { index, line in
      index == lines.count - 1 ? line : line + (index % 7 == 0 ? "\r\n" : "\n")
    }
    .joined()
  }

  /// A time of the four hours, more likely in their middle.
  private static func start(using random: inout SplitMix) -> Double {
    while true {
      let time = random.unit() * 14_400
      if random.unit() < 0.3 + 0.7 * sin(.pi * time / 14_400) { return time }
    }
  }

  /// A line whose clock is in one of three zones.
  private static func line(
    client: String,
    agent: String,
    second: Int,
    using random: inout SplitMix
  ) -> String {
    let (zone, offset) = [("+0000", 0), ("+0130", 5_400), ("-0800", -28_800)][
      Int(random.next() % 3)
    ]
    // 10:00 UTC.
    let local = 36_000 + second + offset
    let clock = String(
      format: "%02d:%02d:%02d",
      local / 3_600,
      local / 60 % 60,
      local % 60
    )
    return "\(client) - a user [25/Nov/2026:\(clock) \(zone)] \"GET /a\\\"b HTTP/1.1\" 200 17 "
      + "\"https://example.com/\" \"\(agent)\""
  }

  /// A generator of the test's own, so that the log is the same everywhere.
  struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var word = state
      word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
      return word ^ (word >> 31)
    }

    /// From 0 until 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
  }
}
