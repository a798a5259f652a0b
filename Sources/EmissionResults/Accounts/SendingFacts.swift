import Wire

/// How the event loops that sent were served by their machine.
public struct SendingFacts: Equatable, Sendable {
  /// The number of event loops.
  public var loops = 0
  /// How their threads were scheduled; of several, the worst.
  public var scheduling: Scheduling?
  /// How long the threads were ready to run, but waited for a core, in nanoseconds, together; `nil`
  /// where the system does not tell.
  public var waitForCore: Int64?
  /// How long the emission was, in nanoseconds; of several loops the longest.
  public var duration: Int64?
  /// The largest share of a core that a loop used for some time.
  public var utilization: Double?
  /// The longest time that a loop spun before a due request, in nanoseconds.
  public var spin: Int64?
  /// The coarsest step in which a loop woke for requests, in nanoseconds; 0: each by itself.
  public var quantum: Int64?
  /// The share of the machine's time that its host gave to others while it was wanted.
  public var steal: Double?

  /// Creates the facts of no loop.
  public init() {}

  /// Creates the facts of one loop.
  public init(
    scheduling: Scheduling,
    waitForCore: Int64?,
    duration: Int64? = nil,
    utilization: Double? = nil,
    spin: Int64? = nil,
    quantum: Int64? = nil
  ) {
    loops = 1
    self.scheduling = scheduling
    self.waitForCore = waitForCore
    self.duration = duration
    self.utilization = utilization
    self.spin = spin
    self.quantum = quantum
  }

  /// Adds the facts of other loops.
  mutating func merge(_ other: SendingFacts) {
    loops += other.loops
    scheduling = Self.fold(scheduling, other.scheduling) { $0.rank < $1.rank ? $0 : $1 }
    waitForCore = Self.fold(waitForCore, other.waitForCore, +)
    duration = Self.fold(duration, other.duration, max)
    utilization = Self.fold(utilization, other.utilization, max)
    spin = Self.fold(spin, other.spin, max)
    quantum = Self.fold(quantum, other.quantum, max)
    steal = Self.fold(steal, other.steal, max)
  }

  private static func fold<Fact>(_ left: Fact?, _ right: Fact?, _ join: (Fact, Fact) -> Fact)
    -> Fact?
  {
    guard let left, let right else { return left ?? right }
    return join(left, right)
  }
}

extension Scheduling {
  fileprivate var rank: Int {
    switch self {
    case .normal: 0
    case .nice: 1
    case .realTime: 2
    }
  }
}
