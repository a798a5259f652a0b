@testable import Analysis
@testable import Reports

/// A made-up run that fits on a screen: six minutes, one of everything, numbers by hand.
enum SmallRun {
  static let summary = completed(parts)

  private static let parts = Summary(
    passed: false,
    partial: false,
    scenario: "slow-payment",
    scenarioHash: String(repeating: "ab", count: 32),
    seed: 7,
    version: "0.1.0",
    quantum: 1_000,
    loadModel: "open",
    currency: "EUR",
    replications: 1,
    virtualDuration: 360,
    endOfArrivals: 300,
    events: 4_321,
    goals: [
      GoalResult(
        name: "journey-completion-rate",
        observed: 0.9512,
        low: 0.93,
        high: 0.97,
        criterion: ">90%",
        verdict: "pass"
      ),
      GoalResult(
        name: "revenue-impact",
        observed: 0.0561,
        low: 0.048,
        high: 0.064,
        criterion: "<5%",
        verdict: "fail (marginal)"
      ),
      GoalResult(
        name: "customer-satisfaction",
        observed: nil,
        low: nil,
        high: nil,
        criterion: ">4.0",
        verdict: "unknown"
      ),
    ],
    metrics: [
      "conversion-rate": Estimate(value: 0.842, low: 0.83, high: 0.854, method: "within-run"),
      "revenue-generated": Estimate(
        value: 1_234_500,
        low: 1_200_000,
        high: 1_269_000,
        method: "within-run"
      ),
      "average-journey-time": Estimate(value: 4.16, low: 4.1, high: 4.22, method: "within-run"),
      "customer-satisfaction": Estimate(value: nil, low: nil, high: nil, method: nil),
    ],
    sessions: counts,
    services: [
      ServiceSummary(
        name: "payment-processor",
        servers: 12,
        calls: 1_900,
        meanWait: 0.0421,
        meanServiceTime: 0.35,
        meanResponse: 0.41,
        waitedShare: 0.183,
        utilization: 0.71,
        meanInSystem: 9.4,
        longestQueue: 23,
        overloads: 0,
        timeouts: 1,
        errors: 31,
        p50: 0.32,
        p95: 0.91,
        p99: 1.87,
        p999: 2.4
      )
    ],
    personas: [GroupSummary(name: "karen", sessions: counts, metrics: [:])],
    journeys: [GroupSummary(name: "buy", sessions: counts, metrics: [:])],
    steps: [
      StepSummary(
        journey: "buy",
        step: "payment",
        reached: 950,
        completed: 900,
        waits: 960,
        meanResponse: 0.8,
        p50: 0.7,
        p95: 1.9,
        p99: nil
      )
    ],
    funnels: [
      Funnel(
        persona: "karen",
        journey: "buy",
        steps: ["payment", "completed"],
        reached: [950, 842]
      )
    ],
    losses: [
      Loss(
        result: "abandoned",
        reason: "latency",
        effect: "payment-provider-slow",
        sessions: 41,
        value: 328_050
      ),
      Loss(result: "failed", reason: "overload", effect: nil, sessions: 2, value: 16_000),
    ],
    effects: [
      EffectSummary(
        name: "payment-provider-slow",
        start: 120,
        end: 240,
        isFault: true,
        struckCalls: 610,
        lostSessions: 41,
        lostValue: 328_050,
        prediction: PredictionSummary(
          abandonmentIncrease: PredictedValue(
            expected: 12,
            measured: 9.5,
            low: 7,
            high: 12.5,
            verdict: "as-expected"
          ),
          revenueLost: PredictedValue(expected: 1_200_000, measured: 328_050, verdict: "lower")
        )
      )
    ],
    windows: WindowSeries(
      width: 60,
      arrivals: [100, 200, 300, 250, 150, 0],
      ended: [80, 190, 290, 260, 160, 20],
      completed: [70, 170, 240, 200, 145, 17],
      lost: [1, 2, 15, 20, 4, 1],
      concurrent: [20, 30, 40, 30, 20, 0],
      errors: [0, 1, 12, 15, 3, 0],
      revenue: [100_000, 200_050, 300_000, 250_000, 300_000, 84_450],
      twinRevenue: [100_000, 200_050, 330_000, 290_000, 300_000, 84_450],
      p50: [0.5, 0.6, 0.9, 0.8, 0.5, nil],
      p95: [1, 1.2, 3, 2.5, 1.1, nil],
      p99: [2, 2.2, 6, 5.5, 2.1, nil],
      utilization: ["payment-processor": [0.3, 0.6, 1, 0.95, 0.5, 0.1]],
      longestQueue: ["payment-processor": [0, 2, 23, 20, 1, 0]]
    ),
    twin: TwinSummary(contentHash: "feed", revenue: 1_304_500, sessions: counts, unpaired: 3)
  )

  /// What a summary has beyond what its initializer takes.
  private static func completed(_ parts: Summary) -> Summary {
    var summary = parts
    summary.windows.p999 = [3, 3.2, 7, 6.5, 3.1, nil]
    summary.windows.calls = [300, 610, 900, 760, 450, 40]
    summary.windows.machineRetries = [0, 1, 10, 9, 1, 0]
    summary.windows.visitorRetries = [0, 0, 4, 3, 0, 0]
    summary.windows.failures = ["timeout": [0, 1, 8, 9, 1, 0], "error": [0, 0, 4, 6, 2, 0]]
    summary.windows.personaArrivals = ["karen": [100, 200, 300, 250, 150, 0]]
    summary.windows.meanWait = ["payment-processor": [0, 0.01, 0.4, 0.3, 0.02, nil]]
    summary.windows.twin = TwinWindows(
      concurrent: [20, 30, 31, 28, 20, 0],
      errors: [0, 0, 0, 0, 0, 0],
      p95: [1, 1.2, 1.3, 1.2, 1.1, nil]
    )
    summary.services[0].attempts = 3_060
    summary.services[0].retries = 28
    summary.services[0].responses = 3_000
    summary.services[0].responseShare = 1
    summary.services[0].saturatedSeconds = 60
    summary.funnels[0].dropOffs = [DropOffs(noIntent: 60, slow: 40, error: 5, open: 3)]
    summary.funnels[0].twinReached = [960, 900]
    summary.effects[0].recovery = RecoverySummary(concurrency: 0, response: 60, errors: nil)
    summary.latencyMaps = [
      LatencyMap(
        service: "payment-processor",
        width: 60,
        edges: [0.2, 0.25, 0.3, 0.4, 0.5],
        columns: [[0, 200, 1, 90, 3, 10], [0, 300, 3, 300], [2, 800, 3, 100], [], [1, 1_200]]
      )
    ]
    summary.percentiles.visible = PercentileCurves.shares.map { $0 > 0.99 ? nil : 0.3 + $0 }
    summary.percentiles.twin = PercentileCurves.shares.map { $0 > 0.99 ? nil : 0.3 + $0 / 2 }
    summary.percentiles.services = ["payment-processor": PercentileCurves.shares.map { $0 }]
    summary.examples = [
      ExampleSession(
        kind: .slowestAbandoned,
        session: 4_711,
        persona: "karen",
        journey: "buy",
        start: 130,
        duration: 40,
        waited: 12,
        reason: "latency"
      )
    ]
    return summary
  }

  static var counts: SessionCounts {
    var counts = SessionCounts()
    counts.started = 1_000
    counts.ended = 990
    counts.converted = 830
    counts.assisted = 12
    counts.abandoned = 120
    counts.failed = 8
    counts.rejected = 10
    counts.expired = 10
    counts.open = 10
    counts.technicalLosses = 43
    counts.peakConcurrent = 47
    return counts
  }

  /// A run in which no session ever started.
  static var empty: Summary {
    var summary = self.summary
    summary.passed = true
    summary.events = 0
    summary.goals = []
    summary.metrics = [:]
    summary.sessions = SessionCounts()
    summary.services = []
    summary.personas = []
    summary.journeys = []
    summary.steps = []
    summary.funnels = []
    summary.losses = []
    summary.effects = []
    summary.windows = WindowSeries(
      width: 60,
      arrivals: [],
      ended: [],
      completed: [],
      lost: [],
      concurrent: [],
      errors: [],
      revenue: [],
      twinRevenue: nil,
      p50: [],
      p95: [],
      p99: [],
      utilization: [:],
      longestQueue: [:]
    )
    summary.twin = nil
    summary.latencyMaps = []
    summary.percentiles = PercentileCurves()
    summary.examples = []
    return summary
  }
}
