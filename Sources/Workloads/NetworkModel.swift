import SimulationKernel
import Statistics

/// Closed sessions and sixteen stations behind a network: a request takes a millisecond to its station,
/// and its answer a millisecond back.
///
/// Otherwise it is the ``SessionModel``. Four events a request: the end of thinking, the request at its
/// station, the end of its service, the answer at its session. A run may be divided: sessions and
/// stations are dealt by their numbers, and what goes from shard to shard is a message.
struct NetworkModel: WorkloadModel {
  let shard: Int
  let shards: Int
  let pending: Int
  let servers: Int
  private(set) var requests: UInt64 = 0
  /// The response times in whole microseconds.
  private(set) var responses = LogLinearHistogram()
  var outbox: Outbox<Message>

  private let firstSession: UInt32
  private var visits = VisitPool()
  private var busy = [Int](repeating: 0, count: stations)
  private var waiting = Array(repeating: RingQueue(filler: 0 as UInt32), count: stations)
  private let rows: Slab<SessionModel.Row>
  private let random: RandomSource
  private let think = Sampler(.exponential(mean: 1e3 * SessionModel.thinkSeconds))
  private let service = Sampler(.exponential(mean: 1e3 * SessionModel.serviceSeconds))

  static let stations = 16
  static let latency = SimulationTime.Duration.milliseconds(1)
  /// A service ends: a class of the model's own.
  private static let departure = EventClass(rawValue: 8)

  private enum Purpose: UInt8 { case think, service, station }

  /// What goes from shard to shard: 24 bytes.
  struct Message: BitwiseCopyable, Sendable {
    let time: SimulationTime
    let visit: Visit
    let isAnswer: Bool
  }

  /// A request at a station: whose, the how manyth of the session, and where.
  struct Visit: BitwiseCopyable, Sendable {
    let session: UInt32
    let place: UInt32
    let station: UInt8
  }

  /// One of `shards` shards of a run of `sessions` sessions, which are numbered from `firstSession`.
  init(sessions: Int, seed: UInt64, shard: Int = 0, of shards: Int = 1, firstSession: UInt32 = 0) {
    self.shard = shard
    self.shards = shards
    self.firstSession = firstSession
    pending = (sessions - shard + shards - 1) / shards
    servers = max(1, SessionModel.servers(for: sessions) / Self.stations)
    random = RandomSource(seed: seed)
    outbox = Outbox(shards: shards)
    rows = Slab(repeating: SessionModel.Row(sent: .zero, answered: 0), in: .ofThread)
    rows.grow(toHold: pending)
  }

  var meanDelay: SimulationTime.Duration { .milliseconds(1_263) }

  var digest: UInt64 { UInt64(truncatingIfNeeded: responses.sum) &+ requests }

  /// The number of a session from its row.
  private func session(inRow row: UInt32) -> UInt32 {
    firstSession + row * UInt32(shards) + UInt32(shard)
  }

  private func row(of session: UInt32) -> UInt32 {
    shards == 1 ? session - firstSession : (session - firstSession) / UInt32(shards)
  }

  private func home(of session: UInt32) -> Int { Int(session - firstSession) % shards }

  func start(_ sink: inout some EventSink) {
    var model = self
    for row in 0..<UInt32(pending) { model.think(row, answered: 0, from: .zero, &sink) }
  }

  mutating func handle(_ event: Event, at now: SimulationTime, sink: inout some EventSink) {
    switch event.eventClass {
    case .timer: send(event.slot, at: now, &sink)
    case .request: reachStation(event.slot, at: now, &sink)
    case .completion: receive(event.slot, at: now, &sink)
    default: depart(event.slot, at: now, &sink)
    }
  }

  func prefetch(_ event: Event) {
    switch event.eventClass {
    case .timer, .completion: rows.prefetch(event.slot)
    default: break
    }
  }

  /// The request that an event is about, whatever the shard.
  func rank(of event: Event) -> UInt64 {
    switch event.eventClass {
    case .timer, .completion: UInt64(session(inRow: event.slot)) << 16
    default: UInt64(visits[event.slot].session) << 16 | UInt64(visits[event.slot].place & 0xFFFF)
    }
  }

  /// Takes what another shard has sent.
  mutating func receive(_ message: Message, sink: inout some EventSink) {
    if message.isAnswer {
      let row = row(of: message.visit.session)
      sink.schedule(Event(.completion, slot: row), at: message.time)
    } else {
      sink.schedule(Event(.request, slot: visits.insert(message.visit)), at: message.time)
    }
  }

  private mutating func send(_ row: UInt32, at now: SimulationTime, _ sink: inout some EventSink) {
    rows[row].sent = now
    let session = session(inRow: row)
    let place = UInt32(truncatingIfNeeded: rows[row].answered)
    let word = draw(.station, session: session, place: place)
    let visit = Visit(session: session, place: place, station: UInt8(word >> 60))
    let arrival = now + Self.latency
    let owner = shards == 1 ? 0 : Int(visit.station) % shards
    if owner == shard {
      sink.schedule(Event(.request, slot: visits.insert(visit)), at: arrival)
    } else {
      outbox.send(Message(time: arrival, visit: visit, isAnswer: false), to: owner, at: arrival)
    }
  }

  private mutating func reachStation(
    _ slot: UInt32,
    at now: SimulationTime,
    _ sink: inout some EventSink
  ) {
    let station = Int(visits[slot].station)
    if busy[station] < servers {
      busy[station] += 1
      serve(slot, from: now, &sink)
    } else {
      waiting[station].append(slot)
    }
  }

  private mutating func depart(
    _ slot: UInt32,
    at now: SimulationTime,
    _ sink: inout some EventSink
  ) {
    let visit = visits[slot]
    visits.remove(slot)
    let arrival = now + Self.latency
    let home = shards == 1 ? 0 : home(of: visit.session)
    if home == shard {
      sink.schedule(Event(.completion, slot: row(of: visit.session)), at: arrival)
    } else {
      outbox.send(Message(time: arrival, visit: visit, isAnswer: true), to: home, at: arrival)
    }
    let station = Int(visit.station)
    if let next = waiting[station].popFirst() {
      serve(next, from: now, &sink)
    } else {
      busy[station] -= 1
    }
  }

  private mutating func receive(
    _ row: UInt32,
    at now: SimulationTime,
    _ sink: inout some EventSink
  ) {
    requests += 1
    responses.record(UInt64((now - rows[row].sent).nanoseconds) / 1_000)
    rows[row].answered += 1
    think(row, answered: UInt32(truncatingIfNeeded: rows[row].answered), from: now, &sink)
  }

  private mutating func think(
    _ row: UInt32,
    answered: UInt32,
    from now: SimulationTime,
    _ sink: inout some EventSink
  ) {
    let word = draw(.think, session: session(inRow: row), place: answered)
    sink.schedule(Event(.timer, slot: row), at: now + think.duration(word))
  }

  private mutating func serve(
    _ slot: UInt32,
    from now: SimulationTime,
    _ sink: inout some EventSink
  ) {
    let visit = visits[slot]
    let word = draw(.service, session: visit.session, place: visit.place)
    sink.schedule(Event(Self.departure, slot: slot), at: now + service.duration(word))
  }

  @inline(__always)
  private func draw(_ purpose: Purpose, session: UInt32, place: UInt32) -> UInt64 {
    random.entity(UInt64(session)).word(purpose.rawValue, at: UInt64(place))
  }
}

/// The requests under way, found by a number for each.
private struct VisitPool {
  private var visits: ContiguousArray<NetworkModel.Visit> = []
  private var free: ContiguousArray<UInt32> = []

  subscript(slot: UInt32) -> NetworkModel.Visit { visits[Int(slot)] }

  mutating func insert(_ visit: NetworkModel.Visit) -> UInt32 {
    if let slot = free.popLast() {
      visits[Int(slot)] = visit
      return slot
    }
    visits.append(visit)
    return UInt32(visits.count - 1)
  }

  mutating func remove(_ slot: UInt32) { free.append(slot) }
}
