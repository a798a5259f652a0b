import NIOCore
import NIOPosix
import Wire

/// Runs what watches over an emission, on a thread of its own: the brake, the stop file, the bounds on
/// time, the control socket with its heartbeat, and the page of metrics.
///
/// It only pulls the lever of the emission; whatever it is asked to do, and by how many, the loops
/// that send go on undisturbed.
public struct Supervisor: Sendable {
  private let options: Supervision
  private let subject: Supervised

  /// Creates a supervisor.
  public init(_ options: Supervision, over subject: Supervised) {
    self.options = options
    self.subject = subject
  }

  /// Watches while `body` runs.
  ///
  /// - Parameters:
  ///   - onMetrics: told the address of the page of metrics, once it is open.
  ///   - body: the emission.
  /// - Returns: what `body` does.
  /// - Throws: before `body` runs, an error of kind `usage` or `inputOutput` where something that was
  ///   asked for cannot be had; else what `body` throws.
  public func watch<Result: Sendable>(
    onMetrics: (String) -> Void = { _ in },
    _ body: () async throws -> Result
  ) async throws -> Result {
    if let file = options.stopFile, FileFacts.exists(file) {
      throw EmissionError(
        .usage,
        "the stop file \(file) is there already; nothing was sent",
        hint: "take it away, then begin again"
      )
    }
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let outcome: Swift.Result<Result, any Error>
    do {
      outcome = .success(try await watch(on: group, onMetrics: onMetrics, body))
    } catch {
      outcome = .failure(error)
    }
    // A socket that is closed stays in the file system.
    try? await group.shutdownGracefully()
    return try outcome.get()
  }

  private func watch<Result: Sendable>(
    on group: MultiThreadedEventLoopGroup,
    onMetrics: (String) -> Void,
    _ body: () async throws -> Result
  ) async throws -> Result {
    let eventLoop = group.any()
    let (options, subject) = (options, subject)
    let (watch, clients) = try await eventLoop.submit {
      if options.isRealTime { _ = Scheduling.hastenThread() }
      let watch = Watch(options, over: subject)
      return (
        NIOLoopBound(watch, eventLoop: eventLoop),
        NIOLoopBound(ControlClients(watch), eventLoop: eventLoop)
      )
    }.get()
    if let port = options.metricsPort {
      let page = try await MetricsServer.open(port: port, on: group, watch: watch)
      onMetrics("127.0.0.1:\(page.localAddress?.port ?? port)")
    }
    var hasSocket = false
    if let path = options.socket {
      _ = try await ControlSocket.open(path, on: group, clients: clients)
      hasSocket = true
    }
    defer { if hasSocket, let path = options.socket { FileFacts.remove(path) } }
    eventLoop.scheduleRepeatedTask(
      initialDelay: .zero,
      delay: .nanoseconds(Watch.interval)
    ) { _ in watch.value.tick() }
    return try await body()
  }
}
