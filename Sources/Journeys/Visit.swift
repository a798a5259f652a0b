import SimulationKernel
import Traces

/// A request away from its session: on its way to another shard, or waiting at a station with a
/// database.
struct Visit: BitwiseCopyable, Sendable {
  /// The session, its row in its own shard, and that shard.
  let session: UInt64
  let slot: UInt32
  let home: UInt16
  let station: UInt16
  /// Which of the session's requests it is, in 15 bits.
  let number: UInt16
  let demand: Demand
  /// Whether anybody waits for the answer; nobody does who gives up before it can be there.
  var isAwaited: Bool

  init(
    _ row: SessionRow,
    slot: UInt32,
    home: Int,
    station: Int,
    place: Place,
    demand: Demand,
    at now: Int64
  ) {
    session = row.id
    self.slot = slot
    self.home = UInt16(home)
    self.station = UInt16(station)
    number = place.number
    self.demand = demand
    isAwaited = demand.giveUp >= now + demand.inbound
  }

  /// What tells the request from all others that wait, independent of its row.
  var rank: UInt64 { 1 << 63 | (session << 16) >> 1 | UInt64(number) }
}

/// How an attempt ends for its caller.
struct Answer: BitwiseCopyable, Sendable {
  let outcome: CallOutcome
  let time: Int64
  /// 0, or 1 + the effect that struck it.
  let fault: UInt16

  /// The answer to an attempt that `fault` struck, unless something cut it short.
  init(_ ending: Ending, fault: UInt16) {
    (outcome, time) = (ending.outcome, ending.time)
    self.fault = ending.cause > 0 ? ending.cause : fault
  }
}

/// What shards of a run tell each other.
enum JourneyMessage: BitwiseCopyable, Sendable {
  /// A request reaches a station at `time`.
  case request(Visit, time: Int64)
  /// The attempt of the session in `slot` is over at `time`.
  case answer(slot: UInt32, session: UInt64, Answer)
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
