/// Series over observation windows; all arrays have one length.
public struct WindowSeries: Codable, Equatable, Sendable {
  /// The length of a window, in seconds; the last may be shorter.
  public var width: Double
  /// Sessions that arrived.
  public var arrivals: [Int]
  /// Sessions that ended.
  public var ended: [Int]
  /// Completed sessions among them.
  public var completed: [Int]
  /// Technical losses among them.
  public var lost: [Int]
  /// Sessions under way at the window's end.
  public var concurrent: [Int]
  /// Calls that failed.
  public var errors: [Int]
  /// Revenue realised, in minor units.
  public var revenue: [Int64]
  /// Revenue of the fault-free twin; absent without one.
  public var twinRevenue: [Int64]?
  /// Medians of the visible waits that ended in the window.
  public var p50: [Double?]
  /// Waits that 95 % of those do not exceed.
  public var p95: [Double?]
  /// Waits that 99 % of those do not exceed.
  public var p99: [Double?]
  /// Share of busy servers, by the name of the service; of unlimited stations: busy servers.
  public var utilization: [String: [Double]]
  /// Longest queue, by the name of the service.
  public var longestQueue: [String: [Int]]

  /// Creates series of windows.
  public init(
    width: Double,
    arrivals: [Int],
    ended: [Int],
    completed: [Int],
    lost: [Int],
    concurrent: [Int],
    errors: [Int],
    revenue: [Int64],
    twinRevenue: [Int64]? = nil,
    p50: [Double?],
    p95: [Double?],
    p99: [Double?],
    utilization: [String: [Double]],
    longestQueue: [String: [Int]]
  ) {
    self.width = width
    self.arrivals = arrivals
    self.ended = ended
    self.completed = completed
    self.lost = lost
    self.concurrent = concurrent
    self.errors = errors
    self.revenue = revenue
    self.twinRevenue = twinRevenue
    self.p50 = p50
    self.p95 = p95
    self.p99 = p99
    self.utilization = utilization
    self.longestQueue = longestQueue
  }
}
