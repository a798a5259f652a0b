import Foundation
import JSONText
import Testing

/// `stampede-emit` as a user runs it.
@Suite struct EmitCommandTests {
  private static let strace = Program(path: "/usr/bin/strace")
  /// Whether system calls can be watched here.
  private static let canWatch = (try? strace.run(["-f", "-o", "/dev/null", "true"]).status) == 0

  /// The receiving instrument on a port of its own.
  private struct Receiver {
    let running: Program.Running
    let address: String

    init() throws {
      running = try Program.fast("stampede-emit").start(["sink", "--for", "2m"])
      while !running.outputSoFar.contains("\n"), running.process.isRunning { usleep(5_000) }
      let line = try #require(running.outputSoFar.split(separator: "\n").first)
      address = try #require(line.split(separator: " ").last.map(String.init))
    }

    /// Ends it and returns its report.
    func report() throws -> JSONValue {
      running.signal(SIGINT)
      let outcome = running.wait()
      #expect(outcome.status == 0, "\(outcome.errors)")
      let line = try #require(outcome.output.firstIndex(of: "\n"))
      return try JSONValue(parsing: String(outcome.output[line...]))
    }
  }

  /// Where nobody listens: the port was another's a moment ago.
  private func closedAddress() throws -> String {
    let receiver = try Receiver()
    _ = try receiver.report()
    return receiver.address
  }

  @Test func `plan is what is done without a verb, and it sends nothing`() throws {
    let shop = try SmallShop()
    let receiver = try Receiver()
    let target = "http://" + receiver.address

    let bare = try shop.emit([shop.name, "--target", target, "--format", "json"])
    let named = try shop.emit(["plan", shop.name, "--target", target, "--format", "json"])

    #expect(bare.status == 0 && named.status == 0, "\(bare.errors)")
    #expect(bare.output == named.output)
    let census = try JSONValue(parsing: bare.output)
    #expect(try #require(census["requests"]?.double) > 0)
    #expect(!shop.directory.files.contains("r/emission"))
    let received = try receiver.report()
    #expect(received["requests"]?.double == 0 && received["connections"]?.double == 0)
  }

  @Test func `all that was planned is sent and received`() throws {
    let shop = try SmallShop()
    let receiver = try Receiver()

    let sent = try shop.emit([
      "send", shop.name, "--target", "http://" + receiver.address, "--speed", "60", "--quiet",
    ])

    // Whether a busy machine keeps the schedule is not what is tested here.
    #expect([0, 98].contains(sent.status), "\(sent.errors)")
    let emission = try JSONValue(parsing: shop.directory.text("r/emission/emission.json"))
    let received = try receiver.report()
    let planned = try #require(emission["planned"]?.double)
    #expect(planned > 1_000)
    #expect(emission["sent"]?.double == planned)
    #expect(emission["answered"]?.double == planned)
    #expect(received["requests"]?.double == planned)
    #expect(emission["partial"]?.boolean == false)
    for key in Self.keys { #expect(emission[key] != nil, "emission.json lacks \(key)") }
    try expectAllAccounted(emission)
  }

  @Test func `an earlier result is kept unless it may be replaced`() throws {
    let shop = try SmallShop(lasting: "1m")
    let receiver = try Receiver()
    let words = [
      "send", shop.name, "--target", "http://" + receiver.address, "--rate", "500", "--limit", "20",
    ]

    let first = try shop.emit(words)
    let before = try shop.directory.text("r/emission/emission.json")
    let second = try shop.emit(words)
    let after = try shop.directory.text("r/emission/emission.json")
    let third = try shop.emit(words + ["--force"])

    #expect([0, 98].contains(first.status) && [0, 98].contains(third.status), "\(third.errors)")
    #expect(second.status == 74 && second.errors.contains("--force"), "\(second.errors)")
    #expect(before == after)
    let received = try receiver.report()
    #expect(received["requests"]?.double == 40)
  }

  @Test func `the first Ctrl-C ends a send with what was measured`() throws {
    let shop = try SmallShop()
    let receiver = try Receiver()

    let sending = try Program.fast("stampede-emit").start(
      ["send", shop.name, "--target", "http://" + receiver.address, "--quiet"],
      in: shop.directory.path
    )
    // From here on Ctrl-C is listened to.
    while !shop.directory.files.contains("r/emission"), sending.process.isRunning { usleep(5_000) }
    sending.signal(SIGINT)
    let outcome = sending.wait()

    #expect(outcome.status == 130, "\(outcome.errors)")
    let emission = try JSONValue(parsing: shop.directory.text("r/emission/emission.json"))
    #expect(emission["partial"]?.boolean == true)
    #expect(try #require(emission["pending"]?.double) > 0)
    try expectAllAccounted(emission)
    let received = try receiver.report()
    #expect(received["requests"]?.double == emission["sent"]?.double)
  }

  @Test func `no listener is 69 and leaves no result`() throws {
    let shop = try SmallShop(lasting: "1m")
    let address = try closedAddress()

    let outcome = try shop.emit(["send", shop.name, "--target", "http://" + address, "--quiet"])

    #expect(outcome.status == 69, "\(outcome.errors)")
    #expect(outcome.errors.contains(address) && outcome.errors.contains("hint:"))
    #expect(!shop.directory.files.contains("r/emission"))
  }

  @Test func `a host that is not allowed is refused with the reason`() throws {
    let shop = try SmallShop(lasting: "1m")

    let outcome = try shop.emit(["send", shop.name, "--target", "http://shop.example.invalid/"])

    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("shop.example.invalid:80 is neither this machine nor allowed"))
    #expect(outcome.errors.contains("--allow-host shop.example.invalid:80"))
    #expect(!shop.directory.files.contains("r/emission"))
  }

  @Test(.enabled(if: canWatch, "strace is not installed, or may not watch"))
  func `a host that is not allowed is neither asked for nor met`() throws {
    let shop = try SmallShop(lasting: "1m")
    let emit = Program.fast("stampede-emit").path
    let here = try closedAddress()
    func networkCalls(target: String, to file: String) throws -> String {
      _ = try Self.strace.run(
        ["-f", "-e", "trace=network", "-o", file, emit, "send", shop.name, "--target", target],
        in: shop.directory.path
      )
      return try shop.directory.text(file)
    }

    let refused = try networkCalls(target: "http://shop.example.invalid/", to: "refused")
    let allowed = try networkCalls(target: "http://" + here, to: "allowed")

    for call in ["socket(", "connect(", "sendto(", "sendmsg("] {
      #expect(!refused.contains(call), "\(refused)")
    }
    // The watch sees such calls where there are some.
    #expect(allowed.contains("socket(") && allowed.contains("connect("), "\(allowed)")
  }

  @Test(arguments: [
    (["send", "nope", "--target", "http://127.0.0.1:9"], 66, "nope"),
    (["plan", "s.yaml", "--target", "http://127.0.0.1:9"], 65, "s.yaml"),
    (["plan", "r", "--target", "ftp://127.0.0.1"], 64, "neither http nor https"),
    (["plan", "r"], 64, "--target"),
    (["plann", "r", "--target", "http://127.0.0.1:9"], 64, "'plann' is neither a verb nor a run"),
    (["send", "r", "--target", "http://127.0.0.1:9", "--speed", "-1"], 64, "--speed"),
    (["send", "r", "--target", "http://127.0.0.1:9", "--out", ""], 64, "--out"),
    (["send", "r", "--target", "http://127.0.0.1:9", "--out", "s.yaml"], 74, "s.yaml"),
    (["sink", "--listen", "0.0.0.0:0"], 64, "0.0.0.0"),
    (["sink", "--status", "9"], 64, "--status"),
  ])
  func `a mistake ends with its code and reason`(
    arguments: [String],
    status: Int32,
    says: String
  ) throws {
    let shop = try SmallShop(lasting: "1m")

    let outcome = try shop.emit(arguments)

    #expect(outcome.status == status, "\(outcome.errors)")
    #expect(outcome.errors.contains(says), "\(outcome.errors)")
  }

  /// Every planned request is sent, shed, skipped or pending, and every sent one answered or not.
  private func expectAllAccounted(_ emission: JSONValue) throws {
    func count(_ key: String) throws -> Double { try #require(emission[key]?.double, "\(key)") }
    let fates = try count("sent") + count("shed") + count("skipped") + count("pending")
    #expect(try count("planned") == fates)
    #expect(try count("sent") == count("answered") + count("unanswered"))
  }

  /// What others read from `emission.json`.
  private static let keys = [
    "version", "target", "partial", "verdict", "reasons", "source", "pace", "planned", "sent",
    "shed", "skipped", "pending", "answered", "unanswered", "seriouslyLate", "statuses", "errors",
    "obstacles", "ratePlanned", "rateAchieved", "scheduling", "waitForCore", "lateness", "service",
    "response", "simulated", "services", "steps", "personas", "perSecond",
  ]
}
