import Analysis
import Foundation
import Scenarios
import Testing
import Traces

@testable import Journeys

/// The error rates of the verdicts, over seeds: 20 of them, or 200 with `STAMPEDE_LONG_TESTS` set to 1.
///
/// At a quarter of the normal load, so that a run takes little; with more sessions what differs is found
/// the sooner, and what is alike is mistaken as seldom.
@Suite struct RolloutProofTests {
  private static let isLong = ProcessInfo.processInfo.environment["STAMPEDE_LONG_TESTS"] == "1"
  private static let seeds: ClosedRange<UInt64> = isLong ? 1...200 : 1...20
  private static let rate = 0.25

  /// The guardrails share 5 % by Bonferroni's bound. Of 200 seeds 10 are 5 %; the true rate is about
  /// 2 %, for the last stage has no A and no call ever fails, so more than 10 would come up with a
  /// probability of 1e-3. Of 20 seeds more than 3: 1e-3.
  @Test func `like versions are taken back in 5 % of the seeds at most`() throws {
    let scenario = try RolloutScenarios.normal(rate: Self.rate, changes: "")
    var verdicts: [String: Int] = [:]
    var sampleRatios: [Double] = []

    for seed in Self.seeds {
      let run = try RolloutRun(scenario, seed: seed)
      verdicts[run.rollout.verdict, default: 0] += 1
      sampleRatios.append(try #require(run.rollout.sampleRatio.pValue))
    }

    #expect(verdicts["rollback", default: 0] <= (Self.isLong ? 10 : 3), "\(verdicts)")
    // The check of the sample ratio fails by chance in one of a thousand seeds.
    #expect(verdicts["invalid", default: 0] <= 1, "\(verdicts)")
    // Promoted by chance in one of forty: the upper half of a test at 5 %.
    #expect(verdicts["promote", default: 0] <= (Self.isLong ? 14 : 4), "\(verdicts)")
    let mean = sampleRatios.reduce(0, +) / Double(sampleRatios.count)
    #expect(abs(mean - 0.5) < 4 * 0.29 / Double(sampleRatios.count).squareRoot())
  }

  @Test func `a quote that takes 1.5 s longer is taken back by the 25 % stage`() throws {
    let scenario = try RolloutScenarios.normal(
      rate: Self.rate,
      changes: "{event: quote-generation-service-slow, degradation: +1500ms}"
    )
    var inTime = 0

    for seed in Self.seeds {
      let run = try RolloutRun(scenario, seed: seed)
      guard let decision = run.decision else { continue }
      #expect(run.rollout.verdict == "rollback")
      if decision <= 2 { inTime += 1 }
      let stage = try #require(run.rollout.rolledBackAt)
      #expect(stage == [1_860, 3_660, 6_360, 10_860, 13_560][Int(decision)])
    }

    #expect(Double(inTime) >= 0.95 * Double(Self.seeds.count), "\(inTime)")
  }

  /// P(a quote of 2.5 s on average takes more than 3 s) = 0.12346, so A converts 0.92593 and B all.
  @Test func `a quote of 1.2 s instead of 2.5 s is promoted with a lift of 8 %`() throws {
    let scenario = try RolloutScenarios.fasterQuote(rate: Self.rate)
    var promoted = 0
    var covered = 0

    for seed in Self.seeds {
      let run = try RolloutRun(scenario, seed: seed)
      promoted += run.rollout.verdict == "promote" ? 1 : 0
      let lift = run.rollout.conversionTest.lift
      if let low = lift.low, let high = lift.high, low <= 0.08, 0.08 <= high { covered += 1 }
    }

    // A seed fails by the check of the sample ratio, one of a thousand.
    #expect(promoted >= Self.seeds.count - 1, "\(promoted)")
    // An interval of 95 %: of 20 fewer than 16 with a probability of 2.6e-3, of 200 fewer than 180
    // with 1e-3.
    #expect(covered >= (Self.isLong ? 180 : 16), "\(covered)")
  }

  /// The guard of the run and the analysis of its rows read the same.
  @Test func `what the guard read can be calculated again from the rows`() throws {
    let changes = [
      "", "{event: quote-generation-service-slow, degradation: +1500ms}",
      "{event: quote-generation-service-slow, degradation: +300ms}",
      "{event: payment-processor-failure, availability: 0.9}",
    ]
    for (index, change) in changes.enumerated() {
      let scenario = try RolloutScenarios.normal(rate: 0.5, changes: change)
      let run = try RolloutRun(scenario, seed: UInt64(index + 1))

      let readings = run.markers.filter { $0.kind == .rolloutReading }
      #expect(!readings.isEmpty)
      for marker in readings {
        let reading = run.rollout.stages[Int(marker.argument)].reading
        let names = ["conversion", "errors", "slowness"]
        let marked = names.indices.filter { marker.value >> $0 & 1 == 1 }.map { names[$0] }
        #expect(reading.violations == marked, "stage \(marker.argument) of \(change)")
      }
    }
  }
}
