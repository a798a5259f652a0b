import Analysis

/// The revenue lost to each event: its share with an interval, and what it loses alone and would spare.
enum AttributionChart {
  private static let rowHeight = 34.0

  static func figure(_ run: RunData) -> Figure? {
    guard let attribution = run.attribution else { return nil }
    let words = AttributionWords(attribution: attribution, numbers: run.numbers)
    let rows = rows(attribution, words)
    let plot = Plot(left: 230, top: 40, width: 480, height: Double(rows.count) * rowHeight)
    let mean =
      attribution.replications == 1
      ? "of one run and its \(attribution.coalitions.count - 1) other lives"
      : "means over \(attribution.replications) replications"
    let twin = run.summary.twin
    return Figure(
      id: "attribution",
      title: "Revenue lost per event (\(attribution.currency))",
      description: rows.map { "\($0.name): \(words.money($0.estimate))." }.joined(separator: " "),
      caption: """
        Square: the event's share of what is lost, Shapley's value, with its 95 % interval; the shares \
        add up to the whole. Hollow circle: what it loses as the only event. Cross: what would be \
        spared without it. Linear axis through zero, \(mean). Lives of one seed differ by the events \
        alone. \(words.interactionSentence)
        """,
      height: plot.bottom + 10,
      drawing: drawing(rows, plot, words),
      table: groups(attribution, words),
      facts: (
        "A14",
        FigureFacts(
          unit: attribution.currency,
          population: "revenue of all sessions, those that are lost count nothing",
          points: rows.count,
          check: .init(
            "/twin/revenue",
            twin.map { Double($0.revenue) },
            twin.map { run.money.exact($0.revenue) + " without faults" } ?? "null"
          )
        )
      ),
      sheet: sheet(attribution),
      visibleTable: events(attribution, words)
    )
  }

  private struct Row {
    let name: String
    let estimate: Estimate
    var alone: Double?
    var avoidable: Double?
    /// Whether it is a sum over all events.
    var isWhole = false
  }

  private static func rows(_ attribution: Attribution, _ words: AttributionWords) -> [Row] {
    var rows = attribution.events.map { event in
      Row(
        name: words.name(of: event),
        estimate: event.share,
        alone: event.alone.value,
        avoidable: event.avoidable.value
      )
    }
    guard attribution.events.count > 1 else { return rows }
    rows.append(Row(name: "interaction", estimate: attribution.interaction, isWhole: true))
    rows.append(Row(name: "all together", estimate: attribution.lost, isWhole: true))
    return rows
  }

  private static func drawing(_ rows: [Row], _ plot: Plot, _ words: AttributionWords) -> Markup {
    let values = rows.flatMap { row in
      [row.estimate.value, row.estimate.low, row.estimate.high, row.alone, row.avoidable]
        .compactMap { $0 }
    }
    let (least, most) = (min(0, values.min() ?? 0), max(0, values.max() ?? 0))
    let span = most > least ? most - least : 1
    func x(_ value: Double) -> Double { plot.x((value - least) / span) }
    let zero = x(0)
    var drawing: Markup = """
      \(key(plot))<path class="axis" fill="none" stroke="#888888" d="M\(zero) \(plot.top - 6)V\(plot.bottom)"/>\
      <text class="dim" fill="#555555" x="\(zero)" y="\(plot.top - 10)" text-anchor="middle">0</text>
      """
    for (index, row) in rows.enumerated() {
      let y = plot.top + (Double(index) + 0.5) * rowHeight
      drawing += "<text class=\"ink\" x=\"0\" y=\"\(y + 4)\">\(row.name.fitted(220))</text>"
      let color = row.isWhole ? "c0" : "c1"
      let paint = row.isWhole ? "#0072B2" : "#D55E00"
      if let low = row.estimate.low, let high = row.estimate.high {
        drawing += """
          <path class="line \(color)" fill="none" stroke="\(paint)" stroke-width="2" \
          d="M\(x(low)) \(y)H\(x(high))M\(x(low)) \(y - 5)v10M\(x(high)) \(y - 5)v10"/>
          """
      }
      if let alone = row.alone {
        drawing += """
          <circle class="line c0" fill="none" stroke="#0072B2" stroke-width="2" cx="\(x(alone))" \
          cy="\(y)" r="7"/>
          """
      }
      if let avoidable = row.avoidable {
        let place = x(avoidable)
        drawing += """
          <path class="line c2" fill="none" stroke="#009E73" stroke-width="2" \
          d="M\(place - 6) \(y - 6)l12 12M\(place - 6) \(y + 6)l12 -12"/>
          """
      }
      if let value = row.estimate.value {
        drawing += """
          <rect class="bar \(color)" x="\(x(value) - 4)" y="\(y - 4)" width="8" height="8" fill="\(paint)"/>
          """
      }
      drawing += """
        <text class="ink" x="\(plot.right + 14)" y="\(y + 4)">\(words.money(row.estimate))</text>
        """
    }
    return drawing
  }

  /// What the signs mean.
  private static func key(_ plot: Plot) -> Markup {
    let y = 10.0
    return """
      <rect class="bar c1" x="0" y="\(y - 4)" width="8" height="8" fill="#D55E00"/>\
      <text class="ink" x="14" y="\(y + 4)">share</text>\
      <circle class="line c0" fill="none" stroke="#0072B2" stroke-width="2" cx="76" cy="\(y)" r="6"/>\
      <text class="ink" x="88" y="\(y + 4)">alone</text>\
      <path class="line c2" fill="none" stroke="#009E73" stroke-width="2" \
      d="M140 \(y - 5)l10 10M140 \(y + 5)l10 -10"/>\
      <text class="ink" x="156" y="\(y + 4)">spared without it</text>
      """
  }
}

// MARK: - Tables

extension AttributionChart {
  private static func events(_ attribution: Attribution, _ words: AttributionWords) -> DataTable {
    var table = DataTable(columns: [
      "Event", "Share", "95 % interval", "Of all", "A minute", "Alone", "Spared without it",
    ])
    table.rows = attribution.events.map { event in
      [
        words.name(of: event), words.amount(event.share), words.interval(event.share),
        words.part(event), words.perMinute(event), words.amount(event.alone),
        words.amount(event.avoidable),
      ]
    }
    table.rows.append([
      "all together", words.amount(attribution.lost), words.interval(attribution.lost),
      words.numbers.nothing, words.numbers.nothing, words.numbers.nothing, words.numbers.nothing,
    ])
    let fates = attribution.fates
    table.note =
      "\(words.numbers.count(fates.sessions)) sessions of the first run got another fate than without "
      + "the events; attribution.json lists those that lost most, with the events that it took."
    return table
  }

  /// Personas, services, pairs and fates.
  private static func groups(_ attribution: Attribution, _ words: AttributionWords) -> DataTable {
    var table = DataTable(
      columns: ["Part", "Kind", "Lost (\(attribution.currency))", "95 % interval"],
      textColumns: [1]
    )
    func add(_ name: String, _ kind: String, _ estimate: Estimate) {
      table.rows.append([name, kind, words.amount(estimate), words.interval(estimate)])
    }
    for persona in attribution.personas { add(persona.name ?? "", "persona", persona.lost) }
    for service in attribution.services where service.lost.value != 0 {
      add(service.name ?? "no call", "service called last", service.lost)
    }
    for pair in attribution.pairs where attribution.events.count > 2 {
      let names = "\(words.name(ofID: pair.first)) and \(words.name(ofID: pair.second))"
      add(names, "interaction of two", pair.interaction)
    }
    for transition in attribution.fates.transitions {
      let why = transition.reason.map { ", \($0)" } ?? ""
      let lost = Estimate(value: Double(transition.lost))
      let count = words.numbers.count(transition.sessions)
      add("\(transition.from) → \(transition.to)\(why)", "fate of \(count) sessions", lost)
    }
    return table
  }

  private static func sheet(_ attribution: Attribution) -> Sheet {
    Sheet(
      [
        "event", "name", "duration_seconds", "share_minor_units", "share_low", "share_high",
        "alone_minor_units", "avoidable_minor_units",
      ],
      attribution.events.map { event in
        [
          .text(event.id), .text(event.name), .real(event.duration), .optional(event.share.value),
          .optional(event.share.low), .optional(event.share.high), .optional(event.alone.value),
          .optional(event.avoidable.value),
        ]
      }
    )
  }
}
