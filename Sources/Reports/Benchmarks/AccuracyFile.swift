import Analysis

/// What `stampede bench accuracy --format json` prints: simulated queues beside theory.
///
/// Every key is always there; a number that cannot be said is `null`.
public enum AccuracyFile {
  /// The name that the document bears.
  static let workload = "accuracy"

  private static let document = ArrangedDocument<AccuracyResult>(shape: .accuracy)

  /// The text of `result`: the same bytes for the same value.
  ///
  /// - Throws: ``DocumentError`` where a number is not finite.
  public static func encode(_ result: AccuracyResult) throws -> String {
    try document.text(of: result)
  }

  /// The result that `text` holds.
  ///
  /// - Throws: what is wrong with the text and where.
  public static func decode(_ text: String) throws(DocumentError) -> AccuracyResult {
    try document.value(of: text)
  }
}
