import Testing

@testable import SimulationKernel

/// Sessions that begin at one instant and whose every time is constant; their rows are used again at
/// once, and each leaves an event behind that meets the next session of its row.
///
/// Sessions of even generations end by their completion, before their timer; those of odd ones by their
/// timer, which falls on the instant of the timer that the one before has left behind.
private struct Recycling: SimulationModel {
  let isLastInFirstOut: Bool
  let sessions: UInt64
  let generations: UInt64
  var ids: [UInt64]
  /// When the completion and the timer of the session in a row are due.
  var completions: [SimulationTime]
  var timers: [SimulationTime]
  var free: [UInt32] = []
  var freeHead = 0
  var next: UInt64 = 0
  /// A chain of hashes over what was handled, in order.
  var chain: UInt64 = 0
  var ties = 0
  private var last: (SimulationTime, EventClass)?

  init(sessions: Int, generations: Int, isLastInFirstOut: Bool) {
    self.isLastInFirstOut = isLastInFirstOut
    self.sessions = UInt64(sessions)
    self.generations = UInt64(generations)
    ids = Array(repeating: .max, count: sessions)
    completions = Array(repeating: .zero, count: sessions)
    timers = completions
    free = (0..<UInt32(sessions)).map { isLastInFirstOut ? $0 : UInt32(sessions) - 1 - $0 }
  }

  func rank(of event: Event) -> UInt64 {
    event.eventClass == .arrival ? UInt64(event.slot) : ids[Int(event.slot)]
  }

  func isCurrent(_ event: Event, at time: SimulationTime) -> Bool {
    switch event.eventClass {
    case .completion: completions[Int(event.slot)] == time
    case .timer: timers[Int(event.slot)] == time
    default: true
    }
  }

  mutating func handle(_ event: Event, at now: SimulationTime, scheduler: inout Scheduler) {
    if let last, last == (now, event.eventClass) { ties += 1 }
    last = (now, event.eventClass)
    guard event.eventClass != .arrival else {
      begin(at: now, &scheduler)
      return
    }
    let row = Int(event.slot)
    chain = SplitMix64.mix(
      chain ^ ids[row] ^ UInt64(event.eventClass.rawValue) << 60 ^ UInt64(now.nanoseconds) << 24
    )
    (completions[row], timers[row]) = (.distantFuture, .distantFuture)
    ids[row] = .max
    free.append(event.slot)
    if next < sessions * generations { begin(at: now, &scheduler) }
  }

  private mutating func begin(at now: SimulationTime, _ scheduler: inout Scheduler) {
    let slot: UInt32
    if isLastInFirstOut, let last = free.popLast() {
      slot = last
    } else {
      slot = free[freeHead]
      freeHead += 1
    }
    let isEven = next / sessions % 2 == 0
    ids[Int(slot)] = next
    next += 1
    completions[Int(slot)] = now + .microseconds(isEven ? 10 : 15)
    timers[Int(slot)] = now + .microseconds(isEven ? 20 : 10)
    scheduler.schedule(Event(.completion, slot: slot), at: completions[Int(slot)])
    scheduler.schedule(Event(.timer, slot: slot), at: timers[Int(slot)])
  }
}

@Suite struct RecycledRowTests {
  private static func run(
    isLastInFirstOut: Bool,
    expectedDelay: SimulationTime.Duration = .microseconds(10)
  ) -> (chain: UInt64, handled: UInt64, ties: Int) {
    let sessions = 100_000
    var simulation = Simulation(
      model: Recycling(sessions: sessions, generations: 10, isLastInFirstOut: isLastInFirstOut),
      expectedEvents: 2 * sessions,
      expectedDelay: expectedDelay
    )
    for session in 0..<UInt32(sessions) {
      simulation.schedule(Event(.arrival, slot: session), at: .zero)
    }
    simulation.run(until: .distantFuture)
    return (simulation.model.chain, simulation.handledEvents, simulation.model.ties)
  }

  /// 10^5 sessions begin at zero and rows are used ten times. Which row a session gets differs between
  /// the two runs, and so does which stale event meets which session.
  @Test func `the order of ties depends on sessions, never on their rows`() {
    let first = Self.run(isLastInFirstOut: true)
    let second = Self.run(isLastInFirstOut: false, expectedDelay: .hours(1))

    #expect(first.chain == second.chain)
    #expect(first.handled == 1_100_000 && second.handled == 1_100_000)
    #expect(first.ties > 1_000_000)
  }
}
