/// What a shard has to tell the others at the end of a window.
@frozen
public struct Outbox<Message: BitwiseCopyable & Sendable> {
  /// For each shard: what it will be told, in the order in which it was written.
  @usableFromInline internal var messages: [ContiguousArray<Message>]
  /// The least time of all messages; nothing happens then but what one of them brings.
  @usableFromInline internal var earliest = SimulationTime.distantFuture
  /// The end of the window under way: a message may not take effect before it.
  @usableFromInline internal var windowEnd = SimulationTime.zero

  /// Creates the outbox of one of `shards` shards.
  public init(shards: Int) {
    messages = Array(repeating: [], count: shards)
  }

  /// Writes to another shard.
  ///
  /// - Parameters:
  ///   - message: what the other shard's ``ShardedModel/receive(_:scheduler:)`` is given.
  ///   - shard: the number of that shard.
  ///   - time: when the message takes effect there.
  /// - Precondition: `time` lies at least the lookahead after the present.
  @inlinable
  public mutating func send(_ message: Message, to shard: Int, at time: SimulationTime) {
    precondition(time >= windowEnd, "a message takes at least the lookahead")
    messages[shard].append(message)
    if time < earliest { earliest = time }
  }
}
