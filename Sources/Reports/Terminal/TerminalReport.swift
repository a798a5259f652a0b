import Analysis
import Scenarios

/// What a run came to, for a terminal: goals first.
public enum TerminalReport {
  /// The lines, each at most `width` characters and closed by a line feed.
  ///
  /// Colors only repeat what words and signs say. With `isASCII` all signs of our own are ASCII;
  /// names stay as they are.
  public static func render(
    summary: Summary,
    manifest: RunManifest?,
    colors: Bool,
    width: Int = 100,
    isASCII: Bool = false
  ) -> String {
    let page = TerminalPage(
      summary: summary,
      manifest: manifest,
      colors: colors,
      width: max(60, width),
      isASCII: isASCII
    )
    return page.text
  }
}

/// The parts of the terminal's page.
struct TerminalPage {
  let summary: Summary
  let manifest: RunManifest?
  let colors: Bool
  let width: Int
  let isASCII: Bool

  private var numbers: NumberFormat { isASCII ? .ascii : .terminal }
  private var money: MoneyFormat { MoneyFormat(currency: summary.currency, numbers: numbers) }
  private var metrics: MetricFormat { MetricFormat(currency: summary.currency, numbers: numbers) }
  private var dot: String { isASCII ? " - " : " · " }
  private var ellipsis: String { isASCII ? "~" : "…" }

  /// All parts.
  var text: String {
    let parts = [
      heading, goals, headline, rollout, arrivals, services, theory, losses, effects, precision,
    ]
    return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }
      .joined(separator: "\n")
  }
}

// MARK: - What came out

extension TerminalPage {
  private var heading: [String] {
    let facts = [
      numbers.duration(summary.virtualDuration), "seed \(summary.seed)",
      "Stampede \(summary.version)",
    ]
    let rest = facts.map { dot + $0 }.joined()
    let name = cut(Self.clean(summary.scenario), to: max(8, width - rest.count))
    var lines = [bold(cut(name + rest))]
    if summary.partial {
      lines.append(paint("interrupted: all numbers are of the part that was simulated", .red))
    }
    return lines
  }

  private var goals: [String] {
    let sentence = GoalVerdict.headline(of: summary)
    guard !summary.goals.isEmpty else { return [sentence] }
    var table = TextTable([
      .init(title: "", isNumber: false), .init(title: "goal", isNumber: false),
      .init(title: "criterion", expendability: 1), .init(title: "observed"),
      .init(title: "95 % interval"),
      .init(title: "verdict", isNumber: false),
    ])
    for goal in summary.goals {
      let verdict = GoalVerdict(goal)
      table.rows.append([
        isASCII ? verdict.asciiSymbol : verdict.symbol, Self.clean(goal.name),
        Self.clean(goal.criterion), metrics.text(goal.observed, named: goal.name),
        metrics.interval(of: goal) ?? numbers.nothing, goal.verdict,
      ])
    }
    let lines = table.lines(width: width, ellipsis: ellipsis)
    let painted = zip(summary.goals, lines.dropFirst()).map { goal, line in
      paint(line, GoalVerdict(goal).color)
    }
    return [paint(sentence, summary.passed ? .green : .red), dim(lines[0])] + painted
  }

  private var headline: [String] {
    let counts = summary.sessions
    var table = TextTable([
      .init(title: "", isNumber: false), .init(title: ""), .init(title: "", isNumber: false),
    ])
    let open = counts.open > 0 ? ", \(numbers.count(counts.open)) still open" : ""
    table.rows.append([
      "sessions", numbers.count(counts.started),
      "\(numbers.count(counts.ended)) ended\(open), at most \(numbers.count(counts.peakConcurrent)) "
        + "at once",
    ])
    let shown: [Metric] = [
      .conversionRate, .journeyCompletionRate, .revenueGenerated, .revenueLost, .revenueImpact,
      .customerSatisfaction, .averageJourneyTime, .errorRate,
    ]
    for metric in shown {
      guard let estimate = summary.metrics[metric.rawValue], estimate.value != nil else { continue }
      let interval = metrics.interval(low: estimate.low, high: estimate.high, of: metric)
      table.rows.append([
        metric.title.lowercased(), metrics.text(estimate.value, of: metric),
        interval.map { "95 %: \($0)" } ?? "no interval",
      ])
    }
    return Array(table.lines(width: width, ellipsis: ellipsis).dropFirst())
  }

  private var rollout: [String] {
    guard let rollout = summary.rollout else { return [] }
    let text = RolloutText(rollout: rollout, numbers: numbers, money: money)
    var table = TextTable([
      .init(title: Self.clean(rollout.feature), isNumber: false), .init(title: "share of B"),
      .init(title: "sessions A", expendability: 2), .init(title: "B", expendability: 1),
      .init(title: "conversion A"), .init(title: "B"), .init(title: "points", expendability: 3),
      .init(title: "95 % interval", expendability: 4),
      .init(title: "guardrails", isNumber: false),
    ])
    let time = TimeAxis(span: summary.virtualDuration, start: nil)
    for stage in rollout.stages {
      let (a, b) = (stage.comparison.a, stage.comparison.b)
      let difference = stage.comparison.conversionDifference
      table.rows.append([
        "from " + time.text(stage.start), text.share(stage), numbers.count(a.sessions),
        numbers.count(b.sessions), text.percent(a.conversion.value),
        text.percent(b.conversion.value), text.points(difference.value),
        text.pointsInterval(difference), text.reading(stage),
      ])
    }
    let verdict = paint(cut("verdict: " + text.verdict), RolloutText.color(of: rollout.verdict))
    return heads(table) + [verdict, dim(cut(text.lift)), dim(cut(text.sampleRatio))]
  }

  private var arrivals: [String] {
    let values = summary.windows.arrivals.map { Double($0) }
    guard let most = summary.windows.arrivals.max(), most > 0, summary.windows.width > 0 else {
      return []
    }
    let line = Sparkline.text(values, width: width - 10, isASCII: isASCII)
    let rate = numbers.trimmed(Double(most) * 60 / summary.windows.width, decimals: 1)
    return ["arrivals  \(line)", dim("          from 0 to \(rate) sessions/min")]
  }
}

// MARK: - Why

extension TerminalPage {
  private var services: [String] {
    guard !summary.services.isEmpty else { return [] }
    let times = TimeColumn(covering: summary.services.flatMap { [$0.meanWait, $0.p50, $0.p99] })
    let unit = times.unit(numbers)
    let expendable = ["errors", "queue", "servers", "p50 \(unit)", "waited %"]
    let titles = [
      "servers", "calls", "busy %", "waited %", "wait \(unit)", "p50 \(unit)", "p95 \(unit)",
      "p99 \(unit)", "queue", "errors",
    ]
    var table = TextTable(
      [.init(title: "service", isNumber: false)]
        + titles.map { .init(title: $0, expendability: (expendable.firstIndex(of: $0) ?? -1) + 1) }
    )
    for service in summary.services {
      table.rows.append(
        [
          Self.clean(service.name), service.servers.map(numbers.count) ?? numbers.nothing,
          numbers.count(service.calls), percent(service.utilization), percent(service.waitedShare),
        ]
          + [service.meanWait, service.p50, service.p95, service.p99].map {
            times.text($0, numbers, isShort: times.isLong)
          }
          + [service.longestQueue, service.errors].map(numbers.count)
      )
    }
    return heads(table)
  }

  private var theory: [String] {
    guard let theory = summary.theory else { return [] }
    let text = TheoryText(theory: theory, numbers: numbers)
    var table = TextTable([
      .init(title: "by theory", isNumber: false), .init(title: "predicted"),
      .init(title: "simulated"), .init(title: "difference"),
    ])
    table.rows = text.rows.prefix(Self.mostPredictions).map { row in
      [Self.clean(row.name), row.predicted, row.simulated, row.difference]
    }
    let more = text.rows.count - table.rows.count
    let ink = Ink(colors: colors, width: width, isASCII: isASCII)
    return heads(table) + (more > 0 ? [dim("and \(more) more in summary.json")] : [])
      + ink.wrapped(Self.clean(text.sentence))
  }

  private static let mostPredictions = 12

  private var losses: [String] {
    guard !summary.losses.isEmpty else { return [] }
    var table = TextTable([
      .init(title: "lost because of", isNumber: false), .init(title: "sessions"),
      .init(title: "value \(money.currency)"),
    ])
    for loss in summary.losses.prefix(8) {
      table.rows.append([
        Self.clean(LossChart.cause(loss)), numbers.count(loss.sessions), money.number(loss.value),
      ])
    }
    var lines = heads(table)
    if summary.losses.count > 8 { lines.append(dim("and \(summary.losses.count - 8) more")) }
    return lines
  }

  private var effects: [String] {
    guard !summary.effects.isEmpty else { return [] }
    let time = TimeAxis(span: summary.virtualDuration, start: nil)
    var table = TextTable([
      .init(title: "effect", isNumber: false),
      .init(title: "kind", isNumber: false, expendability: 1),
      .init(title: "from"), .init(title: "for"), .init(title: "calls struck", expendability: 2),
      .init(title: "lost"),
      .init(title: "value \(money.currency)"),
    ])
    for effect in summary.effects.prefix(20) {
      table.rows.append([
        Self.clean(effect.name), effect.kindText, time.text(effect.start),
        numbers.duration(effect.duration), numbers.count(effect.struckCalls),
        numbers.count(effect.lostSessions), money.number(effect.lostValue),
      ])
    }
    var lines = heads(table)
    if summary.effects.count > 20 { lines.append(dim("and \(summary.effects.count - 20) more")) }
    return lines
  }

  private var precision: [String] {
    let count = summary.replications
    let replications = count == 1 ? "1 replication" : "\(count) replications"
    var lines = [
      "load " + SettingsTables.load(summary.loadModel),
      "\(replications); intervals: \(SettingsTables.intervals(summary))",
    ]
    if let manifest {
      let performance = manifest.performance
      lines.append(
        "\(numbers.count(performance.events)) events in \(numbers.duration(performance.wallSeconds))"
          + ", \(numbers.compact(performance.eventsPerSecond)) events/s, "
          + "peak memory \(numbers.bytes(performance.peakMemoryBytes))"
      )
    }
    return lines.map { dim(cut($0)) }
  }
}

// MARK: - Ink

extension TerminalPage {
  private func percent(_ share: Double?) -> String {
    share.map(numbers.percentNumber) ?? numbers.nothing
  }

  private func heads(_ table: TextTable) -> [String] {
    let lines = table.lines(width: width, ellipsis: ellipsis)
    return [dim(lines[0])] + lines.dropFirst()
  }

  private func cut(_ line: String, to width: Int? = nil) -> String {
    let most = width ?? self.width
    return line.count <= most ? line : line.prefix(most - 1) + ellipsis
  }

  private func bold(_ text: String) -> String { colors ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

  private func dim(_ text: String) -> String { colors ? "\u{1B}[2m\(text)\u{1B}[0m" : text }

  private func paint(_ text: String, _ color: TerminalColor) -> String {
    colors ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// The text without control characters: a name must not steer the terminal.
  static func clean(_ text: String) -> String {
    var clean = ""
    for scalar in text.unicodeScalars {
      clean.unicodeScalars.append(
        scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar
      )
    }
    return clean
  }
}

/// A color of the terminal, by its number.
enum TerminalColor: Int {
  case red = 31
  case green = 32
  case yellow = 33
}

extension RolloutText {
  /// The color that repeats a verdict.
  fileprivate static func color(of verdict: String) -> TerminalColor {
    switch verdict {
    case "promote": .green
    case "hold": .yellow
    default: .red
    }
  }
}

extension GoalVerdict {
  /// The color that repeats the verdict.
  fileprivate var color: TerminalColor {
    state == "pass" ? .green : state == "fail" ? .red : .yellow
  }
}
