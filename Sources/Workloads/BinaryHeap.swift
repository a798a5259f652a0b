import SimulationKernel

/// The textbook's binary heap, in the order (time, class, slot): what the wheel is compared with.
///
/// - SeeAlso: D. E. Knuth, *The Art of Computer Programming* 3, section 5.2.3, exercise 18 for the
///   removal that sinks the hole to a leaf first.
struct BinaryHeap {
  /// An event and its time; 16 bytes.
  struct Entry: BitwiseCopyable {
    private let time: Int64
    /// The class above the slot.
    private let key: UInt64

    init(_ event: Event, at time: SimulationTime) {
      self.time = time.nanoseconds
      key = UInt64(event.eventClass.rawValue) << 32 | UInt64(event.slot)
    }

    var event: Event {
      Event(
        EventClass(rawValue: UInt8(truncatingIfNeeded: key >> 32)),
        slot: UInt32(truncatingIfNeeded: key)
      )
    }

    var instant: SimulationTime { SimulationTime(nanoseconds: time) }

    static func < (left: Entry, right: Entry) -> Bool {
      left.time < right.time || left.time == right.time && left.key < right.key
    }
  }

  private var entries: [Entry] = []

  init(expectedCount: Int) {
    entries.reserveCapacity(expectedCount)
  }

  var count: Int { entries.count }

  mutating func insert(_ event: Event, at time: SimulationTime) {
    let entry = Entry(event, at: time)
    entries.append(entry)
    rise(entry, from: entries.count - 1)
  }

  mutating func popFirst() -> (event: Event, time: SimulationTime)? {
    guard let first = entries.first, let last = entries.popLast() else { return nil }
    if !entries.isEmpty { rise(last, from: sinkHole()) }
    return (first.event, first.instant)
  }

  /// Puts `entry` into the hole at `start` or above it.
  private mutating func rise(_ entry: Entry, from start: Int) {
    var hole = start
    while hole > 0 {
      let parent = (hole - 1) / 2
      guard entry < entries[parent] else { break }
      entries[hole] = entries[parent]
      hole = parent
    }
    entries[hole] = entry
  }

  /// Moves the hole at the root down to a leaf by the lesser children, and returns its place.
  private mutating func sinkHole() -> Int {
    var hole = 0
    var child = 2
    while child < entries.count {
      if entries[child - 1] < entries[child] { child -= 1 }
      entries[hole] = entries[child]
      hole = child
      child = 2 * hole + 2
    }
    if child == entries.count {
      entries[hole] = entries[child - 1]
      hole = child - 1
    }
    return hole
  }
}
