import Analysis
import Foundation
import Scenarios
import SimulationKernel
import Statistics
import Testing
import Traces

@testable import Journeys

/// What faults of a database do, as `summary.json` says it. Seeds are fixed.
@Suite struct DatabaseFaultTests {
  // MARK: Pools

  @Test func `a pool that shrinks keeps what is in use, and one that grows lets all in at once`()
    throws
  {
    // Five of ten connections are in use; from 5 to 10 s there are two.
    var scenario = Self.shop(rate: 10, fault: Self.fault(.exhaustion, .high))
    scenario.databases[0].acquireTimeout = .seconds(100)

    let database = try summary(of: scenario)

    let peaks = database.windows.peakInUse
    #expect(peaks[..<5].max() == 5)
    #expect(peaks[5] > 2 && peaks[6..<10].allSatisfy { $0 == 2 })
    #expect(database.windows.meanInUse[6..<10].allSatisfy { abs($0 - 2) < 1e-9 })
    #expect(peaks[10] == 10, "those who waited fill the pool at once")
    #expect(database.windows.poolWaits[..<5].allSatisfy { $0 == 0 })
    #expect(database.poolTimeouts == 0 && database.failures == 0)
  }

  @Test(arguments: [
    (DatabaseFault.Severity.low, 75), (.medium, 50), (.high, 20), (.critical, 0),
  ])
  func `a fault takes its share of the connections`(
    severity: DatabaseFault.Severity,
    left: Int
  ) throws {
    var scenario = Self.shop(rate: 1, fault: Self.fault(.exhaustion, severity))
    scenario.databases[0].pool = 100

    #expect(try changes(of: scenario) == [[5, left], [10, 100]])
  }

  @Test func `several faults take their shares of what the others leave`() throws {
    var scenario = Self.shop(rate: 1, fault: Self.fault(.exhaustion, .low))
    scenario.databases[0].pool = 100
    scenario.effects.append(
      .acting("second", from: 7, to: 12, .database(Self.fault(.exhaustion, .medium)))
    )

    #expect(try changes(of: scenario) == [[5, 75], [7, 38], [10, 50], [12, 100]])
  }

  @Test func `without any connection all calls time out and say by which fault`() throws {
    let run = try RunRecorder(Self.shop(rate: 10, fault: Self.fault(.exhaustion, .critical)))

    // Those who come in its last second get a connection when it is over.
    let lost = run.calls.filter { $0.outcome == .poolTimeout }
    #expect(lost.count == 40 && lost.allSatisfy { $0.fault == 1 && $0.latency == 1_000_000 })
    #expect(run.ends(as: .abandoned).allSatisfy { $0.fault == 1 })
    #expect(run.ends(as: .abandoned).allSatisfy { run.reason(of: $0) == "pool-timeout" })
    let books = run.books(of: "database/main")
    #expect(books.timeouts == 40 && books.errors == 40)
  }

  // MARK: Other issues

  @Test(arguments: [
    (DatabaseFault.Severity.low, 1.5), (.medium, 2), (.high, 4), (.critical, 10),
  ])
  func `slow queries stretch the database's share of the service time`(
    severity: DatabaseFault.Severity,
    factor: Double
  ) throws {
    var scenario = Self.shop(rate: 1, fault: Self.fault(.slowQueries, severity))
    scenario.databases[0].share = 0.3

    let run = try RunRecorder(scenario)

    let struck = run.calls.filter { $0.fault == 1 }
    let expected = UInt64((500_000 * (0.7 + 0.3 * factor)).rounded())
    #expect(struck.count == 5 && struck.allSatisfy { $0.latency == expected })
    #expect(run.calls.filter { $0.fault == 0 }.allSatisfy { $0.latency == 500_000 })
    let hold = UInt64((150_000 * factor).rounded())
    #expect(run.books(of: "database/main").busySum == 5 * hold + 15 * 150_000)
  }

  @Test func `a database that is read-only fails the steps that write, at once`() throws {
    var scenario = Self.shop(rate: 10, fault: Self.fault(.readOnly, .high))
    var look = scenario.journeys[0].steps[0]
    look.name = "look"
    scenario.journeys[0].steps.insert(look, at: 0)

    let run = try RunRecorder(scenario)

    let (looks, orders) = (run.calls.filter { $0.step == 0 }, run.calls.filter { $0.step == 1 })
    #expect(looks.allSatisfy { $0.outcome == .ok })
    let failed = orders.filter { $0.outcome == .error }
    #expect(failed.count == 50 && failed.allSatisfy { $0.latency == 0 && $0.fault == 1 })
    #expect(run.books(of: "database/main").errors == 50)
  }

  @Test func `a database that is unavailable fails the calls that need it, at once`() throws {
    let run = try RunRecorder(Self.shop(rate: 10, fault: Self.fault(.unavailable, .low)))

    let failed = run.calls.filter { $0.outcome == .outage }
    #expect(failed.count == 50 && failed.allSatisfy { $0.latency == 0 && $0.fault == 1 })
    #expect(run.ends(as: .abandoned).allSatisfy { run.reason(of: $0) == "outage" })
  }

  // MARK: Fallbacks

  @Test func `in degraded mode the service answers without the database`() throws {
    var fault = Self.fault(.exhaustion, .critical)
    fault.degrades = true
    var scenario = Self.shop(rate: 10, fault: fault)
    scenario.databases[0].share = 0.3
    var fresh = scenario
    fresh.journeys[0].steps[0].dataUse.requiresFreshData = true

    let run = try RunRecorder(scenario)
    let strict = try RunRecorder(fresh)

    let degraded = run.calls.filter { $0.outcome == .degraded }
    // A second for the connection, then the rest of the work.
    #expect(degraded.count == 40 && degraded.allSatisfy { $0.latency == 1_350_000 })
    #expect(run.ends(as: .converted).count == run.ends.count)
    // D + 1 costs 0.3, waiting 2.7 times as long 0.5·log2(2.7).
    let sessions = Set(degraded.map(\.session))
    let struck = run.ends.filter { sessions.contains($0.session) }
    let expected = 4_300 - 500 * log2(2.7) - 300
    #expect(struck.allSatisfy { abs(Double($0.satisfaction) - expected) <= 2 })
    #expect(try summary(of: scenario).degraded == 40)
    #expect(strict.calls.filter { $0.outcome == .poolTimeout }.count == 40)
    #expect(!strict.calls.contains { $0.outcome == .degraded })
  }

  @Test func `a cache answers its share of the calls, the same ones for every severity`() throws {
    func hits(_ severity: DatabaseFault.Severity) throws -> (Set<UInt64>, DatabaseSummary) {
      var fault = Self.fault(.exhaustion, severity)
      fault.looksIntoCache = true
      var scenario = Self.shop(rate: 300, fault: fault)
      scenario.services[0].cacheHitRatio = 0.7
      let run = try RunRecorder(scenario)
      let inTime = run.calls.filter { $0.outcome == .ok && $0.latency == 500_000 }
      return (Set(inTime.map(\.session)), try summary(of: scenario))
    }

    let (critical, database) = try hits(.critical)
    let (high, _) = try hits(.high)

    // 1,500 calls start while the fault acts.
    let error = (0.7 * 0.3 / 1_500).squareRoot()
    #expect(abs(Double(database.cacheHits) / 1_500 - 0.7) < 4 * error)
    #expect(database.windows.cacheHits[..<5].allSatisfy { $0 == 0 })
    #expect(database.windows.cacheHits[10...].allSatisfy { $0 == 0 })
    #expect(critical.isSubset(of: high) && critical.count >= database.cacheHits)
  }

  @Test func `only essential calls are made where the fault says so`() throws {
    var fault = Self.fault(.exhaustion, .low)
    fault.continuity = .essentialOnly
    var scenario = Self.shop(rate: 10, fault: fault)
    scenario.databases[0].pool = 100
    scenario.services.append(.station("advice", servers: nil))
    scenario.services[1].isEssential = false
    scenario.journeys[0].steps.insert(
      .calling([1, 0], time: .constant(500), name: "look", value: 700),
      at: 0
    )

    let run = try RunRecorder(scenario)
    let database = try summary(of: scenario)

    let skipped = run.calls.filter { $0.outcome == .skipped }
    #expect(skipped.count == 50 && skipped.allSatisfy { $0.fault == 1 && $0.latency == 0 })
    #expect(skipped.allSatisfy { $0.time >= 5_000_000 && $0.time < 10_000_000 })
    #expect(database.skippedNonEssential == 50)
    #expect(database.windows.skippedNonEssential[5..<10].allSatisfy { $0 == 10 })
    #expect(run.ends(as: .converted).count == run.ends.count)
    let degraded = run.ends.filter { $0.satisfaction == 4_000 }
    #expect(degraded.count == 50, "each call that is left out is a degraded one")
  }

  @Test func `a step that is not essential is left out as well`() throws {
    var fault = Self.fault(.slowQueries, .low)
    fault.continuity = .essentialOnly
    var scenario = Self.shop(rate: 10, fault: fault)
    var upsell = Step.calling([0], time: .constant(500), name: "upsell")
    upsell.dataUse.isEssential = false
    scenario.journeys[0].steps.insert(upsell, at: 0)

    #expect(try summary(of: scenario).skippedNonEssential == 50)
  }

  @Test func `without continuity the calls that need the database fail at once`() throws {
    var fault = Self.fault(.exhaustion, .low)
    fault.continuity = .none

    let run = try RunRecorder(Self.shop(rate: 10, fault: fault))

    #expect(run.calls.filter { $0.outcome == .outage && $0.latency == 0 }.count == 50)
  }

  // MARK: The document of the seed

  @Test func `the counters of the seed's fault start and stop with it`() throws {
    let (scenario, _) = try Self.insurance(at: 180)

    let database = try summary(of: scenario)

    let windows = database.windows
    for counts in [
      windows.poolWaits, windows.poolTimeouts, windows.cacheHits, windows.skippedNonEssential,
      windows.degraded,
    ] {
      #expect(counts[3] > 0 && counts[4] > 0, "\(counts)")
      #expect(counts[..<3].allSatisfy { $0 == 0 } && counts[5...].allSatisfy { $0 == 0 })
    }
    #expect(windows.poolWaitSeconds[3] > 0)
    #expect(windows.poolWaitSeconds[5...].allSatisfy { $0 == 0 })
    #expect(windows.peakInUse[4] == 5 && database.connections == 25)
  }

  @Test func `all fallbacks together complete no fewer journeys than any two`() throws {
    let (scenario, fault) = try Self.insurance(at: 60)
    func completion(_ change: (inout DatabaseFault) -> Void) throws -> Double {
      var (scenario, fault) = (scenario, fault)
      change(&fault)
      scenario.effects[0].kind = .database(fault)
      let record = try ShardedRecord(scenario, seed: 3, shards: 1)
      return try #require(record.summary.metrics["journey-completion-rate"]?.value)
    }

    let all = try completion { _ in }
    let others = [
      try completion { $0.looksIntoCache = false }, try completion { $0.degrades = false },
      try completion { $0.continuity = .full },
    ]
    let none = try completion {
      ($0.looksIntoCache, $0.degrades, $0.continuity) = (false, false, .full)
    }

    #expect(others.allSatisfy { all >= $0 }, "\(all) against \(others)")
    #expect(none < all - 0.05, "without any: \(none)")
  }

  // MARK: Scenarios

  /// One service, 500 ms that need a connection of ten for the whole time; arrivals evenly spaced for
  /// 20 s; the fault acts from 5 to 10 s, windows are of a second.
  private static func shop(rate: Double, fault: DatabaseFault) -> Scenario {
    var scenario = ScenarioBuilder.open(
      rate: rate,
      for: .seconds(20),
      services: [.station(servers: nil)],
      steps: [.calling([0], time: .constant(500))],
      effects: [.acting("database-connection", from: 5, to: 10, .database(fault))],
      process: .uniform,
      drain: .untilEmpty
    ).binding([.init(name: "main", pool: 10, share: 1)], to: [0])
    scenario.window = .seconds(1)
    scenario.personas[0].thinkTime = .constant(0)
    return scenario
  }

  private static func fault(
    _ issue: DatabaseFault.Issue,
    _ severity: DatabaseFault.Severity
  ) -> DatabaseFault {
    DatabaseFault(
      database: 0,
      issue: issue,
      severity: severity,
      looksIntoCache: false,
      degrades: false,
      continuity: .full
    )
  }

  /// The built-in journeys and the fault of the seed as it stands, but for its start; a small pool and cache.
  private static func insurance(at start: Int64) throws -> (Scenario, DatabaseFault) {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let fault = tests.appending(path: "ScenariosTests/Fixtures/seed/database-connection.json")
    let loaded = ScenarioLoader.load([
      SourceFile(
        path: "load.yaml",
        text: """
          profile: evening
          scenario: {duration: 8m}
          arrivals: {rate: 9, per: s}
          ---
          extends: insurance
          services:
            - {name: recommendation-service, optional: true}
            - {name: quote-generation-service, cacheHitRatio: 0.1}
            - {name: policy-service, cacheHitRatio: 0.1}
          databases: [{name: customer-profiles, pool: 25}]
          """
      ), SourceFile(path: "fault.json", bytes: Array(try Data(contentsOf: fault))),
    ])
    var scenario = try #require(loaded.scenario, "\(loaded.diagnostics)")
    scenario.effects[0].start = SimulationTime(.seconds(start))
    scenario.effects[0].end = SimulationTime(.seconds(start + 120))
    guard case .database(let fault) = scenario.effects[0].kind else {
      throw CocoaError(.fileReadCorruptFile)
    }
    return (scenario, fault)
  }

  private func summary(of scenario: Scenario) throws -> DatabaseSummary {
    try #require(ShardedRecord(scenario, seed: 1, shards: 1).summary.databases.first)
  }

  private func changes(of scenario: Scenario) throws -> [[Int]] {
    let timeline = Timeline(scenario, random: RandomSource(seed: 1))
    return DatabaseFaultTable(scenario, timeline: timeline).changes.map {
      [Int($0.time.nanoseconds / 1_000_000_000), $0.connections]
    }
  }
}
