import EmissionResults
import NIOCore
import NIOPosix
import Requests

/// Sends a plan to a target and tells what came of it.
public struct Emitter: Sendable {
  /// The plan.
  public let plan: EmissionPlan
  /// What the requests are.
  public let map: RequestMap
  /// Where to.
  public let target: PinnedTarget
  /// How.
  public let options: SendOptions
  /// How much at most.
  public let limits: SendLimits

  /// Creates an emitter.
  public init(
    plan: EmissionPlan,
    map: RequestMap,
    target: PinnedTarget,
    options: SendOptions = SendOptions(),
    limits: SendLimits = SendLimits()
  ) {
    self.plan = plan
    self.map = map
    self.limits = limits
    self.target = target
    self.options = options
  }

  /// Sends the plan, and returns when the last request has been answered or given up, or when the
  /// drain after a stop is over.
  ///
  /// - Throws: an error of kind `unavailable` where not even one connection can be made; what
  ///   reading the trace throws.
  public func send(
    census: Census,
    control: EmissionControl = EmissionControl(),
    board: PulseBoard = PulseBoard(),
    onProgress: @escaping @Sendable (EmissionPulse) -> Void = { _ in }
  ) async throws -> EmissionReport {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let threads = NIOThreadPool(numberOfThreads: 1)
    threads.start()
    let result: Result<EmissionAccounts, any Error>
    do {
      let accounts = try await run(
        on: group.any(),
        threads: threads,
        control: control,
        board: board,
        onProgress: onProgress
      )
      result = .success(accounts)
    } catch {
      result = .failure(error)
    }
    try? await threads.shutdownGracefully()
    try? await group.shutdownGracefully()
    return EmissionReport(
      accounts: try result.get(),
      planned: census.requests,
      target: target.url.description,
      description: plan.description,
      pace: plan.pace,
      wasStopped: control.isStopped
    )
  }

  private func run(
    on eventLoop: any EventLoop,
    threads: NIOThreadPool,
    control: EmissionControl,
    board: PulseBoard,
    onProgress: @escaping @Sendable (EmissionPulse) -> Void
  ) async throws -> EmissionAccounts {
    let done = eventLoop.makePromise(of: EmissionAccounts.self)
    let warm = min(options.connections, 8)
    eventLoop.execute {
      let sender = Sender(
        plan: plan,
        map: map,
        target: target,
        options: options,
        limits: limits,
        control: control,
        board: board,
        eventLoop: eventLoop,
        threads: threads,
        done: done
      ) { onProgress($0) }
      let bound = NIOLoopBound(sender, eventLoop: eventLoop)
      control.onChange {
        guard control.isStopped else { return }
        eventLoop.execute { bound.value.stop() }
      }
      sender.start(warmConnections: warm)
    }
    // Whoever gives the signal later must not call upon a loop that is gone.
    defer { control.forgetActions() }
    return try await done.futureResult.get()
  }
}
