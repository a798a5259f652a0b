import SimulationKernel
import Statistics

/// A persona document.
struct PersonaDocument {
  var name: String
  var node: DocumentNode
  /// The persona; absent where the document has mistakes.
  var persona: Persona?

  /// Reads `{"persona": {…}}`, its `extends` already merged.
  init?(_ node: DocumentNode, context: ReadingContext) {
    self.node = node
    guard let document = ObjectReader(Field(node: node, label: "a document", context: context))
    else { return nil }
    document.accept("kind")
    defer { document.finish() }
    guard let body = document.required("persona")?.object() else { return nil }
    defer { body.finish() }
    body.accept("extends")
    _ = body.field("description")?.text()
    name = body.required("name")?.name() ?? ""
    var reader = PersonaReader(body: body)
    persona = reader.persona(named: name)
  }
}

/// Reads the parts of a persona.
private struct PersonaReader {
  let body: ObjectReader
  private var context: ReadingContext { body.context }

  init(body: ObjectReader) { self.body = body }

  mutating func persona(named name: String) -> Persona? {
    let displayName = body.field("displayName").map { $0.displayName() ?? name } ?? name
    let behavior = body.required("behavior")?.object()
    let preferences = body.field("preferences")?.object()
    let business = body.required("businessProfile")?.object()
    let technical = body.field("technicalProfile")?.object()
    defer {
      for reader in [behavior, preferences, business, technical] { reader?.finish() }
    }
    let traits = self.traits(preferences, business, technical)
    let thinkTime = behavior?.required("thinkTime")?.thinkTime()
    let tolerance = behavior?.field("errorTolerance")?.tolerance() ?? 0.60
    let retries = behavior?.field("retryAttempts")?.integer(in: 0...10) ?? 1
    let patience = self.patience(behavior, device: traits.device, tolerance: tolerance)
    let budget = behavior?.field("sessionDuration")?.sessionBudget()
    let value = business?.required("averageValue")?.money()
    let probability = business?.required("conversionProbability")?.probability()
    let lifetime = business?.field("lifetimeValue")?.money()
    let variation = business.map { self.variation($0) } ?? 0
    let factor = self.informationalFactor(preferences)
    let methods = preferences?.field("paymentMethod")?.paymentMethods()
    let network = self.network(technical)
    guard let thinkTime, let value, let probability else { return nil }
    var persona = Persona(
      name: name,
      displayName: displayName,
      thinkTime: thinkTime,
      tolerance: tolerance,
      retryAttempts: retries,
      patience: patience,
      budget: budget,
      informationalFactor: factor,
      paymentMethods: methods ?? [.init(method: .creditCard, weight: 1)],
      network: network,
      averageValue: value,
      valueVariation: variation,
      conversionProbability: probability,
      lifetimeValue: lifetime ?? 0,
      traits: traits
    )
    persona.hasLowBandwidth = technical?.node["bandwidth"].map { Self.isSlow($0, network) } ?? false
    persona.hasPoorConnection = technical?.node["connectionQuality"]?.text == "poor"
    return persona
  }

  /// `2g` and all kinds of `3g`; in numbers, what is no better than the best of them.
  private static func isSlow(_ bandwidth: DocumentNode, _ network: Network) -> Bool {
    if let name = bandwidth.text { return name == "2g" || name.hasPrefix("3g") }
    guard let rate = network.bitsPerSecond,
      let slow = Field.links.first(where: { $0.name == "3g-fast" })
    else { return false }
    return rate <= slow.link.bitsPerSecond ?? 0
      && Double(network.roundTrip.nanoseconds) / 1e6 >= slow.link.milliseconds
  }

  private func traits(
    _ preferences: ObjectReader?,
    _ business: ObjectReader?,
    _ technical: ObjectReader?
  ) -> Persona.Traits {
    let channels = ["web", "web-mobile", "mobile-app", "api", "call-center", "branch"]
    let devices = ["mobile", "tablet", "desktop", "api"]
    let device = preferences?.field("deviceType")?.choice(devices) ?? "desktop"
    return Persona.Traits(
      channel: preferences?.field("channel")?.choice(channels) ?? "web",
      device: device,
      segment: business?.field("segment")?.displayName() ?? "",
      risk: business?.field("riskProfile")?.choice(["low", "medium", "high"]) ?? "low",
      browser: technical?.field("browserType")?.displayName() ?? "",
      screen: technical?.field("screenSize")?.screenSize(device: device) ?? ""
    )
  }

  /// The longest visible wait: stated, or by tolerance, linear between its three names.
  private func patience(
    _ behavior: ObjectReader?,
    device: String,
    tolerance: Double
  ) -> SimulationTime.Duration? {
    guard let field = behavior?.field("patience") else {
      return Self.patience(tolerance: tolerance)
    }
    if field.isNull { return nil }
    guard field.node.members != nil, let byDevice = field.object() else {
      return field.duration(unit: .millisecond, isPositive: true)
    }
    defer { byDevice.finish() }
    var chosen: SimulationTime.Duration? = Self.patience(tolerance: tolerance)
    for key in ["mobile", "tablet", "desktop", "api"] {
      guard let field = byDevice.field(key) else { continue }
      let limit = field.isNull ? nil : field.duration(unit: .millisecond, isPositive: true)
      if key == device { chosen = limit }
    }
    return chosen
  }

  private static func patience(tolerance: Double) -> SimulationTime.Duration {
    let anchors: [(tolerance: Double, seconds: Double)] = [(0.25, 3), (0.60, 8), (0.90, 15)]
    var seconds = anchors[0].seconds
    for (lower, upper) in zip(anchors, anchors.dropFirst()) where tolerance > lower.tolerance {
      let share = min(1, (tolerance - lower.tolerance) / (upper.tolerance - lower.tolerance))
      seconds = lower.seconds + share * (upper.seconds - lower.seconds)
    }
    return .milliseconds(Int64((seconds * 1_000).rounded()))
  }

  private func variation(_ business: ObjectReader) -> Double {
    let law = business.field("valueDistribution")?.choice(["constant", "lognormal"]) ?? "constant"
    let variation = business.field("valueCv")?.number(in: 0...10)
    guard law == "lognormal" else { return 0 }
    if variation == nil, !business.has("valueCv") {
      context.report(
        .missing,
        at: business.node,
        "\"valueCv\" is missing",
        hint: "a lognormal value needs its coefficient of variation"
      )
    }
    return variation ?? 0
  }

  private func informationalFactor(_ preferences: ObjectReader?) -> Double {
    let styles = ["minimal", "standard", "detailed"]
    switch preferences?.field("communicationStyle")?.choice(styles) {
    case "minimal": return 0.7
    case "detailed": return 1.4
    default: return 1
    }
  }

  private func network(_ technical: ObjectReader?) -> Network {
    let link = technical?.field("bandwidth")?.link() ?? Field.links[0].link
    let quality: (factor: Double, loss: Double)
    let names = ["excellent", "good", "fair", "poor"]
    switch technical?.field("connectionQuality")?.choice(names) {
    case "excellent": quality = (1, 0)
    case "good": quality = (1, 0.001)
    case "fair": quality = (1.5, 0.01)
    case "poor": quality = (3, 0.05)
    default: quality = (1, 0)
    }
    let roundTrip = Int64((link.milliseconds * quality.factor * 1e6).rounded())
    return Network(
      roundTrip: .init(nanoseconds: roundTrip),
      bitsPerSecond: link.bitsPerSecond,
      lossProbability: quality.loss
    )
  }
}
