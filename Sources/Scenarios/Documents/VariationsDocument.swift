import JSONText

/// How a persona departs from journeys.
struct VariationsDocument {
  var node: DocumentNode
  var persona: Located<String>?
  var journeys: [JourneyVariations] = []

  /// How a persona departs from one journey.
  struct JourneyVariations {
    var journey: Located<String>
    var steps: [StepVariation] = []
    var shortcuts: [Located<String>] = []
  }

  /// A step that a persona may take beside or instead of those of the journey.
  struct StepVariation {
    var name: Located<String>
    /// The probability that a session uses it, 0...1.
    var weight: Double
    /// Tokens, which are looked up when the journey is known.
    var requirements: [Located<String>]
    var skipConditions: [Located<Condition>]
    var definition: Definition
  }

  /// What a variation is, whoever uses it.
  struct Definition: Equatable {
    var placement: Placement?
    var service: String?
    var processing: Processing?
    var serviceTimeFactor: Double?
    var thinkTimeFactor: Double?
    var isForm: Bool?
    var tags: [String]?
  }

  /// Where a variation stands among the steps of the journey.
  enum Placement: Equatable {
    case replaces(String)
    case before(String)
    case after(String)
  }

  /// Reads `{"persona": "…", "journeyVariations": {…}}`.
  init?(_ node: DocumentNode, context: ReadingContext) {
    self.node = node
    guard let object = ObjectReader(Field(node: node, label: "variations", context: context))
    else { return nil }
    defer { object.finish() }
    object.accept("kind")
    object.acceptNotes()
    persona = object.required("persona")?.locatedName()
    guard let variations = object.required("journeyVariations")?.object() else { return }
    for member in variations.freeMembers {
      var key = member.value
      key.place = member.keyPlace
      var journey = JourneyVariations(journey: Located(value: member.key, node: key))
      journey.read(Field(node: member.value, label: member.key, context: context))
      journeys.append(journey)
    }
  }
}

// MARK: - Parts

extension VariationsDocument.JourneyVariations {
  fileprivate mutating func read(_ field: Field) {
    guard let object = field.object() else { return }
    defer { object.finish() }
    for step in object.field("steps")?.list(atMost: 64) ?? [] {
      if let step = VariationsDocument.StepVariation(step) { steps.append(step) }
    }
    for field in object.field("shortcuts")?.list(atMost: 64) ?? [] {
      guard let name = field.locatedName() else { continue }
      guard VariationsDocument.Shortcut(name.value) != nil else {
        name.reportUnknownShortcut(field.context)
        continue
      }
      shortcuts.append(name)
    }
  }
}

extension VariationsDocument.StepVariation {
  fileprivate init?(_ field: Field) {
    guard let object = field.object() else { return nil }
    defer { object.finish() }
    object.acceptNotes()
    let name = object.required("name")?.locatedName()
    weight = (object.field("weight")?.percentage() ?? 100) / 100
    let gates = GateReader(earlier: [], rules: [], flags: [:])
    skipConditions = gates.skipConditions(of: object)
    requirements = (object.field("requirements")?.list(atMost: GateReader.most) ?? [])
      .compactMap { field in field.text().map { Located(value: $0, node: field.node) } }
    definition = VariationsDocument.Definition(
      placement: Self.placement(object),
      service: object.field("service")?.name(),
      processing: gates.processing(of: object),
      serviceTimeFactor: object.field("serviceTimeFactor")?.positiveNumber(atMost: 1e6),
      thinkTimeFactor: object.field("thinkTimeFactor")?.positiveNumber(atMost: 1e6),
      isForm: object.field("form")?.boolean(),
      tags: object.field("tags")?.names()?.map(\.value)
    )
    guard let name else { return nil }
    self.name = name
  }

  private static func placement(_ object: ObjectReader) -> VariationsDocument.Placement? {
    let replaces = object.field("replaces")
    let before = object.field("before")
    let after = object.field("after")
    let given = [replaces, before, after].compactMap { $0 }
    if given.count > 1 {
      given[1].report(
        .mixConflict,
        "and \(given[0].label) are both given",
        hint: "give one of replaces, before and after"
      )
      return nil
    }
    if let name = replaces?.name() { return .replaces(name) }
    if let name = before?.name() { return .before(name) }
    return after?.name().map { .after($0) }
  }
}

// MARK: - Shortcuts

extension VariationsDocument {
  /// What a visitor need not do.
  enum Shortcut {
    /// The step, or every step with the tag.
    case skip(String)
    /// To fill in forms, once `<source>-login` is completed.
    case autoFill(String)

    init?(_ name: String) {
      if name.hasPrefix("skip-"), name.utf8.count > 5 {
        self = .skip(String(name.dropFirst(5)))
      } else if name.hasPrefix("auto-fill-from-"), name.utf8.count > 15 {
        self = .autoFill(String(name.dropFirst(15)))
      } else {
        return nil
      }
    }
  }
}

extension Located<String> {
  /// Reports a shortcut that matches nothing.
  func reportUnknownShortcut(_ context: ReadingContext, hint: String? = nil) {
    context.report(
      .shortcutUnknown,
      at: node,
      "no shortcut is called \"\(value)\"",
      hint: hint ?? "write \"skip-<step>\" or \"auto-fill-from-<source>\""
    )
  }
}
