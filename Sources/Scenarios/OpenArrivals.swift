import SimulationKernel
import Statistics

/// Arrivals at a rate that changes over time.
///
/// The rate at an instant is ``rate`` times the curve, the season and the flash crowds, all of them
/// factors, and the ramps of the load.
public struct OpenArrivals: Equatable, Sendable {
  /// Sessions a second where every factor is 1.
  public var rate: Double
  /// The law of the instants.
  public var process: Process
  /// The factor on the rate over time, linear between points and constant outside them; an empty
  /// curve is 1 throughout. Times do not decrease.
  public var curve: [CurvePoint]
  /// What days and weeks do to the rate; absent: nothing.
  public var season: Season?
  /// Crowds that come all of a sudden.
  public var crowds: [FlashCrowd] = []
  /// How many sessions arrive at one instant; absent: one.
  public var batch: Batch?
  /// The number of sessions of a layer, whatever the rate: the factors say when they come.
  public var count: Int?
  /// The number of customers whom sessions belong to; absent: each session has its own.
  public var customers: Int?
  /// The share of customers who have been here before the run.
  public var returningShare = OpenArrivals.usualReturningShare
  /// The rate that is normal, for goals that compare with it, in sessions a second.
  public var normalRate: Double?

  /// The share of returning customers of which nothing is said.
  public static let usualReturningShare = 0.5

  /// The law of the instants of arrival.
  public enum Process: Equatable, Sendable {
    /// A Poisson process.
    case poisson
    /// Evenly spaced: the k-th arrival comes when k sessions are due.
    case uniform
    /// Independent gaps of this law, stretched so that the rate is as said: the k-th arrival comes
    /// when the sum of k gaps, in units of their mean, is due.
    case renewal(Law)
    /// At these instants and no other, in their order; neither rate nor factors matter.
    case listed([SimulationTime.Duration])

    /// Its name in documents.
    public var name: String {
      switch self {
      case .poisson: "poisson"
      case .uniform: "uniform"
      case .renewal: "renewal"
      case .listed: "listed"
      }
    }
  }

  /// A point of the curve.
  public struct CurvePoint: Equatable, Sendable {
    /// When, since the start of the run.
    public var time: SimulationTime.Duration
    /// The factor on the rate, at least 0.
    public var factor: Double

    /// Creates a point of the curve.
    public init(time: SimulationTime.Duration, factor: Double) {
      self.time = time
      self.factor = factor
    }
  }

  /// Creates an arrival process.
  public init(rate: Double, process: Process, curve: [CurvePoint]) {
    self.rate = rate
    self.process = process
    self.curve = curve
  }
}

/// What days and weeks do to a rate, as a product of factors.
public struct Season: Equatable, Sendable {
  /// The factor of each hour of the day, from midnight on; empty: 1.
  public var hours: [Double] = []
  /// The factor of each day of the week, from Monday on; empty: 1.
  public var days: [Double] = []
  /// Virtual zero, since midnight of a Monday.
  public var startOfWeek = SimulationTime.Duration.zero
  /// A wave; absent: none.
  public var wave: Wave?

  /// 1 + amplitude · sin(2π · (time − phase) ÷ period).
  public struct Wave: Equatable, Sendable {
    /// The height of the wave, 0...1.
    public var amplitude: Double
    /// The time from one top to the next.
    public var period: SimulationTime.Duration
    /// When the wave rises through 1.
    public var phase: SimulationTime.Duration

    /// Creates a wave.
    public init(
      amplitude: Double,
      period: SimulationTime.Duration,
      phase: SimulationTime.Duration
    ) {
      self.amplitude = amplitude
      self.period = period
      self.phase = phase
    }
  }

  /// Creates a season that changes nothing.
  public init() {}

  /// The largest factor.
  public var peak: Double {
    (hours.max() ?? 1) * (days.max() ?? 1) * (1 + (wave?.amplitude ?? 0))
  }
}

/// A crowd that comes all of a sudden: the rate rises in a straight line to a multiple and falls back
/// as exp(−time ÷ decay).
public struct FlashCrowd: Equatable, Sendable {
  /// When it begins.
  public var start: SimulationTime.Duration
  /// The factor on the rate at its top, at least 1.
  public var peak: Double
  /// The time from its beginning to its top.
  public var rise: SimulationTime.Duration
  /// The time in which what is above 1 falls to 1/e.
  public var decay: SimulationTime.Duration

  /// Creates a crowd.
  public init(
    start: SimulationTime.Duration,
    peak: Double,
    rise: SimulationTime.Duration,
    decay: SimulationTime.Duration
  ) {
    self.start = start
    self.peak = peak
    self.rise = rise
    self.decay = decay
  }
}

/// How many sessions arrive at one instant.
public enum Batch: Equatable, Sendable {
  /// 1, 2, 3 … with geometric odds and this mean, which is above 1.
  case geometric(mean: Double)
  /// These sizes, each at least 1, with these relative weights.
  case sizes([Size])

  /// A size and its weight.
  public struct Size: Equatable, Sendable {
    /// The number of sessions.
    public var size: Int
    /// Its relative weight, above 0.
    public var weight: Double

    /// Creates a size.
    public init(_ size: Int, weight: Double) {
      self.size = size
      self.weight = weight
    }
  }

  /// The mean number of sessions of a batch.
  public var mean: Double {
    switch self {
    case .geometric(let mean): mean
    case .sizes(let sizes):
      sizes.reduce(0) { $0 + Double($1.size) * $1.weight } / sizes.reduce(0) { $0 + $1.weight }
    }
  }

  /// The mean number of sessions of the batch of a session: E(size²) ÷ E(size).
  public var meanOfNeighbors: Double {
    switch self {
    case .geometric(let mean): 2 * mean - 1
    case .sizes(let sizes):
      sizes.reduce(0) { $0 + Double($1.size) * Double($1.size) * $1.weight }
        / sizes.reduce(0) { $0 + Double($1.size) * $1.weight }
    }
  }
}
