import NIOCore
import NIOPosix
import Requests
import Synchronization

/// Brings the requests of a plan to the event loop, read ahead on a thread of its own.
///
/// Two chunks wait at most, so memory is bounded whatever the length of the plan. Lives on the loop.
final class RequestFeed {
  /// Reads chunks; the lock is free in practice, for one read is under way at a time.
  private final class Reader: Sendable {
    private let iterator: Mutex<EmissionPlan.Iterator?> = Mutex(nil)

    func next(of plan: EmissionPlan) throws -> EmissionPlan.Chunk? {
      try iterator.withLock { iterator in
        if iterator == nil { iterator = try plan.makeIterator() }
        return try iterator?.next()
      }
    }
  }

  private static let chunksAhead = 2

  private let plan: EmissionPlan
  private let reader = Reader()
  private let threads: NIOThreadPool
  private let eventLoop: any EventLoop
  private var current: [PlannedRequest] = []
  private var cursor = 0
  private var ahead: [[PlannedRequest]] = []
  private var isReading = false
  private var hasReadAll = false

  /// Called when requests came where there were none, or the last one has gone by.
  var onChange: (() -> Void)?
  /// Why reading ended early.
  private(set) var failure: (any Error)?

  init(plan: EmissionPlan, eventLoop: any EventLoop, threads: NIOThreadPool) {
    self.plan = plan
    self.eventLoop = eventLoop
    self.threads = threads
  }

  /// The next request; `nil` at the end, and while none has been read yet.
  var head: PlannedRequest? {
    cursor < current.count ? current[cursor] : nil
  }

  /// Whether all requests have gone by.
  var isAtEnd: Bool { hasReadAll && head == nil && ahead.isEmpty }

  /// How many of the next requests, up to `limit`, are intended for `time` or earlier.
  func dueCount(at time: Int64, limit: Int) -> Int {
    var count = 0
    while count < limit, cursor + count < current.count, current[cursor + count].intended <= time {
      count += 1
    }
    return count
  }

  /// Goes on to the next request.
  func advance() {
    cursor += 1
    if cursor >= current.count { turn() }
  }

  /// Starts to read.
  func start() {
    readAhead()
  }

  private func turn() {
    if !ahead.isEmpty {
      current = ahead.removeFirst()
      cursor = 0
    }
    readAhead()
  }

  private func readAhead() {
    guard !isReading, !hasReadAll, ahead.count < Self.chunksAhead else { return }
    isReading = true
    let (reader, plan) = (reader, plan)
    threads.runIfActive(eventLoop: eventLoop) { try reader.next(of: plan) }
      .assumeIsolated().whenComplete { self.take($0) }
  }

  private func take(_ result: Result<EmissionPlan.Chunk?, any Error>) {
    isReading = false
    let wasEmpty = head == nil
    switch result {
    case .success(let chunk?):
      if !chunk.requests.isEmpty { ahead.append(chunk.requests) }
    case .success(nil): hasReadAll = true
    case .failure(let error):
      failure = error
      hasReadAll = true
    }
    if wasEmpty { turn() } else { readAhead() }
    if wasEmpty { onChange?() }
  }
}
