import EmissionResults
import Wire

/// What watches over an emission, and who may steer it.
public struct Supervision: Equatable, Sendable {
  /// When a target counts as in trouble; `nil`: never.
  public var brake: Brake.Options? = Brake.Options()
  /// The file whose appearance ends the emission.
  public var stopFile: String?
  /// The socket that a controller may write to.
  public var socket: String?
  /// For how long a controller may be silent, in nanoseconds; `nil`: for ever.
  public var heartbeat: Int64?
  /// The port of the page of metrics on loopback, 0 for any; `nil`: no page.
  public var metricsPort: Int?
  /// How long the emission may last in real time, in nanoseconds; `nil`: as the plan says, and
  /// ``slack`` more.
  public var duration: Int64?
  /// How long the allow-list lets it last, in nanoseconds from the start of the program.
  public var permission: Int64?
  /// How long it may go on after the last request was planned, in nanoseconds.
  public var slack: Int64 = 60_000_000_000
  /// Whether the watch runs before other threads, as the sender does.
  public var isRealTime = false

  /// Creates the standard supervision: the brake alone.
  public init() {}
}

/// What is watched over.
public struct Supervised: Sendable {
  /// Its lever.
  public let control: EmissionControl
  /// Where it stands.
  public let board: PulseBoard
  /// How much it may send.
  public let limits: SendLimits
  /// Requests in its plan.
  public let planned: Int
  /// The time of the plan at which the last of them is intended, in nanoseconds.
  public let lastIntended: Int64
  /// How fast the plan goes.
  public let pace: Pace

  /// Why it was stopped, in words; `nil` where nobody stopped it.
  public var endText: String? {
    guard let reason = control.stopReason else { return nil }
    let said = control.changes.last?.detail ?? ""
    let detail = said.isEmpty && reason == .bound ? limits.endText ?? "" : said
    return reason.rawValue + (detail.isEmpty ? "" : ": " + detail)
  }

  /// Creates what is watched over.
  public init(
    control: EmissionControl,
    board: PulseBoard,
    limits: SendLimits,
    planned: Int,
    lastIntended: Int64,
    pace: Pace
  ) {
    self.control = control
    self.board = board
    self.limits = limits
    self.planned = planned
    self.lastIntended = lastIntended
    self.pace = pace
  }
}
