import Testing

@testable import Analysis
@testable import Reports

@Suite struct TerminalReportTests {
  @Test func `puts the goals first`() {
    let text = TerminalReport.render(summary: SmallRun.summary, manifest: nil, colors: false)

    #expect(text == Self.golden)
  }

  @Test func `keeps every line within the width`() {
    let day = BlackFriday()
    for width in [60, 80, 100, 140] {
      let text = TerminalReport.render(
        summary: day.summary,
        manifest: day.manifest,
        colors: false,
        width: width
      )

      for line in text.split(separator: "\n") { #expect(line.count <= width, "\(line)") }
    }
  }

  @Test func `shortens a long name, not the seed`() {
    var summary = SmallRun.summary
    summary.scenario = String(repeating: "name", count: 40)

    let text = TerminalReport.render(summary: summary, manifest: nil, colors: false, width: 80)

    #expect(text.prefix(80).hasSuffix("… · 6 min · seed 7 · Stampede 0.1.0"))
  }

  @Test func `says in colors only what it says in words`() {
    let plain = TerminalReport.render(summary: SmallRun.summary, manifest: nil, colors: false)
    let colored = TerminalReport.render(summary: SmallRun.summary, manifest: nil, colors: true)

    #expect(colored.contains("\u{1B}[31m"))
    #expect(!plain.contains("\u{1B}"))
    #expect(colored.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain)
  }

  @Test func `can do with ASCII`() {
    let day = BlackFriday()

    let text = TerminalReport.render(
      summary: day.summary,
      manifest: day.manifest,
      colors: false,
      isASCII: true
    )

    #expect(text.utf8.allSatisfy { $0 < 128 })
    #expect(text.contains("x  revenue-impact"))
  }

  @Test func `never lets a name steer the terminal`() {
    var summary = SmallRun.summary
    summary.scenario = "evil\u{1B}[2J"
    summary.services[0].name = "two\nlines"
    summary.losses[0].reason = "bell\u{7}"

    let text = TerminalReport.render(summary: summary, manifest: nil, colors: false)

    #expect(!text.contains("\u{1B}"))
    #expect(!text.contains("\u{7}"))
    #expect(!text.contains("two\nlines"))
  }

  @Test func `says aloud whether the load was open or closed, and how precise it is`() {
    var summary = SmallRun.summary
    summary.loadModel = "closed"

    let text = TerminalReport.render(summary: summary, manifest: nil, colors: false)

    #expect(text.contains("load closed: a fixed number of users"))
    #expect(text.contains("1 replication; intervals: 95 %, differences"))
  }

  @Test func `shows a run without a session`() {
    let text = TerminalReport.render(summary: SmallRun.empty, manifest: nil, colors: false)

    #expect(text.contains("No goals were set"))
    #expect(text.contains("sessions  0  0 ended"))
  }

  @Test func `draws a series by its greatest values`() {
    #expect(Sparkline.text([0, 1, 2, 4, 8], width: 5, isASCII: false) == "▁▂▃▅█")
    #expect(Sparkline.text([0, 8, 0, 0], width: 2, isASCII: false) == "█▁")
    #expect(Sparkline.text([0, 0], width: 5, isASCII: true) == "__")
    #expect(Sparkline.text([], width: 5, isASCII: false) == "")
  }

  private static let golden = """
    slow-payment · 6 min · seed 7 · Stampede 0.1.0

    1 of 3 goals met, 1 failed, 1 marginal, 1 could not be measured
       goal                     criterion  observed  95 % interval  verdict
    ✓  journey-completion-rate       >90%    95.1 %      93.0–97.0  pass
    ✗  revenue-impact                 <5%     5.6 %        4.8–6.4  fail (marginal)
    ○  customer-satisfaction         >4.0         –              –  unknown

    sessions                  1,000  990 ended, 10 still open, at most 47 at once
    conversion               84.2 %  95 %: 83.0–85.4
    revenue              12,345 EUR  95 %: 12,000–12,690
    waiting per journey      4.16 s  95 %: 4.10–4.22 s

    arrivals  ▃▆█▇▅▁
              from 0 to 300 sessions/min

    service            servers  calls  busy %  waited %  wait ms  p50 ms  p95 ms  p99 ms  queue  errors
    payment-processor       12  1,900    71.0      18.3       42     320     910   1,870     23      31

    lost because of                                      sessions  value EUR
    abandoned: latency, struck by payment-provider-slow        41   3,280.50
    failed: overload                                            2     160.00

    effect                 kind    from    for  calls struck  lost  value EUR
    payment-provider-slow  fault  2 min  2 min           610    41   3,280.50

    load open: sessions arrive whatever the system does
    1 replication; intervals: 95 %, differences of neighboring time slices of the run

    """
}
