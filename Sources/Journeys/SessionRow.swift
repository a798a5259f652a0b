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
  var region: UInt8 = 0
  /// Place in the persona's list of methods of payment.
  var payment: UInt8 = 0
  var step: UInt8 = 0
  var call: UInt8 = 0
  /// Retry of the visitor · 16 + attempt of the machine.
  var attempt: UInt8 = 0
  /// The number of steps after which inclination ends.
  var intent: UInt8 = 0
  /// Retries that the visitor made.
  var retries: UInt8 = 0
  /// Errors seen in the upper half, degraded steps in the lower.
  private var troubles: UInt8 = 0
  /// How the attempt under way will have ended when its completion comes.
  var outcome: UInt8 = 0
  /// ``support`` in the upper half, ``pause`` in the lower.
  private var waiting: UInt8 = 0

  static let vacant = UInt64.max

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

  /// Whether support was needed, and whether it solved something.
  var support: Support {
    get { Support(rawValue: waiting >> 4) ?? .none }
    set { waiting = waiting & 0x0F | newValue.rawValue << 4 }
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

  /// The visitor sees the end of a wait.
  mutating func closeWait(at now: SimulationTime) {
    let wait = UInt64(now.nanoseconds - waitStart) / 1_000
    visible = UInt32(clamping: UInt64(visible) + wait)
    waitStart = now.nanoseconds
  }
}
