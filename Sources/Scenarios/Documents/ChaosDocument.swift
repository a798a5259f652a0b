import SimulationKernel

/// A chaos scenario: events and what is expected of the run.
struct ChaosDocument {
  var name: String
  var node: DocumentNode
  /// The events, their starts counted from the start of the run.
  var effects: [EffectDocument] = []
  var goals: [Goal] = []

  /// Reads `{"scenario": "…", "simultaneous": […]}`, its `extends` already merged.
  init?(_ node: DocumentNode, context: ReadingContext) {
    self.node = node
    guard let object = ObjectReader(Field(node: node, label: "a chaos scenario", context: context))
    else { return nil }
    defer { object.finish() }
    object.accept("kind", "extends")
    object.acceptNotes()
    name = object.required("scenario")?.name() ?? ""
    let origin = object.field("at")?.duration(unit: .second) ?? .zero
    let simultaneous = object.field("simultaneous")
    let events = object.field("events")
    if simultaneous != nil, let events {
      events.report(.mixConflict, "and simultaneous are both given", hint: "give one of them")
    }
    if simultaneous == nil, events == nil {
      context.report(
        .missing,
        at: node,
        "\"simultaneous\" or \"events\" is missing",
        hint: "list the events of the scenario"
      )
    }
    readEvents(simultaneous ?? events, origin: origin, isSequence: simultaneous == nil)
    goals = object.field("successCriteria")?.goals() ?? []
    readValidation(object.field("validation"))
  }

  /// In a sequence an entry without `at` starts together with its predecessor, a reroute when the
  /// failover before it is done.
  private mutating func readEvents(
    _ field: Field?,
    origin: SimulationTime.Duration,
    isSequence: Bool
  ) {
    var previous = TimingDocument()
    var failovers = FailoverReading()
    for entry in field?.list(atLeast: 1) ?? [] {
      guard var effect = EventReader.event(of: entry) else { continue }
      if effect.timing.predecessor == nil {
        if isSequence, effect.timing.start == nil {
          effect.timing.start = previous.start
          effect.timing.predecessor = previous.predecessor
        } else {
          effect.timing.start = origin + (effect.timing.start ?? .zero)
        }
      }
      if effect.timing.predecessor == nil, effect.timing.start == nil {
        effect.timing.start = origin
      }
      failovers.complete(&effect)
      previous = effect.timing
      effects.append(effect)
    }
  }

  private mutating func readValidation(_ field: Field?) {
    guard let object = field?.object() else { return }
    defer { object.finish() }
    for prefix in ["max", "min"] {
      for metric in Metric.allCases {
        let name = metric.camelCase
        let key = prefix + name.prefix(1).uppercased() + name.dropFirst()
        if let goal = object.field(key)?.goal(key: key) { goals.append(goal) }
      }
    }
    let key = Metric.businessContinuity.camelCase
    if let goal = object.field(key)?.goal(key: key) { goals.append(goal) }
  }
}
