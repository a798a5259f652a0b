import SimulationKernel

/// When an effect acts, as its document says: `at`, `after`, `duration` (or `for`), `ramp`, `repeat`
/// and `jitter`.
struct TimingDocument {
  /// When it starts, after the run or the chaos document does; absent: as the document says.
  var start: SimulationTime.Duration?
  /// What it follows.
  var predecessor: Predecessor?
  /// How long it acts; absent: to the end of the run.
  var duration: SimulationTime.Duration?
  /// Whether a duration was given, if only a wrong one.
  var hasDuration = false
  var rampUp = SimulationTime.Duration.zero
  var rampDown = SimulationTime.Duration.zero
  var repetition: Effect.Repetition?
  var jitter = SimulationTime.Duration.zero
  /// Whether its own entry says when it starts.
  var hasOwnStart = false
  /// Where the effect stands with which it starts again and again; absent: by itself.
  var leader: Place?

  /// An effect whose end another one waits for.
  struct Predecessor {
    var name: Located<String>
    var delay: SimulationTime.Duration
  }

  init() {}

  /// Reads the keys of timing of an object.
  init(_ object: ObjectReader) {
    start = object.field("at")?.duration(unit: .second)
    hasOwnStart = object.has("at") || object.has("after")
    predecessor = object.field("after")?.predecessor()
    if object.has("at"), predecessor != nil, let after = object.field("after") {
      after.report(.mixConflict, "and at are both given", hint: "give one of them")
    }
    readDuration(object)
    readRamp(object.field("ramp"))
    readRepetition(object.field("repeat"))
    jitter = object.field("jitter")?.duration(unit: .second) ?? .zero
  }

  /// Checks what can only be checked once the duration is known.
  func check(in context: ReadingContext, at node: DocumentNode) {
    if let repetition, let place = node["repeat"] {
      guard let duration else {
        if !hasDuration {
          context.report(
            .missing,
            at: place,
            "an effect that is repeated needs a duration",
            hint: "write \"duration\": \"2m\""
          )
        }
        return
      }
      if repetition.period <= duration + jitter {
        context.report(
          .range,
          at: place["every"] ?? place,
          "every must be longer than the duration\(jitter > .zero ? " and the jitter together" : "")",
          hint: "lengthen \"every\", or shorten the effect"
        )
      }
    }
    if let duration, rampUp + rampDown > duration, let place = node["ramp"] {
      context.report(
        .range,
        at: place,
        "the ramps take longer than the effect",
        hint: "both ramps lie inside the duration: shorten them"
      )
    }
  }

  /// What follows from an event that another one belongs to: this one starts so much later and ends
  /// with it, unless it says something else.
  mutating func follow(_ other: EffectDocument, after delay: SimulationTime.Duration) {
    if !hasDuration, let length = other.timing.duration {
      let lead = hasOwnStart ? (start ?? .zero) - (other.timing.start ?? .zero) : delay
      duration = max(.zero, length - lead)
    }
    guard !hasOwnStart else { return }
    start = other.timing.start.map { $0 + delay }
    predecessor = other.timing.predecessor.map {
      Predecessor(name: $0.name, delay: $0.delay + delay)
    }
    guard repetition == nil, jitter == .zero else { return }
    (repetition, jitter) = (other.timing.repetition, other.timing.jitter)
    leader = other.node.place
  }

  private mutating func readDuration(_ object: ObjectReader) {
    let field = object.field("duration")
    let alias = object.field("for")
    if field != nil, let alias {
      alias.report(.mixConflict, "and duration are both given", hint: "give one of them")
    }
    hasDuration = field != nil || alias != nil
    duration = (field ?? alias)?.duration(unit: .second, isPositive: true)
  }

  /// `"2m"` for both edges, or `{"up": "2m", "down": "30s"}`.
  private mutating func readRamp(_ field: Field?) {
    guard let field else { return }
    guard field.node.members != nil else {
      let both = field.duration(unit: .second) ?? .zero
      (rampUp, rampDown) = (both, both)
      return
    }
    guard let object = field.object() else { return }
    rampUp = object.field("up")?.duration(unit: .second) ?? .zero
    rampDown = object.field("down")?.duration(unit: .second) ?? .zero
    object.finish()
  }

  private mutating func readRepetition(_ field: Field?) {
    guard let object = field?.object() else { return }
    defer { object.finish() }
    let period = object.required("every")?.duration(unit: .second, isPositive: true)
    let times = object.field("times")?.integer(in: 1...Effect.mostOccurrences)
    repetition = period.map { Effect.Repetition(period: $0, times: times) }
  }
}

extension Field {
  /// The id or the name of another effect, or `{"event": …, "delay": …}`.
  fileprivate func predecessor() -> TimingDocument.Predecessor? {
    if node.members == nil {
      return text().map { .init(name: Located(value: $0, node: node), delay: .zero) }
    }
    guard let object = object() else { return nil }
    defer { object.finish() }
    let event = object.required("event")
    let delay = object.field("delay")?.duration(unit: .second) ?? .zero
    guard let event, let name = event.text() else { return nil }
    return .init(name: Located(value: name, node: event.node), delay: delay)
  }
}
