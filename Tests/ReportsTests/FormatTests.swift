import Scenarios
import Testing

@testable import Analysis
@testable import Reports

@Suite struct FormatTests {
  private let numbers = NumberFormat.terminal

  @Test(arguments: [
    (0, "0"), (7, "7"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567"),
    (-12_345, "-12,345"), (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func `groups the digits of a count`(count: Int, text: String) {
    #expect(numbers.count(count) == text)
  }

  @Test(arguments: [
    (0.0, "0.0 %"), (0.953, "95.3 %"), (1.0, "100.0 %"), (0.9996, "99.96 %"),
    (0.99999, "> 99.99 %"), (0.0004, "0.04 %"), (0.00001, "< 0.01 %"), (-0.00001, "> -0.01 %"),
    (-0.056, "-5.6 %"), (1.5, "150.0 %"),
  ])
  func `writes a share in percent and never rounds it to an end`(share: Double, text: String) {
    #expect(numbers.percent(share) == text)
  }

  @Test(arguments: [
    (0.0, "0 s"), (1e-9, "1 ns"), (450e-6, "450 µs"), (0.9996e-3, "1 ms"), (0.045, "45 ms"),
    (0.00123, "1.23 ms"), (0.9999, "1 s"), (1.234, "1.23 s"), (59.96, "1 min"), (60, "1 min"),
    (750, "12 min 30 s"), (3_600, "1 h"), (12_000, "3 h 20 min"), (86_400, "1 d"),
    (93_600, "1 d 2 h"), (-1.5, "-1.5 s"), (Double.nan, "–"),
  ])
  func `writes a duration in the unit that suits it`(seconds: Double, text: String) {
    #expect(numbers.duration(seconds) == text)
  }

  @Test(
    arguments: [
      ("EUR", 0, "0.00 EUR"), ("EUR", 5, "0.05 EUR"), ("EUR", 123_450, "1,234.50 EUR"),
      ("USD", -199, "-1.99 USD"), ("JPY", 1_234_567, "1,234,567 JPY"), ("KWD", 1_005, "1.005 KWD"),
      ("EUR", Int64.min, "-92,233,720,368,547,758.08 EUR"),
    ] as [(String, Int64, String)]
  )
  func `writes an amount to the minor unit of its currency`(
    currency: String,
    minor: Int64,
    text: String
  ) {
    #expect(MoneyFormat(currency: currency, numbers: numbers).exact(minor) == text)
  }

  @Test func `writes a large amount of a headline in whole units`() {
    let money = MoneyFormat(currency: "EUR", numbers: numbers)

    #expect(money.rounded(148_500_049) == "1,485,000 EUR")
    #expect(money.rounded(99_950) == "999.50 EUR")
    #expect(MoneyFormat(currency: "JPY", numbers: numbers).rounded(1_234_567) == "1,234,567 JPY")
    #expect(MoneyFormat(currency: "KWD", numbers: numbers).rounded(999_005) == "999.005 KWD")
  }

  @Test(arguments: [
    (0.0, "0"), (0.5, "0.5"), (950, "950"), (1_000, "1k"), (12_500, "12.5k"), (3_500_000, "3.5M"),
    (-2_000, "-2k"),
  ])
  func `writes a number of an axis in few characters`(value: Double, text: String) {
    #expect(numbers.compact(value) == text)
  }

  @Test(arguments: [(0, "0 B"), (1_023, "1023 B"), (89_128_960, "85 MiB")] as [(UInt64, String)])
  func `writes a size in bytes`(size: UInt64, text: String) {
    #expect(numbers.bytes(size).filter { $0 != "," } == text)
  }

  @Test func `groups with thin spaces on pages`() {
    #expect(NumberFormat.page.count(1_234_567) == "1\u{202F}234\u{202F}567")
  }

  @Test func `writes intervals so that a minus is no dash`() {
    let format = MetricFormat(currency: "EUR", numbers: numbers)

    #expect(format.interval(low: 0.048, high: 0.064, of: .revenueImpact) == "4.8–6.4")
    #expect(format.interval(low: -0.01, high: 0.02, of: .revenueImpact) == "-1.0 to 2.0")
    #expect(format.interval(low: 4.02, high: 4.3, of: .averageJourneyTime) == "4.02–4.30 s")
    #expect(format.interval(low: nil, high: 1, of: .errorRate) == nil)
  }

  @Test func `has a title and a definition for every metric`() {
    for metric in Metric.allCases {
      #expect(!metric.title.isEmpty)
      #expect(metric.definition.hasSuffix("."))
    }
  }

  @Test(arguments: [
    (["pass"], "The goal was met"),
    (["pass", "pass (marginal)"], "All 2 goals were met, 1 marginal"),
    (["fail"], "0 of 1 goal met, 1 failed"),
    (
      ["pass", "fail (marginal)", "unknown"],
      "1 of 3 goals met, 1 failed, 1 marginal, 1 could not be measured"
    ),
    ([], "No goals were set"),
  ])
  func `says in a sentence how the goals came out`(verdicts: [String], sentence: String) {
    var summary = SmallRun.summary
    summary.goals = verdicts.map { verdict in
      var goal = SmallRun.summary.goals[0]
      goal.verdict = verdict
      return goal
    }

    #expect(GoalVerdict.headline(of: summary) == sentence)
  }
}
