import Statistics

/// What the sessions of one version came to; integers, so that the order of sessions is nothing.
public struct VersionSums: Equatable, Sendable {
  /// Sessions that ended.
  public private(set) var ended: Int64 = 0
  /// Completed sessions among them.
  public private(set) var completed: Int64 = 0
  /// Technical losses among them.
  public private(set) var technicalLosses: Int64 = 0
  /// Their revenue in minor units.
  public private(set) var revenue: Int64 = 0
  /// The sum of its squares.
  public private(set) var squaredRevenue: UInt128 = 0
  /// Their satisfaction in thousandths.
  public private(set) var satisfaction: Int64 = 0
  /// The sum of its squares.
  public private(set) var squaredSatisfaction: UInt128 = 0
  /// Their calls and the failed ones among them.
  public private(set) var calls = RatioComparison.Sums()
  /// The visible waits of the completed ones, in microseconds.
  public private(set) var visible = LogLinearHistogram()

  /// A session that has ended.
  public struct Session: Sendable {
    /// Its arrival, in quanta.
    public var arrival: UInt64
    /// Its end, in quanta.
    public var end: UInt64
    /// Its version, see ``RolloutVersion``.
    public var version: UInt8
    /// Whether the visitor got what he came for.
    public var isCompleted: Bool
    /// Whether it was lost for a technical reason.
    public var isTechnicalLoss: Bool
    /// What it brought, in minor units.
    public var revenue: Int64
    /// In thousandths.
    public var satisfaction: UInt16
    /// Its visible waits, in microseconds.
    public var visible: UInt64
    /// Its calls of real services.
    public var calls: UInt32
    /// Those among them that failed.
    public var failedCalls: UInt32

    /// Creates a session.
    public init(
      arrival: UInt64,
      end: UInt64,
      version: UInt8,
      isCompleted: Bool,
      isTechnicalLoss: Bool,
      revenue: Int64,
      satisfaction: UInt16,
      visible: UInt64,
      calls: UInt32,
      failedCalls: UInt32
    ) {
      self.arrival = arrival
      self.end = end
      self.version = version
      self.isCompleted = isCompleted
      self.isTechnicalLoss = isTechnicalLoss
      self.revenue = revenue
      self.satisfaction = satisfaction
      self.visible = visible
      self.calls = calls
      self.failedCalls = failedCalls
    }
  }

  /// Creates empty sums.
  public init() {}

  /// Completed sessions out of those that ended.
  public var conversions: FourfoldTable.Trials { .init(successes: completed, of: ended) }

  /// Completed sessions out of those that ended so or were lost for a technical reason.
  public var completions: FourfoldTable.Trials {
    .init(successes: completed, of: completed + technicalLosses)
  }

  /// The moments of the revenue of a session, in minor units.
  public var revenueMoments: SampleMoments {
    SampleMoments(count: ended, sum: revenue, squares: squaredRevenue)
  }

  /// The moments of satisfaction, in thousandths.
  public var satisfactionMoments: SampleMoments {
    SampleMoments(count: ended, sum: satisfaction, squares: squaredSatisfaction)
  }

  mutating func add(_ session: Session) {
    ended += 1
    completed += session.isCompleted ? 1 : 0
    technicalLosses += session.isTechnicalLoss ? 1 : 0
    revenue.saturate(adding: session.revenue)
    let value = UInt128(session.revenue.magnitude)
    squaredRevenue.saturate(adding: value * value)
    satisfaction += Int64(session.satisfaction)
    squaredSatisfaction += UInt128(session.satisfaction) * UInt128(session.satisfaction)
    calls.add(units: session.calls, hits: session.failedCalls)
    if session.isCompleted { visible.record(session.visible) }
  }

  mutating func add(_ other: VersionSums) {
    guard other.ended > 0 else { return }
    ended += other.ended
    completed += other.completed
    technicalLosses += other.technicalLosses
    revenue.saturate(adding: other.revenue)
    squaredRevenue.saturate(adding: other.squaredRevenue)
    satisfaction += other.satisfaction
    squaredSatisfaction += other.squaredSatisfaction
    calls.add(other.calls)
    visible.merge(other.visible)
  }
}

extension FixedWidthInteger {
  /// Adds `amount` and stops at the ends: rows of a damaged trace may hold anything.
  fileprivate mutating func saturate(adding amount: Self) {
    let (sum, overflow) = addingReportingOverflow(amount)
    self = overflow ? (amount < 0 ? .min : .max) : sum
  }
}
