import Traces

/// How far sessions came that did not complete their journeys, and why they came no further.
struct DropOffFold {
  /// By persona and step; a persona without any has none.
  private var counts: [[DropOffs]]
  private let layout: RunLayout

  init(_ layout: RunLayout) {
    self.layout = layout
    counts = Array(repeating: [], count: layout.personaCount)
  }

  /// Counts the end of a session; `reached` has a bit for each step that it reached.
  mutating func end(_ row: SessionEndRow, reached: UInt64) {
    guard !row.result.isCompleted, reached > 0 else { return }
    let furthest = 63 - reached.leadingZeroBitCount
    let step = layout.flatStep(furthest, of: Int(row.journey))
    let persona = Int(row.persona)
    if counts[persona].isEmpty {
      counts[persona] = Array(repeating: DropOffs(), count: layout.stepCount)
    }
    counts[persona][step][keyPath: Self.reason(of: row, layout)] += 1
  }

  private static func reason(
    of row: SessionEndRow,
    _ layout: RunLayout
  ) -> WritableKeyPath<DropOffs, Int> {
    switch row.result {
    case .rejected: return \.rejected
    case .expired: return \.expired
    case .converted, .assisted, .open: return \.open
    case .failed, .abandoned:
      let reason = Int(row.reason)
      if row.result == .abandoned, reason == layout.noIntent { return \.noIntent }
      return layout.isSlowness.indices.contains(reason) && layout.isSlowness[reason]
        ? \.slow : \.error
    }
  }

  /// Why sessions of a persona came no further than a step.
  func counts(persona: Int, step: Int) -> DropOffs {
    counts[persona].isEmpty ? DropOffs() : counts[persona][step]
  }
}
