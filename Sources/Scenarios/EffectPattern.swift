import SimulationKernel

extension Effect {
  /// When an effect acts beyond one plain stretch of time, and how its strength rises and falls.
  ///
  /// The effect's start and end are those of its first window. The plain pattern repeats nothing,
  /// leaves nothing to chance and is at full strength at once.
  public struct Pattern: Equatable, Sendable {
    /// The strength rises linearly from 0 to 1 over this time at the beginning of a window.
    public var rampUp: SimulationTime.Duration
    /// It falls to 0 over this time at the end of a window.
    public var rampDown: SimulationTime.Duration
    /// The window comes again and again; absent: once.
    public var repetition: Repetition?
    /// Each window begins later by a uniform draw from 0 up to this, which is left out.
    public var jitter: SimulationTime.Duration
    /// The identity of the effect whose jitter this one shares; absent: it has its own.
    public var leader: String?
    /// Draws of other effects by which all windows begin later, for an effect that follows others.
    public var shifts: [Shift]
    /// The effect acts in the down periods of its windows only; absent: throughout.
    public var renewal: Renewal?

    /// One window at full strength.
    public static let plain = Pattern()

    /// Creates a pattern.
    public init(
      rampUp: SimulationTime.Duration = .zero,
      rampDown: SimulationTime.Duration = .zero,
      repetition: Repetition? = nil,
      jitter: SimulationTime.Duration = .zero,
      leader: String? = nil,
      shifts: [Shift] = [],
      renewal: Renewal? = nil
    ) {
      self.rampUp = rampUp
      self.rampDown = rampDown
      self.repetition = repetition
      self.jitter = jitter
      self.leader = leader
      self.shifts = shifts
      self.renewal = renewal
    }

    /// Whether the strength is ever between 0 and 1.
    public var isRamped: Bool { rampUp > .zero || rampDown > .zero }
  }

  /// How often a window comes again.
  public struct Repetition: Equatable, Sendable {
    /// From the beginning of one window to that of the next, jitter apart; longer than a window and
    /// its jitter.
    public var period: SimulationTime.Duration
    /// How many windows there are; absent: as many as begin before the run ends.
    public var times: Int?

    /// Creates a repetition.
    public init(period: SimulationTime.Duration, times: Int?) {
      self.period = period
      self.times = times
    }
  }

  /// The jitter of another effect's window, which this effect waits for.
  public struct Shift: Equatable, Sendable {
    /// The identity of the other effect.
    public var effect: String
    /// The number of its window, from 0.
    public var cycle: Int
    /// The jitter of that effect.
    public var jitter: SimulationTime.Duration

    /// Creates a shift.
    public init(effect: String, cycle: Int, jitter: SimulationTime.Duration) {
      self.effect = effect
      self.cycle = cycle
      self.jitter = jitter
    }
  }

  /// Up and down periods of exponential length that alternate, stationary from the first instant.
  public struct Renewal: Equatable, Sendable {
    /// The share of time that is up in the long run, 0...1.
    public var availability: Double
    /// The mean length of a down period.
    public var meanDown: SimulationTime.Duration

    /// The mean length of an up period.
    public var meanUp: Double {
      meanDown.inSeconds * availability / (1 - availability)
    }

    /// Creates a process.
    public init(availability: Double, meanDown: SimulationTime.Duration) {
      self.availability = availability
      self.meanDown = meanDown
    }
  }

  /// How calls are chosen of which only a share is struck.
  public enum Scope: String, Equatable, Sendable, CaseIterable {
    /// Each call by a draw of its own.
    case call
    /// All calls of a session by one draw.
    case session
    /// All calls that the first instances of the service work for, as many as make the share.
    case instance
  }
}
