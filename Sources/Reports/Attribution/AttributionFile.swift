import Analysis

/// `attribution.json`: what the events of a timeline cost, for programs.
///
/// Every key is always there; a number that cannot be said is `null`.
public enum AttributionFile {
  private static let document = ArrangedDocument<Attribution>(shape: .attribution)

  /// The text of `attribution`: the same bytes for the same value.
  ///
  /// - Throws: ``DocumentError`` where a number is not finite.
  public static func encode(_ attribution: Attribution) throws -> String {
    try document.text(of: attribution)
  }

  /// The attribution that `text` holds.
  ///
  /// - Throws: what is wrong with the text and where.
  public static func decode(_ text: String) throws(DocumentError) -> Attribution {
    try document.value(of: text)
  }
}
