import Synchronization

/// The exchange of the shards of one process, each on a thread of its own.
///
/// One barrier a window. Mailboxes are doubled, one set for even and one for odd windows: a shard fills
/// its own of this window while slow ones still read those of the last, and it comes back to a set
/// only after a barrier that all readers of that set have reached.
public final class ThreadExchange<Message: BitwiseCopyable & Sendable>: WindowExchange {
  /// The number of this shard, from 0.
  public let shard: Int
  /// The number of shards.
  public var shards: Int { room.seats.count }

  @usableFromInline internal let room: MeetingRoom<Message>
  @usableFromInline internal var isOddWindow = false

  private init(shard: Int, room: MeetingRoom<Message>) {
    self.shard = shard
    self.room = room
  }

  /// The exchanges of `shards` shards that meet each other.
  public static func group(of shards: Int) -> [ThreadExchange<Message>] {
    let room = MeetingRoom<Message>(shards: shards)
    return (0..<shards).map { ThreadExchange(shard: $0, room: room) }
  }

  /// Waits for the other shards.
  @inlinable
  public func exchange(
    _ outbox: inout Outbox<Message>,
    nextLocal: SimulationTime,
    stops: Bool
  ) -> WindowOpening<Message> {
    let side = isOddWindow ? 1 : 0
    isOddWindow.toggle()
    room.seats[shard].leave(
      &outbox.messages,
      nextLocal: nextLocal.nanoseconds,
      stops: stops,
      side: side
    )
    outbox.earliest = .distantFuture
    room.barrier.wait()
    var nextGlobal = Int64.max
    var stopsForAll = false
    for seat in room.seats {
      nextGlobal = min(nextGlobal, seat.nextLocal(side: side))
      stopsForAll = stopsForAll || seat.stops(side: side)
    }
    return WindowOpening(
      inbox: room.seats.map { $0.messages(for: shard, side: side) },
      nextGlobal: SimulationTime(nanoseconds: nextGlobal),
      stops: stopsForAll
    )
  }
}

/// What the shards of a process share.
@usableFromInline
internal final class MeetingRoom<Message: BitwiseCopyable & Sendable>: Sendable {
  @usableFromInline internal let seats: [Seat<Message>]
  @usableFromInline internal let barrier: SpinBarrier

  init(shards: Int) {
    seats = (0..<shards).map { _ in Seat(shards: shards) }
    barrier = SpinBarrier(parties: shards)
  }
}

/// What one shard leaves for the others.
///
/// Unchecked, for this reason: a side is written by its owner before a barrier and read by all after
/// it, and the owner comes back to it only after the next barrier but one; the barrier orders the two.
@usableFromInline
internal final class Seat<Message: BitwiseCopyable & Sendable>: @unchecked Sendable {
  @usableFromInline
  internal struct Side {
    @usableFromInline internal var messages: [ContiguousArray<Message>]
    @usableFromInline internal var nextLocal = Int64.max
    @usableFromInline internal var stops = false
  }

  @usableFromInline internal var even: Side
  @usableFromInline internal var odd: Side

  init(shards: Int) {
    even = Side(messages: Array(repeating: [], count: shards))
    odd = even
  }

  @inlinable
  internal func leave(
    _ messages: inout [ContiguousArray<Message>],
    nextLocal: Int64,
    stops: Bool,
    side: Int
  ) {
    func fill(_ side: inout Side) {
      side.nextLocal = nextLocal
      side.stops = stops
      for shard in messages.indices {
        side.messages[shard].removeAll(keepingCapacity: true)
        swap(&side.messages[shard], &messages[shard])
      }
    }
    if side == 0 { fill(&even) } else { fill(&odd) }
  }

  @inlinable
  internal func messages(for shard: Int, side: Int) -> ContiguousArray<Message> {
    side == 0 ? even.messages[shard] : odd.messages[shard]
  }

  @inlinable
  internal func nextLocal(side: Int) -> Int64 { side == 0 ? even.nextLocal : odd.nextLocal }
  @inlinable
  internal func stops(side: Int) -> Bool { side == 0 ? even.stops : odd.stops }
}
