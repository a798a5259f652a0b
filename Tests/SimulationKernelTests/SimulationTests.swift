import SimulationKernel
import Testing

/// Notes what it handles; event `slot` repeats after `period` nanoseconds.
private struct Recorder: SimulationModel {
  var period: Int64 = 0
  var staleSlots: Set<UInt32> = []
  var handled: [(slot: UInt32, time: Int64)] = []

  mutating func handle(_ event: Event, at now: SimulationTime, scheduler: inout Scheduler) {
    handled.append((event.slot, now.nanoseconds))
    #expect(scheduler.now == now)
    if period > 0 { scheduler.schedule(event, at: now + .init(nanoseconds: period)) }
  }

  func rank(of event: Event) -> UInt64 { 1_000 - UInt64(event.slot) }

  func isCurrent(_ event: Event, at time: SimulationTime) -> Bool {
    !staleSlots.contains(event.slot)
  }
}

@Suite struct SimulationTests {
  @Test func `the end is not part of the run`() {
    var simulation = Simulation(model: Recorder(period: 10), expectedEvents: 1)
    simulation.schedule(Event(.timer, slot: 1), at: .zero)

    let pause = simulation.run(until: SimulationTime(nanoseconds: 30))

    #expect(pause == .reachedEnd)
    #expect(simulation.model.handled.map(\.time) == [0, 10, 20])
    #expect(simulation.handledEvents == 3)
    #expect(simulation.pendingCount == 1)
    #expect(simulation.now == SimulationTime(nanoseconds: 20))
  }

  @Test func `comes back after the given number of events and carries on`() {
    var simulation = Simulation(model: Recorder(period: 10), expectedEvents: 1)
    simulation.schedule(Event(.timer, slot: 1), at: .zero)
    let end = SimulationTime(nanoseconds: 60)

    #expect(simulation.run(until: end, atMost: 4) == .reachedLimit)
    #expect(simulation.handledEvents == 4)
    #expect(simulation.run(until: end, atMost: 100) == .reachedEnd)
    #expect(simulation.model.handled.map(\.time) == [0, 10, 20, 30, 40, 50])
  }

  @Test func `stale events are skipped and count neither as handled nor against the limit`() {
    var simulation = Simulation(model: Recorder(staleSlots: [1, 3]), expectedEvents: 4)
    for slot in 1...4 as ClosedRange<UInt32> {
      simulation.schedule(Event(.timer, slot: slot), at: SimulationTime(nanoseconds: Int64(slot)))
    }

    let pause = simulation.run(until: .distantFuture, atMost: 2)

    #expect(pause == .reachedLimit)
    #expect(simulation.model.handled.map(\.slot) == [2, 4])
    #expect(simulation.handledEvents == 2)
  }

  @Test func `equals in time and class run by the rank of the model`() {
    var simulation = Simulation(model: Recorder(), expectedEvents: 4)
    for slot in 1...4 as ClosedRange<UInt32> {
      simulation.schedule(Event(.timer, slot: slot), at: .zero)
    }

    simulation.run(until: .distantFuture)

    #expect(simulation.model.handled.map(\.slot) == [4, 3, 2, 1])
  }

  @Test func `refuses an event before its cause`() async {
    await #expect(processExitsWith: .failure) {
      struct Backwards: SimulationModel {
        mutating func handle(_ event: Event, at now: SimulationTime, scheduler: inout Scheduler) {
          scheduler.schedule(event, at: now.advanced(by: .init(nanoseconds: -1)))
        }
      }
      var simulation = Simulation(model: Backwards(), expectedEvents: 1)
      simulation.schedule(Event(.timer, slot: 0), at: SimulationTime(nanoseconds: 5))
      simulation.run(until: .distantFuture)
    }
  }
}

@Suite struct SimulationTimeTests {
  @Test func `spans add, scale and convert without loss`() {
    let span = SimulationTime.Duration.seconds(90)

    #expect(span == .milliseconds(90_000))
    #expect(span == .minutes(1) + .microseconds(30_000_000))
    #expect(span * 40 == .hours(1))
    #expect(span / 4 == .milliseconds(22_500))
    #expect(span / .minutes(1) == 1.5)
    #expect(span.inSeconds == 90)
    #expect(SimulationTime(span) - .zero == span)
    #expect(SimulationTime.zero + span < .distantFuture)
  }

  @Test func `a clock that would overflow stops the run`() async {
    await #expect(processExitsWith: .failure) {
      _ = SimulationTime.distantFuture + .init(nanoseconds: 1)
    }
  }

  @Test func `an event fits in eight bytes`() {
    #expect(MemoryLayout<Event>.size <= 8)
    #expect(MemoryLayout<SimulationTime>.size == 8)
  }
}
