import Analysis

/// `emission-comparison.json`: how measured emissions differ from the first of them, for programs.
///
/// Every key is always there; a number that cannot be said is `null`.
public enum EmissionComparisonFile {
  private static let document = ArrangedDocument<EmissionComparison>(shape: .emissionComparison)

  /// The text of `result`: the same bytes for the same value.
  ///
  /// - Throws: ``DocumentError`` where a number is not finite.
  public static func encode(_ result: EmissionComparison) throws -> String {
    try document.text(of: result)
  }

  /// The result that `text` holds.
  ///
  /// - Throws: what is wrong with the text and where.
  public static func decode(_ text: String) throws(DocumentError) -> EmissionComparison {
    try document.value(of: text)
  }
}
