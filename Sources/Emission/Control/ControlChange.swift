import EmissionResults

/// Something that was done to an emission under way.
public struct ControlChange: Equatable, Sendable {
  /// When, in nanoseconds since the emission began; `nil` before that.
  public let time: Int64?
  /// What.
  public let kind: Kind
  /// Why, in words; may be empty.
  public let detail: String

  /// The things that can be done.
  public enum Kind: Equatable, Sendable {
    /// The time of the plan was held.
    case pause
    /// It went on.
    case resume
    /// It goes so many times as fast as the plan says.
    case factor(Double)
    /// It was stopped.
    case stop(StopReason)
  }
}

extension ControlChange {
  /// The change as a report has it.
  var reported: EmissionReport.Change {
    let what: EmissionReport.Change.Kind =
      switch kind {
      case .pause: .pause
      case .resume: .resume
      case .factor(let factor): .factor(factor)
      case .stop: .stop
      }
    return EmissionReport.Change(time: time, kind: what, detail: detail)
  }
}
