import EmissionResults
import NIOCore
import NIOPosix
import Requests
import Wire

/// Sends a plan to its targets and tells what came of it.
public struct Emitter: Sendable {
  /// The plan.
  public let plan: EmissionPlan
  /// What the requests are.
  public let map: RequestMap
  /// Where to: one address for each of the map's targets, in their order.
  public let targets: [PinnedTarget]
  /// How.
  public let options: SendOptions
  /// How much at most.
  public let limits: SendLimits

  /// From the moment that all is ready to time 0 of the plan, in nanoseconds.
  private static let lead: Int64 = 20_000_000

  /// Creates an emitter.
  ///
  /// - Precondition: there are as many targets as the map has.
  public init(
    plan: EmissionPlan,
    map: RequestMap,
    targets: [PinnedTarget],
    options: SendOptions = SendOptions(),
    limits: SendLimits = SendLimits()
  ) {
    precondition(targets.count == map.targets.count)
    self.plan = plan
    self.map = map
    self.targets = targets
    var options = options
    // Each loop has a connection to each target at least.
    options.loops = targets.compactMap(\.maximumConnections).reduce(options.loops, min)
    self.options = options
    self.limits = limits
  }

  /// Sends the plan, and returns when the last request has been answered or given up, or when the
  /// drain after a stop is over.
  ///
  /// - Parameters:
  ///   - census: what the plan holds.
  ///   - control: the lever of the emission.
  ///   - ledger: where the records of requests go, closed when all has ended; `nil`: they are counted
  ///     and not kept.
  ///   - board: where the state of things is kept, for as many loops as the options say; `nil`: a
  ///     board of its own.
  ///   - onProgress: told about the state of things once a second.
  /// - Returns: the report, of all event loops and the ledger.
  /// - Throws: an error of kind `unavailable` where not even one connection to each target can be
  ///   made, `usage` or `inputNotFound` for trust roots that are none; what reading the trace throws.
  public func send(
    census: Census,
    control: EmissionControl = EmissionControl(),
    ledger: EmissionLedger? = nil,
    board: PulseBoard? = nil,
    onProgress: @escaping @Sendable (EmissionPulse) -> Void = { _ in }
  ) async throws -> EmissionReport {
    let board = board ?? PulseBoard(loops: options.loops)
    let isSecure = targets.contains { $0.url.isSecure }
    let security = isSecure ? try TransportSecurity(trustRoots: options.trustRoots) : nil
    let progress = Task {
      // Whole seconds of real time, and not a second behind the last call: that would drift.
      var next = ContinuousClock.now
      while true {
        next += .seconds(1)
        try await Task.sleep(until: next, clock: .continuous)
        onProgress(board.pulse)
      }
    }
    defer { progress.cancel() }
    let group = MultiThreadedEventLoopGroup(numberOfThreads: options.loops)
    // One thread, so that what the reader is asked to do is done in order.
    let threads = NIOThreadPool(numberOfThreads: 1)
    threads.start()
    let result: Result<EmissionAccounts, any Error>
    let crew = LoopCrew(self, control: control, board: board, ledger: ledger)
    do {
      try await crew.prepare(on: Array(group.makeIterator()), threads: threads, security)
      if !control.isStopped { begin(control, ledger) }
      result = .success(try await crew.finish())
    } catch {
      result = .failure(error)
    }
    // Whoever gives the signal later must not call upon a loop that is gone.
    control.forgetActions()
    try? await threads.shutdownGracefully()
    try? await group.shutdownGracefully()
    // What the threads still had to do may have called upon the crew.
    withExtendedLifetime(crew) {}
    return EmissionReport(
      accounts: try result.get(),
      of: plan.description,
      planned: census.requests,
      targets: targets.map(\.url.description),
      pace: plan.pace,
      stopReason: control.stopReason?.rawValue,
      changes: control.changes,
      ledger: ledger
    )
  }

  private func begin(_ control: EmissionControl, _ ledger: EmissionLedger?) {
    let soon = MonotonicTime.now.advanced(byNanoseconds: Self.lead)
    let origin = options.start.map { max($0, soon) } ?? soon
    ledger?.begin(at: origin)
    control.begin(at: origin)
  }
}
