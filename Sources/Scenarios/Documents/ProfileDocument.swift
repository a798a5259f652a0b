import JSONText
import SimulationKernel

/// A load profile document.
struct ProfileDocument {
  var name: String
  var node: DocumentNode
  var seed: UInt64?
  var currency = "USD"
  var start: Int64?
  var window = SimulationTime.Duration.seconds(60)
  var duration: Located<SimulationTime.Duration>?
  var rampUp = SimulationTime.Duration.zero
  var rampDown = SimulationTime.Duration.zero
  var durationIsTotal = false
  var stopsAtOnce = false
  var drain = Load.Drain.cut
  var virtualUsers: Located<Int>?
  var pacing = SimulationTime.Duration.zero
  var spikeRamp: SimulationTime.Duration?
  var satisfaction = SatisfactionModel.standard
  var arrivals: ArrivalsDocument?
  var mix = Load.Mix.random
  var personas: [PersonaShare]?
  var journeys: [JourneyShare]?
  var goals: [Goal] = []
  /// What `duration` must lie within, for those who extend the profile.
  var durationBounds: ClosedRange<SimulationTime.Duration>?
  /// The personas of the mix that take part; absent: all.
  var only: [Located<String>]?
  /// Whether those who take part stand in for the others.
  var rescales = true
  var rollout: RolloutDocument?

  /// An entry of the mix of personas.
  struct PersonaShare {
    var name: Located<String>
    var percentage: Double?
    var virtualUsers: Int?
    var node: DocumentNode
  }

  /// An entry of the mix of journeys.
  struct JourneyShare {
    var name: Located<String>
    var weight: Double
  }

  /// The most users of a closed load: their number is a part of a session's identity.
  static let mostUsers = 1 << 24

  /// Reads `{"profile": …, "scenario": {…}}`, its `extends` already merged.
  init?(_ node: DocumentNode, context: ReadingContext) {
    self.node = node
    guard let object = ObjectReader(Field(node: node, label: "a load profile", context: context))
    else { return nil }
    defer { object.finish() }
    object.accept("kind", "extends")
    object.acceptNotes()
    name = object.required("profile")?.name() ?? ""
    seed = object.field("seed")?.unsigned()
    currency = object.field("currency")?.currency() ?? "USD"
    satisfaction = object.field("satisfaction").map { SatisfactionModel($0) } ?? .standard
    start = object.field("start")?.instant()
    window = object.field("window")?.duration(isPositive: true) ?? window
    spikeRamp = object.field("ramp")?.duration()
    readSchedule(object.required("scenario", hint: "\"scenario\": {\"duration\": \"10m\"}"))
    readArrivals(object.field("arrivals"))
    readMix(object)
    goals = object.field("successCriteria")?.goals() ?? []
    rollout = object.field("rollout").flatMap { RolloutDocument($0) }
    mix = object.field("mix")?.choice(Load.Mix.self) ?? .random
    only = object.field("only")?.names()
    rescales = object.field("rescale")?.boolean() ?? true
  }

  /// Takes what whoever starts the run says instead of the document.
  mutating func override(by options: ScenarioLoader.Options, context: ReadingContext) {
    if let personas = options.personas {
      only = personas.map { Located(value: $0, node: node) }
      rescales = options.rescalesPersonas
    }
    guard let length = options.duration else { return }
    duration = Located(value: length, node: node["scenario"]?["duration"] ?? node)
    checkDuration(context)
  }
}

// MARK: - Schedule

extension ProfileDocument {
  private mutating func readSchedule(_ field: Field?) {
    guard let object = field?.object() else { return }
    defer { object.finish() }
    if let field = object.field("duration"), let value = field.duration(isPositive: true) {
      duration = Located(value: value, node: field.node)
    }
    rampUp = object.field("rampUp")?.duration() ?? .zero
    rampDown = object.field("rampDown")?.duration() ?? .zero
    durationIsTotal = object.field("durationIncludes")?.choice(["steady", "total"]) == "total"
    stopsAtOnce = object.field("stop")?.choice(["finish", "immediate"]) == "immediate"
    pacing = object.field("pacing")?.duration() ?? .zero
    if let field = object.field("drain") { readDrain(field) }
    if let field = object.field("virtualUsers"), let count = field.users() {
      virtualUsers = Located(value: count, node: field.node)
    }
    durationBounds = object.field("durationWithin")?.durationBounds()
    checkDuration(object.context)
  }

  private func checkDuration(_ context: ReadingContext) {
    guard let duration else { return }
    if let bounds = durationBounds, !bounds.contains(duration.value) {
      let hours = [bounds.lowerBound, bounds.upperBound].map { Field.print($0.inSeconds / 3_600) }
      context.report(
        .range,
        at: duration.node,
        "duration must be between \(hours[0])h and \(hours[1])h in this profile",
        hint: "shorten or lengthen it, or write a profile that extends another"
      )
    }
    if durationIsTotal, duration.value <= rampUp + rampDown {
      context.report(
        .range,
        at: duration.node,
        "a total duration must exceed the ramps",
        hint: "lengthen it, or leave out durationIncludes"
      )
    }
  }

  private mutating func readDrain(_ field: Field) {
    switch field.node.text {
    case "cut": drain = .cut
    case "until-empty": drain = .untilEmpty
    case let text? where Field.leadingNumber(of: text[...]) == nil:
      _ = field.choice(["cut", "until-empty"])
    default: drain = field.duration().map { .lasting($0) } ?? .cut
    }
  }
}

// MARK: - Arrivals and mix

extension ProfileDocument {
  private mutating func readArrivals(_ field: Field?) {
    guard let object = field?.object() else { return }
    arrivals = ArrivalsDocument(object)
    // Virtual zero within its week: 1 January 1970 was a Thursday.
    let week: Int64 = 7 * 86_400
    let seconds = ((start ?? -3 * 86_400) + 3 * 86_400) % week
    arrivals?.arrivals.season?.startOfWeek = .seconds((seconds + week) % week)
  }

  private mutating func readMix(_ object: ObjectReader) {
    personas = object.field("personas")?.list(atLeast: 1, atMost: 1_000)?.compactMap { entry in
      let form = "write {\"name\": \"\(entry.node.text ?? "karen")\", \"percentage\": 100}"
      guard let object = ObjectReader(entry, hint: form) else { return nil }
      defer { object.finish() }
      let percentage = object.field("percentage")?.percentage()
      let users = object.field("virtualUsers")?.users()
      let name = object.required("name", notCalled: "type")?.locatedName()
      guard let name else { return nil }
      return PersonaShare(
        name: name,
        percentage: percentage,
        virtualUsers: users,
        node: entry.node
      )
    }
    journeys = object.field("journeys")?.list(atLeast: 1, atMost: 1_000)?.compactMap { entry in
      let form = "write {\"type\": \"\(entry.node.text ?? "quote-only")\", \"weight\": 1}"
      guard let object = ObjectReader(entry, hint: form) else { return nil }
      defer { object.finish() }
      let weight = object.field("weight").map { $0.positiveNumber() } ?? 1
      let name = object.required("type", notCalled: "name")?.locatedName()
      guard let name, let weight else { return nil }
      return JourneyShare(name: name, weight: weight)
    }
  }
}

extension Field {
  /// The shortest and the longest duration: `["2h", "6h"]`.
  fileprivate func durationBounds() -> ClosedRange<SimulationTime.Duration>? {
    guard let pair = list(atLeast: 2, atMost: 2), let least = pair[0].duration(),
      let most = pair[1].duration()
    else { return nil }
    guard least <= most else {
      report(.range, "must name the shorter end first", hint: "")
      return nil
    }
    return least...most
  }

  /// A number of users.
  fileprivate func users() -> Int? { integer(in: 0...ProfileDocument.mostUsers) }

  /// A currency of ISO 4217.
  fileprivate func currency() -> String? {
    guard let text = text() else { return nil }
    guard text.utf8.count == 3, text.utf8.allSatisfy({ (65...90).contains($0) }) else {
      report(
        .choice,
        "must be a code of ISO 4217, not \"\(text.prefix(20))\"",
        hint: "write \"USD\""
      )
      return nil
    }
    return text
  }

  /// The criteria of an object whose keys name metrics.
  func goals() -> [Goal] {
    guard let object = object() else { return [] }
    var goals: [Goal] = []
    for member in object.freeMembers {
      guard Self.metric(named: member.key) != nil else {
        let known = Metric.allCases.map(\.camelCase)
        context.log.report(
          .criterion,
          at: member.keyPlace,
          path: member.value.path,
          "no metric is called \"\(member.key.prefix(80))\"",
          hint: Spelling.hint(for: member.key, among: known)
        )
        continue
      }
      let field = Field(node: member.value, label: member.key, context: context)
      if let goal = field.goal(key: member.key) { goals.append(goal) }
    }
    return goals
  }
}
