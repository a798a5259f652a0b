/// The servers of a station, by the instants at which they become free.
///
/// A few servers are kept in a heap, which then lies in the nearest cache; many in a wheel, whose cost
/// does not grow with their number. Where it matters which server works, they have numbers and are
/// kept in a heap however many they are.
struct ServerPool {
  /// When each server becomes free, as a heap; empty where the wheel is used.
  private var heap: ContiguousArray<Int64>
  private var wheel: ReleaseWheel
  /// The servers beyond those in the heap.
  private let inWheel: Int
  /// The number of each server, in the order of the heap; empty where it does not matter.
  private var numbers: ContiguousArray<Int32> = []

  /// The most servers that are kept in a heap.
  private static let largestHeap = 128

  /// Creates `count` servers that are all free.
  init(count: Int, isNumbered: Bool = false) {
    let isSmall = isNumbered || count <= Self.largestHeap
    heap = ContiguousArray(repeating: 0, count: isSmall ? count : 0)
    inWheel = isSmall ? 0 : count
    wheel = ReleaseWheel(capacity: inWheel)
    if isNumbered { numbers = ContiguousArray(0..<Int32(count)) }
  }

  /// The number of the server that is or becomes free first.
  ///
  /// - Precondition: servers are numbered.
  func nextServer(at now: Int64) -> Int { Int(numbers[0]) }

  /// The next instant at which a server becomes free; `nil` if one is free at `now`.
  ///
  /// - Precondition: `now` never decreases.
  mutating func nextRelease(after now: Int64) -> Int64? {
    guard inWheel > 0 else { return heap[0] > now ? heap[0] : nil }
    // Servers that have become free are taken out of the wheel when it is full, and all at once.
    if wheel.count >= inWheel { wheel.release(through: now) }
    return wheel.count < inWheel ? nil : wheel.least
  }

  /// Gives work to a server that is free at `now`.
  mutating func occupyFree(until end: Int64, at now: Int64) {
    if inWheel == 0 {
      replaceLeast(with: end)
    } else if end > now {
      wheel.insert(end)
    }
  }

  /// Gives work to the server that becomes free first, all being busy.
  mutating func occupyNext(until end: Int64) {
    if inWheel == 0 {
      replaceLeast(with: end)
    } else {
      wheel.removeLeast()
      wheel.insert(end)
    }
  }

  private mutating func replaceLeast(with end: Int64) {
    if numbers.isEmpty { heap.replaceLeast(with: end) } else { replaceLeastNumbered(with: end) }
  }

  /// The same where of servers that become free at one instant the one of the lowest number comes
  /// first.
  private mutating func replaceLeastNumbered(with end: Int64) {
    let (count, number) = (heap.count, numbers[0])
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < count else { break }
      if child + 1 < count, isBefore(child + 1, heap[child], numbers[child]) { child += 1 }
      guard isBefore(child, end, number) else { break }
      (heap[parent], numbers[parent]) = (heap[child], numbers[child])
      parent = child
    }
    (heap[parent], numbers[parent]) = (end, number)
  }

  private func isBefore(_ place: Int, _ time: Int64, _ number: Int32) -> Bool {
    (heap[place], numbers[place]) < (time, number)
  }
}
