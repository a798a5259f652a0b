import Analysis

/// `whatif.json`: what came of the variants of a scenario, for programs.
///
/// Every key is always there; a number that cannot be said is `null`.
public enum WhatIfFile {
  private static let document = ArrangedDocument<WhatIfResult>(shape: .whatIf)

  /// The text of `result`: the same bytes for the same value.
  ///
  /// - Throws: ``DocumentError`` where a number is not finite.
  public static func encode(_ result: WhatIfResult) throws -> String {
    try document.text(of: result)
  }

  /// The result that `text` holds.
  ///
  /// - Throws: what is wrong with the text and where.
  public static func decode(_ text: String) throws(DocumentError) -> WhatIfResult {
    try document.value(of: text)
  }
}
