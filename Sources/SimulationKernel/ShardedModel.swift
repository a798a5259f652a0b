/// A model that is one of several shards of a run.
///
/// Shards share nothing. What one has to tell another takes at least the *lookahead* of virtual time,
/// so all may handle the events of a window of that length side by side, and exchange messages when it
/// is over. The result is that of one shard, bit by bit, where the model keeps three rules: an event
/// is handled in the shard that owns its entity, ``SimulationModel/rank(of:)`` names the entity and
/// not its row, and draws are keyed.
public protocol ShardedModel: SimulationModel {
  /// What shards tell each other.
  associatedtype Message: BitwiseCopyable & Sendable

  /// What was written for other shards since the window began.
  var outbox: Outbox<Message> { get set }

  /// Takes a message from another shard, before the window in which it takes effect.
  mutating func receive(_ message: Message, scheduler: inout Scheduler)
}
