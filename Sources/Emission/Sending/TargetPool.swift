import EmissionResults
import NIOCore
import Wire

/// The connections of one event loop to one target, and the due requests that wait for them.
///
/// The idle connection used last is used first, so that as few as needed stay warm. What waits goes
/// in the order in which it became due.
final class TargetPool {
  /// The number of the target.
  let target: Int
  /// The most connections.
  let capacity: Int
  /// Due requests that could not go yet.
  var backlog = CircularBuffer<DueRequest>(initialCapacity: 16)
  /// Requests that wait for the connection of their session.
  var stickingCount = 0
  /// Open connections, idle or busy.
  var openCount = 0 {
    didSet { if openCount > 0 { wasReached = true } }
  }
  /// Whether there ever was a connection; its other end may have closed it since.
  private(set) var wasReached = false
  /// Connections that were asked for before sending began, beside the first.
  var warmedCount = 0
  /// Connections that are being opened.
  var openingCount = 0
  /// No connection is tried before this.
  var nextAttempt = MonotonicTime(nanoseconds: .min)
  /// The head of the backlog need not ask again before this.
  var retry: MonotonicTime?
  /// Why it waits until then.
  var retryObstacle = Obstacle.rate
  /// Requests due by this, in nanoseconds since the emission began, are given up while there is no
  /// connection.
  var skipTime = Int64.min
  /// Why the last connection could not be opened.
  var failure: (any Error)?
  /// Whether the obstacle that the head of the backlog met has been noted.
  var isHeadNoted = false

  /// Idle connections, and some that were idle when they came; the one used last stands last.
  private var idle = CircularBuffer<Connection>()
  /// Whether the connection that was idle longest is taken instead, so that sessions which keep to
  /// theirs spread over all.
  private let isSpreading: Bool

  init(target: Int, capacity: Int, isSpreading: Bool) {
    self.target = target
    self.capacity = capacity
    self.isSpreading = isSpreading
  }

  /// Requests that wait.
  var heldCount: Int { backlog.count + stickingCount }

  /// Whether there may be one more connection.
  var mayOpen: Bool { openCount + openingCount < capacity }

  /// The idle connection to use, which stays in the pool; `nil` where there is none.
  func nextIdle() -> Connection? {
    // One that was closed while idle, or was used by its session, is still in the list.
    while let next = isSpreading ? idle.first : idle.last {
      if next.state == .idle { return next }
      removeNext()
    }
    return nil
  }

  /// Takes what ``nextIdle()`` gave.
  func removeNext() {
    let removed = isSpreading ? idle.removeFirst() : idle.removeLast()
    removed.isListed = false
  }

  /// Puts an idle connection back.
  func putBack(_ connection: Connection) {
    if connection.isListed { return }
    connection.isListed = true
    idle.append(connection)
  }

  /// Puts a request that waited elsewhere into the backlog, before all that became due later.
  func requeue(_ planned: DueRequest) {
    let place = backlog.firstIndex { $0.due > planned.due } ?? backlog.endIndex
    backlog.insert(planned, at: place)
  }

  /// Lets go of all connections.
  func clear() {
    idle.removeAll()
  }
}
