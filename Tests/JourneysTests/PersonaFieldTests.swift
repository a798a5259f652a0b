import Analysis
import Scenarios
import SimulationKernel
import Statistics
import Testing
import Traces

@testable import Journeys

/// Every field of a persona has an effect that can be seen.
@Suite struct PersonaFieldTests {
  /// Emma's habits as her document states them.
  private static let habits =
    "behavior: {thinkTime: {min: 1000, max: 3000}, sessionDuration: {average: 8, variance: 3}}"

  /// Kim alone walks three steps of 100 ms; one is informational, one asks for payment.
  private static func documents(
    behavior: String = "behavior: {thinkTime: {min: 2000, max: 2000}, patience: 60000}",
    preferences: String = "{}",
    technical: String = "{}"
  ) -> String {
    """
    profile: p
    scenario: {duration: 200s, drain: until-empty}
    arrivals: {rate: 10, per: s, process: uniform}
    personas: [{name: kim, percentage: 100}]
    journeys: [{type: walk}]
    ---
    persona:
      name: kim
      \(behavior)
      preferences: \(preferences)
      technicalProfile: \(technical)
      businessProfile: {averageValue: 100, conversionProbability: 1}
    ---
    name: walk
    steps:
      - {name: first, service: desk}
      - {name: read, service: desk, content: informational}
      - {name: payment, service: bank}
      - {name: last, service: desk, responseBytes: 100000, finalStep: true}
    ---
    services:
      - {name: desk, serviceTime: {mean: 100, distribution: constant}}
      - {name: bank, serviceTime: {mean: 100, distribution: constant}}
    """
  }

  /// The deviations of the mean and of the standard deviation of 10⁶ draws are 0.33 and 0.22.
  @Test func `a million pauses have the moments of their law`() throws {
    let scenario = try Trial.scenario(Self.documents(behavior: Self.habits))
    let sampler = Sampler(scenario.personas[0].thinkTime)
    let random = RandomSource(seed: 1)
    var tally = Tally()
    var isInside = true

    for session in 0..<1_000_000 as Range<UInt64> {
      let pause = sampler.value(random.entity(session).word(Purpose.think, at: 1 << 16))
      tally.record(pause)
      isInside = isInside && pause >= 1_000 && pause <= 3_000
    }

    let deviation = try #require(tally.variance).squareRoot()
    #expect((tally.mean - 2_000).magnitude <= 1)
    #expect((deviation - 328.9).magnitude <= 1)
    #expect(isInside)
  }

  /// A gamma law of mean 8 min and variance 3 min²: 10⁵ draws have deviations of 0.0055 min and
  /// 0.0143 min².
  @Test func `time budgets have the moments of their law`() throws {
    let scenario = try Trial.scenario(Self.documents(behavior: Self.habits))
    let sampler = Sampler(try #require(scenario.personas[0].budget))
    let random = RandomSource(seed: 1)
    var tally = Tally()

    for session in 0..<100_000 as Range<UInt64> {
      tally.record(sampler.value(random.entity(session).word(Purpose.budget)) / 60_000)
    }

    #expect((tally.mean - 8).magnitude < 0.022)
    #expect((try #require(tally.variance) - 3).magnitude < 0.06)
  }

  @Test(arguments: [
    ("sessionDuration: {average: 0.1}", "expired", "budget"),
    ("sessionDuration: {average: 0.0008}", "abandoned", "latency"),
  ])
  func `the budget's end is felt in thought as expiry, in waiting as impatience`(
    budget: String,
    result: String,
    reason: String
  ) throws {
    let trial = try Trial(
      Self.documents(
        behavior: "behavior: {thinkTime: {min: 9000, max: 9000}, patience: 60000, \(budget)}"
      )
    )

    #expect(trial.endings(result, reason) == trial.begins.count)
  }

  @Test(arguments: [
    ("credit-card", 2), ("debit-card", 2), ("digital-wallet", 1), ("bank-transfer", 1),
    ("invoice", 0),
  ])
  func `the method of payment decides on the calls of a payment step`(
    method: String,
    calls: Int
  ) throws {
    let trial = try Trial(Self.documents(preferences: "{paymentMethod: \(method)}"))

    #expect(trial.calls(of: "bank").count == calls * trial.begins.count)
    #expect(trial.summary.sessions.converted == trial.begins.count)
    // A bank transfer is settled within days, which nobody waits for.
    let wall = try #require(trial.summary.metrics["journey-wall-time"]?.value)
    #expect((wall - (6 + 0.3 + 0.1 * Double(calls))).magnitude < 1e-6)
  }

  @Test(arguments: [("minimal", 1.4), ("standard", 2), ("detailed", 2.8)])
  func `the style of communication changes pauses before informational steps`(
    style: String,
    seconds: Double
  ) throws {
    let trial = try Trial(
      Self.documents(preferences: "{communicationStyle: \(style), paymentMethod: invoice}")
    )

    let wall = try #require(trial.summary.metrics["journey-wall-time"]?.value)
    #expect((wall - (0.3 + seconds + 4)).magnitude < 1e-6)
  }

  /// 100,000 bytes at 9 Mbit/s take 88.9 ms.
  @Test(arguments: [("good", 170.0, 0.001), ("fair", 255.0, 0.01), ("poor", 510.0, 0.05)])
  func `the connection delays calls and loses some`(
    quality: String,
    roundTrip: Double,
    loss: Double
  ) throws {
    let trial = try Trial(
      Self.documents(
        preferences: "{paymentMethod: invoice}",
        technical: "{bandwidth: 4g, connectionQuality: \(quality)}"
      )
    )

    let first = trial.calls(ofStep: "first").map { Double($0.latency) / 1_000 }
    let last = trial.calls(ofStep: "last").map { Double($0.latency) / 1_000 }
    #expect(first.min() == 100 + roundTrip)
    #expect(((last.min() ?? 0) - (first.min() ?? 0) - 88.889).magnitude < 0.002)
    let lost = Double((first + last).filter { $0 > 1_000 }.count)
    let calls = Double(first.count + last.count)
    #expect((lost / calls - loss).magnitude < 4 * (loss / calls).squareRoot())
  }

  @Test func `the trace tells nobody's name`() throws {
    let documents = Self.documents().replacing(
      "name: kim\n  behavior",
      with:
        "name: kim\n  displayName: Kim Fisher\n  description: kim.fisher@example.com\n  behavior"
    )

    let trial = try Trial(documents)

    let text = String(describing: trial.description)
    #expect(!text.contains("Fisher") && !text.contains("example.com"))
    #expect(trial.description.personas == ["kim"])
  }
}
