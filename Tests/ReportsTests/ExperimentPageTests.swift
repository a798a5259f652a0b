import Analysis
import Testing

@testable import Reports

/// A what-if and a comparison of two variants, with names that could be taken for markup.
private enum SmallExperiment {
  static let path = "/services/pay <b>&/concurrency"

  static func variant(
    _ value: String?,
    completion: Double,
    verdict: String,
    met: Int
  ) -> VariantResult {
    let estimate = Estimate(
      value: completion,
      low: completion - 0.01,
      high: completion + 0.01,
      method: "replications"
    )
    return VariantResult(
      changes: value.map { [.init(path: path, value: $0)] } ?? [],
      scenarioHash: String(repeating: "a", count: 64),
      replications: 10,
      verdict: verdict,
      confidence: 0.98,
      meeting: SuccessShare(successes: met, runs: 10, low: 0.1, high: 0.9),
      goals: [
        GoalResult(
          name: "journey-completion-rate",
          observed: completion,
          low: completion - 0.01,
          high: completion + 0.01,
          criterion: ">90%",
          verdict: verdict
        )
      ],
      metrics: ["journey-completion-rate": estimate],
      differences: value == nil
        ? [:]
        : [
          "journey-completion-rate": PairedDifference(
            value: completion - 0.85,
            low: completion - 0.86,
            high: completion - 0.84,
            pairs: 10,
            verdict: "better",
            varianceReduction: 12
          )
        ],
      services: [
        .init(
          name: "pay <b>&",
          servers: 2,
          utilization: Estimate(value: 0.7),
          meanWait: Estimate(value: 0.1),
          p95: Estimate()
        )
      ]
    )
  }

  static let variants = [
    variant(nil, completion: 0.85, verdict: "fail", met: 0),
    variant("2", completion: 0.88, verdict: "fail", met: 2),
    variant("3", completion: 0.95, verdict: "pass", met: 10),
  ]

  static let whatIf = WhatIfResult(
    passed: true,
    partial: false,
    scenario: "shop <i>&",
    version: "0",
    quantum: 1_000,
    seed: 1,
    replications: 10,
    currency: "USD",
    loadModel: "open",
    axes: [.init(path: path, base: "1", values: ["2", "3"])],
    search: .init(extreme: "minimum", path: path, condition: "successCriteria"),
    answers: [
      .init(
        at: [],
        value: "3",
        rejected: "2",
        confidence: 0.97,
        isContradicted: false,
        statement: "3 concurrent calls of pay <b>&: the least that meets the goal."
      )
    ],
    variants: variants,
    frontier: Frontier(
      capacity: path,
      load: nil,
      rows: variants.dropFirst().map {
        .init(
          capacity: $0.changes[0].value,
          cells: [.init(load: nil, meeting: $0.meeting, verdict: $0.verdict)]
        )
      }
    )
  )

  static let comparison = ComparisonSummary(
    passed: true,
    partial: false,
    version: "0",
    currency: "USD",
    method: .replications,
    judged: ["journey-completion-rate"],
    sides: zip(["before <b>", "after &"], [variants[0], variants[2]]).map { name, result in
      .init(
        name: name,
        scenario: "shop",
        seed: 1,
        verdict: result.changes.isEmpty ? "base" : "better",
        changes: result.changes.isEmpty
          ? [] : [.init(path: "/services/pay <b>&/servers", before: "1", after: "3")],
        result: result
      )
    }
  )
}

@Suite struct ExperimentPageTests {
  private static let pages = [
    WhatIfPage.render(SmallExperiment.whatIf), ComparisonPage.render(SmallExperiment.comparison),
  ]

  @Test(arguments: pages)
  func `a page is well formed, loads nothing and needs no style`(page: String) {
    let body = page.replacing("<!DOCTYPE html>\n", with: "")

    #expect(WellFormedness().problem(of: body) == nil)
    for forbidden in ["http:", "https:", "<script", "style=\"", "<b>&", "src="] {
      #expect(!page.contains(forbidden), "\(forbidden)")
    }
  }

  @Test func `the page says the answer, why, and where the frontier runs`() {
    let page = Self.pages[0]

    #expect(
      page.contains("3 concurrent calls of pay &lt;b&gt;&amp;: the least that meets the goal.")
    )
    #expect(page.contains("At 2: journey completion 88.0"))
    #expect(page.contains("id=\"frontier\"") && page.contains("10 of 10"))
    #expect(page.contains("id=\"difference-journey-completion-rate\""))
    #expect(page.contains("12 ×"))
  }

  /// Two capacities under two loads: the larger one pays under the heavier load alone.
  private static func priced(unitCost: Int64?) -> WhatIfResult {
    let lost = ["2": [1_000_00.0, 9_000_00], "4": [900_00, 1_000_00]]
    var result = SmallExperiment.whatIf
    result.frontier = Frontier(
      capacity: "/services/pay <b>&/concurrency",
      load: "/arrivals/rate",
      unitCost: unitCost,
      rows: ["4", "2"].map { capacity in
        .init(
          capacity: capacity,
          cells: zip(["1", "1.5"], lost[capacity] ?? []).map { load, lost in
            .init(
              load: load,
              meeting: SuccessShare(successes: 10, runs: 10, low: 0.7, high: 1),
              verdict: capacity == "4" ? "pass" : "fail (marginal)",
              revenueLost: lost,
              cost: unitCost.flatMap { cost in Double(capacity).map { $0 * Double(cost) + lost } }
            )
          }
        )
      }
    )
    return result
  }

  @Test func `lines of equal cost cross the frontier, and the least cost is named`() throws {
    let priced = Self.priced(unitCost: 500_00)
    let figure = try #require(
      FrontierCostChart.figure(WhatIfWords(result: priced, numbers: .terminal))
    )
    let text = WhatIfText.render(priced, colors: false)

    #expect(
      figure.description
        == "Least cost: arrivals rate 1: 2 (2,000 USD, misses the goals); "
        + "arrivals rate 1.5: 4 (3,000 USD, meets the goals)."
    )
    // From 2,000 to 10,000 USD.
    for amount in ["4,000", "6,000", "8,000"] {
      #expect(figure.drawing.text.contains(">\(amount)</text>"), "\(amount)")
    }
    #expect(
      text.contains(
        "The least cost: the revenue lost and 500.00 USD for a unit of the capacity:\n"
          + "  arrivals rate 1: 2 (2,000 USD, misses the goals)\n"
      )
    )
    #expect(figure.table.rows[1] == ["2", "1.5", "9,000 USD", "10,000 USD", "fail (marginal)"])
  }

  @Test func `the shares of a metric's variance are shown, the largest first`() throws {
    var result = SmallExperiment.whatIf
    func share(_ path: String, _ first: Double, _ total: Double) -> Sensitivity.Share {
      .init(
        path: path,
        first: Estimate(value: first, low: first - 0.01, high: first + 0.01),
        total: Estimate(value: total)
      )
    }
    result.sensitivities = [
      Sensitivity(
        metric: "journey-completion-rate",
        shares: [
          share("/arrivals/rate", 0.2, 0.3), share("/services/pay <b>&/concurrency", 0.7, 0.8),
        ]
      )
    ]
    let words = WhatIfWords(result: result, numbers: .terminal)
    let figure = try #require(VarianceSharesChart.figure(words, .journeyCompletionRate))

    #expect(
      figure.table.rows == [
        ["pay <b>& concurrency", "70.0 % (69.0–71.0)", "80.0 %"],
        ["arrivals rate", "20.0 % (19.0–21.0)", "30.0 %"],
      ]
    )
    #expect(WellFormedness().problem(of: figure.markup.text) == nil)
    #expect(VarianceSharesChart.figure(words, .revenueGenerated) == nil)
    #expect(WhatIfPage.render(result).contains("id=\"variance-journey-completion-rate\""))
  }

  @Test func `without a price the lines are those of the revenue lost`() throws {
    let free = Self.priced(unitCost: nil)
    let figure = try #require(
      FrontierCostChart.figure(WhatIfWords(result: free, numbers: .terminal))
    )

    #expect(figure.title == "Revenue lost over capacity and load")
    #expect(figure.table.columns.count == 4)
    #expect(!WhatIfText.render(free, colors: false).contains("The least"))
    #expect(WellFormedness().problem(of: figure.markup.text) == nil)
    #expect(
      FrontierCostChart.figure(WhatIfWords(result: SmallExperiment.whatIf, numbers: .page)) == nil
    )
  }

  @Test(arguments: [60, 100])
  func `tables fit the terminal`(width: Int) {
    let text = WhatIfText.render(SmallExperiment.whatIf, colors: false, width: width, isASCII: true)
    let comparison = ComparisonText.render(
      SmallExperiment.comparison,
      colors: false,
      width: width,
      isASCII: true
    )

    #expect(text.contains("At 3: journey completion 95.0 % (95 %: 94.0-96.0) meets >90%"))
    #expect(comparison.contains("after & is better: journey completion"))
    #expect(comparison.contains("/services/pay <b>&/servers: 1 is 3"))
    let rows = (text + comparison).split(separator: "\n").filter { $0.contains("  ") }
    let longest = rows.filter { !$0.hasPrefix("  ") }.map(\.count).max() ?? 0
    #expect(longest <= width)
    let isASCII = text.unicodeScalars.allSatisfy { $0.isASCII }
    #expect(isASCII)
  }

  @Test func `files read back what they say`() throws {
    let whatIf = try WhatIfFile.encode(SmallExperiment.whatIf)
    let comparison = try ComparisonFile.encode(SmallExperiment.comparison)

    #expect(try WhatIfFile.decode(whatIf) == SmallExperiment.whatIf)
    #expect(try ComparisonFile.decode(comparison) == SmallExperiment.comparison)
  }
}
