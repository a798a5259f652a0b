import Traces

/// The sessions that waited longest, one for each way to end.
///
/// Of two that waited equally long the smaller number counts, so that the order of rows leaves no trace.
struct ExampleFold {
  private var longest: [(row: SessionEndRow, waited: UInt64)?] = Array(
    repeating: nil,
    count: ExampleSession.Kind.allCases.count
  )

  /// Looks at a session that has ended.
  mutating func end(_ row: SessionEndRow, isLoss: Bool, visible: UInt64) {
    let kind: Int
    switch row.result {
    case .converted, .assisted: kind = 0
    case .abandoned where isLoss: kind = 1
    case .failed: kind = 2
    case .abandoned, .rejected, .expired, .open: return
    }
    if let known = longest[kind],
      (known.waited, row.session) >= (visible, known.row.session)
    {
      return
    }
    longest[kind] = (row, visible)
  }

  /// The sessions, in the order of their kinds.
  func sessions(_ layout: RunLayout) -> [ExampleSession] {
    let description = layout.description
    return zip(ExampleSession.Kind.allCases, longest).compactMap { kind, entry in
      guard let (row, waited) = entry else { return nil }
      let reason = Int(row.reason)
      return ExampleSession(
        kind: kind,
        session: row.session,
        persona: description.personas[Int(row.persona)],
        journey: description.journeys[Int(row.journey)].name,
        start: layout.seconds(Double(row.time - row.duration)),
        duration: layout.seconds(Double(row.duration)),
        waited: layout.seconds(Double(waited)),
        reason: reason > 0 && reason < description.reasons.count
          ? description.reasons[reason] : nil
      )
    }
  }
}
