import Statistics

/// The times of a group of requests, in nanoseconds, kept apart.
///
/// Of each request that was sent and answered, and of each time-out, the three-way identity holds:
/// response time = lateness + service time.
public struct Timings: Equatable, Sendable {
  /// From the due time to the write.
  public private(set) var lateness: LogLinearHistogram
  /// From the write to the end of the answer.
  public private(set) var service: LogLinearHistogram
  /// From the due time to the end of the answer.
  public private(set) var response: LogLinearHistogram
  /// From the intended time to the due time.
  public private(set) var slip: LogLinearHistogram
  /// What the model said that the response would take.
  public private(set) var simulated: LogLinearHistogram

  /// Creates times of nothing.
  public init(resolution: LogLinearHistogram.Resolution = .permille) {
    let empty = LogLinearHistogram(resolution: resolution)
    (lateness, service, response, slip, simulated) = (empty, empty, empty, empty, empty)
  }

  /// The times of one kind.
  public subscript(kind: TimeKind) -> LogLinearHistogram {
    get {
      switch kind {
      case .lateness: lateness
      case .service: service
      case .response: response
      case .slip: slip
      case .simulated: simulated
      }
    }
    set {
      switch kind {
      case .lateness: lateness = newValue
      case .service: service = newValue
      case .response: response = newValue
      case .slip: slip = newValue
      case .simulated: simulated = newValue
      }
    }
  }

  /// Takes the times of a request that was sent.
  ///
  /// The wait of a request that timed out counts as its service and response time, which were at
  /// least that long; to leave it out would hide the worst.
  mutating func record(_ record: RequestRecord) {
    lateness.record(record.lateness)
    slip.record(record.slip)
    simulated.record(UInt64(max(0, record.simulated)))
    guard record.fate == .answered || record.fate == .failed(.timeout) else { return }
    service.record(record.serviceTime)
    response.record(record.responseTime)
  }

  /// Adds the times of another group.
  mutating func merge(_ other: Timings) {
    lateness.merge(other.lateness)
    service.merge(other.service)
    response.merge(other.response)
    slip.merge(other.slip)
    simulated.merge(other.simulated)
  }
}

/// What is timed of a request.
public enum TimeKind: String, CaseIterable, Sendable {
  /// From the due time to the write: what the sender is to blame for.
  case lateness
  /// From the write to the end of the answer.
  case service
  /// From the due time to the end of the answer: what the visitor waited.
  case response
  /// From the intended time to the due time: what earlier answers and stops of the clock cost.
  case slip
  /// What the model said that the response would take.
  case simulated
}

extension RequestRecord {
  /// From the due time to the write, in nanoseconds; 0 where it was not written.
  public var lateness: UInt64 { fate.isSent ? UInt64(max(0, written - due)) : 0 }
  /// From the write to the end of the answer, in nanoseconds; 0 where it was not written.
  public var serviceTime: UInt64 { fate.isSent ? UInt64(max(0, lastByte - written)) : 0 }
  /// From the due time to the end of the answer, in nanoseconds: lateness and service time.
  public var responseTime: UInt64 { lateness + serviceTime }
  /// From the intended time to the due time, in nanoseconds.
  public var slip: UInt64 { UInt64(max(0, due - intended)) }
}
