import Traces

extension RunState {
  /// The reasons of technical losses, the costliest first, equals by their names.
  func lossSummaries() -> [Loss] {
    losses.cells.map { cell in
      Loss(
        result: cell.key.result == SessionResult.failed.rawValue ? "failed" : "abandoned",
        reason: reason(cell.key.reason),
        effect: cell.key.fault == 0 ? nil : description.faults[Int(cell.key.fault) - 1],
        sessions: cell.sessions,
        value: cell.value
      )
    }.sorted { left, right in
      left.value != right.value
        ? left.value > right.value
        : (left.result, left.reason, left.effect ?? "")
          < (right.result, right.reason, right.effect ?? "")
    }
  }

  private func reason(_ index: UInt16) -> String {
    description.reasons.indices.contains(Int(index)) ? description.reasons[Int(index)] : ""
  }
}
