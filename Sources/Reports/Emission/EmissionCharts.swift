import EmissionResults

/// The charts of a replay.
enum EmissionCharts {
  /// What was intended, sent and answered in each second.
  static func rates(_ data: EmissionData) -> Figure? {
    let seconds = data.report.seconds
    let series = [seconds.intended, seconds.sent, seconds.answered].map { $0.map { Double($0) } }
    guard series[0].count > 1 else { return nil }
    let panel = Panel(
      "Requests in each second (linear axis)",
      axis: .linear(covering: series.joined(), isInteger: true, label: data.numbers.compact),
      series: [
        Series("intended", .vermillion, series[0]), Series("sent", .blue, series[1]),
        Series("answered", .green, series[2]),
      ]
    )
    var chart = TimeChart(data.panels)
    chart.panelHeight = 220
    let (drawing, height) = chart.drawing([panel])
    return Figure(
      id: "rates",
      title: "Intended against actual rate",
      description: "At most \(data.numbers.count(seconds.intended.max() ?? 0)) requests were "
        + "intended in a second, and at most \(data.numbers.count(seconds.sent.max() ?? 0)) sent.",
      caption: "Requests by the second for which they were intended, in which they were sent, and "
        + "in which their answer was whole. Where the lines part, the sender or the endpoint was "
        + "behind.",
      height: height,
      drawing: drawing,
      table: data.secondsTable(["Intended", "Sent", "Answered"]) { second in
        [seconds.intended, seconds.sent, seconds.answered].map { counts in
          counts[present: second].map(data.numbers.count) ?? data.numbers.nothing
        }
      }
    )
  }

  /// How long answers took, and how late requests went, second by second.
  static func times(_ data: EmissionData) -> Figure? {
    let quantiles = data.report.seconds.quantiles
    let series = { (path: KeyPath<SecondQuantiles, UInt64?>) in
      quantiles.map { second in second[keyPath: path].map { max(1e-9, Double($0) / 1e9) } }
    }
    let (response, median) = (series(\.response99), series(\.response50))
    let lateness = series(\.lateness99)
    guard quantiles.count > 1 else { return nil }
    let panels = [
      Panel(
        "Response time (logarithmic axis)",
        axis: .logarithmic(
          covering: (response + median).compactMap(\.self),
          label: data.numbers.duration
        ),
        series: [Series("p99", .vermillion, response), Series("p50 (median)", .blue, median)]
      ),
      Panel(
        "Lateness (logarithmic axis)",
        axis: .logarithmic(covering: lateness.compactMap(\.self), label: data.numbers.duration),
        series: [Series("p99", .purple.solid, lateness)]
      ),
    ]
    let (drawing, height) = TimeChart(data.panels).drawing(panels)
    return Figure(
      id: "times",
      title: "Response time and lateness",
      description: "The 99th percentile of response times was at most "
        + "\(response.compactMap(\.self).max().map(data.numbers.duration) ?? data.numbers.nothing) "
        + "in a second, that of lateness "
        + "\(lateness.compactMap(\.self).max().map(data.numbers.duration) ?? data.numbers.nothing).",
      caption: "Quantiles of the requests whose way ended in each second: response from the "
        + "instant at which they were due, lateness from there to their write. The first is the "
        + "endpoint's, the second the sender's. A gap: none ended.",
      height: height,
      drawing: drawing,
      table: data.secondsTable(["Response p50", "Response p99", "Lateness p99"]) { second in
        [median, response, lateness].map { values in
          values[present: second].flatMap { $0 }.map(data.numbers.duration) ?? data.numbers.nothing
        }
      }
    )
  }

  /// The errors of the endpoint in each second; `nil` where there was none.
  static func errors(_ data: EmissionData) -> Figure? {
    let errors = data.report.seconds.errors.map { Double($0) }
    guard errors.count > 1, errors.contains(where: { $0 > 0 }) else { return nil }
    let panel = Panel(
      "Errors in each second (linear axis)",
      axis: .linear(covering: errors, isInteger: true, label: data.numbers.compact),
      series: [Series("errors", .vermillion.solid, errors)]
    )
    let (drawing, height) = TimeChart(data.panels).drawing([panel])
    return Figure(
      id: "errors",
      title: "Errors",
      description:
        "At most \(data.numbers.count(data.report.seconds.errors.max() ?? 0)) errors came "
        + "to light in a second.",
      caption: "Requests that were answered other than expected, or not at all, by the second in "
        + "which that was known.",
      height: height,
      drawing: drawing,
      table: data.secondsTable(["Errors"]) { second in
        [
          data.report.seconds.errors[present: second].map(data.numbers.count)
            ?? data.numbers.nothing
        ]
      }
    )
  }

  /// The plot of rare and common times: from the instant that a request was due, and from its start.
  static func percentiles(_ data: EmissionData) -> Figure? {
    let total = data.report.total
    let curve = { (name: String, style: LineStyle, points: [EmissionReport.CurvePoint]) in
      PercentileChart.Curve(
        name: name,
        style: style,
        points: points.map { ($0.probability, max(1e-9, Double($0.value) / 1e9)) }
      )
    }
    let chart = PercentileChart(
      numbers: data.numbers,
      curves: [
        curve("response", .blue, data.report.responseCurve),
        curve("service", .vermillion, data.report.serviceCurve),
      ]
    )
    guard let (drawing, height) = chart.drawing else { return nil }
    var table = DataTable(columns: ["Quantile", "Response", "Service", "Model", "Lateness"])
    let quantiles: [(String, KeyPath<EmissionReport.Quantiles, UInt64>)] = [
      ("50\u{A0}%", \.p50), ("90\u{A0}%", \.p90), ("95\u{A0}%", \.p95), ("99\u{A0}%", \.p99),
      ("99.9\u{A0}%", \.p999), ("greatest", \.maximum),
    ]
    table.rows = quantiles.map { name, path in
      [name]
        + [total.response, total.service, total.simulated, total.lateness].map {
          data.text($0[keyPath: path], of: $0)
        }
    }
    return Figure(
      id: "percentiles",
      title: "How rare long answers are",
      description: "99 % of the requests took at most "
        + "\(data.text(total.response.p99, of: total.response)) from the instant at which they were "
        + "due, and at most \(data.text(total.service.p99, of: total.service)) from their write.",
      caption: "All requests that were answered or timed out. Response counts from the instant at "
        + "which a request was due, service from its write: where they part, requests waited "
        + "before they could go, and a tool that measures from the start would not show it.",
      height: height,
      drawing: drawing,
      table: table
    )
  }

  /// What was measured beside the model, step by step.
  static func steps(_ data: EmissionData) -> Figure? {
    let steps = data.report.steps.filter { $0.response.count > 0 }
    let seconds = { (nanoseconds: UInt64) in max(1e-9, Double(nanoseconds) / 1e9) }
    let chart = ModelChart(
      numbers: data.numbers,
      rows: steps.map { step in
        ModelChart.Row(
          name: step.name,
          measured: (seconds(step.response.p50), seconds(step.response.p95)),
          model: (seconds(step.simulated.p50), seconds(step.simulated.p95))
        )
      }
    )
    guard let (drawing, height) = chart.drawing else { return nil }
    var table = DataTable(columns: ["Step", "Measured p50", "p95", "Model p50", "p95"])
    table.rows = steps.map { step in
      [step.name]
        + [(step.response.p50, step.response), (step.response.p95, step.response)].map(data.text)
        + [(step.simulated.p50, step.simulated), (step.simulated.p95, step.simulated)]
        .map(data.text)
    }
    let left = steps.count - ModelChart.mostRows
    return Figure(
      id: "model",
      title: "Measured beside the model",
      description: "\(steps.count) steps, measured and simulated.",
      caption: "Response time of each step's requests, from the median to the 95th percentile, "
        + "logarithmic axis." + (left > 0 ? " \(left) more steps stand in the table." : ""),
      height: height,
      drawing: drawing,
      table: table
    )
  }
}
