import EmissionResults
import NIOCore
import Requests
import Wire

/// Sends the requests of one event loop at their due times, whatever the answers do: an open loop.
///
/// It is used from its event loop alone. Due requests go out in the order of their due times; one
/// that cannot go waits in the backlog of its target and holds up no other target. Where all targets
/// hold requests back, the feed is left alone and thereby the rest of the backlog.
final class LoopSender {
  /// The stretches of an emission.
  enum Phase {
    case preparing, sending, draining, over
  }

  /// Requests that one loop takes from its feed before their time to go at most; beyond that a
  /// blocked target, or sessions that lag behind the plan, hold up the others too.
  static let maximumHeld = 1_000_000

  let setup: LoopSetup
  let eventLoop: any EventLoop
  let options: SendOptions
  let control: EmissionControl
  let time: TimeSource
  let recorder: RequestRecorder
  let wakeUp: WakeUp
  /// Fulfilled when sending could begin.
  let ready: EventLoopPromise<Void>
  /// Fulfilled when all is over.
  let done: EventLoopPromise<EmissionAccounts>

  var phase = Phase.preparing
  var feed: LoopFeed
  var timeline = LoopTimeline(PlanClock(origin: MonotonicTime(nanoseconds: 0)))
  /// Where the emission stands.
  var pulse = EmissionPulse()

  let pools: [TargetPool]
  /// Connections by slot; `nil` where a slot is free.
  var connections: [Connection?] = []
  var freeSlots: [Int] = []
  var generation: UInt32 = 0
  /// No connection is opened before this.
  var nextOpening = MonotonicTime(nanoseconds: .min)
  /// Connections by the time since which they are opened, or their request is on its way.
  var openings = ExpiryList()
  var inFlight = ExpiryList()
  var inFlightCount = 0

  /// The sessions, where pacing is causal.
  var book: SessionBook?
  /// Requests that causality has moved behind their intended times.
  var agenda = Agenda()
  /// The connections that sessions keep to, where they do.
  var bindings: SessionTable<ConnectionReference>?

  var drainEnd: MonotonicTime?
  var ticks = 0
  var pace = ThreadPace()

  var renderer: RequestRenderer
  private var buffer = ByteBuffer()
  private var isPumping = false
  private var mustPumpAgain = false

  init(
    _ setup: LoopSetup,
    feed: LoopFeed,
    recorder: RequestRecorder,
    time: TimeSource,
    ready: EventLoopPromise<Void>,
    done: EventLoopPromise<EmissionAccounts>
  ) {
    self.setup = setup
    self.feed = feed
    self.recorder = recorder
    self.time = time
    self.ready = ready
    self.done = done
    eventLoop = ready.futureResult.eventLoop
    options = setup.options
    control = setup.control
    wakeUp = WakeUp(eventLoop: eventLoop, setup.waking)
    pulse.slowFrom = setup.limits.slowFrom
    pools = setup.targets.enumerated().map { number, target in
      let most = min(setup.options.connections, target.maximumConnections ?? .max)
      return TargetPool(
        target: number,
        capacity: setup.share(of: most),
        isSpreading: setup.options.isSticky
      )
    }
    if options.pacing == .causal { book = SessionBook() }
    if options.isSticky { bindings = SessionTable(empty: ConnectionReference()) }
    renderer = RequestRenderer(setup.map, description: setup.description)
    wakeUp.action = { [unowned self] in self.pump() }
  }

  /// The instant of the monotonic clock from which records count.
  var origin: MonotonicTime { timeline.origin }

  /// Sends what is due and arranges to be called again when the next request is.
  func pump() {
    // What a write brings about at once, such as the end of a connection, comes back here.
    mustPumpAgain = true
    guard !isPumping else { return }
    isPumping = true
    while mustPumpAgain, phase == .sending, !timeline.clock.isPaused {
      mustPumpAgain = false
      pumpOnce()
    }
    isPumping = false
  }

  private func pumpOnce() {
    var now = time.now
    serveBacklogs(&now)
    while phase == .sending {
      if control.isStopped { return stop() }
      guard let planned = nextPlannedTime else {
        if hasSentAll { finishSending() }
        break
      }
      guard let instant = timeline.clock.instant(of: planned) else { break }
      if instant > now {
        wakeUp.wake(at: instant, now: now)
        break
      }
      guard !allTargetsAreBlocked, heldCount < Self.maximumHeld else { break }
      take(dueAt: instant, &now)
    }
    if phase == .sending { wakeForBacklogs(now) }
  }

  /// Renders a request and gives its bytes.
  func render(_ planned: DueRequest, due: Int64) -> ByteBuffer {
    buffer.clear()
    // Numbers of different loops are different.
    let sequence = pulse.taken * options.loops + setup.loop
    renderer.append(planned.request, sequence: sequence, intended: due, to: &buffer)
    return buffer
  }
}

// MARK: - What comes next

extension LoopSender {
  /// The time of the plan at which the next request wants to go; `nil` where none is known.
  private var nextPlannedTime: Int64? {
    guard let head = feed.head?.intended else { return agenda.firstTime }
    return min(head, agenda.firstTime ?? .max)
  }

  private var hasSentAll: Bool {
    feed.isAtEnd && agenda.count == 0 && (book?.waitingCount ?? 0) == 0
      && pools.allSatisfy { $0.heldCount == 0 }
  }

  private var allTargetsAreBlocked: Bool { pools.allSatisfy { !$0.backlog.isEmpty } }

  /// Requests that were taken from the feed and wait.
  private var heldCount: Int {
    guard pools.count > 1 || book != nil else { return 0 }
    return agenda.count + (book?.waitingCount ?? 0) + pools.reduce(0) { $0 + $1.heldCount }
  }

  /// Takes the next request of the agenda or the feed.
  private func take(dueAt instant: MonotonicTime, _ now: inout MonotonicTime) {
    let intended = feed.head?.intended ?? .max
    if let first = agenda.firstTime, first <= intended, let next = agenda.popFirst() {
      let due = timeline.due(at: instant)
      return offer(DueRequest(request: next.request, due: due, ordinal: next.ordinal), &now)
    }
    guard let request = feed.head else { return }
    let ended = feed.advance()
    wakeUp.note(request.intended)
    if let arrival = book?.arrive(request) {
      if let due = arrival.due {
        if due <= request.intended {
          let due = timeline.due(at: instant)
          offer(DueRequest(request: request, due: due, ordinal: arrival.ordinal), &now)
        } else {
          agenda.add(request, ordinal: arrival.ordinal, at: due)
        }
      }
    } else {
      offer(DueRequest(request: request, due: timeline.due(at: instant)), &now)
    }
    for key in ended { forget(key) }
  }

  /// The plan has no more requests of a session.
  func forget(_ key: SessionKey) {
    book?.end(key)
    guard bindings != nil else { return }
    for pool in pools {
      var lane = key
      lane.lane = UInt16(truncatingIfNeeded: pool.target)
      bindings?.remove(lane)
    }
  }

  /// A request has come to its end; those that waited for it have their turn.
  func ended(_ planned: DueRequest, at instant: MonotonicTime) {
    guard book != nil else { return }
    let end = timeline.clock.time(at: instant)
    book?.ended(planned.request, ordinal: planned.ordinal, at: end) { request, ordinal, due in
      agenda.add(request, ordinal: ordinal, at: due)
    }
  }
}
