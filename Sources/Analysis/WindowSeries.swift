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
  /// Waits that 99.9 % of the visible waits that ended do not exceed.
  public var p999: [Double?] = []
  /// Calls of real services, every attempt counted.
  public var calls: [Int] = []
  /// Calls among them that a machine made again.
  public var machineRetries: [Int] = []
  /// Calls among the others that a visitor made again.
  public var visitorRetries: [Int] = []
  /// Calls that failed, by how; what never happened has no series.
  public var failures: [String: [Int]] = [:]
  /// Sessions that arrived, by the name of the persona.
  public var personaArrivals: [String: [Int]] = [:]
  /// Mean wait in the queue of the requests that came in the window, by the name of the service.
  public var meanWait: [String: [Double?]] = [:]
  /// What the fault-free twin did; absent without one.
  public var twin: TwinWindows?

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

/// Series of the fault-free twin over the windows of the run.
public struct TwinWindows: Codable, Equatable, Sendable {
  /// Sessions under way at the window's end.
  public var concurrent: [Int]
  /// Calls that failed.
  public var errors: [Int]
  /// Waits that 95 % of the visible waits that ended do not exceed.
  public var p95: [Double?]

  /// Creates series.
  public init(concurrent: [Int], errors: [Int], p95: [Double?]) {
    self.concurrent = concurrent
    self.errors = errors
    self.p95 = p95
  }
}
