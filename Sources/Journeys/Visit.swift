import SimulationKernel
import Traces

/// A request whose session lives in another shard.
struct Visit: BitwiseCopyable, Sendable {
  /// The session, its row in its own shard, and that shard.
  let session: UInt64
  let slot: UInt32
  let home: UInt16
  let station: UInt16
  let demand: Demand
  /// Whether anybody waits for the answer; nobody does who gives up before it can be there.
  let isAwaited: Bool
}

/// What shards of a run tell each other.
enum JourneyMessage: BitwiseCopyable, Sendable {
  /// A request reaches a station at `time`.
  case request(Visit, time: Int64)
  /// How the attempt of the session in `slot` ends.
  case answer(slot: UInt32, session: UInt64, ending: Ending)
}

/// The visits on their way to the stations of a shard.
struct VisitList {
  private var visits: ContiguousArray<Visit> = []
  private var free: ContiguousArray<UInt32> = []

  /// The bit by which the slot of a visit differs from that of a session.
  static let slotBit: UInt32 = 1 << 31

  subscript(slot: UInt32) -> Visit { visits[Int(slot & ~Self.slotBit)] }

  /// Keeps a visit.
  ///
  /// - Returns: the slot for its event.
  mutating func insert(_ visit: Visit) -> UInt32 {
    if let slot = free.popLast() {
      visits[Int(slot)] = visit
      return slot | Self.slotBit
    }
    visits.append(visit)
    return UInt32(visits.count - 1) | Self.slotBit
  }

  /// Forgets a visit.
  mutating func remove(_ slot: UInt32) { free.append(slot & ~Self.slotBit) }
}
