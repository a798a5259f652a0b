/// What a station of a service has to do, by the traffic equations.
public struct ServicePrediction: Codable, Equatable, Sendable {
  /// The name of the station: that of the service, and of the region where it is not the first.
  public var name: String
  /// The number of servers; absent: unlimited.
  public var servers: Int?
  /// The mean service time at the base load; absent: nothing asks for the service.
  public var serviceTime: Double?
  /// The standard deviation of the service time ÷ its mean; absent: nothing asks for the service, or
  /// the variance is infinite.
  public var variation: Double?
  /// The load without traffic multipliers and faults, ramps apart.
  public var base: Load
  /// The mean load from the start of the run to its end.
  public var run: Load
  /// The highest load of the run.
  public var peak: Load
  /// When the highest load begins.
  public var peakTime: Double
  /// The effects that act then, by name.
  public var peakEffects: [String]
  /// The wait in the queue at the base load; absent: the station has more to do than it can.
  public var baseWait: Wait?
  /// The mean wait of the calls of the run; absent where the station has at some time nearly as much to
  /// do as it can.
  public var runWait: Wait?
  /// The requests by which the queue grows each second at the base load; 0: it does not.
  public var baseGrowth: Double
  /// The requests by which the queue grows each second at the peak; 0: it does not.
  public var peakGrowth: Double

  /// The load of a station.
  public struct Load: Codable, Equatable, Sendable {
    /// Calls a second.
    public var rate: Double
    /// Work that arrives, in erlangs: servers that would be busy if there were enough.
    public var offered: Double
    /// The share of servers that are busy, or above 1 the offered load ÷ servers; of a mean over the
    /// run the share of busy servers; absent: unlimited servers.
    public var utilization: Double?

    /// No load.
    public static let none = Load(rate: 0, offered: 0, utilization: nil)

    /// Creates a load.
    public init(rate: Double, offered: Double, utilization: Double?) {
      self.rate = rate
      self.offered = offered
      self.utilization = utilization
    }
  }

  /// A wait in a queue.
  public struct Wait: Codable, Equatable, Sendable {
    /// The mean wait of all calls, those that do not wait included.
    public var mean: Double
    /// The share of the calls that wait, 0...1.
    public var probability: Double
    /// By which theory.
    public var theory: Theory

    /// Creates a wait.
    public init(mean: Double, probability: Double, theory: Theory) {
      self.mean = mean
      self.probability = probability
      self.theory = theory
    }
  }

  /// The theories of stations.
  public enum Theory: String, Codable, CaseIterable, Sendable {
    /// Servers without end: nobody waits.
    case unlimited = "unlimited"
    /// One server, Poisson arrivals, exponential service.
    case mm1 = "M/M/1"
    /// Several servers, Poisson arrivals, exponential service: Erlang's formula C.
    case mmc = "M/M/c"
    /// One server, Poisson arrivals, any service: Pollaczek and Khinchine.
    case mg1 = "M/G/1"
    /// Any service and any number of servers: an approximation, also where arrivals are not Poisson.
    case cosmetatos = "Cosmetatos"
    /// A closed network: exact for single servers with exponential service, else an approximation.
    case meanValueAnalysis = "mean value analysis"

    /// Whether the wait is right for what the theory supposes, and no approximation.
    public var isExact: Bool { self != .cosmetatos && self != .meanValueAnalysis }
  }

  /// Creates a prediction for a station.
  public init(
    name: String,
    servers: Int?,
    serviceTime: Double?,
    variation: Double?,
    base: Load,
    run: Load,
    peak: Load,
    peakTime: Double,
    peakEffects: [String],
    baseWait: Wait?,
    runWait: Wait?,
    baseGrowth: Double,
    peakGrowth: Double
  ) {
    self.name = name
    self.servers = servers
    self.serviceTime = serviceTime
    self.variation = variation
    self.base = base
    self.run = run
    self.peak = peak
    self.peakTime = peakTime
    self.peakEffects = peakEffects
    self.baseWait = baseWait
    self.runWait = runWait
    self.baseGrowth = baseGrowth
    self.peakGrowth = peakGrowth
  }
}
