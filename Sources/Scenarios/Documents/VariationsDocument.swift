/// How a persona departs from journeys.
struct VariationsDocument {
  var persona: Located<String>?
  var journeys: [Located<String>] = []

  /// Reads `{"persona": "…", "journeyVariations": {…}}`.
  init?(_ node: DocumentNode, context: ReadingContext) {
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
      journeys.append(Located(value: member.key, node: key))
      Self.readVariation(Field(node: member.value, label: member.key, context: context))
    }
  }

  private static func readVariation(_ field: Field) {
    guard let object = field.object() else { return }
    defer { object.finish() }
    for step in object.field("steps")?.list(atMost: 64) ?? [] { readStep(step) }
    for shortcut in object.field("shortcuts")?.list() ?? [] {
      guard let text = shortcut.name() else { continue }
      if !text.hasPrefix("skip-"), !text.hasPrefix("auto-fill-from-") {
        shortcut.context.report(
          .shortcutUnknown,
          at: shortcut.node,
          "no shortcut is called \"\(text)\"",
          hint: "write \"skip-<step>\" or \"auto-fill-from-<source>\""
        )
      }
    }
  }

  private static func readStep(_ field: Field) {
    guard let object = field.object() else { return }
    defer { object.finish() }
    object.accept("tags", "form")
    object.acceptNotes()
    _ = object.required("name")?.name()
    _ = object.field("weight")?.percentage()
    for key in ["skipConditions", "requirements"] {
      for token in object.field(key)?.list() ?? [] { _ = token.conditionToken() }
    }
    for key in ["replaces", "before", "after", "service"] { _ = object.field(key)?.name() }
    _ = object.field("duration")?.durationRange()
    _ = object.field("serviceTimeFactor")?.positiveNumber()
    _ = object.field("thinkTimeFactor")?.positiveNumber()
  }
}
