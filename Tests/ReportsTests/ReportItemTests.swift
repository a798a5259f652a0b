import Foundation
import JSONText
import Testing

@testable import Analysis
@testable import Reports

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What a page must show of a run, item by item, and that it says the same as `summary.json`.
@Suite struct ReportItemTests {
  private static let items = (1...20).map { "A\($0)" }

  private static func page(_ summary: Summary) -> String {
    HTMLReport.render(
      summary: summary,
      scenario: BlackFriday().scenario,
      manifest: BlackFriday().manifest,
      attribution: SmallAttribution.value
    )
  }

  @Test(arguments: ["small", "day"])
  func `every item has an id, a unit, a population, points, and a number of summary.json`(
    run: String
  ) throws {
    let summary = run == "small" ? SmallRun.summary : BlackFriday().summary
    let file = try JSONValue(parsing: SummaryFile.encode(summary))

    let found = ItemReader().items(in: Self.page(summary))

    for item in Self.items where !(run == "day" && ["A15", "A18"].contains(item)) {
      let facts = try #require(found.first { $0.name == item }, "\(item)")
      #expect(!facts.id.isEmpty, "\(item)")
      #expect(!facts.unit.isEmpty, "\(item)")
      #expect(
        facts.population.contains(/fail|fault|give up|lost|realized/),
        "\(item) does not say whether failures count"
      )
      #expect(facts.points > 0, "\(item)")
      let value = try #require(file.value(at: facts.path), "\(item): \(facts.path)")
      #expect(value.number == Double(facts.value), "\(item): \(facts.path)")
    }
  }

  @Test func `every drawing is XML, and has a role, a title and a description`() {
    let page = Self.page(SmallRun.summary)
    let drawings = page.components(separatedBy: "<svg").dropFirst()
      .compactMap { $0.components(separatedBy: "</svg>").first }

    #expect(drawings.count == 15)
    for drawing in drawings {
      let text = "<svg" + drawing + "</svg>"
      #expect(WellFormedness().problem(of: text) == nil)
      #expect(text.contains("role=\"img\""))
      #expect(text.firstMatch(of: /<title id="[^"]+">[^<]+<\/title>/) != nil)
      #expect(text.firstMatch(of: /<desc id="[^"]+">[^<]+<\/desc>/) != nil)
    }
  }

  @Test func `says why a chart is not there`() {
    var summary = SmallRun.summary
    summary.windows.longestQueue = [:]
    summary.effects = []

    let page = Self.page(summary)

    #expect(!Self.page(SmallRun.summary).contains("Not shown:"))
    #expect(page.contains("<li id=\"queues\" data-item=\"A6\">queues: no request ever waited"))
    #expect(page.contains("<li id=\"timeline\" data-item=\"A16\">"))
    #expect(page.matches(of: /<li id=/).count == 2)
  }

  @Test func `the price of each fault stands on the page, and why it does not`() {
    let page = Self.page(SmallRun.summary)
    let bare = HTMLReport.render(
      summary: SmallRun.summary,
      scenario: BlackFriday().scenario,
      manifest: BlackFriday().manifest
    )

    let cells = ["slow", "600.00", "500.00\u{A0}to\u{A0}700.00", "60.0\u{A0}%", "300.00"]
    let row =
      page.components(separatedBy: "<tr>")
      .first { $0.contains("scope=\"row\">slow</th>") } ?? ""
    let texts = row.matches(of: />([^<]+)<\/t[hd]>/).map { String($0.1) }
    #expect(texts.starts(with: cells), "\(texts)")
    #expect(page.contains("Together the events lose 200.00\u{A0}USD more than the sum"))
    #expect(page.contains("<th scope=\"row\">converted → abandoned, latency</th>"))
    #expect(bare.contains("<li id=\"attribution\" data-item=\"A14\">"))
  }

  @Test func `no id stands on a page twice`() {
    let ids = Self.page(SmallRun.summary).matches(of: /\sid="([^"]+)"/).map { String($0.1) }

    #expect(Set(ids).count == ids.count)
  }

  @Test func `the theory stands beside the simulation where there is one`() {
    var summary = SmallRun.summary
    var theory = TheorySummary(
      sessions: .init(predicted: 990, simulated: 1_000),
      sessionsStandardError: 31,
      services: [
        .init(
          name: "payment-processor",
          utilization: .init(predicted: 0.68, simulated: 0.71),
          meanWait: nil,
          waitTheory: nil,
          peakUtilization: 0.9
        )
      ]
    )
    theory.arrivals = .init(width: 150, rates: [2, 4])
    summary.theory = theory

    let page = Self.page(summary)

    #expect(page.contains("data-name=\"planned\""))
    #expect(page.contains("data-name=\"mean by theory\""))
    #expect(page.contains(">68.0\u{A0}%</td>"))
    #expect(!Self.page(SmallRun.summary).contains("data-name=\"planned\""))
  }

  @Test func `a heat map has one path for each shade at most, however many cells`() {
    let page = Self.page(BlackFriday().summary)
    let figure =
      page.components(separatedBy: "<figure id=\"latency\">").last?
      .components(separatedBy: "</figure>").first ?? ""

    #expect(figure.matches(of: /<path class="heat"/).count <= 5 * LatencyMapChart.levels)
    #expect(figure.matches(of: /<path class="heat"/).count > 5)
  }
}

extension JSONValue {
  /// The value where a JSON pointer points.
  fileprivate func value(at pointer: String) -> JSONValue? {
    pointer.split(separator: "/").reduce(Optional(self)) { value, key in
      Int(key).flatMap { value?[$0] } ?? value?[String(key)]
    }
  }

  fileprivate var number: Double? {
    if case .number(let text) = self { Double(text) } else { nil }
  }
}

/// Finds what a page says of its items.
private final class ItemReader: NSObject, XMLParserDelegate {
  struct Item {
    var name: String
    /// Of the figure or section in which it stands.
    var id: String
    var unit = ""
    var population = ""
    var points = 0
    var path = ""
    var value = ""
  }

  private var items: [Item] = []
  private var ids: [(element: String, id: String)] = []
  private var field: WritableKeyPath<Item, String>?

  func items(in page: String) -> [Item] {
    let parser = XMLParser(data: Data(page.utf8))
    parser.delegate = self
    #expect(parser.parse())
    return items
  }

  func parser(
    _ parser: XMLParser,
    didStartElement element: String,
    namespaceURI: String?,
    qualifiedName: String?,
    attributes: [String: String]
  ) {
    if ["figure", "section"].contains(element) { ids.append((element, attributes["id"] ?? "")) }
    if let name = attributes["data-item"] {
      items.append(Item(name: name, id: ids.last?.id ?? ""))
    }
    guard !items.isEmpty else { return }
    let last = items.count - 1
    switch attributes["class"] {
    case "unit": field = \.unit
    case "population": field = \.population
    case "points": items[last].points = Int(attributes["value"] ?? "") ?? 0
    case "check":
      items[last].path = attributes["data-path"] ?? ""
      items[last].value = attributes["value"] ?? ""
    default: break
    }
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if let field, !items.isEmpty { items[items.count - 1][keyPath: field] += text }
  }

  func parser(
    _ parser: XMLParser,
    didEndElement element: String,
    namespaceURI: String?,
    qualifiedName: String?
  ) {
    field = nil
    if ["figure", "section"].contains(element) { ids.removeLast() }
  }
}
