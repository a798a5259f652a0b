import Analysis

/// What theory predicted beside what was simulated, in words.
struct TheoryText {
  let theory: TheorySummary
  let numbers: NumberFormat

  /// Where predictions and runs differ no more than this, they agree.
  private static let tolerance = 0.03
  /// Waits are harder to predict.
  private static let waitTolerance = 0.15

  /// A row of the table: what, predicted, simulated, difference.
  struct Row {
    var name: String
    var predicted: String
    var simulated: String
    var difference: String
  }

  /// The rows: sessions first, then the stations.
  var rows: [Row] {
    let sessions = theory.sessions
    var rows = [
      Row(
        name: "sessions",
        predicted: count(sessions.predicted),
        simulated: sessions.simulated.map(count) ?? numbers.nothing,
        difference: difference(sessions)
      )
    ]
    for service in theory.services {
      if let utilization = service.utilization {
        rows.append(row("\(service.name), busy", utilization, numbers.percent))
      }
      if let wait = service.meanWait, max(wait.predicted, wait.simulated ?? 0) >= 1e-3 {
        rows.append(row("\(service.name), wait", wait, numbers.duration))
      }
    }
    return rows
  }

  private func row(
    _ name: String,
    _ value: TheorySummary.Compared,
    _ text: (Double) -> String
  ) -> Row {
    Row(
      name: name,
      predicted: text(value.predicted),
      simulated: value.simulated.map(text) ?? numbers.nothing,
      difference: difference(value)
    )
  }

  private func count(_ value: Double) -> String {
    numbers.count(Int(min(value, 1e15).rounded()))
  }

  private func difference(_ value: TheorySummary.Compared) -> String {
    guard let difference = value.difference else { return numbers.nothing }
    let text = numbers.decimal(difference * 100, decimals: 1)
    let sign = text.hasPrefix("-") ? "" : "+"
    return sign + text + numbers.space + "%"
  }

  /// What it means.
  var sentence: String {
    let busy = theory.services.filter { service in
      (service.utilization?.difference?.magnitude ?? 0) > Self.tolerance
    }
    let overloaded = theory.services.filter { ($0.peakUtilization ?? 0) >= 1 }.map(\.name)
    if let deviation, deviation > 4 {
      return "The number of sessions is \(numbers.trimmed(deviation, decimals: 1)) standard "
        + "deviations from the expectation: more than chance explains."
    }
    guard let worst = busy.max(by: { distance($0) < distance($1) }) else {
      return waitSentence
    }
    if overloaded.isEmpty {
      return "\(worst.name) was \(direction(worst)) busy than predicted: visitors who give up, try "
        + "again or queue change the load, and in a short run chance does."
    }
    return "\(worst.name) was \(direction(worst)) busy than predicted: "
      + "\(overloaded.joined(separator: ", ")) had more to do than possible for a while, and theory "
      + "does not follow who then gives up or tries again."
  }

  private var waitSentence: String {
    let waits = theory.services.filter { service in
      guard let wait = service.meanWait, (wait.simulated ?? 0) >= 1e-3 else { return false }
      return (wait.difference?.magnitude ?? 0) > Self.waitTolerance
    }
    guard let first = waits.first else {
      return "Theory and simulation agree: nothing here goes beyond the formulas."
    }
    let isLonger = (first.meanWait?.difference ?? 0) > 0
    return "The load is as predicted; requests waited \(isLonger ? "longer" : "less long") for "
      + "\(first.name) than the formula says: chance in a short run, or calls that do not come at random."
  }

  /// The distance of the sessions from their expectation in standard deviations.
  private var deviation: Double? {
    guard let simulated = theory.sessions.simulated else { return nil }
    // Half a session is as near as a whole number can be.
    let distance = max(0, (simulated - theory.sessions.predicted).magnitude - 0.5)
    guard theory.sessionsStandardError > 0 else { return distance > 1 ? .infinity : 0 }
    return distance / theory.sessionsStandardError
  }

  private func distance(_ service: TheorySummary.Service) -> Double {
    service.utilization?.difference?.magnitude ?? 0
  }

  private func direction(_ service: TheorySummary.Service) -> String {
    (service.utilization?.difference ?? 0) > 0 ? "more" : "less"
  }
}
