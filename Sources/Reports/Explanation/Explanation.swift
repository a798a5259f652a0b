import JSONText
import Scenarios
import SimulationKernel

/// What a scenario is going to simulate, for programs: `stampede explain --format json`.
public struct Explanation: Codable, Equatable, Sendable {
  /// The name of the scenario.
  public var scenario: String
  /// SHA-256 of the canonical scenario, in hexadecimal digits.
  public var scenarioHash: String
  /// The seed by which jitter and down periods are drawn.
  public var seed: UInt64
  /// `open` or `closed`.
  public var loadModel: String
  /// What theory predicts.
  public var prediction: Prediction
  /// When the effects of the timeline act, in document order.
  public var effects: [Acting]
  /// The success criteria, in document order.
  public var goals: [Criterion]
  /// What a run will need.
  public var needs: Needs
  /// What the model supposes of this scenario.
  public var assumptions: [String]

  /// An effect of the timeline.
  public struct Acting: Codable, Equatable, Sendable {
    /// The name of the effect.
    public var name: String
    /// What it does, in words.
    public var description: String
    /// Whether the fault-free twin leaves it out.
    public var isFault: Bool
    /// The stretches of time in which it acts.
    public var occurrences: [Stretch]
  }

  /// A stretch of time, in seconds since the start of the run.
  public struct Stretch: Codable, Equatable, Sendable {
    /// When it begins.
    public var start: Double
    /// When it ends.
    public var end: Double
  }

  /// A success criterion.
  public struct Criterion: Codable, Equatable, Sendable {
    /// The metric.
    public var name: String
    /// The criterion as its author wrote it.
    public var criterion: String
  }

  /// What a run needs, about.
  public struct Needs: Codable, Equatable, Sendable {
    /// The bytes of its trace.
    public var traceBytes: Double
    /// The bytes of memory at its peak.
    public var memoryBytes: UInt64
    /// Seconds of one core, those of the fault-free twin and of the normal load included.
    public var seconds: Double
    /// The runs that are simulated: the run itself, its twin, the normal load.
    public var lives: Int
    /// Why the run cannot be divided among cores; absent: it can.
    public var singleShardReason: String?

    /// The bytes that a row of a trace takes, about.
    static let bytesPerRow = 7.1
    /// The events that a core handles in a second with a trace, about.
    static let eventsPerSecond = 2e6
  }

  /// Explains a scenario.
  ///
  /// - Parameters:
  ///   - scenario: what would be simulated.
  ///   - seed: that of the run.
  ///   - prediction: what theory says of it.
  ///   - memoryBytes: what a run holds at its peak.
  ///   - singleShardReason: why the run cannot be divided among cores.
  public init(
    scenario: Scenario,
    seed: UInt64,
    prediction: Prediction,
    memoryBytes: UInt64,
    singleShardReason: String?
  ) {
    self.scenario = scenario.name
    scenarioHash = scenario.hash.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count < 2 ? "0" + digits : digits
    }.joined()
    self.seed = seed
    loadModel = prediction.arrivals.isOpen ? "open" : "closed"
    self.prediction = prediction
    effects = Self.effects(of: scenario, seed: seed, length: prediction.size.length)
    goals = scenario.goals.map { Criterion(name: $0.metric.rawValue, criterion: $0.text) }
    let hasTwin = scenario.effects.contains(where: \.isFault)
    let lives = 1 + (hasTwin ? 1 : 0) + (scenario.comparesWithNormalLoad ? 1 : 0)
    needs = Needs(
      traceBytes: prediction.size.rows * Needs.bytesPerRow,
      memoryBytes: memoryBytes,
      seconds: prediction.size.events * Double(lives) / Needs.eventsPerSecond,
      lives: lives,
      singleShardReason: singleShardReason
    )
    assumptions = Assumptions.list(scenario, prediction: prediction)
  }

  /// When the effects act until the end of the run.
  private static func effects(of scenario: Scenario, seed: UInt64, length: Double) -> [Acting] {
    let random = RandomSource(seed: seed)
    let horizon = scenario.load.horizon
    let words = EffectWords(scenario: scenario)
    return scenario.effects.map { effect in
      let windows = effect.windows(until: horizon, random: random)
      let occurrences = effect.occurrences(in: windows, until: horizon, random: random)
      return Acting(
        name: effect.name,
        description: words.description(of: effect),
        isFault: effect.isFault,
        occurrences: occurrences.compactMap { occurrence in
          let start = occurrence.lowerBound.sinceStart.inSeconds
          let end = min(length, occurrence.upperBound.sinceStart.inSeconds)
          return start < end ? Stretch(start: start, end: end) : nil
        }
      )
    }
  }
}
