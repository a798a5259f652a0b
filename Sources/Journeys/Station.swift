/// A service station: some servers and the queue before them, first come, first served.
///
/// What becomes of a request is known when it arrives: its server is the one that is free first, and
/// it starts when that one is free, or at once. Only the instants at which the servers become free
/// are kept.
///
/// - SeeAlso: J. Kiefer, J. Wolfowitz, "On the theory of queues with many servers", *Transactions of
///   the American Mathematical Society* 78 (1955), 1–18.
struct Station {
  private let isLimited: Bool
  private var servers: ServerPool
  private var queue = WaitingLine()
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

  init(servers: Int?, maxQueue: Int?, servesAbandoned: Bool, hasNumberedServers: Bool = false) {
    isLimited = (servers ?? 0) > 0
    self.servers = ServerPool(count: max(1, servers ?? 1), isNumbered: hasNumberedServers)
    self.maxQueue = maxQueue
    self.servesAbandoned = servesAbandoned
  }

  /// The number of requests that wait at `now`.
  mutating func queueLength(at now: Int64) -> Int { queue.length(at: now) }

  /// The number of the server that a request at `now` will get, from 0: the one that is or becomes
  /// free first, of several the one of the lowest number.
  ///
  /// - Precondition: the station's servers are numbered.
  func nextServer(at now: Int64) -> Int { servers.nextServer(at: now) }

  /// Takes a request.
  ///
  /// - Parameters:
  ///   - now: when it reaches the station.
  ///   - work: how long a server will work for it.
  ///   - limit: the last instant at which it still accepts a server. A server that becomes free
  ///     exactly then comes in time.
  /// - Returns: what becomes of it, and the work that is done for it: an interval that may be empty.
  /// - Precondition: `now` never decreases.
  mutating func admit(
    at now: Int64,
    work: Int64,
    limit: Int64
  ) -> (admission: Admission, busy: Range<Int64>) {
    guard isLimited else { return (.starts(now), now..<now + work) }
    guard let nextFree = servers.nextRelease(after: now) else {
      servers.occupyFree(until: now + work, at: now)
      return (.starts(now), now..<now + work)
    }
    let freeFirst = min(nextFree, Self.farOff)
    let waiting = queue.length(at: now)
    if let maxQueue, waiting >= maxQueue { return (.overloaded, now..<now) }
    guard limit < freeFirst else {
      queue.insertServed(leavingAt: freeFirst)
      servers.occupyNext(until: freeFirst + work)
      return (.starts(freeFirst), freeFirst..<freeFirst + work)
    }
    let exit = max(limit, now)
    guard servesAbandoned else {
      queue.insertLeaver(leavingAt: exit)
      return (.leavesQueue(exit), exit..<exit)
    }
    queue.insertServed(leavingAt: freeFirst)
    servers.occupyNext(until: freeFirst + work)
    return (.leavesQueue(exit), freeFirst..<freeFirst + work)
  }
}

/// The requests that wait before a station, by the instants at which they leave the queue.
struct WaitingLine {
  /// Those that get a server leave in the order in which they came.
  private var served: ContiguousArray<Int64> = []
  /// The first of them that may still wait.
  private var first = 0
  /// Those that give up, as a heap.
  private var leavers: ContiguousArray<Int64> = []

  /// The number of requests that wait at `now`.
  ///
  /// - Complexity: amortized O(1) for those that get a server, O(log n) for those that give up.
  mutating func length(at now: Int64) -> Int {
    if served.isEmpty, leavers.isEmpty { return 0 }
    while first < served.count, served[first] <= now { first += 1 }
    if first == served.count {
      served.removeAll(keepingCapacity: true)
      first = 0
    } else if first >= 1_024, first * 2 >= served.count {
      served.removeFirst(first)
      first = 0
    }
    while let least = leavers.first, least <= now { leavers.removeLeast() }
    return served.count - first + leavers.count
  }

  /// Adds a request that gets a server, which no one before it gets later.
  mutating func insertServed(leavingAt exit: Int64) {
    assert(served.last.map { $0 <= exit } ?? true, "first come, first served")
    served.append(exit)
  }

  /// Adds a request that gives up.
  mutating func insertLeaver(leavingAt exit: Int64) { leavers.insertTime(exit) }
}
