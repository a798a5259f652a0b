import Analysis

/// The words and numbers of a calibration, the same on a page and in a terminal.
struct CalibrationWords {
  typealias Figures = CalibrationResult.Figures

  let result: CalibrationResult
  let numbers: NumberFormat

  /// A figure of the error table.
  struct Figure {
    var title: String
    var key: KeyPath<Figures, Double?>
    var isTime = true
  }

  /// The figures that are compared.
  static var figures: [Figure] {
    [
      Figure(title: "p50", key: \.p50), Figure(title: "p95", key: \.p95),
      Figure(title: "p99", key: \.p99), Figure(title: "mean", key: \.mean),
      Figure(title: "throughput", key: \.throughput, isTime: false),
    ]
  }

  /// What came of it, in a sentence.
  var sentence: String {
    "\(bias(result.before, "is")), off by \(percent(result.before.meanError)) on average; with the "
      + "fitted service times it \(bias(result.after, "is", isPronoun: true)), off by "
      + percent(result.after.meanError)
  }

  private func bias(
    _ distance: CalibrationResult.Distance,
    _ verb: String,
    isPronoun: Bool = false
  ) -> String {
    let words = "\(verb) \(distance.verdict)" + (extent(distance).map { ": \($0)" } ?? "")
    return isPronoun ? words : "the model " + words
  }

  /// `23 % too fast`; `nil` where there is no bias worth a word.
  func extent(_ distance: CalibrationResult.Distance) -> String? {
    distance.verdict == "unbiased"
      ? nil : "\(percent(distance.bias.magnitude)) too \(distance.bias < 0 ? "fast" : "slow")"
  }

  /// The error of a group in words: `23 % too fast`.
  func direction(_ error: Double?) -> String {
    guard let error else { return numbers.nothing }
    return error.magnitude <= 0.01
      ? "as measured" : "\(percent(error.magnitude)) too \(error < 0 ? "fast" : "slow")"
  }

  func percent(_ share: Double) -> String { numbers.percent(share) }

  /// A time or a rate.
  func text(_ value: Double?, _ figure: Figure) -> String {
    guard let value else { return numbers.nothing }
    return figure.isTime
      ? numbers.duration(value) : numbers.trimmed(value, decimals: 2) + "/s"
  }

  /// The error of a model with its sign.
  func error(_ model: Figures, _ measured: Figures, _ figure: Figure) -> String {
    guard figure.isTime || result.method.sameLoad else { return numbers.nothing }
    return model.error(of: figure.key, to: measured).map(numbers.signedPercent) ?? numbers.nothing
  }

  /// A law in words.
  func law(_ fit: CalibrationResult.Fit) -> String {
    "\(fit.law), mean \(numbers.duration(fit.mean)), cv \(numbers.trimmed(fit.variation, decimals: 3))"
  }

  /// What a law is of.
  func name(_ fit: CalibrationResult.Fit) -> String {
    guard let journey = fit.journey, let step = fit.step else { return fit.service }
    return "\(fit.service): \(journey)/\(step)" + (fit.operation.map { " (\($0))" } ?? "")
  }

  /// What a group is called in a table.
  func name(_ group: CalibrationResult.Group) -> String {
    group.kind == "service" ? "service \(group.name)" : group.name
  }
}
