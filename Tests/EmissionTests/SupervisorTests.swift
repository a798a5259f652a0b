import EmissionResults
import Foundation
import JSONText
import NIOCore
import NIOPosix
import Testing
import Wire

@testable import Emission

/// The control socket and the page of metrics as their users meet them.
@Suite(.timeLimit(.minutes(1))) struct SupervisorTests {
  /// A directory that only we can write to, short enough for a socket, and gone with its owner.
  private final class Place: Sendable {
    let path: String

    init() throws {
      path = FileManager.default.temporaryDirectory.path + "/s-" + UUID().uuidString.prefix(8)
      try FileManager.default.createDirectory(
        atPath: path,
        withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700]
      )
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  private struct Case {
    let control = EmissionControl()
    let board = PulseBoard()

    func watch<Result: Sendable>(
      _ options: Supervision,
      onMetrics: (String) -> Void = { _ in },
      _ body: () async throws -> Result
    ) async throws -> Result {
      control.begin(at: .now)
      let subject = Supervised(
        control: control,
        board: board,
        limits: SendLimits(),
        planned: 10,
        lastIntended: 60_000_000_000,
        pace: .speed(1)
      )
      return try await Supervisor(options, over: subject).watch(onMetrics: onMetrics, body)
    }
  }

  /// Writes bytes to a socket and gives all that comes back until it is closed, or `lines` have come.
  private func exchange(_ bytes: String, at path: String, lines: Int = .max) async throws -> String
  {
    let address =
      try path.hasPrefix("/")
      ? SocketAddress(unixDomainSocketPath: path)
      : SocketAddress(ipAddress: "127.0.0.1", port: try #require(Int(path)))
    let client = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connect(to: address) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    return try await client.executeThenClose { inbound, outbound in
      var text = ""
      try await outbound.write(ByteBuffer(string: bytes))
      for try await part in inbound {
        text += String(buffer: part)
        if text.filter({ $0 == "\n" }).count >= lines { break }
      }
      return text
    }
  }

  @Test func `a controller is heard, and the socket is its owner's and goes away`() async throws {
    let (place, setup) = (try Place(), Case())
    var options = Supervision()
    options.socket = place.path + "/c"

    let path = place.path + "/c"
    let (status, agreed, answer, facts) = try await setup.watch(options) {
      let (status, agreed) = try await ControlClient.say("status", at: path)
      let (answer, _) = try await ControlClient.say("stop", at: path)
      let permissions = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
      return (status, agreed, answer, permissions as? Int)
    }

    #expect(agreed)
    #expect(try JSONValue(parsing: status)["state"]?.string == "sending")
    #expect(answer == "{\"ok\":true}\n")
    #expect(facts == 0o600)
    #expect(setup.control.stopReason == .control)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `a hundred clients at once are answered, whatever they write`() async throws {
    let (place, setup) = (try Place(), Case())
    var options = Supervision()
    options.socket = place.path + "/c"

    let answers = try await setup.watch(options) {
      try await withThrowingTaskGroup(of: String.self) { group in
        for index in 0..<100 {
          group.addTask {
            // Some send their lines in pieces, some several at once, some nonsense.
            let text = index % 3 == 0 ? "status\nheartbeat\r\n" : "status\n\u{0}\u{7F}speed\n"
            return try await exchange(text, at: place.path + "/c", lines: 2)
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
    }

    #expect(answers.count == 100)
    #expect(answers.allSatisfy { $0.split(separator: "\n").count == 2 })
    #expect(answers.allSatisfy { $0.hasPrefix("{\"ok\":true,\"state\":\"sending\"") })
  }

  @Test func `an endless line is answered once and cut off`() async throws {
    let (place, setup) = (try Place(), Case())
    var options = Supervision()
    options.socket = place.path + "/c"

    let (answer, status) = try await setup.watch(options) {
      // Far more is cut off while it comes, and the answer may be lost to the one who sends it.
      let endless = String(repeating: "x", count: 1_000_000)
      _ = try? await exchange(endless, at: place.path + "/c")
      let answer = try await exchange(String(endless.prefix(257)), at: place.path + "/c")
      return (answer, try await exchange("status\n", at: place.path + "/c", lines: 1))
    }

    #expect(answer == "{\"ok\": false, \"error\": \"a line has at most 256 bytes\"}\n")
    #expect(status.hasPrefix("{\"ok\":true"))
  }

  @Test func `clients that only wait make room for one that speaks`() async throws {
    let (place, setup) = (try Place(), Case())
    var options = Supervision()
    options.socket = place.path + "/c"

    let status = try await setup.watch(options) {
      var silent: [any Channel] = []
      for _ in 0..<(ControlSocket.mostClients + 20) {
        let client = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        silent.append(try await client.connect(unixDomainSocketPath: place.path + "/c").get())
      }
      defer { for channel in silent { channel.close(promise: nil) } }
      return try await exchange("status\n", at: place.path + "/c", lines: 1)
    }

    #expect(status.hasPrefix("{\"ok\":true"))
  }

  @Test func `takes away a socket that a dead emission left, and nothing else`() async throws {
    let place = try Place()
    let path = place.path + "/c"
    var options = Supervision()
    options.socket = path
    // One that is closed in good order is taken away, but not where it no longer is.
    let dead = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .bind(unixDomainSocketPath: path + "2").get()
    try FileManager.default.moveItem(atPath: path + "2", toPath: path)
    try await dead.close()
    #expect(FileManager.default.fileExists(atPath: path))

    let answer = try await Case().watch(options) {
      // While it lives, nobody else gets the place.
      let refusal = await #expect(throws: EmissionError.self) { try await Case().watch(options) {} }
      #expect(refusal?.message.contains("another emission") == true)
      return try await ControlClient.say("heartbeat", at: path).answer
    }
    _ = FileManager.default.createFile(atPath: path, contents: Data("mine".utf8))
    let refusal = await #expect(throws: EmissionError.self) { try await Case().watch(options) {} }

    #expect(answer == "{\"ok\":true}\n")
    #expect(refusal?.exitCode == 64)
    #expect(FileManager.default.contents(atPath: path) == Data("mine".utf8))
  }

  @Test func `opens no socket where others could put theirs`() async throws {
    let place = try Place()
    let open = place.path + "/open"
    try FileManager.default.createDirectory(atPath: open, withIntermediateDirectories: false)
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: open)
    for path in [
      open + "/c", place.path + "/none/c", "",
      place.path + "/" + String(repeating: "x", count: 100),
    ] {
      var options = Supervision()
      options.socket = path
      let error = await #expect(throws: EmissionError.self, "\(path)") {
        try await Case().watch(options) { Issue.record("it ran") }
      }
      #expect(error?.exitCode == 64)
    }
  }

  @Test func `does not begin where the stop file is there already`() async throws {
    let place = try Place()
    var options = Supervision()
    options.stopFile = place.path + "/stop"
    _ = FileManager.default.createFile(atPath: place.path + "/stop", contents: nil)

    let error = await #expect(throws: EmissionError.self) {
      try await Case().watch(options) { Issue.record("it ran") }
    }

    #expect(error?.exitCode == 64)
  }

  @Test func `nobody answers where no emission is`() async throws {
    let place = try Place()

    let error = await #expect(throws: EmissionError.self) {
      try await ControlClient.say("status", at: place.path + "/c")
    }

    #expect(error?.exitCode == 69)
  }

  @Test func `the page of metrics is at its place, and only there`() async throws {
    let setup = Case()
    var options = Supervision()
    options.metricsPort = 0
    var address = ""
    func request(_ path: String) -> String { "GET \(path) HTTP/1.1\r\nConnection: close\r\n\r\n" }

    let (page, other) = try await setup.watch(options) {
      address = $0
    } _: {
      let port = String(address.split(separator: ":").last ?? "")
      return (
        try await exchange(request("/metrics"), at: port),
        try await exchange(request("/else"), at: port)
      )
    }

    #expect(address.hasPrefix("127.0.0.1:"))
    #expect(page.hasPrefix("HTTP/1.1 200 "))
    #expect(page.contains("\nemitter_planned_total 10\n"))
    #expect(other.hasPrefix("HTTP/1.1 404 "))
  }
}
