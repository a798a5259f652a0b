import NIOCore
import NIOPosix
import Wire

/// The socket that controllers write lines to: in the file system, for its owner alone.
enum ControlSocket {
  /// The most clients at a time; the one that has been silent longest makes room for another.
  static let mostClients = 128
  /// The longest line, in bytes.
  static let longestLine = 256
  /// Bytes of a path that the system takes.
  private static let longestPath = 107

  /// Opens the socket.
  ///
  /// One that a dead emission has left is taken away; anything else at the path is left alone.
  ///
  /// - Throws: an error of kind `usage` for a place that is not safe; of kind `inputOutput` where the
  ///   system refuses.
  static func open(
    _ path: String,
    on group: any EventLoopGroup,
    clients: NIOLoopBound<ControlClients>
  ) async throws -> any Channel {
    try check(path)
    try await takeAwayStale(path, on: group)
    let channel: any Channel
    do {
      channel = try await ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: 128)
        .childChannelOption(.writeBufferWaterMark, value: .init(low: 4_096, high: 65_536))
        .childChannelInitializer { child in
          child.eventLoop.makeCompletedFuture {
            try child.pipeline.syncOperations.addHandler(ControlHandler(clients.value))
          }
        }
        .bind(unixDomainSocketPath: path).get()
    } catch {
      throw EmissionError(.inputOutput, "no control socket at \(path): \(error.reason)")
    }
    // The directory is ours alone, so nobody can have come in before this.
    let code = FileFacts.closeToOthers(path)
    guard code == 0 else {
      try? await channel.close()
      throw EmissionError(
        .inputOutput,
        "the control socket \(path) could not be closed to others: error \(code)"
      )
    }
    return channel
  }

  private static func check(_ path: String) throws(EmissionError) {
    guard !path.isEmpty, path.utf8.count <= longestPath else {
      throw EmissionError(
        .usage,
        "the path of the control socket has \(path.utf8.count) bytes; a socket's has 1 to 107",
        hint: "choose a shorter one, or a relative one"
      )
    }
    let slash = path.lastIndex(of: "/")
    let directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    guard let facts = FileFacts(directory, followingLinks: true) else {
      throw EmissionError(.usage, "there is no directory \(directory) for the control socket")
    }
    guard facts.isTrusted, !facts.isOpenToOthers else {
      throw EmissionError(
        .usage,
        "others may write to \(directory), and so to what stands at \(path)",
        hint: "make a directory of your own: mkdir -m 700 DIRECTORY"
      )
    }
  }

  private static func takeAwayStale(_ path: String, on group: any EventLoopGroup) async throws {
    guard let facts = FileFacts(path) else { return }
    guard facts.isSocket, facts.isOurs else {
      throw EmissionError(
        .usage,
        "\(path) is \(facts.isSocket ? "the socket of somebody else" : "no socket")",
        hint: "choose another path for --control"
      )
    }
    if let other = try? await ClientBootstrap(group: group)
      .connect(unixDomainSocketPath: path).get()
    {
      try? await other.close()
      throw EmissionError(
        .usage,
        "another emission listens at \(path)",
        hint: "choose another path for --control, or stop it: stampede-emit control \(path) stop"
      )
    }
    FileFacts.remove(path)
  }
}

/// The clients of a control socket. Lives on the event loop of the supervisor alone.
final class ControlClients {
  private let watch: Watch
  private var handlers: [ControlHandler] = []

  init(_ watch: Watch) {
    self.watch = watch
  }

  /// How many there are.
  var count: Int { handlers.count }

  fileprivate func add(_ handler: ControlHandler) {
    if handlers.count >= ControlSocket.mostClients {
      handlers.min { $0.lastWord < $1.lastWord }?.close()
    }
    handlers.append(handler)
  }

  fileprivate func remove(_ handler: ControlHandler) {
    handlers.removeAll { $0 === handler }
  }

  fileprivate func answer(_ line: String) -> String { watch.answer(line).lineText }
}

/// One client: takes lines and answers each with a line of JSON.
final class ControlHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// When the client was last heard of.
  private(set) var lastWord = MonotonicTime.now
  private let clients: ControlClients
  private var context: ChannelHandlerContext?
  private var line: [UInt8] = []

  init(_ clients: ControlClients) {
    self.clients = clients
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    clients.add(self)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    clients.remove(self)
  }

  /// Sends the client away.
  func close() { context?.close(promise: nil) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    lastWord = .now
    for byte in unwrapInboundIn(data).readableBytesView {
      // A client that writes and does not read, or no lines at all, is of no use.
      guard context.channel.isActive, context.channel.isWritable else { return close() }
      if byte == 0x0A {
        answer(context)
      } else if line.count < ControlSocket.longestLine {
        line.append(byte)
      } else {
        let refusal = "{\"ok\": false, \"error\": \"a line has at most 256 bytes\"}\n"
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: refusal)), promise: nil)
        return close()
      }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func answer(_ context: ChannelHandlerContext) {
    if line.last == 0x0D { line.removeLast() }
    let text = clients.answer(String(decoding: line, as: UTF8.self))
    line.removeAll(keepingCapacity: true)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
  }
}
