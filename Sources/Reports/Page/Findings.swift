import Analysis
import Scenarios

/// Sentences that say what was lost and why; each a fact of the summary, none a guess.
struct Findings {
  private let run: RunData
  private var summary: Summary { run.summary }
  private var numbers: NumberFormat { run.numbers }

  init(_ run: RunData) {
    self.run = run
  }

  /// The sentences, the weightiest first.
  var sentences: [Markup] {
    [twin, cause, effect, persona, queue, busiest, peak, open].compactMap { $0 }
  }

  private var twin: Markup? {
    guard let twin = summary.twin else {
      return summary.effects.contains(where: \.isFault)
        ? "No fault-free twin was simulated, so the price of the faults is not known." : nil
    }
    let lost = twin.revenue - summary.windows.revenue.reduce(0, +)
    guard twin.revenue > 0 else { return nil }
    let share = numbers.percent(abs(Double(lost)) / Double(twin.revenue))
    return lost > 0
      ? """
      Faults cost <strong>\(run.money.rounded(Double(lost)))</strong>: \(share) of the revenue of \
      the same run without them.
      """
      : lost == 0
        ? "Faults cost no revenue: the same run without them earns as much."
        : """
        The run earned <strong>\(run.money.rounded(Double(-lost)))</strong> (\(share)) more than \
        the same run without its faults.
        """
  }

  private var cause: Markup? {
    guard let loss = summary.losses.first else {
      return summary.sessions.technicalLosses == 0 && summary.sessions.ended > 0
        ? "No session was lost for a technical reason." : nil
    }
    let all = summary.losses.reduce(Int64(0)) { $0 + $1.value }
    let share =
      all > 0 ? ", \(numbers.percent(Double(loss.value) / Double(all))) of all losses" : ""
    let struck: Markup = loss.effect.map { " (struck by <strong>\($0)</strong>)" } ?? ""
    return """
      The costliest reason of losses: <strong>\(LossChart.plainReason(loss))</strong>\(struck), \
      \(numbers.count(loss.sessions)) sessions worth \(run.money.rounded(Double(loss.value)))\(share).
      """
  }

  private var effect: Markup? {
    let worst = summary.effects.max { $0.lostValue < $1.lostValue }
    guard let worst, worst.lostSessions > 0 else { return nil }
    return """
      The effect behind most of them: <strong>\(worst.name)</strong>, from \
      \(run.time.text(worst.start)) to \(run.time.text(worst.end)), struck \
      \(numbers.count(worst.struckCalls)) calls and cost \(numbers.count(worst.lostSessions)) \
      sessions worth \(run.money.rounded(Double(worst.lostValue))).
      """
  }

  private var persona: Markup? {
    guard summary.personas.count > 1, summary.sessions.technicalLosses > 0 else { return nil }
    let rate = { (sessions: SessionCounts) in
      sessions.ended > 0 ? Double(sessions.technicalLosses) / Double(sessions.ended) : 0
    }
    guard let worst = summary.personas.max(by: { rate($0.sessions) < rate($1.sessions) }) else {
      return nil
    }
    return """
      Hit hardest: <strong>\(worst.name)</strong>, who lost \
      \(numbers.percent(rate(worst.sessions))) of their sessions for technical reasons; all \
      personas together \(numbers.percent(rate(summary.sessions))).
      """
  }

  private var queue: Markup? {
    let worst = summary.services.max { $0.longestQueue < $1.longestQueue }
    guard let worst, worst.longestQueue > 0 else {
      return summary.services.contains { $0.calls > 0 }
        ? "No request ever waited for a free server: capacity is not what was short." : nil
    }
    let waited = worst.waitedShare.map { "; \(numbers.percent($0)) of its calls waited" } ?? ""
    return """
      The longest queue stood before <strong>\(worst.name)</strong>: \
      \(numbers.count(worst.longestQueue)) requests\(waited)\(saturation(of: worst)). Where \
      capacity was short, look here first.
      """
  }

  private func saturation(of service: ServiceSummary) -> String {
    guard service.servers != nil, let series = summary.windows.utilization[service.name] else {
      return ""
    }
    let full = series.count { $0 >= 0.99 }
    guard full > 0 else { return "" }
    return "; its servers were at least 99\u{A0}% busy in \(numbers.count(full)) of "
      + "\(numbers.count(series.count)) windows of \(run.windowText)"
  }

  private var busiest: Markup? {
    let bounded = summary.services.filter { $0.utilization != nil }
    guard
      let worst = bounded.max(by: { ($0.utilization ?? 0) < ($1.utilization ?? 0) }),
      let utilization = worst.utilization
    else { return nil }
    let most = summary.windows.utilization[worst.name]?.max()
    let peak = most.map { ", \(numbers.percent($0)) in its busiest window" } ?? ""
    return """
      Busiest service: <strong>\(worst.name)</strong>, \(numbers.percent(utilization)) of its \
      servers busy on average\(peak).
      """
  }

  private var peak: Markup? {
    let rates = run.perMinute(summary.windows.arrivals)
    guard let most = rates.indices.max(by: { rates[$0] < rates[$1] }), rates[most] > 0 else {
      return nil
    }
    return """
      Arrivals peaked at \(numbers.trimmed(rates[most], decimals: 1)) sessions/min, at \
      \(run.time.text(Double(most) * summary.windows.width)).
      """
  }

  private var open: Markup? {
    guard summary.sessions.open > 0 else { return nil }
    return """
      \(numbers.count(summary.sessions.open)) sessions were still under way when the run ended; \
      they are in no rate.
      """
  }
}
