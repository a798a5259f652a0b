import Analysis
import Scenarios

/// The unit of a metric.
enum MetricUnit {
  case share
  case money
  case seconds
  case score
  case level
}

extension Metric {
  /// The metric in words.
  var title: String {
    switch self {
    case .journeyCompletionRate: "Journey completion"
    case .conversionRate: "Conversion"
    case .abandonmentRate: "Abandonment"
    case .technicalAbandonmentRate: "Technical abandonment"
    case .averageJourneyTime: "Waiting per journey"
    case .journeyWallTime: "Journey from arrival to end"
    case .revenueGenerated: "Revenue"
    case .revenueLost: "Revenue lost"
    case .revenueImpact: "Revenue impact"
    case .customerSatisfaction: "Satisfaction"
    case .errorRate: "Error rate"
    case .conversionDrop: "Conversion below the normal load's"
    case .responseRatio: "Slowest step against the normal load"
    case .dataLoss: "Data loss"
    case .downtime: "Downtime"
    case .businessContinuity: "Business continuity"
    }
  }

  /// The unit of its values.
  var unit: MetricUnit {
    switch self {
    case .averageJourneyTime, .journeyWallTime, .dataLoss, .downtime: .seconds
    case .businessContinuity: .level
    case .revenueGenerated, .revenueLost: .money
    case .customerSatisfaction, .responseRatio: .score
    default: .share
    }
  }

  /// What is counted over what, and whether failures count.
  var definition: String {
    switch self {
    case .journeyCompletionRate:
      "Completed ÷ (completed + technical losses), of ended sessions; completed is converted or "
        + "assisted. Visitors who left by inclination do not count. Says whether the system let "
        + "people finish."
    case .conversionRate:
      "Completed ÷ ended, all ended sessions. Says whether people bought."
    case .abandonmentRate: "Abandoned ÷ ended, whatever the reason."
    case .technicalAbandonmentRate: "Abandoned for a technical reason ÷ ended."
    case .averageJourneyTime:
      "Mean over completed sessions of the sum of their visible response times; thinking is not "
        + "part of it. Lost sessions do not count."
    case .journeyWallTime:
      "Mean time from arrival to end of completed sessions, thinking included. Lost sessions do "
        + "not count."
    case .revenueGenerated: "Value of the steps and journeys that were completed."
    case .revenueLost: "What technical losses would have been worth, had they completed."
    case .revenueImpact:
      "1 − revenue ÷ revenue of the fault-free twin: the same seed and traffic with every fault "
        + "off. Above zero, the faults cost revenue."
    case .customerSatisfaction:
      "Mean satisfaction of all ended sessions from 1 to 5; 4.3 is a session served at the expected "
        + "speed without a fault."
    case .errorRate: "Failed calls ÷ calls, every attempt counted."
    case .conversionDrop:
      "Conversion of a run at the normal load, of the same length, seed and documents − conversion."
    case .responseRatio:
      "95th percentile of the visible response of a step ÷ that of the same step in a run at the "
        + "normal load; the largest of all steps."
    case .dataLoss:
      "How far before the failure of a region the newest write lies that the new region holds; zero "
        + "where none was lost."
    case .downtime:
      "From the first call that the failure of a region made fail to the instant from which calls of "
        + "its users succeed again."
    case .businessContinuity:
      "Maintained: completion of at least 95 %, and in every full minute after the failover someone "
        + "completes each type of journey. Degraded: completion of at least 80 %. Else none."
    }
  }
}

/// Values of metrics as people read them.
struct MetricFormat {
  let numbers: NumberFormat
  let money: MoneyFormat

  init(currency: String, numbers: NumberFormat) {
    self.numbers = numbers
    money = MoneyFormat(currency: currency, numbers: numbers)
  }

  /// A value with its unit.
  func text(_ value: Double?, of metric: Metric) -> String {
    guard let value else { return numbers.nothing }
    return switch metric.unit {
    case .share: numbers.percent(value)
    case .money: money.rounded(value)
    case .seconds: numbers.duration(value)
    case .score: numbers.decimal(value, decimals: 2)
    case .level: BusinessContinuity(metric: value)?.name ?? numbers.nothing
    }
  }

  /// The interval without unit where the value beside it has one; `nil` where there is none.
  func interval(low: Double?, high: Double?, of metric: Metric) -> String? {
    guard let low, let high else { return nil }
    let ends =
      switch metric.unit {
      case .share: [numbers.percentNumber(low), numbers.percentNumber(high)]
      case .money: [money.roundedNumber(low), money.roundedNumber(high)]
      case .seconds: numbers.durations(low, high)
      case .score: [numbers.decimal(low, decimals: 2), numbers.decimal(high, decimals: 2)]
      case .level: [numbers.nothing, numbers.nothing]
      }
    let separator = ends.contains { $0.hasPrefix("-") } ? " to " : numbers.range
    return ends[0] + separator + ends[1]
  }

  /// A value of a goal; a metric that this version does not know is a plain number.
  func text(_ value: Double?, named name: String) -> String {
    if let metric = Metric(rawValue: name) { return text(value, of: metric) }
    return value.map { numbers.trimmed($0, decimals: 3) } ?? numbers.nothing
  }

  /// The interval of a goal.
  func interval(of goal: GoalResult) -> String? {
    guard let metric = Metric(rawValue: goal.name) else { return nil }
    return interval(low: goal.low, high: goal.high, of: metric)
  }
}
