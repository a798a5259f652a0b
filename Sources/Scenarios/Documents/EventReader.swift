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
    guard let eventField = object.required("event", notCalled: "type", "name"),
      let name = eventField.name()
    else {
      object.abandon()
      return nil
    }
    object.acceptNotes()
    let id = object.field("id")?.locatedName()
    let timing = TimingDocument(object)
    timing.check(in: field.context, at: field.node)
    let target = EffectDocument.TargetDocument(object.field("target"))
    let impact = EffectDocument.ImpactDocument(object.field("businessImpact"))
    guard let action = action(name, eventField, object) else {
      object.abandon()
      return nil
    }
    var effect = EffectDocument(node: field.node, id: id, name: name, action: action.action)
    effect.timing = timing
    effect.target = target
    effect.scope = action.scope
    effect.renewal = action.renewal
    effect.impact = impact
    if !mayLast, !timing.hasDuration, needsDuration(action.action) {
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
    case .regionalFailure, .reroute: false
    default: true
    }
  }

  /// What an event does, and how beside.
  private struct Result {
    var action: EffectDocument.Action
    var scope = Effect.Scope.call
    var renewal: Effect.Renewal?
  }

  private static func action(_ name: String, _ field: Field, _ object: ObjectReader) -> Result? {
    switch name {
    case "traffic-spike":
      let multiplier = object.required("multiplier")?.positiveNumber(atMost: 1e6)
      return Result(action: .traffic(multiplier: multiplier ?? 1))
    case "primary-datacenter-failure", "traffic-reroute":
      RegionalEventReader.refuseFilters(object)
      let isFailure = name == "primary-datacenter-failure"
      let action =
        isFailure ? RegionalEventReader.failure(object) : RegionalEventReader.reroute(object)
      return action.map { Result(action: $0) }
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
    let scope = object.field("affectedScope")?.choice(Effect.Scope.self) ?? .call
    guard let service else { return nil }
    return Result(
      action: .slow(service, factor ?? .times(1), probability: share / 100),
      scope: scope
    )
  }

  private static func failure(_ target: String, _ field: Field, _ object: ObjectReader) -> Result? {
    let service = service(target, field, object)
    let availability = object.field("availability").map { $0.probability() ?? 0 } ?? 0
    let failsFast = object.field("failFast")?.boolean() ?? false
    let model = object.field("model")?.choice(["independent", "renewal"])
    let meanDown =
      model == "renewal"
      ? object.required("mttr", hint: "\"mttr\": \"5m\", the mean length of an outage")
      : object.field("mttr")
    let mttr = meanDown?.duration(unit: .second, isPositive: true)
    guard let service else { return nil }
    guard model == "renewal" else {
      if let meanDown {
        meanDown.report(
          .mixConflict,
          "belongs to the model \"renewal\"",
          hint: "write \"model\": \"renewal\", or leave mttr out"
        )
      }
      return Result(action: .failure(service, availability: availability, failsFast: failsFast))
    }
    return Result(
      action: .failure(service, availability: 0, failsFast: failsFast),
      renewal: mttr.map { Effect.Renewal(availability: availability, meanDown: $0) }
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
