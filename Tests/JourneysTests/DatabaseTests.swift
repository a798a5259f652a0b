import Scenarios
import SimulationKernel
import Statistics
import Testing
import Traces

@testable import Journeys

/// Services that share the connections of a database. Seeds are fixed.
@Suite struct DatabaseTests {
  /// All but the one whose database has faults of its own.
  @Test(arguments: DividedScenario.allCases.filter { $0 != .sharedDatabase })
  func `a database with connections for everyone changes nothing`(of shape: DividedScenario) throws
  {
    // Some have a database of their own, with connections for a few.
    let plain = try shape.scenario.binding([], to: [])
    let bound = plain.binding(
      [.init(name: "main", pool: 1_000_000, share: 0.4)],
      to: plain.services.indices.map { $0 }
    )

    let without = try RunRecorder(plain, seed: 2)
    let with = try RunRecorder(bound, seed: 2)

    #expect(with.calls == without.calls)
    #expect(with.begins == without.begins)
    #expect(with.ends == without.ends)
    for service in plain.services.indices {
      let (own, other) = (with.books(ofStation: service), without.books(ofStation: service))
      #expect(own.calls == other.calls && own.waited == other.waited)
      #expect(own.errors == other.errors && own.overloads == other.overloads)
      #expect(own.timeouts == other.timeouts && own.longestQueue == other.longestQueue)
      #expect(own.busySum == other.busySum)
      // The whole wait of who still waits at the end is known only where departures are.
      #expect(own.waitSum <= other.waitSum)
    }
    #expect(with.books(of: "database/main").waited == 0)
  }

  @Test func `the pool waits as M M c does where nothing else is short`() throws {
    // Ten connections, 8 erlangs of holding time: Erlang C gives P(wait) 0.40918, so the mean wait is
    // 0.40918/(10 − 8) s.
    var blocking = 1.0
    for servers in 1...10 { blocking = 8 * blocking / (Double(servers) + 8 * blocking) }
    let waiting = blocking / (1 - 0.8 * (1 - blocking))

    let run = try run(pool: 10, share: 0.25, mean: 4_000, rate: 8, timeout: .seconds(10_000))

    let pool = run.windows(of: "database/main")
    let waited = Batches(pool) { (Double($0.waited), Double($0.calls)) }
    let wait = Batches(pool) { (Double($0.waitSum) / 1e6, Double($0.calls)) }
    let inUse = Batches(pool) { (Double($0.busySum) / 1e6, 60) }
    #expect(abs(waited.mean - waiting) < 4 * waited.error, "\(waited)")
    #expect(abs(wait.mean - waiting / 2) < 4 * wait.error, "\(wait)")
    #expect(abs(inUse.mean - 8) < 4 * inUse.error, "\(inUse)")
    #expect(waited.error < 0.02 && wait.error < 0.03 && inUse.error < 0.1)
    #expect(run.books(of: "database/main/in-use").longestQueue == 10)
  }

  @Test(arguments: [(8, 9.0, 0.5, 0.177342741284), (1, 0.95, 2.0, 0.2343700835374)])
  func `waits that are too long end as M M c with a constant patience loses`(
    connections: Int,
    rate: Double,
    patience: Double,
    expected: Double
  ) throws {
    // The oracle family mmc_det_patience: holding times of one second.
    let run = try run(
      pool: connections,
      share: 0.5,
      mean: 2_000,
      rate: rate,
      timeout: SimulationTime.Duration(nanoseconds: Int64(patience * 1e9))
    )

    let lost = Batches(run.windows(of: "database/main")) {
      (Double($0.timeouts), Double($0.calls))
    }
    #expect(abs(lost.mean - expected) < 4 * lost.error, "\(lost)")
    #expect(lost.error < 0.02)
    let failed = run.calls.filter { $0.outcome == .poolTimeout }
    #expect(failed.count == run.books(of: "database/main").timeouts)
    #expect(failed.allSatisfy { $0.latency == UInt64(patience * 1e6) })
    #expect(run.ends(as: .abandoned).allSatisfy { run.reason(of: $0) == "pool-timeout" })
  }

  @Test func `a call holds a connection for the share of its service time`() throws {
    // One connection, constant times: 400 ms of each second. Arrivals every 250 ms fill it up.
    let scenario = ScenarioBuilder.open(
      rate: 4,
      for: .seconds(1),
      services: [.station(servers: nil)],
      steps: [.calling([0], time: .constant(1_000))],
      process: .uniform,
      drain: .untilEmpty
    ).binding([.init(name: "main", pool: 1, share: 0.4)], to: [0])

    let run = try RunRecorder(scenario)

    // Each waits 150 ms more than the one before it.
    #expect(run.calls.map(\.latency) == [1_000_000, 1_150_000, 1_300_000, 1_450_000])
    let pool = run.books(of: "database/main")
    #expect(pool.calls == 4 && pool.waited == 3)
    #expect(pool.waitSum == 900_000 && pool.busySum == 1_600_000)
    #expect(run.books(ofStation: 0).busySum == 4_900_000)
  }

  @Test func `a server is held while its request waits for a connection`() throws {
    // Two servers, one connection for the whole time: the second server only waits.
    let scenario = ScenarioBuilder.open(
      rate: 10,
      for: .milliseconds(300),
      services: [.station(servers: 2)],
      steps: [.calling([0], time: .constant(1_000))],
      process: .uniform,
      drain: .untilEmpty
    ).binding(
      [.init(name: "main", pool: 1, acquireTimeout: .seconds(5), share: 1)],
      to: [0]
    )

    let run = try RunRecorder(scenario)

    #expect(run.calls.map(\.latency) == [1_000_000, 1_900_000, 2_800_000])
    let (station, pool) = (run.books(ofStation: 0), run.books(of: "database/main"))
    // The third comes 200 ms after the first, and gets the server of the first at 1 s.
    #expect(station.waitSum == 800_000 && pool.waitSum == 900_000 + 1_000_000)
    #expect(station.busySum == 3_000_000 + pool.waitSum)
  }

  @Test func `a wait for a connection that is too long frees the server for the next`() throws {
    let scenario = ScenarioBuilder.open(
      rate: 10,
      for: .milliseconds(300),
      services: [.station(servers: 2)],
      steps: [.calling([0], time: .constant(1_000))],
      process: .uniform,
      drain: .untilEmpty
    ).binding(
      [.init(name: "main", pool: 1, acquireTimeout: .milliseconds(300), share: 1)],
      to: [0]
    )

    let run = try RunRecorder(scenario)

    // The second waits from 100 to 400 ms, the third gets its server then and waits until 700 ms.
    #expect(run.calls.map(\.outcome) == [.poolTimeout, .poolTimeout, .ok])
    #expect(run.calls.map(\.latency) == [300_000, 500_000, 1_000_000])
    #expect(run.books(of: "database/main").timeouts == 2)
    #expect(run.books(ofStation: 0).waitSum == 200_000)
    #expect(run.books(ofStation: 0).busySum == 1_600_000)
  }

  @Test func `requests, waits and answers agree to the quantum`() throws {
    let scenario = try DividedScenario.sharedDatabase.scenario
    var drained = scenario
    drained.load.drain = .untilEmpty

    let run = try RunRecorder(drained, seed: 5)

    // Every session ends once, every attempt has one row, every request at the pool one outcome.
    #expect(run.begins.count == run.ends.count && run.ends(as: .open).isEmpty)
    let attempts = Set(
      run.calls.map { [$0.session, UInt64($0.step), UInt64($0.call), UInt64($0.attempt)] }
    )
    #expect(attempts.count == run.calls.count)
    let pool = run.books(of: "database/main")
    #expect(pool.timeouts > 50 && pool.waited > 500 && pool.calls > pool.waited)
    #expect(run.books(of: "database/main/in-use").longestQueue == 4)
  }

  @Test func `Little's law holds for stations and pool together`() throws {
    // Nobody gives up, so the time that callers wait is the time that requests are in the station.
    let scenario = ScenarioBuilder.open(
      rate: 20,
      for: .seconds(600),
      services: [.station("a", servers: 12), .station("b", servers: nil)],
      steps: [.calling([0, 1], time: .exponential(mean: 400))],
      drain: .untilEmpty
    ).binding(
      [.init(name: "main", pool: 9, acquireTimeout: .seconds(10_000), share: 0.5)],
      to: [0, 1]
    )

    let run = try RunRecorder(scenario)

    let inside = [0, 1].map { run.books(ofStation: $0) }.reduce(0) {
      $0 + $1.waitSum + $1.busySum
    }
    #expect(inside == run.calls.reduce(0) { $0 + $1.latency })
    #expect(run.books(of: "database/main").waited > 1_000)
  }

  private func run(
    pool: Int,
    share: Double,
    mean: Double,
    rate: Double,
    timeout: SimulationTime.Duration
  ) throws -> RunRecorder {
    let scenario = ScenarioBuilder.open(
      rate: rate,
      for: .hours(rate > 2 ? 2 : 20),
      services: [.station(servers: nil)],
      steps: [.calling([0], time: .exponential(mean: mean))]
    ).binding(
      [.init(name: "main", pool: pool, acquireTimeout: timeout, share: share)],
      to: [0]
    )
    return try RunRecorder(scenario, seed: 11)
  }
}

extension Scenario {
  /// The same with databases, the first behind all the given services.
  func binding(_ databases: [Database], to services: [Int]) -> Scenario {
    var scenario = self
    scenario.databases = databases
    for service in scenario.services.indices {
      scenario.services[service].database = services.contains(service) ? 0 : nil
    }
    return scenario
  }
}

extension RunRecorder {
  /// The windows of a station.
  func windows(of station: String) -> [StationWindowRow] {
    let number = description.services.firstIndex { $0.name == station }
    return windows.filter { Int($0.service) == number }
  }

  /// What the windows of a station come to.
  func books(of station: String) -> StationWindowRow {
    books(ofStation: description.services.firstIndex { $0.name == station } ?? -1)
  }

  /// The same by the station's number.
  func books(ofStation station: Int) -> StationWindowRow {
    var sum = StationWindowRow(
      time: 0,
      service: 0,
      calls: 0,
      waited: 0,
      waitSum: 0,
      busySum: 0,
      longestQueue: 0,
      errors: 0,
      overloads: 0,
      timeouts: 0
    )
    for row in windows where Int(row.service) == station {
      sum.calls += row.calls
      sum.waited += row.waited
      sum.waitSum += row.waitSum
      sum.busySum += row.busySum
      sum.longestQueue = max(sum.longestQueue, row.longestQueue)
      sum.errors += row.errors
      sum.overloads += row.overloads
      sum.timeouts += row.timeouts
    }
    return sum
  }
}

/// A ratio of two sums over windows, with a standard error from twenty batches of the run itself.
struct Batches {
  let mean: Double
  let error: Double

  init(_ windows: [StationWindowRow], _ terms: (StationWindowRow) -> (Double, Double)) {
    func ratio(_ part: some Sequence<StationWindowRow>) -> Double {
      let sums = part.reduce((0.0, 0.0)) { sums, row in
        let (upper, lower) = terms(row)
        return (sums.0 + upper, sums.1 + lower)
      }
      return sums.0 / sums.1
    }
    let mean = ratio(windows)
    let size = windows.count / 20
    let squares = (0..<20).reduce(0.0) { sum, batch in
      let deviation = ratio(windows[batch * size..<(batch + 1) * size]) - mean
      return sum + deviation * deviation
    }
    self.mean = mean
    error = (squares / 19 / 20).squareRoot()
  }
}
