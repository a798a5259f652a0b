import SimulationKernel

/// How content a visitor is at the end of a session.
///
/// CSAT = 4.3 − max(−0.5, 0.5·log₂(R/Rₓ)) − 0.6·E − 0.2·Q − 0.3·D − 0.5·H − 1.5·A, kept in 1...5: R is
/// the visible response time so far, Rₓ what the same calls take at the services' mean speed without
/// faults (network included; without calls the ratio is 1), E the errors seen, Q the retries made, D
/// the degraded steps; H is 1 if support was needed, A for a technical loss.
enum Satisfaction {
  /// The satisfaction in thousandths, 1000...5000.
  static func thousandths(of row: SessionRow, isTechnicalLoss: Bool) -> UInt16 {
    // A visible time of nothing is counted as a microsecond: the term is bounded there anyway.
    let slowness =
      row.expected == 0
      ? 0 : max(-0.5, 0.5 * log2(Double(max(1, row.visible)) / Double(row.expected)))
    let penalties =
      0.6 * Double(row.errors) + 0.2 * Double(row.retries) + 0.3 * Double(row.degraded)
      + (row.support == .none ? 0 : 0.5) + (isTechnicalLoss ? 1.5 : 0)
    let score = min(5, max(1, 4.3 - slowness - penalties))
    return UInt16((score * 1_000).rounded())
  }

  private static func log2(_ ratio: Double) -> Double {
    ElementaryFunctions.log(ratio) * 1.442_695_040_888_963_4
  }
}
