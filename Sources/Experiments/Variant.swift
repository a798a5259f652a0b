import Analysis
import Scenarios

/// A scenario with some of its values changed.
public struct Variant: Equatable, Sendable {
  /// What was changed, in the order of the question; none: the base.
  public let changes: [Change]
  /// What is simulated.
  public let scenario: Scenario
  /// SHA-256 of the canonical scenario, in hexadecimal digits.
  public let hash: String

  /// A value in place of the documents'.
  public typealias Change = VariantResult.Change

  /// Creates a variant.
  public init(changes: [Change] = [], scenario: Scenario) {
    self.changes = changes
    self.scenario = scenario
    hash = scenario.hash.hexadecimalText
  }
}

extension Sequence<UInt8> {
  /// The bytes as pairs of hexadecimal digits.
  var hexadecimalText: String {
    map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}
