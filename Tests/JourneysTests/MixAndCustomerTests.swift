import Scenarios
import SimulationKernel
import Testing
import Traces

@testable import Journeys

/// Whom and what the sessions of an open load are.
@Suite struct MixAndCustomerTests {
  private func scenario(_ profile: String) throws -> Scenario {
    let text = "profile: p\n" + profile
    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)])
    return try #require(result.scenario, "\(result.diagnostics.map(\.text).joined())")
  }

  @Test func `an exact mix is exact in every thousand candidates of a layer`() throws {
    let scenario = try scenario(
      """
      mix: exact
      scenario: {duration: 1000s}
      arrivals: {rate: 5, process: uniform}
      ---
      scenario: rush
      simultaneous: [{event: traffic-spike, multiplier: 2, duration: 10d}]
      """
    )
    let begins = try RunRecorder(scenario).begins

    for layer in 0..<2 as Range<UInt64> {
      for block in 0..<5 as Range<UInt64> {
        let members = begins.filter {
          $0.session & 0xFF == layer && ($0.session >> 8) / 1_000 == block
        }
        #expect(members.count == 1_000)
        for (persona, count) in [600, 250, 150].enumerated() {
          let own = members.filter { Int($0.persona) == persona }
          #expect(own.count == count)
          let policies = own.count { $0.journey == 0 }
          #expect(policies * 10 == count * 7)
        }
      }
    }
  }

  @Test func `an exact mix deals its blocks in different orders`() throws {
    let scenario = try scenario(
      """
      mix: exact
      scenario: {duration: 1000s}
      arrivals: {rate: 10, process: uniform}
      """
    )
    let begins = try RunRecorder(scenario).begins.sorted { $0.session < $1.session }
    let isKaren = begins.map { $0.persona == 0 }

    // Neighbors are as independent as a block allows: both karen with 0.6 · 599/999; five deviations.
    let pairs = zip(isKaren, isKaren.dropFirst()).count { $0 && $1 }
    #expect(abs(pairs - 3_600) < 240)
    // The same place of two blocks: 0.36 of 1,000.
    for block in 1..<10 {
      let same = (0..<1_000).count { isKaren[$0] && isKaren[1_000 * block + $0] }
      #expect(abs(same - 360) < 76)
    }
  }

  @Test func `sessions per customer are binomial`() throws {
    let scenario = try scenario(
      """
      scenario: {duration: 1000s}
      arrivals: {rate: 20, customers: 1000, returningShare: 0.3}
      """
    )
    let sessions = try RunRecorder(scenario).begins.map(\.session)
    let customers = Customers(scenario.load, seed: 1)

    var counts: [UInt64: Int] = [:]
    for session in sessions { counts[customers.customer(of: session), default: 0] += 1 }
    let mean = Double(sessions.count) / 1_000
    let excess = (0..<1_000 as Range<UInt64>).reduce(0.0) { sum, customer in
      let difference = Double(counts[customer] ?? 0) - mean
      return sum + difference * difference
    }
    // Pearson's statistic of 999 degrees of freedom; five of its deviations.
    #expect(abs(excess / mean - 999) < 223)
    #expect(counts.keys.allSatisfy { $0 < 1_000 })
    let returning = (0..<1_000).count { customer in
      sessions.first { customers.customer(of: $0) == customer }.map(customers.isReturning) ?? false
    }
    // Five of the deviations of a binomial count.
    #expect(abs(returning - 300) < 72)
  }

  @Test func `each session has a customer of its own where none are said`() throws {
    let scenario = try scenario("scenario: {duration: 1m}\narrivals: {rate: 1}\n")
    let customers = Customers(scenario.load, seed: 1)

    #expect(customers.customer(of: 7 << 8) == 7 << 8)
    #expect(!customers.isReturning(7 << 8))
  }

  @Test func `a user of a closed load is a customer who returns`() throws {
    let scenario = try scenario("scenario: {duration: 1m, virtualUsers: 20}\n")
    let customers = Customers(scenario.load, seed: 1)

    #expect(customers.customer(of: 3 << 24 | 17) == 17)
    #expect(customers.isReturning(3 << 24 | 17))
    #expect(!customers.isReturning(17))
  }
}
