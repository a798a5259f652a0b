import EmissionResults
import NIOCore
import NIOEmbedded
import Requests
import Testing
import Traces
import Wire

@testable import Emission

/// A request as a virtual endpoint saw it.
struct VirtualArrival: Equatable {
  /// When, in nanoseconds since the emission began.
  let time: Int64
  /// What its header says of when it was due.
  let due: Int64
  let session: UInt64
  /// The channel that it came over.
  let channel: Int
  let target: Int
}

/// The network of a virtual clock: channels without sockets, and endpoints that answer as told.
final class VirtualNetwork: Connector {
  /// What an endpoint does with a request.
  enum Answer {
    /// It answers after so many nanoseconds.
    case after(Int64, status: Int = 200)
    /// It answers with these bytes after so many nanoseconds.
    case text(String, after: Int64)
    /// It never answers.
    case never
    /// It closes the connection after so many nanoseconds.
    case close(after: Int64)
  }

  let eventLoop: EmbeddedEventLoop
  /// The instant from which arrivals count.
  var origin: Int64 = 0
  /// What endpoints do.
  var answer: (VirtualArrival) -> Answer = { _ in .after(1_000_000) }
  /// Whether channels to a target can be opened.
  var accepts: (Int) -> Bool = { _ in true }
  /// How long it takes to open one, in nanoseconds.
  var openingTime: Int64 = 0
  private(set) var arrivals: [VirtualArrival] = []
  private(set) var opened = 0
  /// When attempts to open a channel began.
  private(set) var attempts: [Int64] = []
  private(set) var onTheirWay = 0
  private(set) var mostOnTheirWay = 0
  private(set) var channels: [EmbeddedChannel] = []

  init(eventLoop: EmbeddedEventLoop) {
    self.eventLoop = eventLoop
  }

  var now: Int64 { Int64(eventLoop.now.uptimeNanoseconds) - origin }

  func open(_ connection: Connection, to target: Int) {
    attempts.append(now)
    guard accepts(target) else {
      eventLoop.execute { connection.openingFailed(ChannelError.eof) }
      return
    }
    let number = opened
    opened += 1
    eventLoop.scheduleTask(in: .nanoseconds(openingTime)) {
      let channel = EmbeddedChannel(
        handlers: [VirtualEndpoint(self, channel: number, target: target), connection],
        loop: self.eventLoop
      )
      self.channels.append(channel)
      channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
    }
  }

  fileprivate func receive(
    _ text: String,
    _ channel: Int,
    _ target: Int,
    _ context: ChannelHandlerContext
  ) {
    func header(_ name: String) -> UInt64 {
      let line = text.split(separator: "\r\n").first { $0.hasPrefix(name + ": ") }
      return line.flatMap { UInt64($0.dropFirst(name.count + 2)) } ?? .max
    }
    let arrival = VirtualArrival(
      time: now,
      due: Int64(clamping: header("X-Stampede-Intended")),
      session: header("X-Stampede-Session"),
      channel: channel,
      target: target
    )
    arrivals.append(arrival)
    onTheirWay += 1
    mostOnTheirWay = max(mostOnTheirWay, onTheirWay)
    switch answer(arrival) {
    case .never: break
    case .after(let wait, let status):
      reply("HTTP/1.1 \(status) X\r\nContent-Length: 0\r\n\r\n", after: wait, context)
    case .text(let text, let wait): reply(text, after: wait, context)
    case .close(let wait):
      eventLoop.scheduleTask(in: .nanoseconds(wait)) {
        self.onTheirWay -= 1
        context.channel.close(promise: nil)
      }
    }
  }

  private func reply(_ text: String, after wait: Int64, _ context: ChannelHandlerContext) {
    eventLoop.scheduleTask(in: .nanoseconds(wait)) {
      self.onTheirWay -= 1
      guard context.channel.isActive else { return }
      context.fireChannelRead(NIOAny(ByteBuffer(string: text)))
    }
  }
}

/// The far end of a virtual channel.
private final class VirtualEndpoint: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let network: VirtualNetwork
  private let channel: Int
  private let target: Int

  init(_ network: VirtualNetwork, channel: Int, target: Int) {
    self.network = network
    self.channel = channel
    self.target = target
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    promise?.succeed()
    let text = String(buffer: unwrapOutboundIn(data))
    network.receive(text, channel, target, context)
  }
}

/// A sender on a virtual clock: nothing sleeps, and all times are exact.
///
/// Used from one thread alone, that of its test.
final class VirtualEmission {
  /// Brings what was read to the sender, as a task of its loop. Nothing else runs meanwhile, for the
  /// reader has no thread of its own here.
  private final class Inbox: Sendable {
    let eventLoop: EmbeddedEventLoop
    nonisolated(unsafe) weak var sender: LoopSender?

    init(_ eventLoop: EmbeddedEventLoop) {
      self.eventLoop = eventLoop
    }

    func take(_ delivery: PlanReader.Delivery) {
      eventLoop.execute { self.sender?.take(delivery) }
    }
  }

  let eventLoop = EmbeddedEventLoop()
  let network: VirtualNetwork
  let control = EmissionControl()
  let board = PulseBoard(loops: 1)
  private(set) var accounts: Result<EmissionAccounts, any Error>?
  let sender: LoopSender
  private let reader: PlanReader

  /// Prepares to send requests; endpoint n goes to target n modulo `targets`.
  init(
    _ requests: [PlannedRequest],
    ended: [SessionKey] = [],
    options: SendOptions = SendOptions(),
    limits: SendLimits = SendLimits(),
    targets: Int = 1
  ) throws {
    network = VirtualNetwork(eventLoop: eventLoop)
    let inbox = Inbox(eventLoop)
    reader = PlanReader({ Self.pieces(requests, ended) }, loops: 1) { work in
      work()
    } deliver: { delivery, _ in
      inbox.take(delivery)
    }
    let table = EndpointTable(.shop())
    let url = try TargetURL("http://127.0.0.1:1")
    let setup = LoopSetup(
      loop: 0,
      description: .shop(),
      map: RequestMap(table, target: url),
      targets: Array(repeating: try TargetGuard().pin(url), count: targets),
      targetsByEndpoint: table.endpoints.indices.map { $0 % targets },
      options: options,
      limits: limits,
      control: control,
      gauge: options.maximumInFlight.map { InFlightGauge(limit: $0) { _ in } },
      board: board,
      connector: network,
      waking: .exactTimer
    )
    let done = eventLoop.makePromise(of: EmissionAccounts.self)
    sender = LoopSender(
      setup,
      feed: LoopFeed(of: reader, loop: 0),
      recorder: RequestRecorder(.shop()),
      time: .eventLoop(eventLoop),
      ready: eventLoop.makePromise(of: Void.self),
      done: done
    )
    inbox.sender = sender
    done.futureResult.assumeIsolated().whenComplete { self.accounts = $0 }
  }

  /// Connects, begins at the virtual second 1, and moves the clock there.
  func begin() {
    reader.start()
    sender.prepare()
    eventLoop.run()
    network.origin = 1_000_000_000
    control.begin(at: MonotonicTime(nanoseconds: network.origin))
    sender.controlChanged()
    advance(to: 0)
  }

  /// Moves the clock to a time since the emission began, in nanoseconds.
  func advance(to time: Int64) {
    eventLoop.advanceTime(to: .uptimeNanoseconds(UInt64(network.origin + time)))
  }

  /// Moves the lever at the present instant.
  func change(_ body: (EmissionControl, MonotonicTime) -> Void) {
    body(control, MonotonicTime(nanoseconds: network.origin + network.now))
    sender.controlChanged()
    eventLoop.run()
  }

  /// Begins, and lets the clock go on until all is over, an hour at most.
  @discardableResult
  func run() throws -> EmissionAccounts {
    begin()
    return try finish()
  }

  /// Lets the clock go on until all is over, an hour at most.
  @discardableResult
  func finish() throws -> EmissionAccounts {
    var second = network.now / 1_000_000_000
    while accounts == nil, second < 3_600 {
      second += 1
      advance(to: second * 1_000_000_000)
    }
    return try #require(accounts).get()
  }

  private static func pieces(
    _ requests: [PlannedRequest],
    _ ended: [SessionKey]
  ) -> PlanReader.Pieces {
    // Pieces are short, so that their seams are met often.
    var pieces = stride(from: 0, to: requests.count, by: 100)
      .map { PlanPiece(requests: Array(requests[$0..<min($0 + 100, requests.count)])) }
    if let last = pieces.indices.last { pieces[last].ended = ended }
    return { pieces.isEmpty ? nil : pieces.removeFirst() }
  }
}

extension PlannedRequest {
  /// A request of the shop's trace; times in microseconds.
  static func at(
    _ intended: Int64,
    session: UInt64 = 1,
    response: Int64 = 1_000,
    think: Int64? = nil,
    awaited: UInt32 = 1,
    endpoint: UInt32 = 0
  ) -> PlannedRequest {
    PlannedRequest(
      intended: intended * 1_000,
      start: intended * 1_000,
      simulatedResponse: response * 1_000,
      session: session,
      think: think.map { $0 * 1_000 } ?? -1,
      endpoint: endpoint,
      awaited: think == nil ? 0 : awaited
    )
  }
}
