/// Why sessions came no further than a step.
public struct DropOffs: Codable, Equatable, Sendable {
  /// They had no mind to go on.
  public var noIntent = 0
  /// Something took too long.
  public var slow = 0
  /// A call failed, or something else of the system.
  public var error = 0
  /// A rule of business said no.
  public var rejected = 0
  /// Their time was up while they thought.
  public var expired = 0
  /// The run ended first.
  public var open = 0

  /// Creates counts.
  public init(
    noIntent: Int = 0,
    slow: Int = 0,
    error: Int = 0,
    rejected: Int = 0,
    expired: Int = 0,
    open: Int = 0
  ) {
    self.noIntent = noIntent
    self.slow = slow
    self.error = error
    self.rejected = rejected
    self.expired = expired
    self.open = open
  }

  /// All of them.
  public var total: Int { noIntent + slow + error + rejected + expired + open }
}
