import SimulationKernel
import Statistics

/// Closed sessions: each thinks, asks one FIFO station, waits for its answer, and thinks again.
///
/// Thinking is exponential with a mean of 5 s, service with a mean of 50 ms, and there are as many
/// servers as make a utilization of 0.7. Two events a request; every response time is recorded.
struct SessionModel: WorkloadModel {
  let pending: Int
  let servers: Int
  private(set) var requests: UInt64 = 0
  /// The response times in whole microseconds.
  private(set) var responses = LogLinearHistogram()

  private var busy = 0
  private var waiting = RingQueue(filler: 0 as UInt32)
  private let rows: Slab<Row>
  private let random: RandomSource
  private let think = Sampler(.exponential(mean: 1e3 * Self.thinkSeconds))
  private let service = Sampler(.exponential(mean: 1e3 * Self.serviceSeconds))

  static let thinkSeconds = 5.0
  static let serviceSeconds = 0.05
  static let utilization = 0.7

  /// A session: 16 bytes, four of which fill a cache line.
  struct Row: BitwiseCopyable {
    /// When the request under way was sent.
    var sent: SimulationTime
    /// The requests that were answered.
    var answered: UInt64
  }

  private enum Purpose: UInt8 { case think, service }

  init(sessions: Int, seed: UInt64) {
    pending = sessions
    servers = Self.servers(for: sessions)
    random = RandomSource(seed: seed)
    rows = Slab(repeating: Row(sent: .zero, answered: 0))
    rows.grow(toHold: sessions)
  }

  /// The servers that N sessions keep busy to 0.7, if nobody has to wait; at least one.
  static func servers(for sessions: Int) -> Int {
    let offered = Double(sessions) * serviceSeconds / (thinkSeconds + serviceSeconds)
    return max(1, Int((offered / utilization).rounded()))
  }

  /// Half of the events end a thinking, the others a service.
  var meanDelay: SimulationTime.Duration { .milliseconds(2_525) }

  var digest: UInt64 { UInt64(truncatingIfNeeded: responses.sum) }

  func start(_ sink: inout some EventSink) {
    var model = self
    for session in 0..<UInt32(pending) {
      model.think(session, row: rows[session], from: .zero, &sink)
    }
  }

  mutating func handle(_ event: Event, at now: SimulationTime, sink: inout some EventSink) {
    if event.eventClass == .timer {
      send(event.slot, at: now, &sink)
    } else {
      receive(event.slot, at: now, &sink)
    }
  }

  func prefetch(_ event: Event) { rows.prefetch(event.slot) }

  private mutating func send(
    _ session: UInt32,
    at now: SimulationTime,
    _ sink: inout some EventSink
  ) {
    rows[session].sent = now
    if busy < servers {
      busy += 1
      serve(session, from: now, &sink)
    } else {
      waiting.append(session)
    }
  }

  private mutating func receive(
    _ session: UInt32,
    at now: SimulationTime,
    _ sink: inout some EventSink
  ) {
    var row = rows[session]
    requests += 1
    responses.record(UInt64((now - row.sent).nanoseconds) / 1_000)
    row.answered += 1
    rows[session] = row
    think(session, row: row, from: now, &sink)
    if let next = waiting.popFirst() {
      serve(next, from: now, &sink)
    } else {
      busy -= 1
    }
  }

  private mutating func think(
    _ session: UInt32,
    row: Row,
    from now: SimulationTime,
    _ sink: inout some EventSink
  ) {
    let word = random.entity(UInt64(session)).word(Purpose.think.rawValue, at: row.answered)
    sink.schedule(Event(.timer, slot: session), at: now + think.duration(word))
  }

  private mutating func serve(
    _ session: UInt32,
    from now: SimulationTime,
    _ sink: inout some EventSink
  ) {
    let place = rows[session].answered
    let word = random.entity(UInt64(session)).word(Purpose.service.rawValue, at: place)
    sink.schedule(Event(.completion, slot: session), at: now + service.duration(word))
  }
}
