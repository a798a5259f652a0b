import Scenarios
import SimulationKernel

/// How content a visitor is at the end of a session.
///
/// The formula is that of ``SatisfactionModel``. Rₓ is what the same calls take at the services' mean
/// speed without faults, network included; without calls the ratio is 1.
enum Satisfaction {
  /// The satisfaction in thousandths, 1000...5000.
  static func thousandths(
    of row: SessionRow,
    isTechnicalLoss: Bool,
    by model: SatisfactionModel
  ) -> UInt16 {
    // A visible time of nothing is counted as a microsecond: the term is bounded there anyway.
    let slowness =
      row.expected == 0
      ? 0 : max(-0.5, model.waiting * log2(Double(max(1, row.visible)) / Double(row.expected)))
    let penalties =
      model.error * Double(row.errors) + model.retry * Double(row.retries)
      + model.degraded * Double(row.degraded)
      + (row.support == .none ? 0 : model.support) + (isTechnicalLoss ? model.loss : 0)
    let score = min(5, max(1, model.base - slowness - penalties))
    return UInt16((score * 1_000).rounded())
  }

  private static func log2(_ ratio: Double) -> Double {
    ElementaryFunctions.log(ratio) * 1.442_695_040_888_963_4
  }
}
