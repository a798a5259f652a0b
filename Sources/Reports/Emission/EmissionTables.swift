import EmissionResults

/// The tables of a replay.
enum EmissionTables {
  /// Groups of requests: what was measured beside what the model said.
  static func groups(
    _ groups: [EmissionReport.Group],
    named title: String,
    _ data: EmissionData
  ) -> Markup {
    var table = DataTable(columns: [
      title, "Sent", "Response p50", "p95", "p99", "Model p50", "p95", "Service p99",
      "Lateness p99",
    ])
    table.rows = groups.map { group in
      [group.name, data.numbers.count(group.sent)]
        + [\EmissionReport.Quantiles.p50, \.p95, \.p99].map {
          data.text(group.response[keyPath: $0], of: group.response)
        }
        + [
          data.text(group.simulated.p50, of: group.simulated),
          data.text(group.simulated.p95, of: group.simulated),
          data.text(group.service.p99, of: group.service),
          data.text(group.lateness.p99, of: group.lateness),
        ]
    }
    return table.markup
  }

  /// The phases of the timeline: from their first request to their last, and what went wrong.
  static func phases(_ phases: [EmissionReport.Group], _ data: EmissionData) -> Markup {
    let numbers = data.numbers
    var table = DataTable(
      columns: [
        "Phase", "From", "To", "Planned", "Sent", "Rate", "Response p50", "p99", "Errors",
      ],
      textColumns: [8]
    )
    table.rows = phases.map { phase in
      let span = phase.span.map { (Double($0.lowerBound) / 1e9, Double($0.upperBound) / 1e9) }
      let length = span.map { $0.1 - $0.0 } ?? 0
      return [
        phase.name, span.map { numbers.duration($0.0) } ?? numbers.nothing,
        span.map { numbers.duration($0.1) } ?? numbers.nothing, numbers.count(phase.taken),
        numbers.count(phase.sent),
        length > 0
          ? numbers.trimmed(Double(phase.sent) / length, decimals: 1) + "/s" : numbers.nothing,
        data.text(phase.response.p50, of: phase.response),
        data.text(phase.response.p99, of: phase.response),
        phase.errors.map { "\($0.name) \(numbers.count($0.count))" }.joined(separator: ", "),
      ]
    }
    table.note = "Times since the start of the replay, of the first and the last request intended."
    return table.markup
  }

  /// What became of every planned request, and what came back.
  static func accounts(_ data: EmissionData) -> Markup {
    let (counts, numbers) = (data.report.counts, data.numbers)
    var identity = DataTable(columns: ["Requests", "Number", "Meaning"], textColumns: [2])
    identity.rows = [
      ["planned", numbers.count(counts.planned), "in the plan"],
      ["sent", numbers.count(counts.sent), "handed to the system"],
      ["shed", numbers.count(counts.shed), "dropped because they could not go in time"],
      ["skipped", numbers.count(counts.skipped), "given up because no connection could be made"],
      ["pending", numbers.count(counts.pending), "not reached before the replay was stopped"],
      [
        "answered", numbers.count(counts.answered),
        "of the sent: with an answer, whatever its status",
      ],
      ["unanswered", numbers.count(counts.unanswered), "of the sent: without one"],
    ]
    identity.note = "planned = sent + shed + skipped + pending, and sent = answered + unanswered."
    return identity.markup + counted("Status", data.report.statuses, data)
      + counted("Error", data.report.errors, data)
      + counted("What a due request had to wait for", data.report.obstacles, data)
  }

  private static func counted(
    _ title: String,
    _ counts: [EmissionReport.Count],
    _ data: EmissionData
  ) -> Markup {
    guard !counts.isEmpty else { return "" }
    var table = DataTable(columns: [title, "Requests"])
    table.rows = counts.map { [$0.name, data.numbers.count($0.count)] }
    return "<h3>\(title)</h3>\n" + table.markup
  }

  /// What the words of the page mean.
  static let glossary: Markup = """
    <dl>
    <dt>Intended</dt><dd>When the plan wanted a request sent.</dd>
    <dt>Lateness</dt><dd>From the instant at which a request was due to its write: the sender's own \
    fault.</dd>
    <dt>Service time</dt><dd>From the write to the last byte of the answer: what tools report that \
    measure from the actual start.</dd>
    <dt>Response time</dt><dd>From the instant at which a request was due to the last byte of its \
    answer: what a visitor would have waited. A stall of the endpoint shows in it in full.</dd>
    <dt>Model</dt><dd>What the simulation said that the same requests would take.</dd>
    </dl>

    """
}
