import JSONText
import SimulationKernel

/// Reads one event of a chaos scenario.
enum EventReader {
  /// The events whose names are fixed.
  static let names = ["traffic-spike", "primary-datacenter-failure", "traffic-reroute"]

  /// Reads an event; one that may act to the end of the run needs no duration.
  static func event(of field: Field, mayLast: Bool = false) -> EffectDocument? {
    guard let object = field.object() else { return nil }
    defer { object.finish() }
    guard let eventField = object.required("event"), let name = eventField.name() else {
      object.abandon()
      return nil
    }
    object.acceptNotes()
    let id = object.field("id")?.locatedName()
    let start = object.field("at")?.duration(unit: .second)
    let duration = duration(of: object)
    let target = EffectDocument.TargetDocument(object.field("target"))
    let impact = EffectDocument.ImpactDocument(object.field("businessImpact"))
    guard let action = action(name, eventField, object) else {
      object.abandon()
      return nil
    }
    var effect = EffectDocument(node: field.node, id: id, name: name, action: action.action)
    effect.start = start
    effect.hasOwnStart = start != nil
    effect.duration = duration
    effect.target = target
    effect.impact = impact
    effect.unsupported = action.unsupported
    for key in ["ramp", "repeat", "jitter"] {
      guard let field = object.field(key) else { continue }
      effect.unsupported.append(.init(node: field.node, what: "\"\(key)\" of an event"))
    }
    if !mayLast, duration == nil, !object.has("duration"), !object.has("for"),
      needsDuration(action.action)
    {
      field.context.report(
        .missing,
        at: field.node,
        "\"duration\" is missing",
        hint: "write \"duration\": 1800 for half an hour"
      )
    }
    return effect
  }

  private static func needsDuration(_ action: EffectDocument.Action) -> Bool {
    switch action {
    case .none, .regionalFailure, .reroute: false
    default: true
    }
  }

  private static func duration(of object: ObjectReader) -> SimulationTime.Duration? {
    let duration = object.field("duration")
    let alias = object.field("for")
    if duration != nil, let alias {
      alias.report(.mixConflict, "and duration are both given", hint: "give one of them")
    }
    return (duration ?? alias)?.duration(unit: .second, isPositive: true)
  }

  private typealias Result = (
    action: EffectDocument.Action, unsupported: [UnsupportedConstruct]
  )

  private static func action(_ name: String, _ field: Field, _ object: ObjectReader) -> Result? {
    switch name {
    case "traffic-spike":
      let multiplier = object.required("multiplier")?.positiveNumber(atMost: 1e6)
      return (.traffic(multiplier: multiplier ?? 1), [])
    case "primary-datacenter-failure", "traffic-reroute":
      RegionalEventReader.refuseFilters(object)
      let isFailure = name == "primary-datacenter-failure"
      let action =
        isFailure ? RegionalEventReader.failure(object) : RegionalEventReader.reroute(object)
      return action.map { ($0, []) }
    case _ where name.hasSuffix("-slow"): return slow(String(name.dropLast(5)), field, object)
    case _ where name.hasSuffix("-failure"): return failure(String(name.dropLast(8)), field, object)
    default:
      let known = names + ["<service>-slow", "<service>-failure"]
      field.report(
        .choice,
        "is no known event: \"\(name)\"",
        hint: Spelling.hint(for: name, among: known)
      )
      return nil
    }
  }

  private static func slow(_ target: String, _ field: Field, _ object: ObjectReader) -> Result? {
    let service = service(target, field, object)
    let factor = object.required("degradation", hint: "\"degradation\": \"2x-latency\"")?.factor()
    let share = object.field("affectedPercentage")?.percentage() ?? 100
    var unsupported: [UnsupportedConstruct] = []
    if let scope = object.field("affectedScope"),
      let name = scope.choice(["call", "session", "instance"]), name != "call"
    {
      unsupported.append(.init(node: scope.node, what: "the scope \"\(name)\""))
    }
    guard let service else { return nil }
    return (.slow(service, factor ?? .times(1), probability: share / 100), unsupported)
  }

  private static func failure(_ target: String, _ field: Field, _ object: ObjectReader) -> Result? {
    let service = service(target, field, object)
    let availability = object.field("availability").map { $0.probability() ?? 0 } ?? 0
    let failsFast = object.field("failFast")?.boolean() ?? false
    var unsupported: [UnsupportedConstruct] = []
    _ = object.field("mttr")?.duration(unit: .second, isPositive: true)
    if let model = object.field("model"), let name = model.choice(["independent", "renewal"]),
      name == "renewal"
    {
      unsupported.append(.init(node: model.node, what: "the model \"renewal\""))
    }
    guard let service else { return nil }
    return (
      .failure(service, availability: availability, failsFast: failsFast), unsupported
    )
  }

  /// The service: stated, or what the event's name stands for.
  private static func service(
    _ target: String,
    _ field: Field,
    _ object: ObjectReader
  ) -> EffectDocument.ServiceReference? {
    if let stated = object.field("service") { return stated.serviceReference() }
    let aliases = ["payment-provider": "payment-processor"]
    var candidates = [target]
    if let alias = aliases[target] { candidates.append(alias) }
    candidates.append(target + "-service")
    if target.hasSuffix("-service") { candidates.append(String(target.dropLast(8))) }
    return .init(candidates: candidates, node: field.node)
  }
}
