import CShims

extension Simulation where Model: ShardedModel {
  /// Handles the events of this shard before `end`, window by window, side by side with other shards.
  ///
  /// A window begins at the least time of any event of any shard and is as long as the lookahead. All
  /// shards come back together.
  ///
  /// - Parameters:
  ///   - end: the first instant that is not handled any more.
  ///   - lookahead: the least time that a message takes; positive.
  ///   - exchange: where the shards meet.
  ///   - stops: asked before each window, with this simulation, whether the run shall end there, for
  ///     all shards.
  /// - Returns: how the windows went, and whether a shard asked to stop.
  @inlinable
  public mutating func run(
    until end: SimulationTime,
    lookahead: SimulationTime.Duration,
    exchange: some WindowExchange<Model.Message>,
    stops: (Self) -> Bool = { _ in false }
  ) -> (statistics: WindowStatistics, isStopped: Bool) {
    precondition(lookahead > .zero, "shards need a lookahead")
    var statistics = WindowStatistics()
    let handledBefore = handledEvents
    let start = shim_monotonic_nanoseconds()
    while true {
      let nextLocal = min(scheduler.firstTime ?? .distantFuture, model.outbox.earliest)
      let arrived = shim_monotonic_nanoseconds()
      let opening = exchange.exchange(&model.outbox, nextLocal: nextLocal, stops: stops(self))
      statistics.waited += shim_monotonic_nanoseconds() - arrived
      for messages in opening.inbox {
        statistics.messages += messages.count
        for index in messages.indices {
          model.receive(messages[index], scheduler: &scheduler)
        }
      }
      let isOver = opening.nextGlobal >= end
      guard !isOver, !opening.stops else {
        statistics.elapsed = shim_monotonic_nanoseconds() - start
        statistics.events = handledEvents - handledBefore
        return (statistics, opening.stops && !isOver)
      }
      let isLast = opening.nextGlobal > end.advanced(by: .zero - lookahead)
      let windowEnd = isLast ? end : opening.nextGlobal + lookahead
      model.outbox.windowEnd = windowEnd
      statistics.windows += 1
      statistics.length += (windowEnd - opening.nextGlobal).nanoseconds
      run(until: windowEnd)
    }
  }
}

/// How the windows of a shard went.
public struct WindowStatistics: Equatable, Sendable {
  /// The number of windows.
  public var windows = 0
  /// The sum of their lengths, in nanoseconds of virtual time.
  public var length: Int64 = 0
  /// The events that were handled.
  public var events: UInt64 = 0
  /// The messages that came from other shards.
  public var messages = 0
  /// The nanoseconds of real time that passed, and those of them that were waited for others.
  public var elapsed: Int64 = 0
  /// See ``elapsed``.
  public var waited: Int64 = 0

  /// Creates the statistics of no window.
  public init() {}

  /// Adds the windows of a later stretch of the same shard.
  public mutating func add(_ other: WindowStatistics) {
    windows += other.windows
    length += other.length
    events += other.events
    messages += other.messages
    elapsed += other.elapsed
    waited += other.waited
  }
}
