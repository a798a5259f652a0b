import Statistics

/// The laws that services and patience have; every time is in milliseconds.
extension Field {
  /// The names of the laws that a document may ask for.
  static let lawNames = [
    "lognormal", "constant", "uniform", "exponential", "erlang", "hyperexponential", "gamma",
    "weibull", "pareto", "boundedPareto", "empirical",
  ]

  /// `{mean, cv, distribution, …}`, or a bare number for a constant.
  func law(defaultMean: Double? = 200) -> Law? {
    if case .scalar(.number) = node.content {
      return positiveNumber(atMost: Self.longestMean).map { .constant($0) }
    }
    guard let object = ObjectReader(self, hint: hintForLaw) else { return nil }
    defer { object.finish() }
    let name = object.field("distribution").map { $0.choice(Self.lawNames) } ?? "lognormal"
    guard let name else {
      object.abandon()
      return nil
    }
    return object.law(named: name, defaultMean: defaultMean)
  }

  /// How a time is written that was given as a duration.
  private var hintForLaw: String {
    let usual = "write {\"mean\": 200} in milliseconds, or 200 for a constant"
    guard let text = node.text, let (value, _, word) = Self.parts(of: text),
      let unit = DurationUnit(word: word), value < 1e9
    else { return usual }
    let milliseconds = Self.print(value * Double(unit.rawValue) / 1e6)
    return "write {\"mean\": \(milliseconds)} in milliseconds, or \(milliseconds) for a constant"
  }

  /// The longest mean in milliseconds.
  static let longestMean = 1e10

  /// `[[value, cumulative], …]`, both not decreasing, from 0 to 1.
  func lawPoints() -> [Law.Point]? {
    guard let rows = list(atLeast: 2, atMost: 10_000) else { return nil }
    var points: [Law.Point] = []
    for row in rows {
      guard let pair = row.list(atLeast: 2, atMost: 2) else { return nil }
      guard let value = pair[0].number(in: 0...Self.longestMean),
        let cumulative = pair[1].probability()
      else { return nil }
      if let last = points.last, value < last.value || cumulative < last.cumulative {
        row.report(.range, "must not fall below the one before", hint: "sort the points")
        return nil
      }
      points.append(.init(value: value, cumulative: cumulative))
    }
    guard points.first?.cumulative == 0, points.last?.cumulative == 1 else {
      report(.range, "must rise from 0 to 1", hint: "begin with [value, 0], end with [value, 1]")
      return nil
    }
    return points
  }
}

extension ObjectReader {
  fileprivate func law(named name: String, defaultMean: Double?) -> Law? {
    switch name {
    case "lognormal":
      let variation = field("cv").map { $0.number(in: 0...10) } ?? 0.5
      guard let mean = mean(or: defaultMean), let variation else { return nil }
      return Law.lognormal(mean: mean, variation: variation)
    case "constant": return mean(or: defaultMean).map { .constant($0) }
    case "exponential": return mean(or: defaultMean).map { .exponential(mean: $0) }
    case "erlang":
      let stages = required("stages")?.integer(in: 1...1_000)
      guard let mean = mean(or: defaultMean), let stages else { return nil }
      return .erlang(stages: stages, mean: mean)
    case "uniform":
      let low = required("low")?.number(in: 0...Field.longestMean)
      let high = required("high")?.number(in: 0...Field.longestMean)
      guard let low, let high else { return nil }
      return ordered(low, high) ? .uniform(minimum: low, maximum: high) : nil
    case "hyperexponential": return hyperexponential()
    case "empirical": return required("points")?.lawPoints().map { .empirical($0) }
    default: return shaped(name)
    }
  }

  /// The laws with a shape parameter.
  private func shaped(_ name: String) -> Law? {
    let shape = required("shape")?.number(in: 0.05...1_000)
    switch name {
    case "gamma", "weibull":
      guard let scale = required("scale")?.positiveNumber(atMost: Field.longestMean), let shape
      else { return nil }
      return name == "gamma"
        ? .gamma(shape: shape, scale: scale) : .weibull(shape: shape, scale: scale)
    case "pareto":
      guard let low = required("minimum")?.positiveNumber(atMost: Field.longestMean), let shape
      else { return nil }
      return .pareto(shape: shape, minimum: low)
    default:
      let low = required("minimum")?.positiveNumber(atMost: Field.longestMean)
      let high = required("maximum")?.positiveNumber(atMost: Field.longestMean)
      guard let low, let high, let shape else { return nil }
      return ordered(low, high) ? .boundedPareto(shape: shape, minimum: low, maximum: high) : nil
    }
  }

  private func hyperexponential() -> Law? {
    let odds = required("probabilities")?.list(atLeast: 1, atMost: 64)
    let means = required("means")?.list(atLeast: 1, atMost: 64)
    guard let odds, let means else { return nil }
    let probabilities = odds.compactMap { $0.probability() }
    let values = means.compactMap { $0.positiveNumber(atMost: Field.longestMean) }
    guard probabilities.count == odds.count, values.count == means.count else { return nil }
    let sum = probabilities.reduce(0, +)
    guard probabilities.count == values.count, (sum - 1).magnitude <= 1e-9 else {
      context.report(
        .range,
        at: node,
        "probabilities must be as many as means and sum to 1",
        hint: ""
      )
      return nil
    }
    return .hyperexponential(probabilities: probabilities, means: values)
  }

  private func mean(or standard: Double?) -> Double? {
    if let field = field("mean") { return field.positiveNumber(atMost: Field.longestMean) }
    return standard ?? required("mean")?.positiveNumber()
  }

  private func ordered(_ low: Double, _ high: Double) -> Bool {
    guard low < high else {
      context.report(.range, at: node, "the lower end must be below the upper end", hint: "")
      return false
    }
    return true
  }
}
