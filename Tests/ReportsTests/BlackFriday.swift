import Foundation
import Scenarios
import SimulationKernel

@testable import Analysis
@testable import Reports

/// A made-up day with all that a summary can hold: 24 hours, three personas, two journeys, five
/// services, three effects, a twin.
struct BlackFriday {
  var windowCount = 1_440
  var serviceCount = 5
  var personas = ["hurried-shopper", "mobile-karen", "business-buyer"]

  private let journeys = ["buy-policy", "renew-policy"]
  private let steps = ["landing", "quote", "details", "payment", "confirmation"]

  private var serviceNames: [String] {
    let names = [
      "product-catalog", "recommendation-engine", "quote-generation", "payment-processor",
      "policy-store",
    ]
    return (0..<serviceCount).map { $0 < names.count ? names[$0] : "backend-\($0)" }
  }

  var summary: Summary {
    let windows = self.windows
    let counts = sessionCounts(started: windows.arrivals.reduce(0, +), share: 1)
    var summary = Summary(
      passed: false,
      partial: false,
      scenario: "black-friday",
      scenarioHash: String(repeating: "0123456789abcdef", count: 4),
      seed: 42,
      version: "0.1.0",
      quantum: 1_000,
      loadModel: "open",
      currency: "EUR",
      replications: 1,
      virtualDuration: Double(windowCount) * 60,
      endOfArrivals: Double(windowCount) * 60 * 0.985,
      events: 12_345_678,
      goals: goals,
      metrics: metrics(windows),
      sessions: counts,
      services: services(windows),
      personas: personas.enumerated().map { index, name in
        let share = [0.6, 0.25, 0.15][min(index, 2)]
        let counts = sessionCounts(started: Int(Double(counts.started) * share), share: share)
        return GroupSummary(
          name: name,
          sessions: counts,
          metrics: metrics(windows, scale: 1 - Double(index) * 0.04)
        )
      },
      journeys: journeys.map { name in
        GroupSummary(
          name: name,
          sessions: sessionCounts(started: counts.started / 2, share: 0.5),
          metrics: metrics(windows, scale: 0.5)
        )
      },
      steps: stepSummaries,
      funnels: funnels,
      losses: losses,
      effects: effects,
      windows: windows,
      twin: TwinSummary(
        contentHash: "9f86d081884c7d65",
        revenue: (windows.twinRevenue ?? []).reduce(0, +),
        sessions: counts,
        unpaired: 17
      )
    )
    summary.latencyMaps = latencyMaps
    summary.percentiles = percentiles
    return summary
  }

  /// A full map of each service: 161 columns, 20 rows in each.
  private var latencyMaps: [LatencyMap] {
    serviceNames.enumerated().map { place, name in
      LatencyMap(
        service: name,
        width: Double(windowCount) * 60 / 161,
        edges: (0...40).map { 0.01 * pow(2, Double($0) / 4) },
        columns: (0..<161).map { column in
          (0..<20).flatMap { row in
            let count = Int(600 * (1 + noise(column * 20 + row, place)) * Double(20 - row))
            return count > 0 ? [row + place % 5 + 8, count] : []
          }
        }
      )
    }
  }

  private var percentiles: PercentileCurves {
    let curve = PercentileCurves.shares.map { share -> Double? in
      share > 0.99999 ? nil : 0.2 * -log(1 - share * 0.999_999)
    }
    var curves = PercentileCurves(visible: curve, twin: curve)
    for name in serviceNames { curves.services[name] = curve }
    return curves
  }

  var scenario: Scenario {
    Scenario(
      name: "black-friday",
      seed: 42,
      currency: "EUR",
      start: 1_795_737_600,
      window: .minutes(1),
      load: Load(
        model: .open(OpenArrivals(rate: 1, process: .poisson, curve: [])),
        rampUp: .zero,
        steady: .hours(24),
        rampDown: .zero,
        drain: .cut,
        personaShares: [0.6, 0.25, 0.15],
        journeyWeights: [1, 1]
      ),
      personas: [],
      journeys: [],
      services: [],
      regions: [Region(name: "all", share: 1)],
      effects: [
        Effect(
          id: "payment-provider-slow",
          name: "payment-provider-slow",
          start: SimulationTime(.hours(20)),
          end: SimulationTime(.minutes(1_230)),
          kind: .slow(service: 3, factor: .times(2), probability: 1),
          target: .all,
          prediction: Effect.Prediction(
            abandonmentIncrease: 12,
            personas: [],
            revenueRisk: 1_200_000
          )
        )
      ],
      goals: []
    )
  }

  var manifest: RunManifest {
    RunManifest(
      partial: false,
      scenario: "black-friday",
      seed: 42,
      version: "0.1.0",
      scenarioHash: summary.scenarioHash,
      quantum: 1_000,
      command: "stampede run black-friday.yaml --seed 42",
      rows: ["call": 912_345, "session-begin": 201_000, "session-end": 200_990],
      contentHash: "9f86d081884c7d659a2feaa0c55ad015",
      twinContentHash: "9f86d081884c7d65",
      files: [.init(path: "trace/shard-000.jtr.zst", bytes: 7_340_032)],
      performance: .init(
        wallSeconds: 4.21,
        events: 24_691_356,
        eventsPerSecond: 5_864_930,
        peakMemoryBytes: 89_128_960,
        shards: 1,
        writerStalls: 0
      )
    )
  }
}

// MARK: - Series

extension BlackFriday {
  /// A number in -1...1 that looks like noise and is always the same.
  private func noise(_ index: Int, _ salt: Int) -> Double {
    var bits = UInt64(bitPattern: Int64(index &* 1_000_003 &+ salt)) &* 0x9E37_79B9_7F4A_7C15
    bits ^= bits >> 29
    bits = bits &* 0xBF58_476D_1CE4_E5B9
    return Double(bits >> 11) / Double(1 << 52) - 1
  }

  private func shape(_ index: Int) -> Double {
    let hour = Double(index) * 24 / Double(windowCount)
    let midday = 0.6 * exp(-pow((hour - 12) / 3, 2))
    let evening = exp(-pow((hour - 20.3) / 1.6, 2))
    return hour > 23.6 ? 0 : 0.12 + midday + evening
  }

  private func isStruck(_ index: Int) -> Bool {
    (20.0..<20.5).contains(Double(index) * 24 / Double(windowCount))
  }

  var windows: WindowSeries {
    let indices = 0..<windowCount
    let arrivals = indices.map { max(0, Int(480 * shape($0) + 18 * noise($0, 1))) }
    let lost = indices.map { isStruck($0) ? Int(140 + 25 * noise($0, 2)) : arrivals[$0] / 160 }
    let twin = indices.map { Int64(Double(arrivals[$0]) * 0.87 * (4_900 + 300 * noise($0, 3))) }
    let load = indices.map { shape($0) * (isStruck($0) ? 1.7 : 1) + 0.04 * noise($0, 4) }
    let response = { (base: Double, salt: Int) in
      indices.map { index -> Double? in
        arrivals[index] == 0
          ? nil : base * (1 + pow(max(0, load[index]), 3) * 2 + 0.1 * self.noise(index, salt))
      }
    }
    var utilization: [String: [Double]] = [:]
    var queues: [String: [Int]] = [:]
    for (place, name) in serviceNames.enumerated() {
      let factor = [0.55, 0.9, 0.75, 0.82, 0.3][place % 5]
      utilization[name] = load.map { value -> Double in
        place % 5 == 1 ? max(0, value * 14) : min(1, max(0, value * factor))
      }
      queues[name] = load.map { place % 5 == 1 ? 0 : max(0, Int(($0 * factor - 0.85) * 420)) }
    }
    var series = WindowSeries(
      width: 60,
      arrivals: arrivals,
      ended: arrivals,
      completed: indices.map { max(0, Int(Double(arrivals[$0]) * 0.87) - lost[$0]) },
      lost: lost,
      concurrent: indices.map { Int(Double(arrivals[$0]) * (isStruck($0) ? 7.2 : 4.1)) },
      errors: indices.map { isStruck($0) ? 190 + Int(40 * noise($0, 5)) : arrivals[$0] / 50 },
      revenue: indices.map { twin[$0] - Int64(lost[$0]) * 8_000 },
      twinRevenue: twin,
      p50: response(0.62, 6),
      p95: response(1.9, 7),
      p99: response(3.4, 8),
      utilization: utilization,
      longestQueue: queues
    )
    series.p999 = response(5, 9)
    series.calls = arrivals.map { $0 * 5 }
    series.machineRetries = series.errors.map { $0 / 2 }
    series.visitorRetries = series.errors.map { $0 / 3 }
    series.failures = [
      "timeout": series.errors.map { $0 - $0 / 3 }, "outage": series.errors.map { $0 / 3 },
    ]
    for (place, name) in personas.enumerated() {
      series.personaArrivals[name] = arrivals.map { $0 / (place + 2) }
    }
    for (name, queue) in queues { series.meanWait[name] = queue.map { Double($0) / 50 } }
    series.twin = TwinWindows(
      concurrent: indices.map { Int(Double(arrivals[$0]) * 4.1) },
      errors: indices.map { arrivals[$0] / 50 },
      p95: response(1.9, 7)
    )
    return series
  }
}

// MARK: - Totals

extension BlackFriday {
  private var goals: [GoalResult] {
    [
      GoalResult(
        name: "journey-completion-rate",
        observed: 0.953,
        low: 0.941,
        high: 0.965,
        criterion: ">90%",
        verdict: "pass"
      ),
      GoalResult(
        name: "revenue-impact",
        observed: 0.0375,
        low: 0.0301,
        high: 0.0449,
        criterion: "<5%",
        verdict: "fail (marginal)"
      ),
      GoalResult(
        name: "customer-satisfaction",
        observed: 4.18,
        low: 4.11,
        high: 4.25,
        criterion: ">4.0",
        verdict: "pass"
      ),
    ]
  }

  private func metrics(_ windows: WindowSeries, scale: Double = 1) -> [String: Estimate] {
    let revenue = Double(windows.revenue.reduce(0, +)) * scale
    let lost = Double(losses.reduce(0) { $0 + $1.value }) * scale
    let values: [Metric: (Double, Double, Double)] = [
      .journeyCompletionRate: (0.953, 0.941, 0.965), .conversionRate: (0.842, 0.83, 0.854),
      .abandonmentRate: (0.121, 0.11, 0.132), .technicalAbandonmentRate: (0.041, 0.03, 0.052),
      .averageJourneyTime: (4.16, 4.02, 4.3), .journeyWallTime: (182.4, 175, 190),
      .revenueGenerated: (revenue, revenue * 0.95, revenue * 1.05),
      .revenueLost: (lost, lost * 0.7, lost * 1.3),
      .revenueImpact: (0.0375, 0.0301, 0.0449), .customerSatisfaction: (4.18, 4.11, 4.25),
      .errorRate: (0.0123, 0.0101, 0.0145),
    ]
    var metrics: [String: Estimate] = [:]
    for (metric, (value, low, high)) in values {
      metrics[metric.rawValue] = Estimate(
        value: value,
        low: low,
        high: high,
        method: "within-run"
      )
    }
    return metrics
  }

  private func sessionCounts(started: Int, share: Double) -> SessionCounts {
    var counts = SessionCounts()
    counts.started = started
    counts.ended = started - Int(40 * share)
    counts.converted = started * 82 / 100
    counts.assisted = started * 2 / 100
    counts.abandoned = started * 12 / 100
    counts.failed = started / 100
    counts.rejected = started / 100
    counts.expired = started / 50
    counts.open = Int(40 * share)
    counts.technicalLosses = Int(Double(started) * 0.04 * (1.4 - share * 0.6))
    counts.peakConcurrent = Int(3_456 * share)
    return counts
  }

  private func services(_ windows: WindowSeries) -> [ServiceSummary] {
    serviceNames.enumerated().map { index, name in
      let isUnlimited = index % 5 == 1
      let busy = windows.utilization[name] ?? []
      let queue = windows.longestQueue[name]?.max() ?? 0
      return ServiceSummary(
        name: name,
        servers: isUnlimited ? nil : 10 + index,
        calls: 200_000 + index * 31_123,
        meanWait: isUnlimited ? 0 : 0.0421 * Double(index),
        meanServiceTime: 0.35,
        meanResponse: 0.41 + 0.04 * Double(index),
        waitedShare: isUnlimited ? 0 : 0.183,
        utilization: isUnlimited ? nil : busy.reduce(0, +) / Double(max(1, busy.count)),
        meanInSystem: 4.2,
        longestQueue: queue,
        overloads: 0,
        timeouts: 12 * index,
        errors: 310 * index,
        p50: 0.32,
        p95: 0.91,
        p99: 1.87,
        p999: 4.4
      )
    }
  }

  private var stepSummaries: [StepSummary] {
    journeys.flatMap { journey in
      steps.enumerated().map { index, step in
        StepSummary(
          journey: journey,
          step: step,
          reached: 100_000 - index * 6_000,
          completed: 95_000 - index * 6_000,
          waits: 100_500 - index * 6_000,
          meanResponse: 0.82,
          p50: 0.7,
          p95: 1.9,
          p99: 3.2
        )
      }
    }
  }

  private var funnels: [Funnel] {
    personas.enumerated().flatMap { place, persona in
      journeys.map { journey in
        Funnel(
          persona: persona,
          journey: journey,
          steps: steps + ["completed"],
          reached: [60_000, 57_100, 55_900, 53_800, 50_000, 49_300].map { $0 / (place + 1) }
        )
      }
    }
  }

  private var losses: [Loss] {
    [
      Loss(
        result: "abandoned",
        reason: "latency",
        effect: "payment-provider-slow",
        sessions: 3_312,
        value: 26_496_000
      ),
      Loss(
        result: "abandoned",
        reason: "outage",
        effect: "recommendation-service-failure",
        sessions: 1_204,
        value: 9_632_050
      ),
      Loss(result: "abandoned", reason: "latency", effect: nil, sessions: 893, value: 7_144_000),
      Loss(result: "failed", reason: "overload", effect: nil, sessions: 12, value: 96_000),
    ]
  }

  private var effects: [EffectSummary] {
    [
      EffectSummary(
        name: "traffic-spike",
        start: 64_800,
        end: 79_200,
        isFault: false,
        struckCalls: 0,
        lostSessions: 0,
        lostValue: 0
      ),
      EffectSummary(
        name: "payment-provider-slow",
        start: 72_000,
        end: 73_800,
        isFault: true,
        struckCalls: 24_311,
        lostSessions: 3_312,
        lostValue: 26_496_000
      ),
      EffectSummary(
        name: "recommendation-service-failure",
        start: 70_200,
        end: 73_800,
        isFault: true,
        struckCalls: 8_120,
        lostSessions: 1_204,
        lostValue: 9_632_050
      ),
    ]
  }
}
