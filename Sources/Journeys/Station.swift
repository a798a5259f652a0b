import SimulationKernel

/// A FIFO queue before c equal servers, whose departures are known on arrival.
///
/// The Kiefer–Wolfowitz recursion: a request starts when the server that is free first is free, or at
/// once. Only the instants at which the servers become free are kept, least first in a binary heap.
///
/// - SeeAlso: J. Kiefer, J. Wolfowitz, "On the theory of queues with many servers", *Transactions of
///   the American Mathematical Society* 78 (1955), 1–18.
struct Station {
  /// When each server becomes free, as a heap; empty for an unlimited station.
  private var freeTimes: ContiguousArray<Int64>
  /// When each waiting request leaves the queue, as a heap.
  private var queueExits: ContiguousArray<Int64> = []
  private let maxQueue: Int?
  private let servesAbandoned: Bool

  /// Later than any run lasts, and early enough for a sum with a service time. A queue whose work
  /// reaches so far never gets shorter.
  private static let farOff: Int64 = 1 << 61

  /// What becomes of a request.
  enum Admission {
    /// It gets a server at this instant.
    case starts(Int64)
    /// It leaves the queue at this instant without having been served.
    case leavesQueue(Int64)
    /// The queue is full.
    case overloaded
  }

  init(servers: Int?, maxQueue: Int?, servesAbandoned: Bool) {
    freeTimes = ContiguousArray(repeating: 0, count: servers ?? 0)
    self.maxQueue = maxQueue
    self.servesAbandoned = servesAbandoned
  }

  /// The number of requests that wait at `now`.
  mutating func queueLength(at now: Int64) -> Int {
    while let first = queueExits.first, first <= now { queueExits.removeLeast() }
    return queueExits.count
  }

  /// Takes a request.
  ///
  /// - Parameters:
  ///   - now: when it reaches the station.
  ///   - work: how long a server will work for it.
  ///   - limit: the last instant at which it still accepts a server. A server that becomes free
  ///     exactly then comes in time.
  /// - Returns: what becomes of it, and the work that is done for it: an interval that may be empty.
  mutating func admit(
    at now: Int64,
    work: Int64,
    limit: Int64
  ) -> (admission: Admission, busy: Range<Int64>) {
    guard let freeFirst = freeTimes.first.map({ min($0, Self.farOff) }) else {
      return (.starts(now), now..<now + work)
    }
    guard freeFirst > now else {
      freeTimes.replaceLeast(with: now + work)
      return (.starts(now), now..<now + work)
    }
    let waiting = queueLength(at: now)
    if let maxQueue, waiting >= maxQueue { return (.overloaded, now..<now) }
    guard limit < freeFirst else {
      queueExits.insert(freeFirst)
      freeTimes.replaceLeast(with: freeFirst + work)
      return (.starts(freeFirst), freeFirst..<freeFirst + work)
    }
    let exit = max(limit, now)
    guard servesAbandoned else {
      queueExits.insert(exit)
      return (.leavesQueue(exit), exit..<exit)
    }
    queueExits.insert(freeFirst)
    freeTimes.replaceLeast(with: freeFirst + work)
    return (.leavesQueue(exit), freeFirst..<freeFirst + work)
  }
}

// A binary heap of instants, the least first.
extension ContiguousArray<Int64> {
  fileprivate mutating func insert(_ time: Int64) {
    append(time)
    var child = count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard time < self[parent] else { break }
      self[child] = self[parent]
      child = parent
    }
    self[child] = time
  }

  fileprivate mutating func removeLeast() {
    let moved = removeLast()
    if !isEmpty { replaceLeast(with: moved) }
  }

  fileprivate mutating func replaceLeast(with time: Int64) {
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < count else { break }
      if child + 1 < count, self[child + 1] < self[child] { child += 1 }
      guard self[child] < time else { break }
      self[parent] = self[child]
      parent = child
    }
    self[parent] = time
  }
}
