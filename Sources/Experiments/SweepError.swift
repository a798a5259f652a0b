/// Why the tasks of a sweep cannot be done here.
public struct SweepError: Error, Equatable, Sendable {
  /// What is wrong.
  public let message: String
  /// What to do.
  public let hint: String

  init(_ message: String, hint: String) {
    self.message = message
    self.hint = hint
  }
}
