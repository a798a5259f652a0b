import SimulationKernel

/// How far inclination carries a visitor.
struct Intent {
  /// The chance to go on, cumulative, after each step but the last; of a journey with a single step:
  /// the chance to take it.
  private let thresholds: [Double]
  private let hasSingleStep: Bool

  /// With n steps and completion probability p, the visitor goes on after step k with cumulative
  /// probability p^(k/(n−1)).
  init(_ completion: Double, steps: Int) {
    hasSingleStep = steps == 1
    thresholds =
      hasSingleStep
      ? [completion]
      : (1..<steps).map {
        ElementaryFunctions.power(completion, Double($0) / Double(steps - 1))
      }
  }

  /// The number of steps after which inclination ends, for one uniform number; 255: never.
  func steps(_ uniform: Double) -> UInt8 {
    for (stop, threshold) in thresholds.enumerated() where uniform >= threshold {
      return hasSingleStep ? 0 : UInt8(stop + 1)
    }
    return .max
  }
}
