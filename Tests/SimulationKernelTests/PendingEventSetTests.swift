import SimulationKernel
import Testing

/// The obvious pending event set.
private struct SortedList {
  struct Entry: Equatable {
    let time: Int64
    let eventClass: UInt8
    let rank: UInt64
    let slot: UInt32

    var order: (Int64, UInt8, UInt64) { (time, eventClass, rank) }
  }

  private(set) var entries: [Entry] = []

  mutating func insert(_ event: Event, at time: SimulationTime) {
    let entry = Entry(
      time: time.nanoseconds,
      eventClass: event.eventClass.rawValue,
      rank: scattered(event),
      slot: event.slot
    )
    let place = entries.firstIndex { $0.order > entry.order } ?? entries.count
    entries.insert(entry, at: place)
  }

  mutating func popFirst(before limit: SimulationTime) -> Entry? {
    guard let first = entries.first, first.time < limit.nanoseconds else { return nil }
    return entries.removeFirst()
  }
}

/// A rank that has nothing in common with the order of slots, and no equals.
private func scattered(_ event: Event) -> UInt64 {
  SplitMix64.mix(UInt64(event.slot))
}

private func event(_ eventClass: EventClass, _ slot: UInt32) -> Event {
  Event(eventClass, slot: slot)
}

@Suite struct PendingEventSetTests {
  @Test func `hands events out by time, then class, then rank`() {
    let pending = PendingEventSet(expectedCount: 4)
    let late = SimulationTime(.seconds(2))
    let early = SimulationTime(.seconds(1))
    pending.insert(event(.timeline, 1), at: late)
    pending.insert(event(.arrival, 2), at: early)
    pending.insert(event(.completion, 3), at: early)
    pending.insert(event(.completion, 4), at: early)

    let order = (0..<4).compactMap { _ in
      pending.popFirst(before: .distantFuture, rank: { 100 - UInt64($0.slot) })?.event.slot
    }

    #expect(order == [4, 3, 2, 1])
    #expect(pending.isEmpty)
  }

  @Test func `keeps what happens at the limit or later`() {
    let pending = PendingEventSet(expectedCount: 1)
    let time = SimulationTime(.seconds(1))
    pending.insert(event(.timer, 1), at: time)

    #expect(pending.popFirst(before: time, rank: scattered) == nil)
    #expect(pending.count == 1)
    #expect(pending.firstTime == time)
    #expect(pending.popFirst(before: time + .init(nanoseconds: 1), rank: scattered) != nil)
    #expect(pending.firstTime == nil)
  }

  /// Few instants and classes, so that most events share both; some events are far away.
  @Test(arguments: 1...12 as ClosedRange<UInt64>, [1, 8, 1_000] as [Int64])
  func `agrees with a sorted list`(seed: UInt64, instants: Int64) {
    var random = SplitMix64(seed: seed &* 1_000 &+ UInt64(instants))
    let pending = PendingEventSet(expectedCount: 1)
    var oracle = SortedList()
    var now: Int64 = 0

    for slot in 0..<1_500 as Range<UInt32> {
      if UInt8.random(in: 0...99, using: &random) < 55 {
        let offset =
          Bool.random(using: &random) ? 0 : Int64.random(in: 0..<instants, using: &random)
        let isFar = UInt8.random(in: 0...49, using: &random) == 0
        let time = SimulationTime(nanoseconds: isFar ? 1 << 62 - offset : now + offset)
        let eventClass = EventClass(rawValue: .random(in: 0...3, using: &random))
        pending.insert(event(eventClass, slot), at: time)
        oracle.insert(event(eventClass, slot), at: time)
      } else {
        let limit = SimulationTime(nanoseconds: now + instants)
        let expected = oracle.popFirst(before: limit)
        let popped = pending.popFirst(before: limit, rank: scattered)
        #expect(popped?.event.slot == expected?.slot)
        #expect(popped?.time.nanoseconds == expected?.time)
        #expect(popped?.event.eventClass.rawValue == expected?.eventClass)
        now = expected?.time ?? now
      }
      #expect(pending.count == oracle.entries.count)
      #expect(pending.firstTime?.nanoseconds == oracle.entries.first?.time)
    }
    while let expected = oracle.popFirst(before: .distantFuture) {
      let popped = pending.popFirst(before: .distantFuture, rank: scattered)
      #expect(popped?.event.slot == expected.slot)
    }
    #expect(pending.isEmpty)
  }

  @Test func `an event of a smaller class at the present instant is next`() {
    let pending = PendingEventSet(expectedCount: 8)
    for slot in 0..<3 as Range<UInt32> { pending.insert(event(.arrival, slot), at: .zero) }

    let first = pending.popFirst(before: .distantFuture, rank: { UInt64($0.slot) })
    pending.insert(event(.request, 9), at: .zero)
    pending.insert(event(.request, 8), at: .zero)
    pending.insert(event(.arrival, 7), at: .zero)
    let rest = (0..<5).compactMap { _ in
      pending.popFirst(before: .distantFuture, rank: { UInt64($0.slot) })?.event.slot
    }

    #expect(first?.event.slot == 0)
    #expect(rest == [8, 9, 1, 2, 7])
  }

  /// Each arrival of a burst sends a request at once: were the burst sorted anew for every one of
  /// them, this would take hours.
  @Test(.timeLimit(.minutes(1)))
  func `a burst at one instant is sorted once`() {
    let count: UInt32 = 100_000
    let pending = PendingEventSet(expectedCount: 1)
    for slot in 0..<count { pending.insert(event(.arrival, slot), at: .zero) }
    var arrivals: UInt32 = 0
    var isOrdered = true

    while let popped = pending.popFirst(before: .distantFuture, rank: { UInt64(count - $0.slot) }) {
      if popped.event.eventClass == .arrival {
        arrivals += 1
        isOrdered = isOrdered && popped.event.slot == count - arrivals
        pending.insert(event(.request, popped.event.slot), at: .zero)
      } else {
        isOrdered = isOrdered && popped.event.slot == count - arrivals
      }
    }

    #expect(arrivals == count)
    #expect(isOrdered)
  }
}
