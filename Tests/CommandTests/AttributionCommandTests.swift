import Foundation
import Reports
import Testing

/// `stampede run --attribution`, as a user types it.
@Suite struct AttributionCommandTests {
  private let directory = ScratchDirectory()

  init() throws {
    let events = """

      ---
      scenario: trouble
      simultaneous:
        - {id: provider, event: shop-slow, degradation: 3x-slower, at: 60, duration: 60}
        - {id: deploy, event: shop-slow, degradation: 2x-slower, at: 90, duration: 60}

      """
    let shop = SmallShop.text.replacing("DURATION", with: "5m")
    _ = try directory.write(shop + events, to: "shop.yaml")
  }

  private func stampede(_ words: String...) throws -> Program.Outcome {
    try Program.fast("stampede").run(words, in: directory.path)
  }

  @Test func `faults are taken apart, and the report is written again with what they cost`() throws
  {
    let outcome = try stampede("run", "shop.yaml", "--attribution", "--out", "r", "--quiet")

    #expect([0, 99].contains(outcome.status), "\(outcome.errors)")
    #expect(outcome.output.contains("revenue lost to"), "\(outcome.output)")
    #expect(outcome.output.contains("--attribution\n"), "the line that makes the run again")
    let text = try directory.text("r/attribution.json")
    let attribution = try AttributionFile.decode(text)
    #expect(try AttributionFile.encode(attribution) == text)
    #expect(attribution.events.map(\.id) == ["provider", "deploy"])
    let summary = try SummaryFile.decode(directory.text("r/summary.json"))
    #expect(summary.twin.map { Double($0.revenue) } == attribution.undisturbed.value)
    #expect(
      summary.metrics["revenue-generated"]?.value == attribution.coalitions.last?.revenue.value
    )

    let report = try stampede("report", "r", "--csv", "charts")
    #expect(report.status == 0 && report.output.contains("revenue lost to"), "\(report.errors)")
    #expect(try directory.text("r/report.html").contains("data-item=\"A14\""))
    #expect(try directory.text("charts/attribution.csv").hasPrefix("event,name,duration_seconds"))
  }

  @Test func `a fault can be chosen, and one that is not there is named`() throws {
    let chosen = try stampede("run", "shop.yaml", "--attribute", "deploy", "--out", "r", "--quiet")
    #expect([0, 99].contains(chosen.status), "\(chosen.errors)")
    let attribution = try AttributionFile.decode(directory.text("r/attribution.json"))
    #expect(attribution.events.map(\.id) == ["deploy"] && attribution.coalitions.count == 2)

    let unknown = try stampede("run", "shop.yaml", "--attribute", "storm", "--out", "x")
    #expect(unknown.status == 65)
    #expect(unknown.errors.contains("--attribute storm: the timeline has no such fault"))
    #expect(unknown.errors.contains("it has: 'provider', 'deploy'"), "\(unknown.errors)")
  }
}
