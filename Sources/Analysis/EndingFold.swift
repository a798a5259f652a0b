import Traces

/// How sessions ended that did not complete their journeys, and why.
struct EndingFold {
  /// Sessions by result and reason.
  private var sessions: [Int]
  private let reasons: Int

  init(_ layout: RunLayout) {
    reasons = layout.reasonCount
    sessions = Array(repeating: 0, count: SessionResult.allCases.count * reasons)
  }

  /// Counts a session that has ended.
  mutating func end(_ row: SessionEndRow) {
    sessions[Int(row.result.rawValue) * reasons + Int(row.reason)] += 1
  }

  /// The ways in which sessions ended, by result and reason in the order of their numbers.
  func endings(_ description: TraceDescription) -> [Ending] {
    [SessionResult.abandoned, .failed, .rejected, .expired].flatMap { result in
      (0..<reasons).compactMap { reason in
        let count = sessions[Int(result.rawValue) * reasons + reason]
        guard count > 0 else { return nil }
        let isNamed = description.reasons.indices.contains(reason)
        return Ending(
          result: "\(result)",
          reason: isNamed ? description.reasons[reason] : "",
          sessions: count
        )
      }
    }
  }
}
