import JSONText
import SimulationKernel
import Statistics

/// The values that only personas have.
extension Field {
  /// A pause between two steps: `{min, max, distribution}` in milliseconds.
  func thinkTime() -> Law? {
    let form = "think time is {\"min\": 1000, \"max\": 3000} in milliseconds"
    guard let object = ObjectReader(self, hint: form) else { return nil }
    defer { object.finish() }
    let laws = ["constant", "uniform", "normal", "lognormal", "exponential", "empirical"]
    let name = object.field("distribution").map { $0.choice(laws) } ?? "normal"
    let points = object.field("points")?.lawPoints()
    if name == "empirical" {
      object.accept("min", "max")
      if !object.has("points") { _ = object.required("points", hint: "[[ms, cumulative], …]") }
      return points.map { .empirical($0) }
    }
    let minimum = object.required("min", hint: form)?.number(in: 0...3_600_000)
    let maximum = object.required("max", hint: form)?.number(in: 0...3_600_000)
    guard let minimum, let maximum, let name else { return nil }
    guard minimum <= maximum else {
      report(.range, "has min \(Self.print(minimum)) above max \(Self.print(maximum))", hint: "")
      return nil
    }
    if minimum == maximum { return .constant(minimum) }
    return thinkTime(name, minimum, maximum)
  }

  private func thinkTime(_ name: String, _ minimum: Double, _ maximum: Double) -> Law? {
    switch name {
    case "constant":
      report(.range, "is constant, so min and max must be equal", hint: "")
      return nil
    case "uniform": return .uniform(minimum: minimum, maximum: maximum)
    case "lognormal":
      guard minimum > 0 else {
        report(.range, "is lognormal, so min must be above 0", hint: "")
        return nil
      }
      let (low, high) = (ElementaryFunctions.log(minimum), ElementaryFunctions.log(maximum))
      return .truncatedLognormal(
        logMean: (low + high) / 2,
        logDeviation: (high - low) / 6,
        minimum: minimum,
        maximum: maximum
      )
    case "exponential":
      // The 99 % point of the untruncated law lies at the maximum.
      let mean = (maximum - minimum) / ElementaryFunctions.log(100)
      return .truncatedExponential(mean: mean, minimum: minimum, maximum: maximum)
    default:
      return .truncatedNormal(
        mean: (minimum + maximum) / 2,
        deviation: (maximum - minimum) / 6,
        minimum: minimum,
        maximum: maximum
      )
    }
  }

  /// The chance of carrying on after a failed attempt, by name or as a number.
  func tolerance() -> Double? {
    if case .scalar(.number) = node.content { return probability() }
    switch choice(["low", "medium", "high"]) {
    case "low": return 0.25
    case "medium": return 0.60
    case "high": return 0.90
    default: return nil
    }
  }

  /// The time budget of a session, in milliseconds; the document speaks of minutes.
  func sessionBudget() -> Law? {
    guard let object = object() else { return nil }
    defer { object.finish() }
    let average = object.required("average")?.positiveNumber(atMost: 1e6)
    let variance = object.field("variance")?.number(in: 0...1e12)
    let deviation = object.field("stdDev")?.number(in: 0...1e6)
    if object.has("variance"), object.has("stdDev") {
      report(.mixConflict, "gives variance and stdDev", hint: "give one of them")
      return nil
    }
    guard let average else { return nil }
    let mean = average * 60_000
    let spread = variance ?? deviation.map { $0 * $0 } ?? 0
    // Beyond this the law is a spike at zero and a tail that nobody meets.
    guard spread.squareRoot() <= 10 * average else {
      report(.range, "has a deviation of more than ten times its average", hint: "")
      return nil
    }
    return Law.gamma(mean: mean, variance: spread * 3.6e9)
  }

  /// A method of payment by name, or several with their weights.
  func paymentMethods() -> [Persona.WeightedPayment]? {
    guard node.members != nil, let object = object() else {
      return choice(PaymentMethod.self).map { [.init(method: $0, weight: 1)] }
    }
    var methods: [Persona.WeightedPayment] = []
    for member in object.freeMembers {
      guard let method = PaymentMethod(rawValue: member.key) else {
        let known = PaymentMethod.allCases.map(\.rawValue)
        context.log.report(
          .choice,
          at: member.keyPlace,
          path: member.value.path,
          "\"\(member.key.prefix(60))\" is no method of payment",
          hint: Spelling.hint(for: member.key, among: known)
        )
        continue
      }
      let field = Field(node: member.value, label: member.key, context: context)
      guard let weight = field.positiveNumber() else { continue }
      methods.append(.init(method: method, weight: weight))
    }
    guard !methods.isEmpty else {
      report(.range, "names no method of payment", hint: "write \"credit-card\"")
      return nil
    }
    // Keys have no order that lasts through every tool, so the preferred method is the heaviest.
    return methods.enumerated().sorted { left, right in
      left.element.weight != right.element.weight
        ? left.element.weight > right.element.weight : left.offset < right.offset
    }.map(\.element)
  }

  /// `WxH`.
  func screenSize(device: String) -> String? {
    guard let text = text() else { return nil }
    let parts = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let width = parts[0], let height = parts[1],
      (1...16_384).contains(width), (1...16_384).contains(height)
    else {
      report(.range, "must be like \"375x667\", each 1 to 16384", hint: "write width x height")
      return nil
    }
    if device == "mobile", width > 1_024 {
      context.warn(
        .screenDevice,
        at: node,
        "a screen \(width) wide is unusual for a mobile device",
        hint: "check screenSize and deviceType"
      )
    }
    return text
  }

  /// The kinds of access, by name: round trip and download rate.
  static let links: [(name: String, link: (milliseconds: Double, bitsPerSecond: Double?))] = [
    ("native", (0, nil)), ("2g", (800, 280e3)), ("3g-slow", (400, 400e3)), ("3g", (300, 1.6e6)),
    ("3g-fast", (150, 1.6e6)), ("4g", (170, 9e6)), ("lte", (70, 12e6)), ("dsl", (50, 1.5e6)),
    ("cable", (28, 5e6)), ("fiber", (4, 20e6)), ("5g", (20, 100e6)), ("wifi", (10, 30e6)),
  ]

  /// A kind of access by name, or as `{rttMs, downKbps}`.
  func link() -> (milliseconds: Double, bitsPerSecond: Double?)? {
    guard node.members != nil, let object = object() else {
      let name = choice(Self.links.map(\.name))
      return Self.links.first { $0.name == name }?.link
    }
    defer { object.finish() }
    let roundTrip = object.required("rttMs")?.number(in: 0...600_000)
    let rate = object.field("downKbps")?.positiveNumber()
    return roundTrip.map { ($0, rate.map { $0 * 1_000 }) }
  }
}
