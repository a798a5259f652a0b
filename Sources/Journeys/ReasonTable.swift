import Scenarios
import Traces

/// Why sessions end, by the index that rows carry.
struct ReasonTable {
  /// The reasons; the first is none.
  let names: [String]
  private let effectCount: Int
  /// The places of the first rule and of the first condition.
  private let firstRule: Int
  private let firstCondition: Int

  static let noIntent: UInt16 = 1
  static let latency: UInt16 = 2
  static let budget: UInt16 = 3
  static let error: UInt16 = 4
  private static let fixed = [
    "", "no-intent", "latency", "budget", "error", "timeout", "overload", "outage", "reneged",
    "payment-failure",
  ]

  /// The reasons of a run: those that are always there, its effects, what only databases and what only
  /// failures of regions give, the rules that may refuse a visitor, and the conditions that may keep
  /// one from the final step.
  init(_ scenario: Scenario) {
    effectCount = scenario.effects.count
    let pseudo = PseudoStations(scenario)
    let first =
      Self.fixed + scenario.effects.map { "\(Self.stem(of: $0))/latency" }
      + (scenario.databases.isEmpty ? [] : ["pool-timeout"])
      + (scenario.mayLoseWrites ? [Scenario.lostWrites] : [])
    firstRule = first.count
    firstCondition = firstRule + pseudo.rules.count
    names = first + pseudo.rules + pseudo.conditions
  }

  /// A journey that was completed, and something of it lost.
  var dataLoss: UInt16 { UInt16(firstRule - 1) }

  /// A visitor whom the rule of this place has refused.
  func refusal(by rule: Int) -> UInt16 { UInt16(firstRule + rule) }

  /// A visitor who cannot take the final step because of the condition of this place.
  func impossibility(by condition: Int) -> UInt16 { UInt16(firstCondition + condition) }

  /// Patience that ended, during an attempt that the effect `cause` had struck or, at 0, none.
  func impatience(during cause: UInt16) -> UInt16 {
    cause == 0 ? Self.latency : UInt16(Self.fixed.count) + cause - 1
  }

  /// A call that failed for good.
  func failure(_ outcome: CallOutcome, isPaymentFault: Bool) -> UInt16 {
    if isPaymentFault { return 9 }
    switch outcome {
    case .timeout: return 5
    case .overload: return 6
    case .outage: return 7
    case .reneged: return 8
    case .declined: return 9
    case .poolTimeout: return UInt16(Self.fixed.count + effectCount)
    default: return 4
    }
  }

  private static func stem(of effect: Effect) -> String {
    switch effect.kind {
    case .traffic, .slow, .reroute: effect.name
    case .failure, .regionalFailure: "outage"
    case .paymentFailure: "payment-failure"
    case .database(let fault): stem(of: fault.issue) ?? effect.name
    }
  }

  private static func stem(of issue: DatabaseFault.Issue) -> String? {
    switch issue {
    case .exhaustion: "pool-timeout"
    case .slowQueries: nil
    case .readOnly: "error"
    case .unavailable: "outage"
    }
  }
}
