/// Where the shards of a run meet at the end of a window.
///
/// Every shard has one and calls ``exchange(_:nextLocal:stops:)`` after each window. What comes back is
/// the same for all, whatever the order in which they came.
public protocol WindowExchange<Message>: AnyObject {
  /// What shards tell each other.
  associatedtype Message: BitwiseCopyable & Sendable

  /// The number of this shard, from 0.
  var shard: Int { get }
  /// The number of shards.
  var shards: Int { get }

  /// Gives each other shard its messages, and takes what the others gave.
  ///
  /// - Parameters:
  ///   - outbox: what this shard wrote; it is empty after the call.
  ///   - nextLocal: the least time of an event of this shard, or of a message that it wrote.
  ///   - stops: whether this shard wants the run to end here.
  /// - Returns: the messages for this shard, in the order of the shards that wrote them; the least of
  ///   all shards' times; and whether any shard wants to stop.
  func exchange(
    _ outbox: inout Outbox<Message>,
    nextLocal: SimulationTime,
    stops: Bool
  ) -> WindowOpening<Message>
}

/// What a shard learns before a window.
public struct WindowOpening<Message: BitwiseCopyable & Sendable> {
  /// What other shards wrote to this one, shard by shard.
  public let inbox: [ContiguousArray<Message>]
  /// The least time of any event to come, in all shards.
  public let nextGlobal: SimulationTime
  /// Whether a shard wants the run to end.
  public let stops: Bool

  /// Creates the answer of an exchange.
  public init(inbox: [ContiguousArray<Message>], nextGlobal: SimulationTime, stops: Bool) {
    self.inbox = inbox
    self.nextGlobal = nextGlobal
    self.stops = stops
  }
}

/// The exchange of a run that has one shard: nobody to meet.
public final class LocalExchange<Message: BitwiseCopyable & Sendable>: WindowExchange {
  /// Creates the exchange.
  public init() {}

  /// Always 0.
  public var shard: Int { 0 }
  /// Always 1.
  public var shards: Int { 1 }

  /// What the shard wrote to itself comes back.
  public func exchange(
    _ outbox: inout Outbox<Message>,
    nextLocal: SimulationTime,
    stops: Bool
  ) -> WindowOpening<Message> {
    let inbox = outbox.messages
    outbox = Outbox(shards: 1)
    return WindowOpening(inbox: inbox, nextGlobal: nextLocal, stops: stops)
  }
}
