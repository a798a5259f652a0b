/// What lets a limited number of requests in at a time: the servers of a station, or the connections
/// of a database.
///
/// Whoever is in and will leave at a known instant is kept as that instant alone, so nothing happens
/// when it comes unless somebody waits.
struct Gate {
  /// How many may be in; `.max`: any number. Where it falls below those who are in, they stay.
  var capacity: Int
  /// Those who are in and whose leaving is not known yet.
  private var held = 0
  /// When the others leave, as a heap.
  private var releases: ContiguousArray<Int64> = []
  /// Those who wait, first come, first served.
  var line = RequestLine()
  /// When the gate is looked at again.
  var due = Self.never

  /// No instant of a run.
  static let never: Int64 = -1

  init(capacity: Int?) { self.capacity = capacity ?? .max }

  /// Whether a newcomer is let in at `now`.
  mutating func isOpen(at now: Int64) -> Bool { line.isEmpty && hasRoom(at: now) }

  /// Whether there is room for one more at `now`. Whoever leaves at `now` is out.
  ///
  /// - Complexity: amortized O(log n).
  mutating func hasRoom(at now: Int64) -> Bool {
    if capacity == .max { return true }
    release(through: now)
    return held + releases.count < capacity
  }

  /// How many are in.
  mutating func inside(at now: Int64) -> Int {
    release(through: now)
    return held + releases.count
  }

  /// Lets one in who leaves at a known instant.
  mutating func occupy(until end: Int64) {
    if capacity != .max { releases.insertTime(end) }
  }

  /// Lets one in who leaves some time.
  mutating func hold() { held += 1 }

  /// Says when one who was let in by ``hold()`` leaves.
  mutating func settle(leavingAt end: Int64) {
    assert(held > 0)
    held -= 1
    occupy(until: end)
  }

  /// Lets one out who was let in by ``hold()``.
  mutating func letGo() {
    assert(held > 0)
    held -= 1
  }

  /// The next instant after `now` at which somebody leaves, if one is known.
  mutating func nextRelease(after now: Int64) -> Int64? {
    release(through: now)
    return releases.first
  }

  private mutating func release(through now: Int64) {
    while let least = releases.first, least <= now { releases.removeLeast() }
  }
}

/// Requests that wait in the order in which they came, linked through their list.
struct RequestLine {
  private(set) var first = WaitingList.none
  private var last = WaitingList.none
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  /// Adds a request at the end.
  mutating func append(_ slot: UInt32, in list: inout WaitingList) {
    list[slot].previous = last
    list[slot].next = WaitingList.none
    if last == WaitingList.none { first = slot } else { list[last].next = slot }
    last = slot
    count += 1
  }

  /// Takes a request out, wherever it stands.
  mutating func remove(_ slot: UInt32, in list: inout WaitingList) {
    let (previous, next) = (list[slot].previous, list[slot].next)
    if previous == WaitingList.none { first = next } else { list[previous].next = next }
    if next == WaitingList.none { last = previous } else { list[next].previous = previous }
    count -= 1
  }
}

/// A request that waits for a server or for a connection.
struct WaitingRequest: BitwiseCopyable {
  var visit: Visit
  /// Whether it has a server and waits for a connection.
  var hasServer: Bool
  /// The last instant at which it still accepts what it waits for.
  var limit: Int64
  /// From when on its wait, and the work of its server, are not in the windows yet.
  var since: Int64
  /// 0, or 1 + the effect that makes it wait.
  var cause: UInt16 = 0
  /// Whether its wait goes into the windows: not if its caller has left and it is served all the same.
  var isCounted = true
  /// When something happens to it, unless it is let in before.
  var due = Gate.never
  /// Its neighbors in the line.
  var next = WaitingList.none
  var previous = WaitingList.none

  init(_ visit: Visit, hasServer: Bool, limit: Int64, since: Int64) {
    self.visit = visit
    self.hasServer = hasServer
    self.limit = limit
    self.since = since
  }

  /// When its caller must be told that it comes too late, or it leaves.
  var deadline: Int64 {
    visit.isAwaited ? min(limit, visit.demand.giveUp - visit.demand.inbound) : limit
  }
}

/// The requests of a shard that wait at stations with a database.
struct WaitingList {
  private var requests: ContiguousArray<WaitingRequest> = []
  private var free: ContiguousArray<UInt32> = []

  /// No request.
  static let none = UInt32.max
  /// The bits by which the slots of requests and of gates differ from those of users.
  static let slotBit: UInt32 = 1 << 31
  static let gateBit: UInt32 = 1 << 30

  subscript(slot: UInt32) -> WaitingRequest {
    get { requests[Int(slot)] }
    _modify { yield &requests[Int(slot)] }
  }

  /// Keeps a request.
  mutating func insert(_ request: WaitingRequest) -> UInt32 {
    if let slot = free.popLast() {
      requests[Int(slot)] = request
      return slot
    }
    requests.append(request)
    return UInt32(requests.count - 1)
  }

  /// Forgets a request.
  mutating func remove(_ slot: UInt32) {
    requests[Int(slot)].due = Gate.never
    free.append(slot)
  }
}
