/// How far a model was from what was measured, and how far it is with fitted service times.
/// `calibration.json`.
///
/// Times are seconds, rates calls a second. An error is the model's number over the measured one, less
/// 1: −0.2 says that the model is a fifth too low.
public struct CalibrationResult: Codable, Equatable, Sendable {
  /// Whether the fitted model is nearer to what was measured than the model as it was.
  public var improved: Bool
  /// The version of the engine.
  public var version: String
  /// The name of the scenario.
  public var scenario: String
  /// SHA-256 of the canonical scenario as it was.
  public var scenarioHash: String
  /// SHA-256 of the canonical scenario with the fitted service times.
  public var calibratedHash: String
  /// The seed of the simulated runs: that of the emission.
  public var seed: UInt64
  /// What was measured.
  public var emission: Emission
  /// How it was fitted.
  public var method: Method
  /// How far the model was off.
  public var before: Distance
  /// How far it is off with the fitted service times.
  public var after: Distance
  /// All calls, then those of each service, then those of each step.
  public var groups: [Group]
  /// The fitted laws.
  public var fits: [Fit]
  /// The stations of the fitted model.
  public var stations: [Station]
  /// What a reader must know, in sentences.
  public var notes: [String]

  /// What was measured.
  public struct Emission: Codable, Equatable, Sendable {
    /// `VALID` or `DEGRADED`.
    public var fidelity: String
    /// Why it is not better.
    public var reasons: [String]
    /// Calls whose time was taken.
    public var calls: Int
    /// Calls among them that timed out: they took at least so long.
    public var timeouts: Int
    /// Calls that ended in an error of the endpoint, time-outs included.
    public var errors: Int

    /// Creates facts.
    public init(fidelity: String, reasons: [String], calls: Int, timeouts: Int, errors: Int) {
      self.fidelity = fidelity
      self.reasons = reasons
      self.calls = calls
      self.timeouts = timeouts
      self.errors = errors
    }
  }

  /// How it was fitted.
  public struct Method: Codable, Equatable, Sendable {
    /// Whether the model's calls are the very ones that were sent, and not all of the run.
    public var sameCalls: Bool
    /// Whether the endpoint had the load of the model; else throughputs are no errors of the model.
    public var sameLoad: Bool
    /// What was taken off each measured time for the way to the endpoint and back.
    public var roundTrip: Double
    /// How often the laws were corrected for waits in the model's queues.
    public var corrections: Int
    /// Calls that a step needs for a law of its own.
    public var fewestCalls: Int

    /// Creates facts.
    public init(
      sameCalls: Bool,
      sameLoad: Bool,
      roundTrip: Double,
      corrections: Int,
      fewestCalls: Int
    ) {
      self.sameCalls = sameCalls
      self.sameLoad = sameLoad
      self.roundTrip = roundTrip
      self.corrections = corrections
      self.fewestCalls = fewestCalls
    }
  }

  /// How far a model is off.
  public struct Distance: Codable, Equatable, Sendable {
    /// The mean magnitude of the errors of p50, p95 and p99 over the steps, weighted by their calls.
    public var meanError: Double
    /// The error of the mean time, steps weighted by their measured calls: negative where the model is
    /// too fast.
    public var bias: Double
    /// `optimistic`: the model is too fast; `pessimistic`: too slow; `unbiased`: within 1 %.
    public var verdict: String

    /// Creates a distance; the verdict follows from the bias.
    public init(meanError: Double, bias: Double) {
      self.meanError = meanError
      self.bias = bias
      verdict = bias.magnitude <= 0.01 ? "unbiased" : bias < 0 ? "optimistic" : "pessimistic"
    }
  }

  /// Figures of some calls.
  public struct Figures: Codable, Equatable, Sendable {
    /// How many calls.
    public var calls: Int
    /// Calls a second, from the first to the last; absent where there are fewer than two.
    public var throughput: Double?
    /// The mean time; absent without a call.
    public var mean: Double?
    /// The median.
    public var p50: Double?
    /// The time that 95 % do not exceed.
    public var p95: Double?
    /// The time that 99 % do not exceed.
    public var p99: Double?

    /// Creates figures.
    public init(
      calls: Int,
      throughput: Double?,
      mean: Double?,
      p50: Double?,
      p95: Double?,
      p99: Double?
    ) {
      self.calls = calls
      self.throughput = throughput
      self.mean = mean
      self.p50 = p50
      self.p95 = p95
      self.p99 = p99
    }

    /// The errors of these figures of a model; `nil` where either side is not known, or nothing was
    /// measured.
    public func error(of key: KeyPath<Figures, Double?>, to measured: Figures) -> Double? {
      guard let own = self[keyPath: key], let other = measured[keyPath: key], other > 0 else {
        return nil
      }
      return own / other - 1
    }
  }

  /// Calls that belong together.
  public struct Group: Codable, Equatable, Sendable {
    /// `total`, `service` or `step`.
    public var kind: String
    /// The service, or journey/step.
    public var name: String
    /// As measured.
    public var measured: Figures
    /// In the model as it was.
    public var before: Figures
    /// In the model with the fitted service times.
    public var after: Figures
    /// The quantiles of all three, closer towards the largest; empty for steps.
    public var curve: [CurvePoint]

    /// Creates a group.
    public init(
      kind: String,
      name: String,
      measured: Figures,
      before: Figures,
      after: Figures,
      curve: [CurvePoint]
    ) {
      self.kind = kind
      self.name = name
      self.measured = measured
      self.before = before
      self.after = after
      self.curve = curve
    }
  }

  /// The quantiles of one probability.
  public struct CurvePoint: Codable, Equatable, Sendable {
    /// The share of calls that take no longer.
    public var share: Double
    /// As measured.
    public var measured: Double
    /// In the model as it was; absent where it had no such call.
    public var before: Double?
    /// In the fitted model.
    public var after: Double?

    /// Creates a point.
    public init(share: Double, measured: Double, before: Double?, after: Double?) {
      self.share = share
      self.measured = measured
      self.before = before
      self.after = after
    }
  }

  /// A fitted law.
  public struct Fit: Codable, Equatable, Sendable {
    /// The service.
    public var service: String
    /// The journey; absent for the law of the whole service.
    public var journey: String?
    /// The step; absent for the law of the whole service.
    public var step: String?
    /// The operation; absent where the calls have none.
    public var operation: String?
    /// Calls that it was fitted to.
    public var calls: Int
    /// `lognormal` or `empirical`: the one that was taken.
    public var law: String
    /// The mean of the law that was taken.
    public var mean: Double
    /// The coefficient of variation of the law that was taken.
    public var variation: Double
    /// The largest error of the lognormal law at p50, p95 and p99, whichever was taken.
    public var lognormalMisfit: Double

    /// Creates a fit.
    public init(
      service: String,
      journey: String? = nil,
      step: String? = nil,
      operation: String? = nil,
      calls: Int,
      law: String,
      mean: Double,
      variation: Double,
      lognormalMisfit: Double
    ) {
      self.service = service
      self.journey = journey
      self.step = step
      self.operation = operation
      self.calls = calls
      self.law = law
      self.mean = mean
      self.variation = variation
      self.lognormalMisfit = lognormalMisfit
    }
  }

  /// A station of the fitted model.
  public struct Station: Codable, Equatable, Sendable {
    /// The service.
    public var name: String
    /// Its servers; absent: unlimited.
    public var servers: Int?
    /// The mean share of busy servers; absent: unlimited.
    public var utilization: Double?
    /// The mean wait of a call in its queue.
    public var meanWait: Double?
    /// The share of its response time that calls wait in its queue; absent without a call.
    public var waitShare: Double?
    /// Seconds in which hardly a server was free; absent: unlimited.
    public var saturatedSeconds: Double?

    /// Creates a station.
    public init(
      name: String,
      servers: Int?,
      utilization: Double?,
      meanWait: Double?,
      waitShare: Double?,
      saturatedSeconds: Double?
    ) {
      self.name = name
      self.servers = servers
      self.utilization = utilization
      self.meanWait = meanWait
      self.waitShare = waitShare
      self.saturatedSeconds = saturatedSeconds
    }
  }

  /// Creates a result.
  public init(
    version: String,
    scenario: String,
    scenarioHash: String,
    calibratedHash: String,
    seed: UInt64,
    emission: Emission,
    method: Method,
    before: Distance,
    after: Distance,
    groups: [Group],
    fits: [Fit],
    stations: [Station],
    notes: [String]
  ) {
    improved = after.meanError < before.meanError
    self.version = version
    self.scenario = scenario
    self.scenarioHash = scenarioHash
    self.calibratedHash = calibratedHash
    self.seed = seed
    self.emission = emission
    self.method = method
    self.before = before
    self.after = after
    self.groups = groups
    self.fits = fits
    self.stations = stations
    self.notes = notes
  }
}
