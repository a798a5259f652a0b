@testable import Analysis

/// What two faults cost, in numbers that are easy to check: 600 and 400 of 1,000.
enum SmallAttribution {
  private static func estimate(_ value: Double) -> Estimate {
    Estimate(value: value, low: value - 10_000, high: value + 10_000, method: "replications")
  }

  private static func event(_ name: String, share: Double, alone: Double) -> Attribution.Event {
    Attribution.Event(
      id: name,
      name: name,
      duration: 120,
      share: estimate(share),
      alone: estimate(alone),
      avoidable: estimate(2 * share - alone)
    )
  }

  static let value = Attribution(
    scenario: "small",
    scenarioHash: String(repeating: "0", count: 64),
    seed: 1,
    version: "1",
    quantum: 1_000,
    currency: "USD",
    replications: 5,
    undisturbed: estimate(900_000),
    lost: estimate(100_000),
    interaction: estimate(20_000),
    events: [
      event("slow", share: 60_000, alone: 50_000), event("down", share: 40_000, alone: 30_000),
    ],
    pairs: [.init(first: "slow", second: "down", interaction: estimate(20_000))],
    personas: [
      .init(
        name: "customer",
        lost: estimate(100_000),
        shares: [estimate(60_000), estimate(40_000)]
      )
    ],
    services: [
      .init(name: "payment", lost: estimate(100_000), shares: []),
      .init(name: nil, lost: estimate(0), shares: []),
    ],
    coalitions: [
      .init(events: [], revenue: estimate(900_000), contentHash: "a"),
      .init(events: ["slow"], revenue: estimate(850_000), contentHash: "b"),
      .init(events: ["down"], revenue: estimate(870_000), contentHash: "c"),
      .init(events: ["slow", "down"], revenue: estimate(800_000), contentHash: "d"),
    ],
    fates: .init(
      sessions: 1,
      transitions: [
        .init(from: "converted", to: "abandoned", reason: "latency", sessions: 1, lost: 1_000)
      ],
      examples: [
        .init(
          session: 1,
          persona: "customer",
          arrival: 3,
          from: "converted",
          to: "abandoned",
          reason: "latency",
          lost: 1_000,
          neededEvents: ["slow"],
          sufficientEvents: []
        )
      ]
    )
  )
}
