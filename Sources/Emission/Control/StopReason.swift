/// Why an emission was stopped before its end.
public enum StopReason: String, CaseIterable, Sendable {
  /// SIGINT.
  case interrupt
  /// SIGTERM.
  case termination
  /// The stop file appeared.
  case stopFile = "stop-file"
  /// A message on the control socket.
  case control
  /// The controller's heartbeat was missing.
  case heartbeat
  /// Too many errors, or answers too slow.
  case brake
  /// A threshold with `abortOnFail` was crossed.
  case threshold
  /// The most requests, bytes or time that were allowed.
  case bound

  /// The exit code of a program that it ended: 130 where somebody wanted the end, 99 where the target
  /// did not meet a criterion, 75 where a limit was reached.
  public var exitCode: Int32 {
    switch self {
    case .interrupt, .termination, .stopFile, .control, .heartbeat: 130
    case .brake, .threshold: 99
    case .bound: 75
    }
  }
}
