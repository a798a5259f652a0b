import JSONText
import Traces

extension EmissionReport {
  /// Something that was done to an emission under way.
  public struct Change: Equatable, Sendable {
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
      /// It went so many times as fast as the plan says.
      case factor(Double)
      /// It was stopped.
      case stop
    }

    /// Takes a change down.
    public init(time: Int64?, kind: Kind, detail: String) {
      self.time = time
      self.kind = kind
      self.detail = detail
    }

    /// The change in a line: `at 12.0 s: paused (by the control socket)`.
    public var text: String {
      let place =
        time.map { "at \(DurationText.describe(nanoseconds: $0)): " } ?? "before the start: "
      return place + action + (detail.isEmpty ? "" : " (\(detail))")
    }

    private var action: String {
      switch kind {
      case .pause: "paused"
      case .resume: "went on"
      case .factor(let factor): "\(DurationText.threeDigitsOrMore(factor)) times the plan's pace"
      case .stop: "stopped"
      }
    }

    var json: JSONValue {
      .object([
        .init("time", time.map { .seconds($0) } ?? .null),
        .init("action", .string(name)),
        .init("factor", factor.map { .real($0) } ?? .null),
        .init("detail", .string(detail)),
      ])
    }

    private var factor: Double? {
      if case .factor(let factor) = kind { factor } else { nil }
    }

    private var name: String {
      switch kind {
      case .pause: "pause"
      case .resume: "resume"
      case .factor: "factor"
      case .stop: "stop"
      }
    }
  }
}
