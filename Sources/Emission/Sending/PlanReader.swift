import NIOCore
import Requests
import Synchronization

/// A piece of a plan, for one event loop.
struct PlanPiece: Sendable {
  /// The requests, in the order of their intended times.
  var requests: [PlannedRequest] = []
  /// The sessions that have no more requests behind them.
  var ended: [SessionKey] = []
}

/// Reads a plan ahead on a thread of its own, and divides its requests over the event loops.
///
/// A session has all its requests on one loop. What waits is bounded, whatever the length of the
/// plan: the reader rests while every loop has enough, or all together too much.
final class PlanReader: Sendable {
  /// What a loop is given.
  enum Delivery: Sendable {
    case piece(PlanPiece)
    case end
    case failure(any Error)
  }

  /// A loop that has fewer requests ahead than this has the reader go on.
  private static let enough = 65_536

  private struct State {
    var ahead: [Int]
    var isReading = false
    var isAtEnd = false
  }

  /// Gives pieces of a plan in order, undivided; `nil` at the end.
  typealias Pieces = () throws -> PlanPiece?

  private let open: @Sendable () throws -> Pieces
  private let loops: Int
  private let run: @Sendable (@escaping @Sendable () -> Void) -> Void
  private let deliver: @Sendable (Delivery, Int) -> Void
  private let state: Mutex<State>
  private let pieces: Mutex<Pieces?> = Mutex(nil)

  /// Creates a reader.
  ///
  /// - Parameters:
  ///   - open: starts to read.
  ///   - loops: how many event loops there are.
  ///   - run: calls something soon, on a thread of its own and never twice at a time.
  ///   - deliver: brings something to the loop of this number.
  init(
    _ open: @escaping @Sendable () throws -> Pieces,
    loops: Int,
    run: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
    deliver: @escaping @Sendable (Delivery, Int) -> Void
  ) {
    self.open = open
    self.loops = loops
    self.run = run
    self.deliver = deliver
    state = Mutex(State(ahead: Array(repeating: 0, count: loops)))
  }

  /// Starts to read.
  func start() { goOn() }

  /// A loop has used up so many requests.
  func used(_ count: Int, by loop: Int) {
    state.withLock { $0.ahead[loop] -= count }
    goOn()
  }

  private func goOn() {
    let mayRead = state.withLock { state in
      guard !state.isReading, !state.isAtEnd, needsMore(state) else { return false }
      state.isReading = true
      return true
    }
    if mayRead { run { self.read() } }
  }

  private func needsMore(_ state: State) -> Bool {
    let all = state.ahead.reduce(0, +)
    return state.ahead.contains { $0 < Self.enough } && all < Self.enough * (loops + 3)
  }

  private func read() {
    do {
      let pieces = try next()
      state.withLock { state in
        state.isReading = false
        state.isAtEnd = pieces == nil
        for (loop, piece) in (pieces ?? []).enumerated() {
          state.ahead[loop] += piece.requests.count
        }
      }
      guard let pieces else { return (0..<loops).forEach { deliver(.end, $0) } }
      for (loop, piece) in pieces.enumerated() { deliver(.piece(piece), loop) }
      goOn()
    } catch {
      state.withLock { $0.isAtEnd = true }
      for loop in 0..<loops { deliver(.failure(error), loop) }
    }
  }

  private func next() throws -> [PlanPiece]? {
    let whole = try pieces.withLock { pieces in
      if pieces == nil { pieces = try open() }
      return try pieces?()
    }
    guard let whole else { return nil }
    if loops == 1 { return [whole] }
    var divided = Array(repeating: PlanPiece(), count: loops)
    for request in whole.requests {
      divided[loop(of: SessionKey(request))].requests.append(request)
    }
    for key in whole.ended { divided[loop(of: key)].ended.append(key) }
    return divided
  }

  private func loop(of key: SessionKey) -> Int {
    // The high bits: hosts that share a plan may divide it by the low ones.
    Int(truncatingIfNeeded: (key.hash >> 40) % UInt64(loops))
  }
}

extension EmissionPlan {
  /// Reads the plan from its beginning.
  func pieces() throws -> PlanReader.Pieces {
    var iterator = try makeIterator()
    return {
      try iterator.next().map { chunk in
        PlanPiece(
          requests: chunk.requests,
          ended: chunk.endedSessions.map { SessionKey(session: $0.session, round: $0.round) }
        )
      }
    }
  }
}
