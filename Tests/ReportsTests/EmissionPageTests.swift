import EmissionResults
import Foundation
import Testing
import Traces

@testable import Reports

@Suite struct EmissionPageTests {
  private static let description = TraceDescription(
    version: "0",
    scenario: "shop <b>&",
    scenarioHash: Array(repeating: 7, count: 32),
    seed: 7,
    quantum: 1_000,
    isOpenLoad: true,
    currency: "USD",
    epoch: 0,
    window: 60_000_000,
    plannedEnd: 0,
    personas: ["visitor", "regular <i>"],
    journeys: [
      .init(
        name: "purchase",
        steps: [
          .init(name: "browse", calls: [.init(service: 0, operation: "list")]),
          .init(name: "pay", calls: [.init(service: 1, operation: "charge")]),
        ]
      )
    ],
    services: [
      .init(name: "catalog", servers: 2, isReal: true),
      .init(name: "payments", servers: 1, isReal: true),
    ],
    regions: ["main"],
    phases: ["calm"],
    faults: [],
    reasons: [],
    payments: []
  )

  /// Two hundred requests over ten seconds, the later the slower, every twentieth shed.
  private static func report(requests: Int = 200, wasStopped: Bool = false) -> EmissionReport {
    var accounts = EmissionAccounts(description)
    for index in 0..<requests {
      let due = Int64(index) * 50_000_000
      let odd = UInt16(index % 2)
      var record = RequestRecord(
        intended: due,
        due: due,
        simulated: 20_000_000,
        session: UInt64(index / 4),
        persona: odd,
        journey: 0,
        step: odd,
        service: odd,
        region: 0,
        phase: 0,
        attempt: 0,
        call: 0,
        fate: index % 20 == 19 ? .shed(.connections) : .answered
      )
      if record.fate.isSent {
        record.written = due + 40_000
        record.lastByte = due + 10_000_000 + Int64(index) * 200_000
        record.status = 200
      }
      accounts.record(record)
    }
    return EmissionReport(
      accounts: accounts,
      planned: requests,
      target: "http://127.0.0.1:8080",
      description: description,
      pace: .speed(10),
      wasStopped: wasStopped
    )
  }

  private static func page(_ report: EmissionReport) -> String {
    EmissionPage.render(report, version: "0.1")
  }

  @Test func `says first whether the figures may be trusted, and why not`() throws {
    let page = Self.page(Self.report())

    let verdict = try #require(page.range(of: "INVALID</span>"))
    let reason = try #require(page.range(of: "10 were shed"))
    let chart = try #require(page.range(of: "<svg"))
    #expect(verdict.lowerBound < reason.lowerBound)
    #expect(reason.lowerBound < chart.lowerBound)
    #expect(page.contains("10 times as fast as simulated"))
  }

  @Test func `draws rates, rare answers and the model, each with its data`() {
    let page = Self.page(Self.report())
    let figures = page.components(separatedBy: "<figure id=").dropFirst()

    for id in ["rates", "percentiles", "model"] {
      #expect(figures.contains { $0.hasPrefix("\"\(id)\"") })
    }
    for figure in figures {
      #expect(figure.contains("<svg role=\"img\" aria-labelledby="))
      #expect(figure.firstMatch(of: /<desc id="[a-z]+-desc">[^<]+<\/desc>/) != nil)
      #expect(figure.contains("<details><summary>Data of this chart</summary>"))
    }
  }

  @Test(arguments: [0, 1, 200])
  func `is well-formed whatever the names are and however little was sent`(requests: Int) {
    let problem = WellFormedness().problem(of: Self.page(Self.report(requests: requests)))

    #expect(problem == nil, "\(problem ?? "")")
  }

  @Test func `loads nothing and runs nothing`() {
    let page = Self.page(Self.report())

    for word in ["<script", "<link", "@import", "url(", " style=", "src="] {
      #expect(!page.contains(word))
    }
  }

  @Test func `is the same for the same replay`() {
    #expect(Self.page(Self.report()) == Self.page(Self.report()))
  }
}
