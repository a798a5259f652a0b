/// Where an emission stands: counts that cost nothing to take and to add up.
public struct EmissionPulse: Equatable, Sendable {
  /// Requests that have left the plan: sent, shed or skipped.
  public var taken = 0
  /// Requests sent.
  public var sent = 0
  /// Bytes of the requests sent.
  public var bytes = 0
  /// Answers, whatever their status.
  public var answered = 0
  /// Requests sent that ended without an answer.
  public var failed = 0
  /// Answers that the endpoint map does not expect.
  public var unexpected = 0
  /// Requests dropped because they were late.
  public var shed = 0
  /// Requests given up because no connection could be made.
  public var skipped = 0
  /// Requests sent more than ``EmissionAccounts/seriousLateness`` late.
  public var late = 0
  /// Requests on their way.
  public var inFlight = 0
  /// Due requests that could not go yet.
  public var backlog = 0
  /// Open connections.
  public var connections = 0
  /// The 99th percentile of lateness until now, in nanoseconds; of several loops the largest.
  public var lateness99: UInt64 = 0
  /// The lateness of the requests sent.
  public var lateness = PulseHistogram()
  /// The response times of requests that were answered or waited for in vain.
  public var response = PulseHistogram()
  /// A response that took longer than this, in nanoseconds, counts as slow.
  public var slowFrom = Int64.max
  /// Slow responses.
  public var slow = 0

  /// ``shed`` by the obstacle that was met, in order of its cases.
  var shedByObstacle = SIMD16<Int64>.zero

  /// Creates the pulse of an emission that has not begun.
  public init() {}

  /// Adds the pulse of another loop.
  public mutating func add(_ other: EmissionPulse) {
    taken += other.taken
    sent += other.sent
    bytes += other.bytes
    answered += other.answered
    failed += other.failed
    unexpected += other.unexpected
    shed += other.shed
    skipped += other.skipped
    late += other.late
    inFlight += other.inFlight
    backlog += other.backlog
    connections += other.connections
    lateness99 = max(lateness99, other.lateness99)
    lateness.add(other.lateness)
    response.add(other.response)
    slowFrom = min(slowFrom, other.slowFrom)
    slow += other.slow
    shedByObstacle &+= other.shedByObstacle
  }
}
