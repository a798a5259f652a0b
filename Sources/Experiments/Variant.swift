import Scenarios

/// A scenario with some of its values changed.
public struct Variant: Equatable, Sendable {
  /// What was changed, in the order of the question; none: the base.
  public let changes: [Change]
  /// What is simulated.
  public let scenario: Scenario

  /// A value in place of the documents'.
  public struct Change: Codable, Equatable, Hashable, Sendable {
    /// A JSON pointer into the resolved scenario, an element of a list by its name or number.
    public var path: String
    /// The value, as one line of a document would say it.
    public var value: String

    /// Creates a change.
    public init(path: String, value: String) {
      self.path = path
      self.value = value
    }

    /// The change as a setting.
    public var setting: String { "\(path)=\(value)" }
  }

  /// Creates a variant.
  public init(changes: [Change] = [], scenario: Scenario) {
    self.changes = changes
    self.scenario = scenario
  }
}
