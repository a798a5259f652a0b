/// Where the goals are met, and what it costs: the probability that a single run meets all goals, and the
/// mean revenue that is lost, over a capacity and a load.
public struct Frontier: Codable, Equatable, Sendable {
  /// The path of the capacity.
  public var capacity: String
  /// The path of the load; absent: one value is varied.
  public var load: String?
  /// What a unit of the capacity costs for the time of a run, in minor units; absent: nobody said.
  public var unitCost: Int64?
  /// The rows, one for each capacity that was simulated.
  public var rows: [Row]

  /// What one capacity came to.
  public struct Row: Codable, Equatable, Sendable {
    /// The capacity.
    public var capacity: String
    /// One cell for each load.
    public var cells: [Cell]

    /// Creates a row.
    public init(capacity: String, cells: [Cell]) {
      self.capacity = capacity
      self.cells = cells
    }
  }

  /// What one capacity came to under one load.
  public struct Cell: Codable, Equatable, Sendable {
    /// The load; absent: one value is varied.
    public var load: String?
    /// How often a single run met all goals; absent: it was not simulated.
    public var meeting: SuccessShare?
    /// Whether the means over the replications meet all goals: `pass`, `fail`, either with
    /// `(marginal)`; absent: it was not simulated.
    public var verdict: String?
    /// The mean revenue that technical losses cost, in minor units; absent: it was not simulated.
    public var revenueLost: Double?
    /// That and the price of the capacity, in minor units; absent: it is not known.
    public var cost: Double?

    /// Creates a cell.
    public init(
      load: String?,
      meeting: SuccessShare?,
      verdict: String?,
      revenueLost: Double? = nil,
      cost: Double? = nil
    ) {
      self.load = load
      self.meeting = meeting
      self.verdict = verdict
      self.revenueLost = revenueLost
      self.cost = cost
    }
  }

  /// Creates a frontier.
  public init(capacity: String, load: String?, unitCost: Int64? = nil, rows: [Row]) {
    self.capacity = capacity
    self.load = load
    self.unitCost = unitCost
    self.rows = rows
  }
}
