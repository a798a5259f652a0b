/// How much of what a metric varies over all combinations each of the varied values accounts for.
public struct Sensitivity: Codable, Equatable, Sendable {
  /// The name of the metric.
  public var metric: String
  /// The varied values, in the order of the axes.
  public var shares: [Share]

  /// The part of one varied value.
  public struct Share: Codable, Equatable, Sendable {
    /// Its path.
    public var path: String
    /// Sobol's first-order index, 0...1: what it does alone.
    public var first: Estimate
    /// The total index, 0...1: what it does alone and together with others.
    public var total: Estimate

    /// Creates a share.
    public init(path: String, first: Estimate, total: Estimate) {
      self.path = path
      self.first = first
      self.total = total
    }
  }

  /// Creates a sensitivity.
  public init(metric: String, shares: [Share]) {
    self.metric = metric
    self.shares = shares
  }
}
