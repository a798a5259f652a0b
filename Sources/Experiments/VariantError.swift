import Analysis
import Scenarios

/// Why a variant makes no scenario.
public struct VariantError: Error, Sendable {
  /// What was to be changed.
  public let changes: [VariantResult.Change]
  /// What is wrong, in order.
  public let diagnostics: [Diagnostic]
}

/// Why a what-if question cannot be answered.
public struct QuestionError: Error, Equatable, Sendable {
  /// What is wrong with it.
  public let message: String
  /// What to write instead.
  public let hint: String

  /// Creates an error.
  public init(_ message: String, hint: String) {
    self.message = message
    self.hint = hint
  }
}
