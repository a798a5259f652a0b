/// A service station.
public struct ServiceSummary: Codable, Equatable, Sendable {
  /// The name of the service.
  public var name: String
  /// Number of servers; absent: unlimited.
  public var servers: Int?
  /// Requests that reached the station.
  public var calls: Int
  /// Mean wait in the queue of the requests that reached it.
  public var meanWait: Double?
  /// Mean time a server worked for a request.
  public var meanServiceTime: Double?
  /// Mean time from asking to answer, for the caller.
  public var meanResponse: Double?
  /// Share of the requests that found no free server.
  public var waitedShare: Double?
  /// Mean share of busy servers; of an unlimited station: absent.
  public var utilization: Double?
  /// Mean number of requests in the station, waiting or served.
  public var meanInSystem: Double?
  /// The most requests that waited at one time.
  public var longestQueue: Int
  /// Requests turned away because the queue was full.
  public var overloads: Int
  /// Calls whose caller gave up.
  public var timeouts: Int
  /// Calls that failed for their caller.
  public var errors: Int
  /// The median response, for the caller; relative error at most 1 %.
  public var p50: Double?
  /// The response that 95 % of the calls do not exceed.
  public var p95: Double?
  /// The response that 99 % of the calls do not exceed.
  public var p99: Double?
  /// The response that 99.9 % of the calls do not exceed.
  public var p999: Double?
  /// Attempts of calls, those that were turned away included; a call that is made again counts again.
  public var attempts = 0
  /// Attempts among them that a machine or a visitor made again.
  public var retries = 0
  /// Attempts of which the response is known: all but those turned away at once.
  public var responses = 0
  /// The share of all response times of all services that was spent on this one; absent where there
  /// was none, or where it is no real service.
  public var responseShare: Double?
  /// Seconds of windows in which its servers were busy for at least 99 % of the time; absent: unlimited
  /// servers.
  public var saturatedSeconds: Double?

  /// Creates a summary of a station.
  public init(
    name: String,
    servers: Int? = nil,
    calls: Int,
    meanWait: Double? = nil,
    meanServiceTime: Double? = nil,
    meanResponse: Double? = nil,
    waitedShare: Double? = nil,
    utilization: Double? = nil,
    meanInSystem: Double? = nil,
    longestQueue: Int,
    overloads: Int,
    timeouts: Int,
    errors: Int,
    p50: Double? = nil,
    p95: Double? = nil,
    p99: Double? = nil,
    p999: Double? = nil
  ) {
    self.name = name
    self.servers = servers
    self.calls = calls
    self.meanWait = meanWait
    self.meanServiceTime = meanServiceTime
    self.meanResponse = meanResponse
    self.waitedShare = waitedShare
    self.utilization = utilization
    self.meanInSystem = meanInSystem
    self.longestQueue = longestQueue
    self.overloads = overloads
    self.timeouts = timeouts
    self.errors = errors
    self.p50 = p50
    self.p95 = p95
    self.p99 = p99
    self.p999 = p999
  }
}
