import Analysis

/// `summary.json`: what a run came to, for programs.
///
/// Every key is always there; a number that cannot be said is `null`.
public enum SummaryFile {
  private static let document = ArrangedDocument<Summary>(shape: .summary)

  /// The text of `summary`: the same bytes for the same value.
  ///
  /// - Throws: ``DocumentError`` where a number is not finite.
  public static func encode(_ summary: Summary) throws -> String {
    try document.text(of: summary)
  }

  /// The summary that `text` holds.
  ///
  /// - Throws: what is wrong with the text and where.
  public static func decode(_ text: String) throws(DocumentError) -> Summary {
    try document.value(of: text)
  }
}

/// The JSON Schema of `summary.json`.
public enum SummarySchema {
  /// The schema, draft 2020-12.
  public static var json: String {
    DocumentShape.summary.schemaText(
      title: "Summary of a run",
      description: "What a simulated run came to: a pure function of scenario, seed, version and "
        + "quantum. Times are seconds, rates 0 to 1, money integer minor units of currency, "
        + "satisfaction 1 to 5. A number that cannot be said is null."
    )
  }
}
