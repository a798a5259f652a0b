import Testing

@testable import Analysis
@testable import Reports

@Suite struct RolloutReportTests {
  private static let rate = Estimate(value: 0.882, low: 0.866, high: 0.896, method: "wilson")

  private static func version(_ sessions: Int, _ conversion: Double?) -> VersionSummary {
    VersionSummary(
      sessions: sessions,
      conversion: Estimate(value: conversion),
      completion: rate,
      revenuePerSession: Estimate(value: 106_950, low: 106_000, high: 108_000, method: "student"),
      satisfaction: Estimate(value: 4.296, low: 4.29, high: 4.3, method: "student"),
      errorRate: 0.001,
      p95: Estimate(value: 5.61, low: 5.5, high: 5.8, method: "wilson")
    )
  }

  private static func comparison(_ a: Double, _ b: Double?) -> VersionComparison {
    VersionComparison(
      a: version(1_777, a),
      b: version(83, b),
      conversionDifference: Estimate(
        value: b.map { $0 - a },
        low: -0.5953,
        high: -0.3881,
        method: "newcombe"
      ),
      completionDifference: .undefined,
      revenueDifference: Estimate(value: -1_250.4, low: -2_000, high: -500, method: "welch"),
      satisfactionDifference: Estimate(value: -0.31, low: -0.4, high: -0.22, method: "welch")
    )
  }

  private static var summary: Summary {
    var summary = SmallRun.summary
    summary.rollout = RolloutSummary(
      feature: "quote-v2",
      verdict: "rollback",
      reason: "B converts less at the end of stage 1: B was taken back",
      rolledBackAt: 60,
      sampleRatio: SampleRatio(
        customers: 1_921,
        treated: 88,
        expected: 99,
        statistic: 1.35,
        degreesOfFreedom: 2,
        pValue: 0.5086
      ),
      overall: comparison(0.8812, 0.3862),
      conversionTest: ConversionTest(
        statistic: 180,
        pValue: 3e-41,
        oddsRatio: Estimate(value: 0.084, low: 0.05, high: 0.13, method: "mantel-haenszel"),
        lift: Estimate(value: -0.561, low: -0.663, high: -0.428, method: "mantel-haenszel")
      ),
      stages: [
        RolloutStage(
          start: 0,
          end: 30,
          share: 0.05,
          comparison: comparison(0.8823, 0.3855),
          reading: GuardReading(
            conversionPValue: 1e-30,
            errorPValue: nil,
            percentileRatio: nil,
            violations: ["conversion"]
          )
        ),
        RolloutStage(
          start: 30,
          end: 60,
          share: 0.1,
          comparison: comparison(0.88, nil),
          reading: GuardReading(
            conversionPValue: nil,
            errorPValue: nil,
            percentileRatio: nil,
            violations: []
          )
        ),
      ]
    )
    return summary
  }

  @Test func `the terminal shows the stages and the verdict within its width`() {
    for width in [70, 80, 100] {
      let text = TerminalReport.render(
        summary: Self.summary,
        manifest: nil,
        colors: false,
        width: width
      )

      for line in text.split(separator: "\n") { #expect(line.count <= width, "\(line)") }
      #expect(text.contains("verdict: rollback"))
      #expect(text.contains("quote-v2"))
    }
    let wide = TerminalReport.render(summary: Self.summary, manifest: nil, colors: false)
    #expect(wide.contains("B was taken back"))
    #expect(wide.contains("-49.68"))
    #expect(wide.contains("88 of 1,921 customers got B, 99 by plan (p = 0.5086)"))
  }

  @Test func `the page has a section for it, in tables that scroll by themselves`() {
    let page = HTMLReport.render(
      summary: Self.summary,
      scenario: BlackFriday().scenario,
      manifest: nil
    )

    #expect(page.contains("<section id=\"rollout\">"))
    #expect(page.contains("B converts less at the end of stage 1: B was taken back"))
    let section =
      page.split(separator: "<section id=\"rollout\">").last?
      .split(separator: "</section>").first ?? ""
    #expect(section.ranges(of: "<table>").count == 2)
    #expect(section.ranges(of: "<div class=\"scroll\"").count == 2)
    let plain = HTMLReport.render(
      summary: SmallRun.summary,
      scenario: BlackFriday().scenario,
      manifest: nil
    )
    #expect(!plain.contains("id=\"rollout\""))
  }

  @Test func `the summary's file keeps it`() throws {
    let text = try SummaryFile.encode(Self.summary)

    #expect(try SummaryFile.decode(text) == Self.summary)
    #expect(text.contains("\"verdict\": \"rollback\""))
  }
}
