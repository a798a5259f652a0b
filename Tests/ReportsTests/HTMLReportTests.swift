import Foundation
import Scenarios
import Testing

@testable import Analysis
@testable import Reports

@Suite struct HTMLReportTests {
  private let day = BlackFriday()

  private var page: String {
    HTMLReport.render(summary: day.summary, scenario: day.scenario, manifest: day.manifest)
  }

  @Test func `answers first whether the goals were met, what was lost and why`() throws {
    let page = self.page

    let verdict = try #require(page.range(of: "2 of 3 goals met, 1 failed, 1 marginal</span>"))
    let lost = try #require(page.range(of: "Revenue lost"))
    let why = try #require(page.range(of: "The costliest reason of losses"))
    let chart = try #require(page.range(of: "<svg"))
    #expect(verdict.lowerBound < lost.lowerBound)
    #expect(lost.lowerBound < why.lowerBound)
    #expect(why.lowerBound < chart.lowerBound)
  }

  @Test func `lists the writes that were lost, and says what they were worth`() {
    var summary = SmallRun.summary
    #expect(
      !HTMLReport.render(summary: summary, scenario: day.scenario, manifest: nil)
        .contains("Lost writes")
    )
    let write = LostWrite(session: 77, journey: "buy", step: "payment", time: 90, value: 120_050)
    summary.dataLoss = DataLossSummary(writes: 3, sessions: 2, revenue: 240_050, listed: [write])

    let page = HTMLReport.render(summary: summary, scenario: day.scenario, manifest: nil)

    #expect(page.contains("Lost writes"))
    #expect(page.contains("3 writes of 2 sessions were lost"))
    #expect(page.contains("2 of them are not listed"))
  }

  @Test func `has all its charts`() {
    let page = self.page
    let ids = [
      "arrivals", "concurrency", "revenue", "response", "latency", "percentiles", "utilization",
      "queues", "waits", "errors", "retries", "losses", "funnels", "timeline",
    ]

    for id in ids { #expect(page.contains("<figure id=\"\(id)\">"), "\(id)") }
  }

  @Test func `gives every chart a title, a description, a caption and its data`() {
    let page = self.page
    let figures = page.components(separatedBy: "<figure id=").dropFirst()

    #expect(figures.count == 14)
    for figure in figures {
      #expect(figure.contains("<svg role=\"img\" aria-labelledby="))
      #expect(figure.firstMatch(of: /<title id="[a-z]+-title">[^<]+<\/title>/) != nil)
      #expect(figure.firstMatch(of: /<desc id="[a-z]+-desc">[^<]+<\/desc>/) != nil)
      #expect(figure.firstMatch(of: /<figcaption>[^<]+<\/figcaption>/) != nil)
      #expect(figure.contains("<details><summary>Data of this chart</summary>"))
    }
  }

  @Test func `is well-formed`() {
    for page in [self.page, Self.empty] {
      let problem = WellFormedness().problem(of: page)

      #expect(problem == nil, "\(problem ?? "")")
    }
  }

  @Test func `loads nothing, has one script of its own and no style attributes`() throws {
    let page = self.page

    for forbidden in [
      "http://", "https://", " src=", "style=", "<link", "<img", "url(h", "url(/", "@import",
      "fetch(", "XMLHttpRequest", "import(", "eval(", "innerHTML",
    ] {
      #expect(!page.contains(forbidden), "\(forbidden)")
    }
    #expect(page.components(separatedBy: "<script").count == 2)
    #expect(PageScript.markup.text.utf8.count <= PageScript.limit)
    #expect(page.components(separatedBy: "<style>").count == 2)
  }

  @Test func `stays below a megabyte with 1,440 windows and 20 services`() {
    var large = BlackFriday(serviceCount: 20)
    large.personas = (0..<20).map { "persona-\($0)" }

    let page = HTMLReport.render(
      summary: large.summary,
      scenario: large.scenario,
      manifest: large.manifest
    )

    #expect(page.utf8.count < 1_000_000)
    #expect(page.contains("backend-19"))
  }

  @Test func `stays below a megabyte with 200 services over a week of minutes`() {
    var large = BlackFriday(windowCount: 10_080, serviceCount: 200)
    large.personas = (0..<60).map { "persona-\($0)" }

    let page = HTMLReport.render(summary: large.summary, scenario: large.scenario, manifest: nil)

    #expect(page.utf8.count < 1_000_000)
    #expect(page.contains("The 24 busiest of 200 services."))
  }

  @Test func `is the same for the same run`() {
    #expect(page == page)
  }

  @Test func `never lets a name become markup`() {
    var summary = SmallRun.summary
    let evil = "<script>alert('x')</script>"
    summary.scenario = evil
    summary.services[0].name = evil
    summary.windows.utilization = [evil: [0.5]]
    summary.windows.longestQueue = [evil: [3]]
    summary.personas[0].name = evil
    summary.journeys[0].name = evil
    summary.steps[0].step = evil
    summary.funnels[0].persona = evil
    summary.funnels[0].steps[0] = evil
    summary.losses[0].reason = evil
    summary.losses[0].effect = evil
    summary.effects[0].name = evil
    summary.goals[0].criterion = evil

    let page = HTMLReport.render(summary: summary, scenario: day.scenario, manifest: nil)

    #expect(page.components(separatedBy: "<script").count == 2)
    #expect(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"))
    #expect(WellFormedness().problem(of: page) == nil)
  }

  @Test func `tints every chart over time where an effect acted`() throws {
    let page = HTMLReport.render(
      summary: SmallRun.summary,
      scenario: day.scenario,
      manifest: nil
    )

    for id in [
      "arrivals", "concurrency", "revenue", "response", "latency", "utilization", "queues",
      "waits", "errors", "retries",
    ] {
      let figure = try #require(
        page.components(separatedBy: "<figure id=\"\(id)\">").last?
          .components(separatedBy: "</figure>").first
      )
      #expect(figure.contains("<rect class=\"fault\""), "\(id)")
      #expect(figure.contains("<path class=\"mark\""), "\(id)")
    }
  }

  @Test func `draws a band from the first to the last pixel of its effect`() {
    let page = HTMLReport.render(
      summary: SmallRun.summary,
      scenario: day.scenario,
      manifest: nil
    )

    // 730 pixels from 70 on are 360 s; the effect acts from 120 s to 240 s.
    #expect(page.contains("<rect class=\"fault\" x=\"313.3\" y=\"47\" width=\"243.3\""))
  }

  @Test func `writes the time below every panel`() throws {
    let page = HTMLReport.render(
      summary: SmallRun.summary,
      scenario: day.scenario,
      manifest: nil
    )

    let figure = try #require(
      page.components(separatedBy: "<figure id=\"revenue\">").last?
        .components(separatedBy: "</figure>").first
    )
    #expect(figure.components(separatedBy: ">00:04:00</text>").count == 3)
  }

  @Test func `counts a funnel from its first step and from the step before`() {
    var summary = SmallRun.summary
    summary.funnels[0].steps = ["quote", "payment", "completed"]
    summary.funnels[0].reached = [1_000, 500, 400]

    let page = HTMLReport.render(summary: summary, scenario: day.scenario, manifest: nil)

    #expect(page.contains("400 · 40.0\u{A0}% (80.0\u{A0}%)</text>"))
    #expect(
      page.contains("<td class=\"n\">40.0\u{A0}%</td><td class=\"n\">80.0\u{A0}%</td><td")
    )
  }

  @Test func `takes a last window for as long as it was`() {
    var summary = SmallRun.summary
    summary.virtualDuration = 330

    let data = RunData(summary: summary, scenario: day.scenario, manifest: nil)

    #expect(data.perMinute([10, 10, 10, 10, 10, 10]) == [10, 10, 10, 10, 10, 20])
  }

  @Test func `says what the twin says`() {
    let page = HTMLReport.render(
      summary: SmallRun.summary,
      scenario: day.scenario,
      manifest: nil
    )

    #expect(page.contains("Faults cost <strong>700.00\u{A0}EUR</strong>: 5.4\u{A0}%"))
    #expect(page.contains("class=\"difference\""))
  }

  @Test func `says that nothing is known without a twin`() {
    var summary = SmallRun.summary
    summary.twin = nil
    summary.windows.twinRevenue = nil
    summary.windows.twin = nil
    summary.percentiles.twin = nil

    let page = HTMLReport.render(summary: summary, scenario: day.scenario, manifest: nil)

    #expect(page.contains("No fault-free twin was simulated, so the price of the faults"))
    #expect(!page.contains("class=\"difference\""))
    #expect(!page.contains("without faults</text>"))
  }

  @Test func `leaves out what no effect and no loss gave`() {
    var summary = SmallRun.summary
    summary.effects = []
    summary.losses = []
    summary.sessions.technicalLosses = 0

    let page = HTMLReport.render(summary: summary, scenario: day.scenario, manifest: nil)

    #expect(!page.contains("<figure id=\"timeline\">"))
    #expect(!page.contains("<figure id=\"losses\">"))
    #expect(!page.contains("<rect class=\"fault\""))
    #expect(page.contains("No session was lost for a technical reason."))
  }

  @Test func `holds what authors expected against what was measured`() {
    let page = HTMLReport.render(
      summary: SmallRun.summary,
      scenario: day.scenario,
      manifest: nil
    )

    #expect(
      page.contains(
        "<td>Rise of abandonment</td><td class=\"n\">12 points</td><td class=\"n\">9.5 points</td>"
          + "<td class=\"n\">7 points to 12.5 points</td><td>as expected</td>"
      )
    )
    #expect(
      page.contains(
        "<td class=\"n\">12\u{202F}000\u{A0}EUR</td><td class=\"n\">3\u{202F}280\u{A0}EUR</td>"
          + "<td class=\"n\">–</td><td>lower</td>"
      )
    )
    #expect(!self.page.contains("What their authors expected"))
  }

  @Test func `says aloud whether the load was open or closed`() {
    var summary = SmallRun.summary
    summary.loadModel = "closed"

    let page = HTMLReport.render(summary: summary, scenario: day.scenario, manifest: nil)

    #expect(page.contains("closed load · "))
    #expect(page.contains("a slow system slows its own load"))
    #expect(self.page.contains("sessions arrive whatever the system does"))
  }

  @Test func `says that a run was interrupted`() {
    var summary = SmallRun.summary
    summary.partial = true

    let page = HTMLReport.render(summary: summary, scenario: day.scenario, manifest: nil)

    #expect(page.contains("<strong>Partial:</strong>"))
    #expect(!self.page.contains("<strong>Partial:</strong>"))
  }

  @Test func `shows a run without a session`() {
    #expect(Self.empty.contains("No goals were set"))
    #expect(Self.empty.contains("<figure id=\"arrivals\">"))
  }

  @Test func `shows numbers that are none without harm`() {
    var summary = SmallRun.summary
    summary.windows.p99 = [.nan, .infinity, 0, -1, nil, 1e300]
    summary.windows.utilization = ["payment-processor": [.nan, .infinity, -1, 2, 0, 0]]
    summary.virtualDuration = 0
    summary.goals[0].observed = .infinity

    let page = HTMLReport.render(summary: summary, scenario: day.scenario, manifest: nil)

    #expect(WellFormedness().problem(of: page) == nil)
  }

  @Test func `carries the data of a short run and says where those of a long one are`() {
    let short = HTMLReport.render(
      summary: SmallRun.summary,
      scenario: day.scenario,
      manifest: nil
    )

    #expect(short.contains("<td class=\"n\">1\u{202F}000.00</td>"))
    #expect(page.contains("1\u{202F}440 windows are too many for a page"))
  }

  @Test func `stands on its own settings`() {
    let page = self.page

    for fact in [
      "42", "0.1.0", day.summary.scenarioHash, "stampede run black-friday.yaml --seed 42",
    ] {
      #expect(page.contains(">\(fact)</td>"), "\(fact)")
    }
    for metric in Metric.allCases { #expect(page.contains("id=\"metric-\(metric.rawValue)\"")) }
  }

  private static let empty = HTMLReport.render(
    summary: SmallRun.empty,
    scenario: BlackFriday().scenario,
    manifest: nil
  )
}
