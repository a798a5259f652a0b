import EmissionResults
import SimulationKernel
import Traces

extension TraceDescription {
  /// A shop of two services: `browse` asks the catalog, `pay` asks the catalog and the payments,
  /// and `help` asks a support desk that is not real.
  static func shop(isOpenLoad: Bool = true) -> TraceDescription {
    TraceDescription(
      version: "0",
      scenario: "shop",
      scenarioHash: [0xDE, 0xAD, 0xBE, 0xEF] + Array(repeating: 1, count: 28),
      seed: 7,
      quantum: 1_000,
      isOpenLoad: isOpenLoad,
      currency: "USD",
      epoch: 0,
      window: 60_000_000,
      plannedEnd: 0,
      personas: ["visitor", "regular"],
      journeys: [
        Journey(
          name: "purchase",
          steps: [
            Step(name: "browse", calls: [Call(service: 0, operation: "list")]),
            Step(
              name: "pay",
              calls: [
                Call(service: 0, operation: ""), Call(service: 1, operation: "/v1/charge it"),
              ]
            ),
            Step(name: "help", calls: [Call(service: 2, operation: "talk")]),
          ]
        )
      ],
      services: [
        Service(name: "catalog", servers: 2, isReal: true),
        Service(name: "payments", servers: 1, isReal: true),
        Service(name: "support", servers: 1, isReal: false),
      ],
      regions: ["main"],
      phases: ["calm"],
      faults: [],
      reasons: [],
      payments: []
    )
  }
}

extension RequestRecord {
  /// Some request with this fate.
  static func random(of description: TraceDescription, fate: RequestFate) -> RequestRecord {
    var random = SplitMix64(seed: 1)
    while true {
      let record = Self.random(of: description, using: &random)
      if record.fate.isSent == fate.isSent {
        var wanted = record
        wanted.fate = fate
        return wanted
      }
    }
  }

  /// A request with any fate, to any place of the trace, within ten seconds.
  static func random(
    of description: TraceDescription,
    using random: inout SplitMix64
  ) -> RequestRecord {
    let intended = Int64.random(in: 0..<10_000_000_000, using: &random)
    let fates: [RequestFate] = [
      .answered, .answered, .answered, .answered, .answered, .failed(.timeout), .failed(.reset),
      .failed(.cut), .shed(.connections), .skipped,
    ]
    let journey = Int.random(in: 0..<description.journeys.count, using: &random)
    var record = RequestRecord(
      intended: intended,
      due: intended + Int64.random(in: 0...1, using: &random) * 12_345_678,
      simulated: Int64.random(in: 0..<2_000_000_000, using: &random),
      session: UInt64.random(in: 0..<200, using: &random),
      persona: UInt16.random(in: 0..<UInt16(description.personas.count), using: &random),
      journey: UInt16(journey),
      step: UInt16.random(
        in: 0..<UInt16(description.journeys[journey].steps.count),
        using: &random
      ),
      service: UInt16.random(in: 0..<UInt16(description.services.count), using: &random),
      region: 0,
      phase: UInt16.random(in: 0..<UInt16(description.phases.count), using: &random),
      attempt: 0,
      call: 0,
      fate: fates.randomElement(using: &random) ?? .answered
    )
    record.target = UInt16.random(in: 0...1, using: &random)
    guard record.fate.isSent else { return record }
    record.written = record.due + Int64(random.next() >> UInt64.random(in: 36...54, using: &random))
    record.lastByte =
      record.written + Int64(random.next() >> UInt64.random(in: 31...50, using: &random))
    guard record.fate == .answered else { return record }
    record.firstByte = record.written + (record.lastByte - record.written) / 2
    record.bytes = UInt64.random(in: 0...9_999, using: &random)
    record.status = [200, 201, 404, 503].randomElement(using: &random) ?? 200
    record.isExpected = record.status < 400
    return record
  }
}
