import Scenarios

/// What a run came to: a pure function of scenario, seed, version and quantum. `summary.json`.
///
/// Times are seconds, rates 0...1, money integer minor units of ``currency``, satisfaction 1...5.
/// A number that cannot be said, such as a mean of nothing, is `null`.
public struct Summary: Codable, Equatable, Sendable {
  /// Whether no goal failed.
  public var passed: Bool
  /// Whether the run was interrupted before its end.
  public var partial: Bool
  /// The name of the scenario.
  public var scenario: String
  /// SHA-256 of the canonical scenario, in hexadecimal digits.
  public var scenarioHash: String
  /// The seed of the run.
  public var seed: UInt64
  /// The version of the engine.
  public var version: String
  /// Nanoseconds a quantum of time.
  public var quantum: UInt64
  /// `open` or `closed`.
  public var loadModel: String
  /// The ISO 4217 code of the amounts.
  public var currency: String
  /// The number of replications: 1 for a single run.
  public var replications: Int
  /// The length of the run.
  public var virtualDuration: Double
  /// The instant after which no session started.
  public var endOfArrivals: Double
  /// Events that the kernel handled.
  public var events: UInt64
  /// Success criteria, first of all.
  public var goals: [GoalResult]
  /// The metrics by their names (``Metric``), with 95 % intervals.
  public var metrics: [String: Estimate]
  /// Sessions by how they ended.
  public var sessions: SessionCounts
  /// Every service station.
  public var services: [ServiceSummary]
  /// Every persona.
  public var personas: [GroupSummary]
  /// Every journey.
  public var journeys: [GroupSummary]
  /// Every step of every journey.
  public var steps: [StepSummary]
  /// Steps reached per persona, journey and step.
  public var funnels: [Funnel]
  /// Why sessions were lost, the costliest first.
  public var losses: [Loss]
  /// Effects of the timeline.
  public var effects: [EffectSummary]
  /// Series over observation windows.
  public var windows: WindowSeries
  /// The fault-free twin, where one was simulated.
  public var twin: TwinSummary?
}

/// A verdict on a goal.
public struct GoalResult: Codable, Equatable, Sendable {
  /// The metric.
  public var name: String
  /// What was observed; absent where it could not be measured.
  public var observed: Double?
  /// The lower end of the 95 % interval.
  public var low: Double?
  /// The upper end.
  public var high: Double?
  /// The criterion as its author wrote it.
  public var criterion: String
  /// `pass`, `fail`, `pass (marginal)`, `fail (marginal)` or `unknown`.
  public var verdict: String
}

/// A number with its interval.
public struct Estimate: Codable, Equatable, Sendable {
  /// The value; absent where it is not defined.
  public var value: Double?
  /// The lower end of the 95 % interval.
  public var low: Double?
  /// The upper end.
  public var high: Double?
  /// How the interval was made: `within-run` (batch means over 20 equal time slices) or
  /// `replications`.
  public var method: String?
}

/// Sessions by how they ended.
public struct SessionCounts: Codable, Equatable, Sendable {
  public var started = 0
  public var ended = 0
  public var converted = 0
  public var assisted = 0
  public var abandoned = 0
  public var failed = 0
  public var rejected = 0
  public var expired = 0
  /// Still under way when the run ended; in no rate.
  public var open = 0
  /// Abandoned or failed for a technical reason.
  public var technicalLosses = 0
  /// The most sessions under way at one instant, to the resolution of a window.
  public var peakConcurrent = 0
}

/// A service station.
public struct ServiceSummary: Codable, Equatable, Sendable {
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
  public var longestQueue: Int
  public var overloads: Int
  public var timeouts: Int
  public var errors: Int
  /// Quantiles of the response, for the caller; relative error at most 1 %.
  public var p50: Double?
  public var p95: Double?
  public var p99: Double?
  public var p999: Double?
}

/// A persona or a journey.
public struct GroupSummary: Codable, Equatable, Sendable {
  public var name: String
  public var sessions: SessionCounts
  /// The metrics of this group by their names.
  public var metrics: [String: Estimate]
}

/// A step of a journey.
public struct StepSummary: Codable, Equatable, Sendable {
  public var journey: String
  public var step: String
  /// Sessions that began the step.
  public var reached: Int
  /// Sessions that completed it.
  public var completed: Int
  /// Visible waits of the step, failed ones included.
  public var waits: Int
  public var meanResponse: Double?
  public var p50: Double?
  public var p95: Double?
  public var p99: Double?
}

/// How many sessions of a persona reached each step of a journey.
public struct Funnel: Codable, Equatable, Sendable {
  public var persona: String
  public var journey: String
  /// Names of the steps, then `completed`.
  public var steps: [String]
  /// Sessions that reached each.
  public var reached: [Int]
}

/// A reason of losses.
public struct Loss: Codable, Equatable, Sendable {
  /// `abandoned` or `failed`.
  public var result: String
  public var reason: String
  /// The effect that was the proximate cause; absent: none.
  public var effect: String?
  public var sessions: Int
  /// Potential value lost, in minor units.
  public var value: Int64
}

/// An effect of the timeline, as it acted.
public struct EffectSummary: Codable, Equatable, Sendable {
  public var name: String
  public var start: Double
  public var end: Double
  public var isFault: Bool
  /// Calls that it struck.
  public var struckCalls: Int
  /// Technical losses of which it was the proximate cause.
  public var lostSessions: Int
  /// Their potential value, in minor units.
  public var lostValue: Int64
  /// What its author expected, beside what was measured; absent: nothing was expected.
  public var prediction: PredictionSummary?
}

/// What the author of an effect expected of it, beside what was measured.
public struct PredictionSummary: Codable, Equatable, Sendable {
  /// The rise of the abandonment rate over that of the fault-free twin, in percentage points, among
  /// the sessions that arrived while the effect acted.
  public var abandonmentIncrease: PredictedValue?
  /// The same among the personas that the author named; absent where he named none.
  public var personasAbandonmentIncrease: PredictedValue?
  /// Potential value of the technical losses while the effect acted, in minor units.
  public var revenueLost: PredictedValue?
}

/// An expectation and a measurement.
public struct PredictedValue: Codable, Equatable, Sendable {
  /// What was expected.
  public var expected: Double
  /// What was measured; absent where it could not be, such as without a twin.
  public var measured: Double?
  /// The lower end of the 95 % interval of the measurement.
  public var low: Double?
  /// The upper end.
  public var high: Double?
  /// `as-expected` where the expectation lies in the interval or within 20 % of the measurement,
  /// else whether the measurement is `higher` or `lower`; `unknown` without one.
  public var verdict: String
}

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
  /// Quantiles of the visible response times that ended in the window.
  public var p50: [Double?]
  public var p95: [Double?]
  public var p99: [Double?]
  /// Share of busy servers, by the name of the service; of unlimited stations: busy servers.
  public var utilization: [String: [Double]]
  /// Longest queue, by the name of the service.
  public var longestQueue: [String: [Int]]
}

/// The fault-free twin: the same seed and traffic with every fault off.
public struct TwinSummary: Codable, Equatable, Sendable {
  /// The content hash of its rows.
  public var contentHash: String
  /// Revenue, in minor units.
  public var revenue: Int64
  public var sessions: SessionCounts
  /// Sessions that ended in one run only and so have no partner.
  public var unpaired: Int
}
