import NIOCore
import NIOPosix

/// Sends a plan to a target and tells what came of it.
public struct Emitter: Sendable {
  /// What is known while an emission is under way.
  public struct Progress: Equatable, Sendable {
    /// Requests in the plan.
    public let planned: Int
    /// Requests that have left the plan: sent, shed or skipped.
    public let taken: Int
    /// Requests sent.
    public let sent: Int
    /// Answers.
    public let answered: Int
    /// Requests on their way.
    public let inFlight: Int
    /// The 99th percentile of lateness until now, in nanoseconds.
    public let lateness99: UInt64
  }

  /// The plan.
  public let plan: EmissionPlan
  /// Where to.
  public let target: PinnedTarget
  /// How.
  public let options: SendOptions

  /// Creates an emitter.
  public init(plan: EmissionPlan, target: PinnedTarget, options: SendOptions = SendOptions()) {
    self.plan = plan
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
    stop: StopSignal = StopSignal(),
    onProgress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) async throws -> EmissionReport {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let threads = NIOThreadPool(numberOfThreads: 1)
    threads.start()
    let result: Result<EmissionAccounts, any Error>
    do {
      let accounts = try await run(
        on: group.any(),
        threads: threads,
        stop: stop,
        planned: census.requests,
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
      census: census,
      plan: plan,
      target: target,
      options: options,
      wasStopped: stop.isStopped
    )
  }

  private func run(
    on eventLoop: any EventLoop,
    threads: NIOThreadPool,
    stop: StopSignal,
    planned: Int,
    onProgress: @escaping @Sendable (Progress) -> Void
  ) async throws -> EmissionAccounts {
    let done = eventLoop.makePromise(of: EmissionAccounts.self)
    let warm = min(options.connections, 8)
    eventLoop.execute {
      let sender = Sender(
        plan: plan,
        target: target,
        options: options,
        eventLoop: eventLoop,
        threads: threads,
        done: done
      ) { accounts, inFlight in
        onProgress(
          Progress(
            planned: planned,
            taken: accounts.taken,
            sent: accounts.sent,
            answered: accounts.answered,
            inFlight: inFlight,
            lateness99: accounts.total.lateness.quantile(0.99) ?? 0
          )
        )
      }
      let bound = NIOLoopBound(sender, eventLoop: eventLoop)
      stop.onStop { eventLoop.execute { bound.value.stop() } }
      sender.start(warmConnections: warm)
    }
    // Whoever gives the signal later must not call upon a loop that is gone.
    defer { stop.forgetActions() }
    return try await done.futureResult.get()
  }
}
