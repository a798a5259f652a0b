import Foundation

/// Makes a scenario of the traffic of a log: its arrival curve, the requests of a session and the
/// pauses between them.
struct TrafficTemplate {
  let survey: TrafficSurvey

  /// The file of the curve, beside the scenario.
  static let curveName = "arrivals.csv"

  /// The rate over time: constant within each bin, so that a bin of the simulation is expected to have
  /// the sessions that it had in the log.
  var curve: String {
    var text = "time,rate\n"
    for bin in survey.bins {
      let rate = Self.number(bin.rate)
      text += "\(bin.start),\(rate)\n\(bin.end),\(rate)\n"
    }
    return text
  }

  /// The milliseconds of work that a request is given, for no log says them.
  private static let guessedServiceTime = 100

  /// The servers that are busy to 60 % in the busiest bin.
  private var servers: Int {
    let peak = survey.bins.map(\.rate).max() ?? 0
    let load = peak * survey.requestsPerSession * Double(Self.guessedServiceTime) / 1_000
    return max(1, Int((load / 0.6).rounded(.up)))
  }

  /// The documents.
  var scenario: String {
    let start =
      survey.span.lowerBound < Self.firstDate ? "" : "start: \(Self.date(survey.firstSecond))\n"
    return """
      # Your traffic: do these servers bear the visitors of \(survey.path == "-" ? "a log" : survey.path.printable)?
      #
      \(commented(measured))
      #
      # Change first what no log says: mean (milliseconds of work a request), concurrency (requests
      # served at a time; chosen so that 60 % are busy at the peak), patience, averageValue.

      # Who comes. Pauses and patience are in milliseconds.
      persona:
        name: visitor
        behavior:
          thinkTime: \(thinkTime)
          patience: 8000
        businessProfile: {averageValue: 1, conversionProbability: 1}
      ---
      # What they do: one kind of page\(hasRoutes ? ", again and again; \"end\" is the last of them." : ".")
      name: visit
      steps:
      \(step)
      ---
      services: [{name: web, concurrency: \(servers), serviceTime: {mean: \
      \(Self.guessedServiceTime), cv: 0.5}}]
      ---
      profile: \(ScenarioTemplate.ofTraffic)
      \(start)scenario: {duration: \(Self.duration(survey.length))}
      arrivals: {csv: \(Self.curveName), per: s}
      personas: [{name: visitor, percentage: 100}]
      journeys: [{type: visit, weight: 1}]
      successCriteria: {journeyCompletionRate: ">95%"}
      # And if twice as many come? Take the first two characters of these lines away:
      # ---
      # scenario: growth
      # events: [{event: traffic-spike, multiplier: 2, duration: \(Self.duration(survey.length))}]

      """
  }

  /// What was read, in sentences for people.
  var account: String {
    var text =
      "Read \(Self.counted(survey.counter.requests, "request")) from \(Self.span(of: survey)) UTC as "
      + "\(survey.format.name)."
    if let (line, fault) = survey.firstFault {
      let place = "\(survey.path):\(line):\(fault.column)"
      text +=
        "\n\(Self.counted(survey.faults, "line")) could not be read, the first is \(place): "
        + "\(fault.reason)."
    }
    if survey.namesClients {
      text +=
        "\nThey are \(Self.counted(survey.sessions, "session")): a client (address and user agent) that "
        + "pauses for more than \(Self.duration(survey.counter.gap / 1_000_000_000)) begins a new one."
    } else {
      text += "\nThe log names no clients: each request counts as a session of its own."
    }
    let width = Self.duration(survey.binWidth)
    return text + "\nThe curve has \(Self.counted(survey.bins.count, "bin")) of \(width).\n"
  }

  private var measured: String {
    let pause =
      survey.meanPause.map { String(format: "; the mean pause is %.3g s", $0 / 1_000) } ?? ""
    return account
      + String(format: "A session has %.3g requests on average", survey.requestsPerSession)
      + "\(pause). "
      + "Sessions under way when the log began count in its first bin."
  }

  private var hasRoutes: Bool { survey.counter.pauses.count > 0 }

  /// One step that is repeated with the odds that give the mean number of requests.
  private var step: String {
    guard hasRoutes else { return "  - {name: page, service: web, finalStep: true}" }
    let again = min(999_999, Int((1e6 * (1 - 1 / survey.requestsPerSession)).rounded()))
    let odds = [again, 1_000_000 - again].map { String(format: "0.%06d", $0) }
    return "  - {name: page, service: web, next: {page: \(odds[0]), end: \(odds[1])}}"
  }

  /// An exponential law with the mean pause of the log.
  ///
  /// The language cuts it at its 99 % point, the maximum, which leaves 0.9535 of its mean:
  /// 1/ln 100 − 0.01/0.99 of the maximum in all.
  private var thinkTime: String {
    guard let pause = survey.meanPause, pause >= 1 else {
      return "{min: 0, max: 0, distribution: constant}"
    }
    let maximum = pause / (1 / log(100) - 0.01 / 0.99)
    return "{min: 0, max: \(min(3_600_000, Int(maximum.rounded()))), distribution: exponential}"
  }
}

// MARK: - Text

extension TrafficTemplate {
  /// Times before 1973 are seconds after some beginning, and no dates.
  private static let firstDate = 100_000_000 * 1_000_000_000

  private func commented(_ text: String) -> String {
    var lines: [String] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      if let last = lines.last, last.count + word.count < 92 {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append("# " + word)
      }
    }
    return lines.joined(separator: "\n")
  }

  /// Six digits are far beyond what a log can tell.
  static func number(_ value: Double) -> String { String(format: "%.6g", value) }

  /// A number of things: `1 line`, `12,345 lines`.
  private static func counted(_ number: Int, _ noun: String) -> String {
    "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  /// A whole number with commas between its thousands.
  static func grouped(_ number: Int) -> String {
    let digits = String(number)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }

  /// A length of whole seconds in the largest unit that divides it.
  static func duration(_ seconds: Int) -> String {
    for (unit, length) in [("d", 86_400), ("h", 3_600), ("m", 60)] where seconds % length == 0 {
      return "\(seconds / length)\(unit)"
    }
    return "\(seconds)s"
  }

  private static func date(_ seconds: Int) -> String {
    Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
  }

  /// `2026-11-27 10:00:00 to 11:59:59`.
  private static func span(of survey: TrafficSurvey) -> String {
    let ends = [survey.firstSecond, survey.lastSecond].map { second in
      date(second).dropLast().split(separator: "T").map(String.init)
    }
    let last = ends[0][0] == ends[1][0] ? ends[1][1] : ends[1].joined(separator: " ")
    return ends[0].joined(separator: " ") + " to " + last
  }
}

extension String {
  /// The text without what would end or disturb a line.
  fileprivate var printable: String {
    String(unicodeScalars.map { $0.value < 32 || $0.value == 127 ? "?" : Character($0) })
  }
}
