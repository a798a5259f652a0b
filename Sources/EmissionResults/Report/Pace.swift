import JSONText
import Traces

/// How virtual time becomes real time, and what of a plan is sent from here.
public struct Pace: Equatable, Sendable {
  /// What the intended times follow.
  public enum Law: Equatable, Sendable {
    /// The virtual times, so many times as fast as they were simulated.
    case speed(Double)
    /// So many requests a second, evenly spaced, in the order of the trace.
    case rate(Double)
    /// A rate that changes over time, in the order of the trace.
    case curve(RequestCurve)
  }

  /// A part of the sessions.
  public struct Shard: Equatable, Sendable {
    /// Which part, from 1 to ``count``.
    public let number: Int
    /// How many parts there are.
    public let count: Int

    /// Creates a part.
    ///
    /// - Precondition: 1 ≤ `number` ≤ `count`.
    public init(_ number: Int, of count: Int) {
      precondition(number >= 1 && number <= count)
      self.number = number
      self.count = count
    }
  }

  /// The most repetitions.
  public static let mostRounds = 65_535

  /// What the intended times follow.
  public var law: Law
  /// The longest time without a request, in nanoseconds of virtual time; longer ones become as long.
  /// `nil`: they stay as they are.
  public var longestIdle: Int64?
  /// How long the rate grows in a straight line from 0 to its own, in nanoseconds.
  public var ramp: Int64 = 0
  /// How many times as long as simulated visitors think.
  public var thinkScale = 1.0
  /// How often the window is repeated.
  public var rounds = 1
  /// Which sessions are sent from here; `nil`: all.
  public var shard: Shard?

  /// Creates a pace.
  public init(_ law: Law) {
    self.law = law
  }

  /// So many times as fast as simulated.
  public static func speed(_ factor: Double) -> Pace { Pace(.speed(factor)) }

  /// So many requests a second.
  public static func rate(_ rate: Double) -> Pace { Pace(.rate(rate)) }

  /// A rate that changes over time.
  public static func curve(_ curve: RequestCurve) -> Pace { Pace(.curve(curve)) }

  /// The pace as a JSON object; of `speed`, `rate` and `curve` one is not null.
  public var json: JSONValue {
    var (speed, rate, points) = (JSONValue.null, JSONValue.null, JSONValue.null)
    switch law {
    case .speed(let factor): speed = .real(factor)
    case .rate(let value): rate = .real(value)
    case .curve(let curve): points = curve.json
    }
    let seconds = { (time: Int64) in JSONValue.real(Double(time) / 1e9) }
    return .object([
      .init("speed", speed),
      .init("rate", rate),
      .init("curve", points),
      .init("longestIdle", longestIdle.map(seconds) ?? .null),
      .init("ramp", seconds(ramp)),
      .init("thinkScale", .real(thinkScale)),
      .init("rounds", .integer(rounds)),
      .init("shard", shard.map { .string("\($0.number)/\($0.count)") } ?? .null),
    ])
  }

  /// Reads what ``json`` has written; `nil` where it is none such.
  public init?(_ json: JSONValue) {
    let law: Law
    if let speed = json["speed"]?.double {
      law = .speed(speed)
    } else if let rate = json["rate"]?.double {
      law = .rate(rate)
    } else if let curve = json["curve"].flatMap(RequestCurve.init(json:)) {
      law = .curve(curve)
    } else {
      return nil
    }
    self.init(law)
    let nanoseconds = { (key: String) in json[key]?.double.map { Int64(($0 * 1e9).rounded()) } }
    longestIdle = nanoseconds("longestIdle")
    ramp = nanoseconds("ramp") ?? 0
    thinkScale = json["thinkScale"]?.double ?? 1
    rounds = json["rounds"]?.integer ?? 1
    if let words = json["shard"]?.string?.split(separator: "/"), words.count == 2,
      let number = Int(words[0]), let count = Int(words[1]), number >= 1, number <= count
    {
      shard = Shard(number, of: count)
    }
  }

  /// The pace of all shards together.
  public var whole: Pace {
    var whole = self
    whole.shard = nil
    return whole
  }

  /// The pace in words.
  public var text: String {
    let number = { (value: Double) in DurationText.threeDigitsOrMore(value) }
    let duration = { (time: Int64) in DurationText.describe(nanoseconds: time) }
    var words =
      switch law {
      case .speed(let factor): ["speed \(number(factor))"]
      case .rate(let rate): ["rate \(number(rate))/s"]
      case .curve(let curve): ["curve \(curve.text)"]
      }
    if let longestIdle { words.append("idle times of \(duration(longestIdle)) at most") }
    if ramp > 0 { words.append("ramp of \(duration(ramp))") }
    if thinkScale != 1 { words.append("thinking \(number(thinkScale)) times as long") }
    if rounds != 1 {
      words.append(rounds == Self.mostRounds ? "repeated until a bound" : "\(rounds) rounds")
    }
    if let shard { words.append("shard \(shard.number) of \(shard.count)") }
    return words.joined(separator: ", ")
  }
}
