import Statistics

/// What is known of a group of requests, such as those of a persona.
public struct GroupFigures: Equatable, Sendable {
  /// Requests that left the plan, whatever became of them.
  public internal(set) var taken = 0
  /// Requests written to a connection.
  public internal(set) var sent = 0
  /// Requests answered, whatever the status.
  public internal(set) var answered = 0
  /// Requests dropped, for they could not go in time.
  public internal(set) var shed = 0
  /// Requests given up, for no connection could be made.
  public internal(set) var skipped = 0
  /// Errors by class, in the order of ``ErrorClass``.
  public internal(set) var errors = [Int](repeating: 0, count: ErrorClass.allCases.count)
  /// The least and the greatest intended time, in nanoseconds since the emission began.
  public internal(set) var firstIntended = Int64.max
  /// See ``firstIntended``.
  public internal(set) var lastIntended = Int64.min
  /// Their times.
  public internal(set) var timings: Timings

  /// Creates a group of no requests.
  public init(resolution: LogLinearHistogram.Resolution = .permille) {
    timings = Timings(resolution: resolution)
  }

  /// Requests that the target is to blame for: answered other than expected, or not at all.
  public var faulty: Int {
    zip(ErrorClass.allCases, errors).reduce(0) { $0 + ($1.0.isFault ? $1.1 : 0) }
  }

  /// Requests of which the target was asked, and that the end of the emission did not cut off.
  public var tried: Int { sent + skipped - errors[ErrorClass.cut.index] }

  /// Counts a request whose way has ended.
  mutating func record(_ record: RequestRecord) {
    taken += 1
    firstIntended = min(firstIntended, record.intended)
    lastIntended = max(lastIntended, record.intended)
    if let error = record.errorClass { errors[error.index] += 1 }
    switch record.fate {
    case .shed: shed += 1
    case .skipped: skipped += 1
    case .answered, .failed:
      sent += 1
      if record.fate == .answered { answered += 1 }
      timings.record(record)
    }
  }

  /// Adds another group, or another part of this one.
  mutating func merge(_ other: GroupFigures) {
    taken += other.taken
    sent += other.sent
    answered += other.answered
    shed += other.shed
    skipped += other.skipped
    for index in errors.indices { errors[index] += other.errors[index] }
    firstIntended = min(firstIntended, other.firstIntended)
    lastIntended = max(lastIntended, other.lastIntended)
    timings.merge(other.timings)
  }
}
