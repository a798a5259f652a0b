import SimulationKernel

/// A session, as the slab holds it: 64 bytes, one cache line.
///
/// What can be drawn again is not stored: method of payment apart, every choice of a session is a
/// pure function of its id.
struct SessionRow: BitwiseCopyable {
  /// The session; `vacant` where the row is free.
  var id: UInt64 = SessionRow.vacant
  /// When it arrived.
  var arrival: Int64 = 0
  /// When the visible wait under way began.
  var waitStart: Int64 = 0
  /// When the attempt under way began.
  var callStart: Int64 = 0
  /// When its time budget ends; `.max`: never.
  var budgetEnd: Int64 = .max
  /// Sum of visible waits that are over, in microseconds.
  var visible: UInt32 = 0
  /// What they would have taken at the services' mean speed.
  var expected: UInt32 = 0
  /// 0, or 1 + the effect that struck the attempt under way.
  var fault: UInt16 = 0
  var persona: UInt16 = 0
  var journey: UInt16 = 0
  /// In a journey of steps in order the number of them after which inclination ends; along routes the
  /// number of the visit.
  private var course: UInt16 = 0
  var region: UInt8 = 0
  var step: UInt8 = 0
  var call: UInt8 = 0
  /// Retry of the visitor · 16 + attempt of the machine.
  var attempt: UInt8 = 0
  /// Retries that the visitor made.
  var retries: UInt8 = 0
  /// Errors seen in the upper half, degraded steps in the lower.
  private var troubles: UInt8 = 0
  /// ``outcome`` in the upper half, ``pause`` in the lower.
  private var waiting: UInt8 = 0
  /// ``support`` in the two highest bits, ``isRouted`` in the next one, ``version`` in two more,
  /// ``payment`` in the rest.
  private var manner: UInt8 = 0

  static let vacant = UInt64.max
  /// ``call`` of a session on routes that stands between two steps.
  static let noCall = UInt8.max

  /// What a session waits for when its event is a timer.
  enum Pause: UInt8 {
    /// It waits for a call, or for nothing.
    case none
    /// The visitor thinks before the step.
    case thinking
    /// The visitor is about to try the call again.
    case retrying
    /// The machine is about to try the call again.
    case backingOff
    /// The visitor's patience ends before the machine's pause does.
    case losingPatience
    /// The visitor's time budget ends before the pause does.
    case runningOut
    /// Support works on the failed call.
    case supported
    /// Support does not solve it, or does not answer in time.
    case unsupported
  }

  enum Support: UInt8 {
    case none, needed, solved
  }

  /// What the session waits for when its event is a timer.
  var pause: Pause {
    get { Pause(rawValue: waiting & 0x0F) ?? .none }
    set { waiting = waiting & 0xF0 | newValue.rawValue }
  }

  /// How the attempt under way will have ended when its completion comes.
  var outcome: UInt8 {
    get { waiting >> 4 }
    set { waiting = waiting & 0x0F | newValue << 4 }
  }

  /// Whether support was needed, and whether it solved something.
  var support: Support {
    get { Support(rawValue: manner >> 6) ?? .none }
    set { manner = manner & 0x3F | newValue.rawValue << 6 }
  }

  /// Place in the persona's list of methods of payment.
  var payment: UInt8 {
    get { manner & 0x07 }
    set { manner = manner & 0xF8 | newValue & 0x07 }
  }

  /// The version of the feature that is rolled out, see ``RolloutVersion``; 0 without a rollout.
  var version: UInt8 {
    get { manner >> 3 & 0x03 }
    set { manner = manner & 0xE7 | newValue << 3 }
  }

  /// Whether the session follows routes.
  var isRouted: Bool { manner & 0x20 != 0 }

  /// The number of steps after which inclination ends, of a journey whose steps are taken in order.
  var intent: UInt8 { UInt8(truncatingIfNeeded: course) }

  /// Lets the session take steps in order, up to `intent` of them.
  mutating func setCourse(intent: UInt8) { course = UInt16(intent) }

  /// Lets the session follow routes.
  mutating func followRoutes() {
    course = 0
    manner |= 0x20
  }

  /// Counts a visit of a step.
  ///
  /// - Returns: whether there may be another one; its draws would be those of an earlier one.
  mutating func countVisit() -> Bool {
    course &+= 1
    return course < .max
  }

  /// Errors that the visitor saw. From 15 on more of them change nothing: satisfaction is at its end.
  var errors: UInt8 {
    get { troubles >> 4 }
    set { troubles = troubles & 0x0F | min(newValue, 15) << 4 }
  }

  /// Steps that came to the visitor degraded; 15 stands for more, as with errors.
  var degraded: UInt8 {
    get { troubles & 0x0F }
    set { troubles = troubles & 0xF0 | min(newValue, 15) }
  }

  /// How many steps came before, where routes may lead to a step more than once; otherwise 0.
  var visit: UInt16 { course & (0 &- UInt16(manner >> 5 & 1)) }

  /// The visitor sees the end of a wait.
  mutating func closeWait(at now: SimulationTime) {
    let wait = UInt64(now.nanoseconds - waitStart) / 1_000
    visible = UInt32(clamping: UInt64(visible) + wait)
    waitStart = now.nanoseconds
  }
}
