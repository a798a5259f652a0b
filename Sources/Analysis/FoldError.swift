/// Why rows could not be folded: they contradict their description, or each other.
///
/// A fold that threw has taken part of a chunk and must be thrown away.
public enum FoldError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The description cannot be that of a run.
  case description(String)
  /// A column holds an index for which the description has no name.
  case index(column: String, value: UInt64, count: Int)
  /// A time, a duration or an amount is outside what a run can hold.
  case range(column: String, value: Int64)
  /// A session begins twice.
  case beginsTwice(session: UInt64)
  /// A call or an end belongs to a session that has not begun, or has ended.
  case notLive(session: UInt64)
  /// A sum does not fit 64 bits.
  case overflow
  /// The run has more observation windows than a series may have.
  case tooManyWindows(limit: Int)

  /// The mistake in a sentence.
  public var description: String {
    switch self {
    case .description(let reason):
      "the description of the trace is not usable: \(reason)"
    case .index(let column, let value, let count):
      "column \(column) holds \(value), but the description names \(count)"
    case .range(let column, let value):
      "column \(column) holds \(value), which no run can reach"
    case .beginsTwice(let session):
      "session \(session) begins twice"
    case .notLive(let session):
      "a row belongs to session \(session), which has not begun or has ended"
    case .overflow:
      "a sum does not fit 64 bits"
    case .tooManyWindows(let limit):
      "the run has more than \(limit) observation windows"
    }
  }
}

extension FixedWidthInteger {
  /// Adds `amount`; rows of a damaged trace may overflow, those of a run do not.
  mutating func accumulate(_ amount: Self) throws(FoldError) {
    let (sum, overflow) = addingReportingOverflow(amount)
    guard !overflow else { throw .overflow }
    self = sum
  }
}
