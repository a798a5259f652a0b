import Foundation
import JSONText
import Testing

@testable import Analysis
@testable import Reports

/// What other programs read of a run.
@Suite struct MachineOutputTests {
  private let summary = SmallRun.summary
  private let scenario = BlackFriday().scenario

  private var metrics: String { OpenMetricsText.text(summary: summary, scenario: scenario) }

  @Test func `JUnit has a case for each goal: failed, passed or skipped`() {
    let text = RunJUnit.text(summary)

    #expect(WellFormedness().problem(of: text) == nil)
    #expect(text.matches(of: #/<testcase\s/#).count == 3)
    #expect(text.contains("tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\""))
    #expect(
      text.contains(
        "<failure message=\"observed 5.6 % (95 % interval 4.8–6.4), marginal: the interval holds the "
          + "limit, not &lt;5%\">"
      )
    )
    #expect(text.contains("name=\"customer-satisfaction &gt;4.0\" time=\"0\"><skipped"))
  }

  @Test func `JUnit and Markdown are of no markup that a name brings along`() {
    var summary = summary
    summary.scenario = "a<b>&\"|`x`\n# c"
    summary.goals[0].criterion = "]]>|<i>"

    #expect(WellFormedness().problem(of: RunJUnit.text(summary)) == nil)
    let markdown = WorkflowText.markdown(summary, manifest: nil)
    #expect(!markdown.contains("<b>") && !markdown.contains("<i>"))
    #expect(markdown.contains("\\|\\`x\\` \\# c"))
  }

  @Test func `annotations name each goal that is not plainly met, on one line each`() {
    var summary = summary
    summary.scenario = "50%\nrun"

    let lines = WorkflowText.annotations(summary).split(separator: "\n")

    #expect(lines.count == 2)
    #expect(lines[0].hasPrefix("::error title=Goal missed::50%25%0Arun: revenue-impact <5%25, "))
    #expect(lines[1].hasPrefix("::warning title=Goal not measured::50%25%0Arun: customer"))
  }

  @Test func `a run without a fault to report says so in one notice`() {
    var summary = summary
    summary.goals = [summary.goals[0]]

    #expect(
      WorkflowText.annotations(summary)
        == "::notice title=Simulation::slow-payment: The goal was met\n"
    )
  }

  @Test func `a step summary has the verdict, the goals and the losses`() {
    let text = WorkflowText.markdown(summary, manifest: BlackFriday().manifest)

    #expect(text.hasPrefix("## ❌ slow-payment: 1 of 3 goals met, 1 failed"))
    #expect(text.contains("| Revenue impact | &lt;5% | 5.6 % | 4.8–6.4 | fail (marginal) |"))
    #expect(text.contains("| abandoned: latency, struck by payment-provider-slow | 41 |"))
    #expect(text.contains("again with `stampede run black-friday.yaml --seed 42`"))
  }

  @Test func `every chart has its numbers as comma-separated values`() throws {
    let files = ChartSheets.files(summary: summary, scenario: scenario)
    let page = HTMLReport.render(summary: summary, scenario: scenario, manifest: nil)

    for figure in page.matches(of: /<figure id="([a-z]+)">/) {
      #expect(files.contains { $0.name == "\(figure.1).csv" }, "\(figure.1)")
    }
    for file in files {
      let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      let columns = lines[0].split(separator: ",", omittingEmptySubsequences: false).count
      #expect(lines.count > 1, "\(file.name)")
      for line in lines where !line.contains("\"") {
        #expect(
          line.split(separator: ",", omittingEmptySubsequences: false).count == columns,
          "\(file.name)"
        )
      }
    }
    let errors = try #require(files.first { $0.name == "errors.csv" })
    #expect(
      errors.text.hasPrefix(
        "window_start_seconds,failed_calls,lost_sessions,failed_error,failed_timeout\n0.0,0,1,0,0\n"
      )
    )
  }

  @Test func `a cell is quoted where it must be, and never a formula`() {
    let sheet = Sheet(
      ["name", "value"],
      [[.text("a,\"b\""), .real(0.5)], [.text("=1+1"), .none], [.text("x\ny"), .integer(-3)]]
    )

    #expect(sheet.csv == "name,value\n\"a,\"\"b\"\"\",0.5\n'=1+1,\n\"x\ny\",-3\n")
  }

  @Test func `metrics come by families, each series in order of time, and end with the end`() {
    let lines = metrics.split(separator: "\n")
    var family = ""
    var ended: Set<String> = []
    var last: [Substring: Double] = [:]

    #expect(lines.last == "# EOF")
    for line in lines.dropLast() {
      if line.hasPrefix("# TYPE ") {
        ended.insert(family)
        family = String(line.split(separator: " ")[2])
        #expect(!ended.contains(family))
      }
      guard !line.hasPrefix("#") else { continue }
      let words = line.split(separator: " ")
      #expect(words.count == 3)
      #expect(line.hasPrefix(family))
      let time = Double(words[2]) ?? -1
      #expect(time > last[words[0]] ?? 0)
      last[words[0]] = time
    }
    #expect(RunMetric.all.allSatisfy { metrics.contains("# TYPE \($0.name) ") })
    #expect(RunMetric.all.allSatisfy { $0.unit.map($0.name.hasSuffix) ?? true })
  }

  @Test func `counters end at the numbers of the summary`() {
    let labels = "{scenario=\"slow-payment\",seed=\"7\""

    #expect(
      metrics.contains(
        "stampede_sessions_started_total\(labels),persona=\"karen\"} 1000.0 1795737960\n"
      )
    )
    #expect(
      metrics.contains("stampede_calls_failed_total\(labels),cause=\"timeout\"} 19.0 1795737960\n")
    )
    #expect(metrics.contains("stampede_goal_met\(labels),goal=\"revenue-impact\"} 0 1795737960\n"))
    #expect(metrics.contains("stampede_revenue_realized\(labels),life=\"run\"} 12345.0 17957379"))
  }

  @Test func `a dashboard asks for nothing that the metrics do not have`() throws {
    let text = GrafanaDashboard.text(summary: summary, scenario: scenario)

    let dashboard = try JSONValue(parsing: text)
    #expect(dashboard["time"]?["from"]?.string == "2026-11-27T00:00:00Z")
    #expect(dashboard["time"]?["to"]?.string == "2026-11-27T00:06:00Z")
    let asked = text.matches(of: /stampede_[a-z_]+/).map { String($0.0) }
    #expect(Set(asked) == Set(RunMetric.all.map(\.sample)))
    for name in Set(asked) { #expect(metrics.contains("\n\(name){")) }
    let panels = dashboard["panels"]?.array ?? []
    #expect(Set(panels.compactMap { $0["id"]?.integer }).count == panels.count)
  }
}
