/// How far simulated queues are from what theory says of them: what `stampede bench accuracy` prints.
public struct AccuracyResult: Codable, Equatable, Sendable {
  /// `accuracy`, which tells the document from those of other benchmarks.
  public var workload = "accuracy"
  /// The version of the engine.
  public var version: String
  /// The commit that the program was built from; absent where it is not known.
  public var commit: String?
  /// The seed of the first replication.
  public var seed: UInt64
  /// The replications of each model that are done.
  public var replications: Int
  /// About how many customers a replication has.
  public var customers: Int
  /// Whether there are figures, and no difference is larger than chance makes one in a thousand such
  /// results.
  public var passed: Bool
  /// The magnitude of a difference, in standard errors, that chance exceeds in one of a thousand such
  /// results; absent without figures.
  public var limit: Double?
  /// Whether it was interrupted.
  public var partial: Bool
  /// The figures, by model.
  public var checks: [Check]

  /// A figure by theory and as it was simulated.
  public struct Check: Codable, Equatable, Sendable {
    /// The queue, in Kendall's notation, and how busy it is.
    public var model: String
    /// What the figure is.
    public var quantity: String
    /// Whether it is a time in seconds, and no number or share.
    public var isTime: Bool
    /// What theory says.
    public var theory: Double
    /// Where theory has it from.
    public var source: String
    /// The mean over the replications; absent without one.
    public var simulated: Double?
    /// The standard error of that mean; absent with fewer than two replications.
    public var standardError: Double?
    /// (simulated − theory) ÷ standard error; absent where that is no number.
    public var difference: Double?

    /// Creates a check; the difference follows from the figures.
    public init(
      model: String,
      quantity: String,
      isTime: Bool,
      theory: Double,
      source: String,
      simulated: Double?,
      standardError: Double?
    ) {
      self.model = model
      self.quantity = quantity
      self.isTime = isTime
      self.theory = theory
      self.source = source
      self.simulated = simulated
      self.standardError = standardError
      if let simulated, let standardError, standardError > 0 {
        difference = (simulated - theory) / standardError
      }
    }
  }

  /// Creates a result; whether it passed follows from its checks.
  public init(
    version: String,
    commit: String?,
    seed: UInt64,
    replications: Int,
    customers: Int,
    limit: Double?,
    partial: Bool,
    checks: [Check]
  ) {
    self.version = version
    self.commit = commit
    self.seed = seed
    self.replications = replications
    self.customers = customers
    self.limit = limit
    self.partial = partial
    self.checks = checks
    passed =
      !checks.isEmpty
      && checks.allSatisfy { check in
        guard let limit, let difference = check.difference else { return false }
        return difference.magnitude <= limit
      }
  }
}
