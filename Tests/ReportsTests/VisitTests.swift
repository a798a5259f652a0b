import Testing
import Traces

@testable import Reports

@Suite struct VisitTests {
  private static let description = TraceDescription(
    version: "1",
    scenario: "shop",
    scenarioHash: Array(repeating: 0, count: 32),
    seed: 7,
    quantum: 1_000,
    isOpenLoad: true,
    currency: "EUR",
    epoch: 0,
    window: 60_000_000,
    plannedEnd: 0,
    personas: ["hurried"],
    journeys: [
      .init(
        name: "purchase",
        steps: [
          .init(name: "browse", calls: [.init(service: 0, operation: "list")]),
          .init(
            name: "pay",
            calls: [.init(service: 1, operation: ""), .init(service: 0, operation: "thank")]
          ),
        ]
      )
    ],
    services: [
      .init(name: "shop", servers: 4, isReal: true), .init(name: "bank", servers: 1, isReal: true),
    ],
    regions: ["eu"],
    phases: ["", "bank-slow"],
    faults: ["bank-slow"],
    reasons: ["", "no-intent"],
    payments: ["card"]
  )

  private static func call(
    _ start: UInt64,
    _ end: UInt64,
    step: UInt16,
    call: UInt8 = 0,
    attempt: UInt8 = 0,
    outcome: CallOutcome = .ok,
    fault: UInt16 = 0,
    value: Int64 = 0
  ) -> CallRow {
    CallRow(
      time: end * 1_000,
      session: 42,
      latency: (end - start) * 1_000,
      value: value,
      persona: 0,
      journey: 0,
      region: 0,
      step: step,
      phase: 1,
      service: 0,
      fault: fault,
      attempt: attempt,
      outcome: outcome,
      call: call
    )
  }

  /// Browse, think, pay with an attempt that fails, one that the machine repeats and one that the
  /// visitor repeats.
  private static let visit = Visit(
    session: 42,
    description: description,
    begin: SessionBeginRow(
      time: 5_000_000,
      session: 42,
      persona: 0,
      journey: 0,
      region: 0,
      payment: 1
    ),
    calls: [
      call(5_000, 5_400, step: 0),
      call(9_000, 12_000, step: 1, outcome: .timeout, fault: 1),
      call(12_200, 13_000, step: 1, attempt: 1, outcome: .error, fault: 1),
      call(15_000, 16_000, step: 1, attempt: 16),
      call(16_000, 17_000, step: 1, call: 1, attempt: 16, value: 4_200),
    ],
    end: SessionEndRow(
      time: 17_000_000,
      session: 42,
      duration: 12_000_000,
      value: 4_200,
      potential: 4_200,
      persona: 0,
      journey: 0,
      region: 0,
      reason: 0,
      steps: 2,
      fault: 0,
      satisfaction: 3_250,
      result: .converted
    ),
    markers: [
      MarkerRow(time: 4_000_000, argument: 0, value: 0, kind: .effectOn),
      MarkerRow(time: 12_100_000, argument: 0, value: 0, kind: .effectOff),
      MarkerRow(time: 20_000_000, argument: 0, value: 0, kind: .phase),
    ]
  )

  @Test func `tells a visit line by line`() {
    #expect(Self.visit.waterfall() == Self.drawing)
  }

  @Test func `draws with ASCII alone where the terminal shows nothing else`() {
    let text = Self.visit.waterfall(isASCII: true)

    #expect(text.unicodeScalars.allSatisfy { $0.isASCII })
    #expect(text.split(separator: "\n").count == Self.drawing.split(separator: "\n").count)
  }

  @Test(arguments: [20, 60, 80, 133])
  func `keeps every line within the width`(width: Int) {
    for line in Self.visit.waterfall(width: width).split(separator: "\n") {
      #expect(line.count <= max(60, width), "\(line)")
    }
  }

  @Test func `counts what a visitor waits as the summary does`() {
    // 0.4 s, 4 s with the machine's pause between, 2 s of the visitor's own retry.
    #expect(Self.visit.visibleWait == 6_400_000)
  }

  @Test func `tells what it knows where begin and end are missing`() {
    let part = Visit(
      session: 42,
      description: Self.description,
      begin: nil,
      calls: [Self.call(9_000, 12_000, step: 1)],
      end: nil
    )

    let text = part.waterfall()

    #expect(text.contains("hurried on purchase, from eu"))
    #expect(text.contains("ended      not in this trace"))
  }

  @Test func `survives rows that no description explains`() {
    let strange = CallRow(
      time: 1,
      session: 0,
      latency: 1,
      value: .min,
      persona: .max,
      journey: .max,
      region: .max,
      step: .max,
      phase: .max,
      service: .max,
      fault: .max,
      attempt: .max,
      outcome: .reneged,
      call: .max
    )
    let visit = Visit(
      session: 0,
      description: Self.description,
      begin: nil,
      calls: [strange, strange],
      end: nil
    )

    #expect(visit.waterfall().contains("no. 65535"))
    #expect(visit.json["persona"]?.string == "no. 65535")
  }

  @Test func `tells programs the same story`() throws {
    let json = Self.visit.json

    #expect(json["persona"]?.string == "hurried")
    #expect(json["end"]?["result"]?.string == "converted")
    #expect(json["waited"]?.integer == 6_400_000_000)
    let story = try #require(json["story"]?.array)
    #expect(
      story.compactMap { $0["kind"]?.string } == [
        "step", "call", "pause", "step", "call", "pause", "marker", "call", "pause", "call", "call",
      ]
    )
    #expect(story[5]["why"]?.string == "machine waits to retry")
    #expect(story[8]["why"]?.string == "thinks, then tries again")
    #expect(story[10]["value"]?.integer == 4_200)
  }

  private static let drawing = """
    """
}
