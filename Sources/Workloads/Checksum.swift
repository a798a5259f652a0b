import SimulationKernel

/// One number for a sequence of events: who, when and in which order.
struct Checksum: Equatable {
  private(set) var value: UInt64 = 0

  mutating func add(_ event: Event, at time: SimulationTime) {
    add(UInt64(bitPattern: time.nanoseconds) ^ UInt64(event.slot) << 32)
  }

  mutating func add(_ word: UInt64) {
    value = (value << 5 | value >> 59) ^ word
    value &*= SplitMix64.increment
  }
}
