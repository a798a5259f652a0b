import Foundation
import JSONText
import NIOCore
import NIOPosix
import Testing
import Wire

/// Whatever stops an emission does so at once, seen from the server; the answers on their way are
/// waited for, and the report is written.
@Suite(.serialized) struct KillSwitchTests {
  /// The ways to stop.
  enum Trigger: String, CaseIterable {
    case interrupt, termination
    case stopFile = "stop-file"
    case control, heartbeat
  }

  /// What was measured of one stop, in milliseconds.
  private struct Stop {
    /// From the trigger to the arrival of the last request; negative where that came before.
    let last: Double
    /// From the trigger to the end of the program.
    let end: Double
  }

  private static let isLong = ProcessInfo.processInfo.environment["STAMPEDE_LONG_TESTS"] == "1"
  /// So often in a row.
  private static let repetitions = isLong ? 100 : 5
  /// A request that arrives later is one too many; a test on a busy machine bears more.
  private static let limit = isLong ? 50.0 : 250.0
  private static let heartbeat = 300

  @Test(arguments: Trigger.allCases)
  func `nothing new is sent, and the report is there in time`(trigger: Trigger) throws {
    let shop = try SmallShop()
    let server = try StampingServer()

    var stops: [Stop] = []
    for number in 0..<Self.repetitions {
      stops.append(try stop(by: trigger, shop, server, number))
    }

    let last = stops.map(\.last).sorted()
    let end = stops.map(\.end).sorted()
    let middle = stops.count / 2
    print(
      "kill switch, \(trigger.rawValue), \(stops.count) times: last request after "
        + "\(last[0]), \(last[middle]), \(last[stops.count - 1]) ms; end after "
        + "\(end[0]), \(end[middle]), \(end[stops.count - 1]) ms (least, median, most)"
    )
    #expect(last.allSatisfy { $0 <= Self.limit }, "\(last)")
    #expect(end.allSatisfy { $0 <= (Self.isLong ? 1_000 : 5_000) }, "\(end)")
  }

  @Test func `a server that never answers holds the end up for the drain and no longer`() throws {
    let shop = try SmallShop()
    let server = try StampingServer(answer: nil)

    let sending = try start(shop, server, ["--drain", "300ms"])
    let trigger = MonotonicTime.now
    sending.signal(SIGINT)
    let outcome = sending.wait()

    let length = MonotonicTime.now.nanoseconds(since: trigger)
    #expect(outcome.status == 130, "\(outcome.errors)")
    #expect((300_000_000...5_000_000_000).contains(length))
    let emission = try JSONValue(parsing: shop.directory.text("r/emission/emission.json"))
    #expect(emission["answered"]?.double == 0)
    #expect(try #require(emission["sent"]?.double) > 0)
  }

  @Test func `a second signal ends at once`() throws {
    let shop = try SmallShop()
    let server = try StampingServer(answer: nil)

    let sending = try start(shop, server, ["--drain", "30s"])
    sending.signal(SIGINT)
    usleep(50_000)
    let trigger = MonotonicTime.now
    sending.signal(SIGINT)
    let outcome = sending.wait()

    #expect(outcome.status == 130)
    #expect(MonotonicTime.now.nanoseconds(since: trigger) < 5_000_000_000)
  }

  /// Starts to send some hundred requests a second, and comes back when the first have arrived.
  private func start(
    _ shop: SmallShop,
    _ server: StampingServer,
    _ options: [String]
  ) throws -> Program.Running {
    let before = server.arrivals.requests
    let sending = try Program.fast("stampede-emit").start(
      ["send", shop.name, "--target", "http://" + server.address, "--rate", "500", "--quiet"]
        + ["--force", "--connections", "8"] + options,
      in: shop.directory.path
    )
    while server.arrivals.requests < before + 8, sending.process.isRunning { usleep(1_000) }
    return sending
  }

  private func stop(
    by trigger: Trigger,
    _ shop: SmallShop,
    _ server: StampingServer,
    _ number: Int
  ) throws -> Stop {
    let file = shop.directory.path + "/stop"
    // The temporary directory may be long, and the path of a socket must be short.
    let socket = try ShortDirectory()
    try? FileManager.default.removeItem(atPath: file)
    let options =
      switch trigger {
      case .interrupt, .termination: [String]()
      case .stopFile: ["--stop-file", "stop"]
      case .control: ["--control", socket.path + "/c"]
      case .heartbeat:
        ["--control", socket.path + "/c", "--heartbeat", "\(Self.heartbeat)ms"]
      }
    let sending = try start(shop, server, options)
    // Not always at the same place between two requests, or two looks of the watch.
    usleep(UInt32(number * 1_237 % 10_000))
    var time = MonotonicTime.now
    switch trigger {
    case .interrupt: sending.signal(SIGINT)
    case .termination: sending.signal(SIGTERM)
    case .stopFile: _ = FileManager.default.createFile(atPath: file, contents: nil)
    case .control: try say("stop\n", at: socket.path + "/c")
    case .heartbeat:
      try say("heartbeat\n", at: socket.path + "/c")
      // The answer has come, so the program counts from before now.
      time = MonotonicTime.now.advanced(byNanoseconds: Int64(Self.heartbeat) * 1_000_000)
    }
    let outcome = sending.wait()
    let end = MonotonicTime.now
    #expect(outcome.status == 130, "\(outcome.errors)")
    #expect(outcome.errors.contains("stopped: \(trigger.rawValue)"), "\(outcome.errors)")
    let emission = try JSONValue(parsing: shop.directory.text("r/emission/emission.json"))
    #expect(emission["partial"]?.boolean == true)
    #expect(emission["answered"]?.double == emission["sent"]?.double)
    return Stop(
      last: Double(server.arrivals.last.nanoseconds(since: time)) / 1e6,
      end: Double(end.nanoseconds(since: time)) / 1e6
    )
  }

  /// Writes a line to a socket and waits for the answer.
  private func say(_ line: String, at path: String) throws {
    let answered = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: Void.self)
    let channel = try ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Listener(answered))
        }
      }
      .connect(unixDomainSocketPath: path).wait()
    try channel.writeAndFlush(ByteBuffer(string: line)).wait()
    try answered.futureResult.wait()
    channel.close(promise: nil)
  }

  private final class Listener: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let answered: EventLoopPromise<Void>

    init(_ answered: EventLoopPromise<Void>) {
      self.answered = answered
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { answered.succeed() }
  }
}

/// A directory of ours alone with a short name, gone with its owner.
final class ShortDirectory {
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
