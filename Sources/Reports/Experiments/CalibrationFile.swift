import Analysis

/// `calibration.json`: how far a model was from what was measured, and is, for programs.
///
/// Every key is always there; a number that cannot be said is `null`.
public enum CalibrationFile {
  private static let document = ArrangedDocument<CalibrationResult>(shape: .calibration)

  /// The text of `result`: the same bytes for the same value.
  ///
  /// - Throws: ``DocumentError`` where a number is not finite.
  public static func encode(_ result: CalibrationResult) throws -> String {
    try document.text(of: result)
  }

  /// The result that `text` holds.
  ///
  /// - Throws: what is wrong with the text and where.
  public static func decode(_ text: String) throws(DocumentError) -> CalibrationResult {
    try document.value(of: text)
  }
}
