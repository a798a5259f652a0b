import Testing

@testable import SimulationKernel

/// The obvious pending event set, the least event last.
private struct SortedList {
  struct Entry: Equatable {
    let time: Int64
    let event: Event
    let rank: UInt64

    func isBefore(_ other: Entry) -> Bool {
      (time, event.eventClass.rawValue, rank) < (
        other.time, other.event.eventClass.rawValue, other.rank
      )
    }
  }

  private(set) var entries: [Entry] = []

  mutating func insert(_ event: Event, at time: Int64) {
    let entry = Entry(time: time, event: event, rank: scattered(event))
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entry.isBefore(entries[middle]) { low = middle + 1 } else { high = middle }
    }
    entries.insert(entry, at: low)
  }

  mutating func popFirst(before limit: Int64) -> Entry? {
    guard let last = entries.last, last.time < limit else { return nil }
    return entries.removeLast()
  }
}

/// A rank that has nothing in common with the order of slots, and no equals.
private func scattered(_ event: Event) -> UInt64 { SplitMix64.mix(UInt64(event.slot)) }

/// How far ahead events are scheduled.
enum DelayLaw: CaseIterable {
  case always0, always1Second, nanoseconds, milliseconds, seconds, powersOfTwo, clusters, bimodal
  case mostlyNowOneInAYear, falling

  func delay(_ random: inout SplitMix64, step: Int) -> Int64 {
    let bits = random.next()
    switch self {
    case .always0: return 0
    case .always1Second: return 1_000_000_000
    case .nanoseconds: return Int64(bits % 50)
    case .milliseconds: return Int64(bits % 5_000_000)
    case .seconds: return Int64(bits % 3_000_000_000)
    case .powersOfTwo: return 1 << Int64(bits % 55)
    case .clusters: return Int64(bits % 5) * 700_000_000 + Int64(bits >> 32 % 20)
    case .bimodal: return bits % 8 == 0 ? Int64(bits % 60_000_000_000) : Int64(bits % 200_000)
    case .mostlyNowOneInAYear: return bits % 64 == 0 ? 31_536_000_000_000_000 : Int64(bits % 3)
    case .falling: return Int64(max(0, 4_000_000 - step * 997 % 4_000_000))
    }
  }
}

@Suite struct WheelPropertyTests {
  /// Ten laws, five expectations right and wrong, bursts, limits, and a new width of buckets at any
  /// moment: 1.5 million operations in all.
  @Test(arguments: DelayLaw.allCases, 1...5 as ClosedRange<UInt64>)
  func `agrees with a sorted list under any law of delays`(law: DelayLaw, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let expectedDelay = [1, 1_000, 1_000_000, 1_000_000_000, 3_600_000_000_000][Int(seed) - 1]
    let pending = PendingEventSet(
      expectedCount: 10,
      expectedDelay: .init(nanoseconds: Int64(expectedDelay))
    )
    var oracle = SortedList()
    var now: Int64 = 0
    var mistakes = 0

    for step in 0..<30_000 {
      let choice = random.next() % 1_000
      if choice < 3 {
        pending.rebuild(shift: random.next() % 28 + 1, from: SimulationTime(nanoseconds: now))
      } else if oracle.entries.count < 600 && choice < 560 || oracle.entries.isEmpty {
        for _ in 0..<(choice < 10 ? 400 : 1) {
          let time = now + law.delay(&random, step: step)
          let event = Event(
            EventClass(rawValue: UInt8(random.next() % 4)),
            slot: UInt32(truncatingIfNeeded: random.next())
          )
          pending.insert(event, at: SimulationTime(nanoseconds: time))
          oracle.insert(event, at: time)
        }
      } else {
        let limit = choice % 5 == 0 ? now + Int64(random.next() % 1_000_000_000) : .max
        let expected = oracle.popFirst(before: limit)
        let popped = pending.popFirst(before: .init(nanoseconds: limit), rank: scattered)
        if popped?.event != expected?.event || popped?.time.nanoseconds != expected?.time {
          mistakes += 1
        }
        now = max(now, expected?.time ?? limit)
      }
      if pending.count != oracle.entries.count { mistakes += 1 }
      if step % 17 == 0, pending.firstTime?.nanoseconds != oracle.entries.last?.time {
        mistakes += 1
      }
    }

    #expect(mistakes == 0, "law \(law), seed \(seed)")
  }

  /// Half of them were scheduled before, half by those that come: were they kept sorted one by one,
  /// this would take hours.
  @Test(.timeLimit(.minutes(2)))
  func `a million events at one instant come in the order of their ranks`() {
    let count: UInt32 = 500_000
    let instant = SimulationTime(.seconds(5))
    let pending = PendingEventSet(expectedCount: 1)
    for slot in 0..<count { pending.insert(Event(.arrival, slot: slot), at: instant) }
    var last: UInt64?
    var arrivals = 0
    var requests = 0
    var isOrdered = true

    while let popped = pending.popFirst(before: .distantFuture, rank: { UInt64(count - $0.slot) }) {
      if popped.event.eventClass == .arrival {
        let rank = UInt64(count - popped.event.slot)
        isOrdered = isOrdered && last.map { $0 < rank } ?? true
        last = rank
        arrivals += 1
        pending.insert(Event(.request, slot: popped.event.slot), at: instant)
      } else {
        isOrdered = isOrdered && popped.event.slot == count - UInt32(last ?? 0)
        requests += 1
      }
    }

    #expect(arrivals == count && requests == count)
    #expect(isOrdered)
  }

  @Test func `adapts to a law that nobody expected`() {
    let pending = PendingEventSet(expectedCount: 1, expectedDelay: .hours(24))
    var random = SplitMix64(seed: 4)
    for slot in 0..<2_000 as Range<UInt32> {
      pending.insert(
        Event(.timer, slot: slot),
        at: .init(nanoseconds: Int64(random.next() % 1_000))
      )
    }
    let shiftAtFirst = pending.wheel.value.shift
    var last = SimulationTime.zero
    var isOrdered = true

    for _ in 0..<100_000 {
      guard let (event, time) = pending.popFirst(before: .distantFuture, rank: scattered) else {
        break
      }
      isOrdered = isOrdered && time >= last
      last = time
      pending.insert(event, at: time + .init(nanoseconds: Int64(random.next() % 1_000)))
    }

    #expect(shiftAtFirst == LazyWheel.largestShift)
    #expect(pending.wheel.value.shift < 16)
    #expect(isOrdered && pending.count == 2_000)
  }

  @Test(arguments: [DelayLaw.seconds, .bimodal, .milliseconds])
  func `allocates nothing for an event`(law: DelayLaw) {
    let pending = PendingEventSet(expectedCount: 5_000)
    var random = SplitMix64(seed: 5)
    func hold(_ count: Int) {
      for step in 0..<count {
        guard let (event, time) = pending.popFirst(before: .distantFuture, rank: scattered) else {
          return
        }
        pending.insert(event, at: time + .init(nanoseconds: law.delay(&random, step: step)))
      }
    }
    for slot in 0..<5_000 as Range<UInt32> {
      pending.insert(Event(.timer, slot: slot), at: .init(nanoseconds: law.delay(&random, step: 0)))
    }
    hold(100_000)
    guard let before = ProcessMemory.bytesAllocatedByThread else { return }

    hold(50_000)

    let after = ProcessMemory.bytesAllocatedByThread ?? .max
    // A bucket fuller than any before may make room once; 16 bytes an event would be 800,000.
    #expect(after - before < 65_536)
  }

  @Test func `an event scheduled before one that was handed out is handed out next`() {
    let pending = PendingEventSet(expectedCount: 1)
    for second in 1...100 as ClosedRange<Int64> {
      pending.insert(Event(.timer, slot: UInt32(second)), at: .init(.seconds(second * 100)))
    }
    _ = pending.popFirst(before: .distantFuture, rank: scattered)

    pending.insert(Event(.timer, slot: 0), at: .init(.seconds(1)))

    let slots = (0..<3).compactMap { _ in
      pending.popFirst(before: .distantFuture, rank: scattered)?.event.slot
    }
    #expect(slots == [0, 2, 3])
  }

  @Test func `an entry is eight bytes`() {
    #expect(
      MemoryLayout.size(ofValue: LazyWheel(expectedCount: 1, expectedDelay: .zero).bottom[0]) == 8
    )
  }
}
