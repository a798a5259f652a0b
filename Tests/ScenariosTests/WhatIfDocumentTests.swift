import Testing

@testable import Scenarios

@Suite struct WhatIfDocumentTests {
  private func load(_ text: String) -> ScenarioLoader.LoadResult {
    ScenarioLoader.load(
      [SourceFile(path: "q.yaml", bytes: Array(text.utf8))],
      options: .init(purpose: .validate)
    )
  }

  @Test func `says what is varied, what is sought and how often it runs`() throws {
    let result = load(
      """
      whatif:
        base: [shop.yaml, evening.yaml]
        vary:
          /services/shop/concurrency: [4, 6]
          /arrivals/rate: "0.5..2:0.25"
        find: {minimum: /services/shop/concurrency, suchThat: revenueImpact}
        replications: 3
        unitCost: $1,200.50
      """
    )

    let question = try #require(result.questions.first)
    #expect(!result.hasErrors, "\(result.diagnostics.map(\.message))")
    #expect(question.base == ["shop.yaml", "evening.yaml"])
    #expect(question.axes.map(\.path) == ["/services/shop/concurrency", "/arrivals/rate"])
    #expect(question.axes.first?.values == .list(["4", "6"]))
    #expect(question.axes.last?.values.count == 7)
    #expect(
      question.search
        == .init(
          extreme: .minimum,
          path: "/services/shop/concurrency",
          condition: "revenueImpact"
        )
    )
    #expect(question.replications == 3)
    #expect(question.unitCost == 120_050)
  }

  @Test(arguments: [
    "whatif: {base: shop.yaml}",
    "whatif: {vary: {/services/shop/concurrency: []}}",
    "whatif: {vary: {/services/shop/concurrency: 8 to 12}}",
    "whatif: {vary: {services/shop/concurrency: [8]}}",
    "whatif: {find: {suchThat: revenueImpact}}",
    "whatif: {vary: {/services/shop/concurrency: [8]}, unitCost: -1}",
    "whatif: {find: {minimum: /arrivals/rate, maximum: /arrivals/rate}}",
  ])
  func `refuses what asks nothing, or two things at once`(text: String) {
    #expect(load(text).hasErrors)
  }

  @Test func `warns of no effect only where nobody asks`() throws {
    let text = "whatif: {vary: {/services/shop/concurrency: [8]}}"
    let file = SourceFile(path: "q.yaml", bytes: Array(text.utf8))
    var asking = ScenarioLoader.Options(purpose: .validate)
    asking.asksWhatIf = true

    #expect(load(text).diagnostics.map(\.code) == [.kindUnused])
    #expect(ScenarioLoader.load([file], options: asking).diagnostics == [])
  }
}

@Suite struct DecimalRangeTests {
  @Test(arguments: [
    ("8..11", ["8", "9", "10", "11"]), ("0.5..0.8:0.1", ["0.5", "0.6", "0.7", "0.8"]),
    ("1..2:0.50", ["1", "1.5", "2"]), ("-1..1", ["-1", "0", "1"]), ("3..3", ["3"]),
    ("0.25..1", ["0.25"]), ("-0.5..0.5:0.5", ["-0.5", "0", "0.5"]),
  ])
  func `has its numbers as they would be written`(text: String, numbers: [String]) throws {
    let range = try #require(DecimalRange(text))

    #expect((0..<range.count).map { range[$0] } == numbers)
  }

  @Test(arguments: [
    "", "8", "8..", "..8", "9..8", "1..2:0", "1..2:-1", "a..b", "1..2:3:4", "1.2.3..4",
  ])
  func `is nothing else`(text: String) {
    #expect(DecimalRange(text) == nil)
  }

  @Test func `refuses numbers that do not fit`() {
    #expect(DecimalRange("1..999999999999999999") == nil)
    #expect(DecimalRange("0.0000000001..1") == nil)
  }

  @Test(arguments: [(0.0, 0), (0.66, 2), (0.76, 3), (9.0, 6)])
  func `knows the place nearest to a number`(value: Double, place: Int) throws {
    let range = try #require(DecimalRange("0.2..1.4:0.2"))

    #expect(range.index(nearest: value) == place)
  }
}
