import JSONText
import SimulationKernel

/// The units of durations, by their length in nanoseconds.
enum DurationUnit: Int64 {
  case nanosecond = 1
  case microsecond = 1_000
  case millisecond = 1_000_000
  case second = 1_000_000_000
  case minute = 60_000_000_000
  case hour = 3_600_000_000_000
  case day = 86_400_000_000_000

  /// The unit of a word, as `10m` or `10 minutes` have it.
  init?(word: Substring) {
    switch word {
    case "ns": self = .nanosecond
    case "us": self = .microsecond
    case "ms": self = .millisecond
    case "s", "sec", "second", "seconds": self = .second
    case "m", "min", "minute", "minutes": self = .minute
    case "h", "hour", "hours": self = .hour
    case "d", "day", "days": self = .day
    default: return nil
    }
  }
}

/// A duration, or a range from which each use draws one uniformly.
struct DurationRange: Equatable, Sendable {
  var least: SimulationTime.Duration
  var most: SimulationTime.Duration
}

extension Field {
  /// The longest duration that a document may name: any sum of a few of them fits the clock.
  static let longestDuration = SimulationTime.Duration.hours(24 * 365 * 30)

  /// A duration; a bare number has `unit`, and without one it is an error unless it is zero.
  func duration(
    unit: DurationUnit? = nil,
    isPositive: Bool = false
  ) -> SimulationTime.Duration? {
    guard let range = durationRange(unit: unit) else { return nil }
    guard range.least == range.most else {
      report(.duration, "must be one duration, not a range", hint: "write \"10m\"")
      return nil
    }
    guard !isPositive || range.least > .zero else {
      report(.range, "must be longer than 0", hint: "")
      return nil
    }
    return range.least
  }

  /// A duration above zero, such as `10m`; a bare number is an error.
  package func length() -> SimulationTime.Duration? { duration(isPositive: true) }

  /// A duration or a range of durations.
  func durationRange(unit: DurationUnit? = nil) -> DurationRange? {
    switch node.content {
    case .scalar(.number(let number)):
      guard let unit = unit ?? (number.double == 0 ? .second : nil) else {
        report(
          .duration,
          "has no unit: \(number.text.prefix(40))",
          hint: "write \"\(number.text.prefix(20))s\" or \"\(number.text.prefix(20))m\""
        )
        return nil
      }
      return bounded(number.double, number.double, unit)
    case .scalar(.text(let text)):
      return durationRange(of: text)
    default:
      report(.type, "must be a duration, not \(node.description)", hint: "write \"10m\"")
      return nil
    }
  }

  private func durationRange(of text: String) -> DurationRange? {
    guard let (least, most, word) = Self.parts(of: text) else {
      report(
        .duration,
        "is no duration: \"\(text.prefix(60))\"",
        hint: "write \"150ms\", \"10m\" or \"5-15 minutes\""
      )
      return nil
    }
    guard !word.isEmpty else {
      report(
        .duration,
        "has no unit: \"\(text.prefix(60))\"",
        hint: "write \"\(text.prefix(20))s\""
      )
      return nil
    }
    guard let unit = DurationUnit(word: word) else {
      let known = ["ns", "us", "ms", "s", "seconds", "m", "minutes", "h", "hours", "d", "days"]
      report(
        .duration,
        "has the unknown unit \"\(word.prefix(40))\"",
        hint: Spelling.hint(for: String(word), among: known)
      )
      return nil
    }
    return bounded(least, most, unit)
  }

  /// `NUM UNIT` or `NUM-NUM UNIT`, the unit not yet looked at.
  static func parts(of text: String) -> (least: Double, most: Double, unit: Substring)? {
    let isNegative = text.hasPrefix("-")
    let body = isNegative ? text.dropFirst() : text[...]
    guard let (first, rest) = leadingNumber(of: body) else { return nil }
    guard rest.first == "-" else {
      let unit = rest.drop { $0 == " " }
      return (isNegative ? -first : first, isNegative ? -first : first, unit)
    }
    guard !isNegative, let (second, unit) = leadingNumber(of: rest.dropFirst()) else { return nil }
    return (first, second, unit.drop { $0 == " " })
  }

  /// The unsigned decimal number at the beginning of a text, and what follows.
  static func leadingNumber(of text: Substring) -> (value: Double, rest: Substring)? {
    let digits = text.prefix { ("0"..."9").contains($0) || $0 == "." }
    guard digits.contains(where: { $0 != "." }), let value = Double(digits) else { return nil }
    return (value, text.dropFirst(digits.count))
  }

  private func bounded(_ least: Double, _ most: Double, _ unit: DurationUnit) -> DurationRange? {
    let limit = Double(Self.longestDuration.nanoseconds)
    let low = least * Double(unit.rawValue)
    let high = most * Double(unit.rawValue)
    guard low >= 0, high.isFinite else {
      report(.range, "must not be negative", hint: "")
      return nil
    }
    guard high <= limit else {
      report(.range, "must be at most 30 years", hint: "")
      return nil
    }
    guard low <= high else {
      report(.range, "must name the shorter end first", hint: "")
      return nil
    }
    return DurationRange(
      least: .init(nanoseconds: Int64(low.rounded())),
      most: .init(nanoseconds: Int64(high.rounded()))
    )
  }
}
