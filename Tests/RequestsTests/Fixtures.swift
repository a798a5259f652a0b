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
