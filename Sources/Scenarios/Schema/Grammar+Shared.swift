import JSONText

/// Keys and objects that stand in several kinds of documents.
extension Grammar.Key {
  /// What every document may say of itself, in front of its own keys.
  static func document(_ kind: DocumentKind) -> [Grammar.Key] {
    [.schema, .kind(kind)]
  }

  static let schema = Grammar.Key(
    "$schema",
    .words,
    "Where editors find the schema of this document; a run ignores it"
  )

  static func kind(_ kind: DocumentKind) -> Grammar.Key {
    Grammar.Key(
      "kind",
      .choice([kind.rawValue]),
      "The kind of the document",
      derived: "found from the keys of the document"
    )
  }

  /// The document that this one changes a part of.
  static func extends(_ kind: String, among known: [String] = []) -> Grammar.Key {
    Grammar.Key(
      "extends",
      known.isEmpty ? .name : .suggestion(known, .name),
      "The \(kind) from which everything is taken that this document does not say",
      example: known.first.map { .string($0) }
    )
  }

  /// Texts for people.
  static let notes = [
    Grammar.Key("displayName", .words, "A name for people"),
    Grammar.Key("description", .words, "What it is about, for people"),
  ]
}

// MARK: - Conditions

extension Grammar {
  /// A statement about a visitor.
  static let condition = shared("condition") {
    .suggestion(
      conditionTokens,
      Text(
        what: "a condition such as \"mobile-device\" or \"!region:us-west-2\"",
        pattern: "^!?(\(Condition.names.joined(separator: "|"))"
          + "|version:[ab]|(region|segment|persona):[a-z0-9][a-z0-9-]{0,62})$",
        example: "mobile-device"
      )
    )
  }

  /// What must hold for a step.
  static let requirement = shared("requirement") {
    .suggestion(
      conditionTokens + RuleCatalog.builtIn.names,
      Text(
        what: "a condition, an earlier step, a validation rule or an attribute",
        length: 0...4_096
      )
    )
  }

  private static let conditionTokens = Condition.names + ["version:a", "version:b"]
}
