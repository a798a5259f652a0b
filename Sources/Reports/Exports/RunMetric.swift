/// A metric of a run in a database of time series.
struct RunMetric: Sendable {
  /// The name of its family.
  let name: String
  let isCounter: Bool
  /// The unit, with which the name ends; `nil`: a number.
  var unit: String?
  let help: String

  /// The name of its samples.
  var sample: String { isCounter ? name + "_total" : name }

  private static func counter(_ name: String, _ help: String) -> RunMetric {
    RunMetric(name: "stampede_" + name, isCounter: true, help: help)
  }

  private static func gauge(_ name: String, unit: String? = nil, _ help: String) -> RunMetric {
    RunMetric(name: "stampede_" + name, isCounter: false, unit: unit, help: help)
  }

  static let sessionsStarted = counter("sessions_started", "Sessions that arrived, by persona.")
  static let sessionsCompleted = counter("sessions_completed", "Sessions that completed.")
  static let sessionsLost = counter("sessions_lost", "Sessions lost for a technical reason.")
  static let sessionsUnderWay = gauge("sessions_under_way", "Sessions that have not ended.")
  static let revenue = gauge(
    "revenue_realized",
    "Revenue so far in major units, of the run and of its fault-free twin."
  )
  static let calls = counter("calls", "Calls of services, every attempt counted.")
  static let callsFailed = counter("calls_failed", "Calls that failed, by cause.")
  static let callsRetried = counter("calls_retried", "Calls made again, by whom.")
  static let visibleResponse = gauge(
    "visible_response_seconds",
    unit: "seconds",
    "Quantiles of what visitors wait for a step, by window."
  )
  static let utilization = gauge(
    "utilization_ratio",
    unit: "ratio",
    "Share of busy servers, by service and window."
  )
  static let longestQueue = gauge("longest_queue", "Most requests that waited in a window.")
  static let queueWait = gauge(
    "queue_wait_seconds",
    unit: "seconds",
    "Mean wait of the requests that came in a window, by service."
  )
  static let effectActive = gauge("effect_active", "1 while an effect of the timeline acts.")
  static let goalMet = gauge("goal_met", "1 where a goal was met, 0 where it was missed.")

  /// All of them, in the order of the file.
  static let all = [
    sessionsStarted, sessionsCompleted, sessionsLost, sessionsUnderWay, revenue, calls, callsFailed,
    callsRetried, visibleResponse, utilization, longestQueue, queueWait, effectActive, goalMet,
  ]
}
