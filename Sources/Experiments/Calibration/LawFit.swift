import Analysis
import Foundation
import Statistics

/// The law of a service time, fitted to measured times and corrected for waits.
struct LawFit {
  /// What was measured.
  let target: MeasuredLaw
  /// The law of the service time; the target, before corrections.
  private(set) var current: MeasuredLaw
  /// Whether the lognormal law is taken.
  let isLognormal: Bool
  /// The largest error of the lognormal law at p50, p95 and p99.
  let misfit: Double

  /// How much of a correction is made at once, and where the last one led.
  private var gain = 1.0
  private var lastShift = 0.0

  /// Times are in nanoseconds, laws in milliseconds.
  static let unit = 1e6
  /// What the lognormal law may miss a quantile by.
  private static let tolerance = 0.05
  /// The logarithm of the factor by which a correction changes times at most.
  private static let longestStep = 0.25

  /// Fits a law; `nil` where nothing was measured.
  init?(_ times: LogLinearHistogram, choice: Calibration.Choice) {
    guard let target = MeasuredLaw(times, unit: Self.unit) else { return nil }
    self.target = target
    current = target
    let law = target.lognormal
    var misfit = 0.0
    var isWithin = true
    for (probability, density) in [(0.5, 0.3989), (0.95, 0.1031), (0.99, 0.02665)] {
      guard let measured = times.quantile(probability), measured > 0 else { continue }
      let error = law.quantile(probability) * Self.unit / Double(measured) - 1
      // The standard error of a lognormal quantile, as a share of it.
      let noise =
        target.logDeviation * (probability * (1 - probability) / Double(times.count)).squareRoot()
        / density
      misfit = max(misfit, error.magnitude)
      if error.magnitude > max(Self.tolerance, 3 * noise) { isWithin = false }
    }
    self.misfit = misfit
    switch choice {
    case .best: isLognormal = isWithin
    case .lognormal: isLognormal = true
    case .empirical: isLognormal = false
    }
  }

  /// The law.
  var law: Law { isLognormal ? current.lognormal : current.empirical }

  /// Takes off what calls wait in the model: the law changes by as much as the model's response times
  /// are off from the measured ones, the parameters of the lognormal law and each quantile of the
  /// empirical one by its own.
  ///
  /// Near saturation a little more work is a much longer wait, so a step changes no time by more than
  /// a quarter, and steps become smaller each time that they turn back.
  mutating func correct(for simulated: LogLinearHistogram) {
    guard let model = MeasuredLaw(simulated, unit: Self.unit) else { return }
    let shift = target.logMean - model.logMean
    if shift * lastShift < 0 { gain *= 0.5 }
    lastShift = shift
    func step(_ logarithm: Double) -> Double {
      min(Self.longestStep, max(-Self.longestStep, gain * logarithm))
    }
    current.logMean += step(shift)
    if model.logDeviation > 0, target.logDeviation > 0 {
      let ratio = target.logDeviation / model.logDeviation
      current.logDeviation *= exp(step(log(ratio)))
    }
    var least = 0.0
    for index in current.points.indices {
      let wanted = target.points[index].value
      guard let value = simulated.quantile(current.points[index].cumulative), value > 0, wanted > 0
      else { continue }
      let ratio = wanted / (Double(value) / Self.unit)
      least = max(least, current.points[index].value * exp(step(log(ratio))))
      current.points[index].value = least
    }
  }
}
