/// The JSON text of an explanation.
public enum ExplanationFile {
  private static let document = ArrangedDocument<Explanation>(shape: .explanation)

  /// The text of `explanation`: the same bytes for the same value.
  ///
  /// - Throws: ``DocumentError`` where a number is not finite.
  public static func encode(_ explanation: Explanation) throws -> String {
    try document.text(of: explanation)
  }

  /// The explanation that `text` holds.
  ///
  /// - Throws: what is wrong with the text and where.
  public static func decode(_ text: String) throws(DocumentError) -> Explanation {
    try document.value(of: text)
  }
}

/// The JSON Schema of `stampede explain --format json`.
public enum ExplanationSchema {
  /// The schema, draft 2020-12.
  public static var json: String {
    DocumentShape.explanation.schemaText(
      title: "Explanation of a scenario",
      description:
        "What a scenario is going to simulate, and what theory predicts of it before the "
        + "first event. Times are seconds, rates a second, shares 0 to 1. Nothing is simulated; a "
        + "number that theory cannot say is null."
    )
  }
}
