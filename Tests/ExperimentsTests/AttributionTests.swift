import Analysis
import Foundation
import Scenarios
import Testing

@testable import Experiments

@Suite struct AttributionTests {
  /// A shop of two steps whose services have as many servers as it takes, for visitors who leave after
  /// two seconds: each visit is worth 10, and nobody waits for anybody.
  private func shop(
    _ events: [String],
    rate: Double = 20,
    duration: String = "5m"
  ) throws -> Scenario {
    let text = """
      persona:
        name: customer
        behavior: {thinkTime: {min: 0, max: 0, distribution: constant}, patience: 2000}
        businessProfile: {averageValue: 10, conversionProbability: 1}
      ---
      name: visit
      steps:
        - {name: look, service: catalog}
        - {name: pay, service: payment, finalStep: true}
      ---
      services:
        - {name: catalog, timeoutMs: null, serviceTime: {mean: 10, distribution: exponential}}
        - {name: payment, timeoutMs: null, serviceTime: {mean: 1000, distribution: exponential}}
      ---
      profile: shop
      scenario: {duration: \(duration)}
      arrivals: {rate: \(rate), per: s, process: poisson}
      personas: [{name: customer, percentage: 100}]
      journeys: [{type: visit, weight: 1}]
      ---
      scenario: trouble
      simultaneous: [\(events.joined(separator: ", "))]
      """
    return try SmallQueue.scenario(
      ScenarioSource(
        files: [SourceFile(path: "shop.yaml", bytes: Array(text.utf8))],
        options: ScenarioLoader.Options(),
        attachment: { _ in .failure(AttachmentError("there is no file")) }
      )
    )
  }

  private func slow(
    _ service: String,
    _ factor: String,
    at start: Int,
    for duration: Int = 60,
    id: String
  ) -> String {
    "{id: \(id), event: \(service)-slow, degradation: \(factor)-slower, at: \(start), "
      + "duration: \(duration)}"
  }

  private func attribution(
    of scenario: Scenario,
    seed: UInt64 = 1,
    replications: Int = 1,
    workers: Int = 2
  ) throws -> Attribution {
    let study = AttributionStudy(of: scenario, events: scenario.faultEvents, seed: seed)
    let result = try study.run(
      replications: replications,
      pool: WorkerPool(workers: workers)
    )
    return try #require(result)
  }

  @Test func `the shares of all add up to what is lost, and so do personas and services`() throws {
    let scenario = try shop([
      slow("payment", "2x", at: 30, for: 120, id: "first"),
      slow("payment", "3x", at: 90, for: 120, id: "second"),
      slow("catalog", "100x", at: 200, id: "third"),
    ])
    for replications in [1, 3] {
      let result = try attribution(of: scenario, replications: replications)
      let lost = try #require(result.lost.value)
      #expect(lost > 0 && result.coalitions.count == 8)
      for parts in [
        result.events.map(\.share), result.personas.map(\.lost), result.services.map(\.lost),
      ] {
        let sum = parts.compactMap(\.value).reduce(0, +)
        #expect((sum - lost).magnitude < 1e-6 * lost)
      }
      let undisturbed = try #require(result.undisturbed.value)
      let disturbed = try #require(result.coalitions.last?.revenue.value)
      #expect((undisturbed - disturbed - lost).magnitude < 1e-6 * lost)
    }
  }

  @Test func `lives are those of a run and its twin, with any number of workers`() throws {
    let scenario = try shop([
      slow("payment", "2x", at: 30, id: "first"), slow("payment", "3x", at: 60, id: "second"),
    ])
    let result = try attribution(of: scenario, seed: 7, workers: 1)
    let run = try #require(try DigestRun.simulate(scenario, seed: 7))
    let twin = try #require(try DigestRun.simulate(scenario.withoutFaults, seed: 7))
    #expect(result.coalitions.first?.contentHash == twin.contentHash)
    #expect(result.coalitions.last?.contentHash == run.contentHash)
    #expect(result == (try attribution(of: scenario, seed: 7, workers: 3)))
  }

  @Test func `events that cannot meet have no interaction: each costs what it costs alone`() throws
  {
    let scenario = try shop([
      slow("payment", "2x", at: 30, id: "payment"),
      slow("catalog", "200x", at: 180, id: "catalog"),
    ])
    let result = try attribution(of: scenario)
    let (low, high) = (try #require(result.interaction.low), try #require(result.interaction.high))
    #expect(low <= 0 && high >= 0)
    for event in result.events {
      let values = [event.share, event.alone, event.avoidable].compactMap(\.value)
      #expect(values.count == 3 && values.allSatisfy { $0 == values[0] } && values[0] > 0)
    }
  }

  /// Service is exponential with mean f seconds and nobody queues, so a visitor with two seconds of
  /// patience leaves with probability exp(-2/f).
  @Test func `two slow-downs of a step reproduce the interaction of the closed form`() throws {
    let (rate, seconds) = (60.0, 600.0)
    let scenario = try shop(
      [
        slow("payment", "1.4x", at: 0, for: 3_600, id: "first"),
        slow("payment", "1.5x", at: 0, for: 3_600, id: "second"),
      ],
      rate: rate,
      duration: "10m"
    )
    let result = try attribution(of: scenario, seed: 11)
    func loss(_ factor: Double) -> Double { exp(-2 / factor) - exp(-2) }
    let visits = rate * seconds * 1_000
    func isWithin(_ estimate: Estimate, _ expected: Double) -> Bool {
      guard let value = estimate.value, let low = estimate.low, let high = estimate.high else {
        return false
      }
      // Four standard errors: a false alarm in one of 16,000 seeds.
      let standardError = (high - low) / (2 * 1.96)
      return standardError > 0 && (value - expected * visits).magnitude < 4 * standardError
    }
    let interaction = loss(2.1) - loss(1.4) - loss(1.5)
    #expect(isWithin(result.interaction, interaction))
    #expect(isWithin(result.lost, loss(2.1)))
    #expect(isWithin(result.events[0].alone, loss(1.4)))
    #expect(isWithin(result.events[1].alone, loss(1.5)))
    #expect(isWithin(result.events[0].share, loss(1.4) + interaction / 2))
    #expect(isWithin(result.events[1].avoidable, loss(2.1) - loss(1.4)))
    #expect(result.pairs.map(\.interaction) == [result.interaction])
  }

  @Test func `swapping two events swaps their shares, and equal events have equal shares`() throws {
    let (first, second) = (
      slow("payment", "2x", at: 30, for: 90, id: "first"),
      slow("payment", "3x", at: 60, for: 90, id: "second")
    )
    let straight = try attribution(of: shop([first, second]))
    let swapped = try attribution(of: shop([second, first]))
    #expect(swapped.events.map(\.id) == ["second", "first"])
    #expect(straight.events.map(\.share) == swapped.events.reversed().map(\.share))
    #expect(straight.events[0].share != straight.events[1].share)

    let equal = try attribution(
      of: shop([
        slow("payment", "2x", at: 30, id: "one"), slow("payment", "2x", at: 30, id: "other"),
      ])
    )
    #expect(equal.events[0].share == equal.events[1].share)
  }

  /// The slow-down strikes calls and shifts who meets whom in the queue, but nobody leaves for it.
  @Test(arguments: [ProcessInfo.processInfo.environment["STAMPEDE_LONG_TESTS"] == "1" ? 200 : 20])
  func `the interval of an event without effect contains zero`(seeds: Int) throws {
    let scenario = try shop(
      [
        slow("payment", "2x", at: 30, id: "effect"),
        slow("catalog", "2x", at: 20, for: 100, id: "none"),
      ],
      rate: 4,
      duration: "3m"
    )
    var hits = 0
    for seed in 1...UInt64(seeds) {
      let result = try attribution(of: scenario, seed: seed, replications: 2)
      let share = try #require(result.events.last?.share)
      if let low = share.low, let high = share.high, low <= 0, high >= 0 { hits += 1 }
      #expect((result.events[0].share.value ?? 0) > 0, "seed \(seed)")
    }
    #expect(Double(hits) >= 0.95 * Double(seeds), "\(hits) of \(seeds)")
  }

  @Test func `a session with another fate names the events that it took`() throws {
    let scenario = try shop([
      slow("payment", "2x", at: 30, id: "first"), slow("payment", "2x", at: 30, id: "second"),
    ])
    let result = try attribution(of: scenario)
    let fates = result.fates
    #expect(fates.sessions > 50 && fates.sessions == fates.examples.count)
    #expect(fates.transitions.reduce(0) { $0 + $1.sessions } == fates.sessions)
    let lost = fates.transitions.reduce(0) { $0 + $1.lost }
    #expect(Double(lost) == result.lost.value)
    for fate in fates.examples {
      #expect(fate.from == "converted" && fate.to == "abandoned" && fate.service == "payment")
      // Equal slow-downs: where one is enough the other is too; where not, it takes both.
      let both = ["first", "second"]
      let isOneEnough = fate.sufficientEvents == both && fate.neededEvents.isEmpty
      let areBothNeeded = fate.sufficientEvents.isEmpty && fate.neededEvents == both
      #expect(isOneEnough != areBothNeeded, "session \(fate.session)")
    }
    #expect(Set(fates.examples.map(\.neededEvents.count)) == [0, 2])
  }

  @Test func `a failure of a region and its failover are one event`() throws {
    let scenario = try shop([slow("payment", "2x", at: 30, id: "slow")])
    var other = scenario
    var failover = scenario.effects[0]
    failover.id = "slow/failover"
    other.effects.append(failover)
    #expect(other.faultEvents.map(\.id) == ["slow"])
    #expect(other.faultEvents.map(\.effects) == [[0, 1]])
    #expect(other.without(other.faultEvents).effects.isEmpty)
  }
}
