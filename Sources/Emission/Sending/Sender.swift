import EmissionResults
import NIOCore
import NIOPosix
import Requests
import Wire

/// Sends the requests of a plan at their intended times, whatever the answers do: an open loop.
///
/// It lives on one event loop and is used from there alone. Due requests go out in the order of
/// their intended times; one that cannot go keeps its time and waits at the head of the feed, which
/// is thereby the backlog. The idle connection used last is used first, so that as few as needed
/// stay warm.
final class Sender: NIOScheduledCallbackHandler {
  /// The stretches of an emission.
  enum Phase {
    case connecting, sending, draining, over
  }

  let eventLoop: any EventLoop
  let options: SendOptions
  let target: PinnedTarget
  let limits: SendLimits
  let control: EmissionControl
  let board: PulseBoard
  let feed: RequestFeed
  /// Fulfilled when all is over.
  let done: EventLoopPromise<EmissionAccounts>
  /// Told about the state of things once a second.
  let onProgress: (EmissionPulse) -> Void

  var phase = Phase.connecting
  let recorder: RequestRecorder
  /// Where the emission stands.
  var pulse = EmissionPulse()
  /// The instant of the monotonic clock that intended time 0 stands for.
  var origin = MonotonicTime(nanoseconds: 0)

  /// Connections by slot; `nil` where a slot is free.
  var connections: [Connection?] = []
  var freeSlots: [Int] = []
  var idle: [Connection] = []
  var openCount = 0
  var connectingCount = 0
  var inFlightCount = 0
  /// No connection is tried before this, after one could not be made while others live.
  var nextAttempt = MonotonicTime(nanoseconds: .min)
  var drainEnd: MonotonicTime?
  /// How long the thread had waited for a core when sending began.
  var waitBefore: Int64?
  var scheduling = Scheduling.normal
  var nextProgress = MonotonicTime(nanoseconds: .min)

  private var renderer: RequestRenderer
  private var buffer = ByteBuffer()
  private var armed: (time: MonotonicTime, callback: NIOScheduledCallback)?
  private var isSpinning = false
  private var lastPump = MonotonicTime(nanoseconds: .min / 2)
  /// A moving mean of the times between requests, in nanoseconds.
  private var meanGap: Int64 = 1_000_000
  private var lastIntended: Int64 = 0
  private var blockedHead = -1

  init(
    plan: EmissionPlan,
    map: RequestMap,
    target: PinnedTarget,
    options: SendOptions,
    limits: SendLimits,
    control: EmissionControl,
    board: PulseBoard,
    eventLoop: any EventLoop,
    threads: NIOThreadPool,
    done: EventLoopPromise<EmissionAccounts>,
    onProgress: @escaping (EmissionPulse) -> Void
  ) {
    self.eventLoop = eventLoop
    self.options = options
    self.done = done
    self.onProgress = onProgress
    self.target = target
    self.limits = limits
    self.control = control
    self.board = board
    pulse.slowFrom = limits.slowFrom
    feed = RequestFeed(plan: plan, eventLoop: eventLoop, threads: threads)
    recorder = RequestRecorder(plan.description)
    renderer = RequestRenderer(map, description: plan.description)
  }

  /// From the start of sending to intended time 0, in nanoseconds: time for the spare connections.
  private static let lead: Int64 = 20_000_000

  /// Begins to send.
  func begin() {
    phase = .sending
    if options.isRealTime { scheduling = Scheduling.hastenThread() }
    waitBefore = Scheduling.waitForCore()
    origin = MonotonicTime.now.advanced(byNanoseconds: Self.lead)
    control.begin(at: origin)
    nextProgress = origin.advanced(byNanoseconds: 1_000_000_000)
    pump()
    tick()
  }

  func handleScheduledCallback(eventLoop: some EventLoop) {
    armed = nil
    pump()
  }

  /// Sends what is due and arranges to be called again when the next request is.
  func pump() {
    var now = MonotonicTime.now
    lastPump = now
    while phase == .sending {
      guard let request = feed.head else {
        if feed.isAtEnd { finishSending() }
        return
      }
      let due = origin.advanced(byNanoseconds: request.intended)
      if due > now { return wake(for: due, now: now) }
      let obstacle: Obstacle
      var retry: MonotonicTime?
      if let blocked = self.obstacle {
        obstacle = blocked
      } else {
        switch limits.admit(target: 0, bytes: 0, at: now) {
        case .go:
          send(request)
          now = .now
          continue
        case .wait(let time, let reason): (obstacle, retry) = (reason, time)
        case .over(let reason): return control.stop(reason)
        }
      }
      noteObstacle(obstacle)
      let expiry = due.advanced(byNanoseconds: SendOptions.shedAfter)
      if options.late == .shed, now >= expiry {
        end(request, .shed(obstacle))
        pulse.shed += 1
        feed.advance()
        continue
      }
      return wait(for: obstacle, retry: retry, expiry: expiry)
    }
  }
}

// MARK: - One request

extension Sender {
  private var obstacle: Obstacle? {
    if let limit = options.maximumInFlight, inFlightCount >= limit { return .inFlight }
    return idle.isEmpty ? .connections : nil
  }

  private func noteObstacle(_ obstacle: Obstacle) {
    guard blockedHead != pulse.taken else { return }
    blockedHead = pulse.taken
    recorder.recordObstacle(obstacle)
  }

  private func wait(for obstacle: Obstacle, retry: MonotonicTime?, expiry: MonotonicTime) {
    if obstacle == .connections { connectAsNeeded() }
    let shedTime = options.late == .shed ? expiry : nil
    // Everything else that a request waits for calls the pump by itself.
    if let time = [retry, shedTime].compactMap({ $0 }).min() { arm(at: time) }
  }

  private func send(_ request: PlannedRequest) {
    let connection = idle.removeLast()
    buffer.clear()
    renderer.append(request, sequence: pulse.taken, intended: request.intended, to: &buffer)
    let written = MonotonicTime.now
    inFlightCount += 1
    pulse.taken += 1
    pulse.sent += 1
    pulse.bytes += buffer.readableBytes
    advance(past: request)
    connection.send(buffer, Connection.InFlight(request: request, written: written))
  }

  /// Gives up, for lack of any connection, all requests that were due when the attempt to make one
  /// began.
  ///
  /// Were one request given up for each attempt, an endpoint that swallows attempts would hold the
  /// whole schedule up.
  func skip(dueBy start: MonotonicTime) {
    let now = MonotonicTime.now
    // An attempt loads the target as a request does.
    limits.recordAttempt(target: 0, at: now)
    let latest = start.nanoseconds(since: origin)
    while phase == .sending, let request = feed.head, request.intended <= latest {
      end(request, .skipped)
      pulse.skipped += 1
      advance(past: request)
    }
  }

  /// Ends the way of a request that was not sent.
  private func end(_ request: PlannedRequest, _ fate: RequestFate) {
    pulse.taken += 1
    let record = RequestRecord(request, fate)
    recorder.record(record)
    pulse.observe(record)
  }

  private func advance(past request: PlannedRequest) {
    meanGap += (request.intended - lastIntended - meanGap) / 16
    lastIntended = request.intended
    feed.advance()
  }
}

// MARK: - Wake-ups

extension Sender {
  /// Arranges for a call of the pump at `due`, as sharply as the rate allows.
  ///
  /// A timer wakes some tens of microseconds late, so the loop spins over the last stretch; the
  /// stretch is bounded by 0.3 of the mean gap, and with it the share of the core. Beyond 10,000
  /// requests a second the loop wakes for several at a time instead.
  private func wake(for due: MonotonicTime, now: MonotonicTime) {
    if meanGap < 100_000 {
      return arm(at: max(due, now.advanced(byNanoseconds: 50_000)))
    }
    let spin = min(60_000, meanGap * 3 / 10)
    if due.nanoseconds(since: now) > spin { return arm(at: due.advanced(byNanoseconds: -spin)) }
    guard !isSpinning else { return }
    isSpinning = true
    eventLoop.assumeIsolated().execute {
      self.isSpinning = false
      self.pump()
    }
  }

  private func arm(at time: MonotonicTime) {
    if let armed {
      // To wake early costs little, to arm anew at each answer much.
      if armed.time <= time { return }
      armed.callback.cancel()
    }
    let deadline = NIODeadline.uptimeNanoseconds(UInt64(max(0, time.nanoseconds)))
    armed = (try? eventLoop.assumeIsolated().scheduleCallback(at: deadline, handler: self))
      .map { (time, $0) }
  }

  func disarm() {
    armed?.callback.cancel()
    armed = nil
  }
}
