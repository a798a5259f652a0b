import Foundation
import Scenarios
import SimulationKernel
import Testing
import Traces

@testable import Journeys

/// When the sessions of an open load arrive. Times of rows are microseconds.
@Suite struct ArrivalTests {
  private func times(_ arrivals: String, for duration: String, more: String = "") throws -> [UInt64]
  {
    let scenario = try ArrivalDocuments.scenario(arrivals, for: duration, more: more)
    return try RunRecorder(scenario).begins.map(\.time).sorted()
  }

  private func count(_ times: [UInt64], from: Double, to: Double) -> Int {
    times.count { Double($0) >= from * 1e6 && Double($0) < to * 1e6 }
  }

  @Test func `phases follow each other, constant or straight`() throws {
    let phases = """
      {phases: [{for: 10m, rate: 2}, {rate: 2, to: 10}, {for: 5m, rate: 600, per: min}], \
      process: PROCESS}
      """
    let even = try times(phases.replacing("PROCESS", with: "uniform"), for: "30m")
    let random = try times(phases.replacing("PROCESS", with: "poisson"), for: "30m")

    // 600 s at 2/s, 900 s from 2/s to 10/s, 300 s at 10/s.
    let expected = [1_200.0, 5_400, 3_000]
    let bounds = [0.0, 600, 1_500, 1_800]
    for (phase, number) in expected.enumerated() {
      let (from, to) = (bounds[phase], bounds[phase + 1])
      #expect(abs(Double(count(even, from: from, to: to)) - number) <= 1)
      // Four standard deviations of a Poisson count; false alarm: 6·10⁻⁵ for each of three.
      let deviation = (Double(count(random, from: from, to: to)) - number) / number.squareRoot()
      #expect(abs(deviation) < 4)
    }
  }

  @Test func `phases that all have a length say how long the run is`() throws {
    let text = """
      profile: p
      scenario: {virtualUsers: 1}
      arrivals: {phases: [{for: 10m, rate: 1}, {for: 5m, rate: 2}]}
      """
    let scenario = try #require(ScenarioLoader.load([SourceFile(path: "p", text: text)]).scenario)

    #expect(scenario.load.endOfArrivals.sinceStart == .minutes(15))
  }

  @Test func `listed sessions arrive at their instants and at no other`() throws {
    let listed = try times("{list: [1s, 1500ms, 1500ms, 40s, 2m]}", for: "1m")

    #expect(listed == [1_000_000, 1_500_000, 1_500_000, 40_000_000])
  }

  @Test func `a file names instants, or the rate over time`() throws {
    let instants = try ArrivalDocuments.scenario(
      "{csv: day.csv}",
      for: "1m",
      files: ["day.csv": "time\n1\n2.5\n\n500ms \n".replacing("500ms", with: "20s")]
    )
    let rates = try ArrivalDocuments.scenario(
      "{csv: data/rate.csv, per: min, process: uniform}",
      for: "20m",
      files: ["data/rate.csv": "time,rate\r\n0,60\r\n10m, 60\r\n10m,120\r\n20m,0\r\n"]
    )

    #expect(try RunRecorder(instants).begins.map(\.time) == [1_000_000, 2_500_000, 20_000_000])
    let even = try RunRecorder(rates).begins.map(\.time)
    #expect(count(even, from: 0, to: 600) == 600)
    #expect(abs(count(even, from: 600, to: 1_200) - 600) <= 1)
  }

  @Test(arguments: [
    "process: poisson", "process: uniform", "process: {gap: {mean: 7, cv: 3}}",
    "batch: {mean: 4}", "batch: 7, process: uniform",
    "flashCrowd: {at: 1m, peak: 20, rise: 10s, decay: 1m}",
  ])
  func `a number of sessions is exact, whatever says when they come`(how: String) throws {
    let once = try times("{count: 1234, \(how)}", for: "10m")
    let twice = try times("{count: 1234, \(how)}", for: "10m", more: ArrivalDocuments.spike(2))

    #expect(once.count == 1_234)
    #expect(twice.count == 2_468)
    #expect(once.allSatisfy { $0 < 600_000_000 })
  }

  @Test func `a number of sessions comes at instants that are uniform`() throws {
    let times = try times("{count: 10000}", for: "1000s")

    let mean = times.reduce(0.0) { $0 + Double($1) / 1e6 } / 10_000
    let early = count(times, from: 0, to: 250)
    let deviation = 1_000 / (12 * 10_000.0).squareRoot()
    let binomial = (10_000 * 0.25 * 0.75).squareRoot()
    #expect(abs(mean - 500) < 4 * deviation)
    #expect(abs(Double(early) - 2_500) < 4 * binomial)
  }

  @Test func `gaps of a renewal process have their law, stretched by the curve`() throws {
    let gap = "{gap: {distribution: erlang, stages: 4, mean: 500}}"
    let plain = try times("{process: \(gap)}", for: "5000s")
    let doubled = try times("{process: \(gap), curve: [[0s, 2], [1s, 2]]}", for: "2500s")

    let gaps = zip(plain.dropFirst(), plain).map { Double($0 - $1) / 1e6 }
    let mean = gaps.reduce(0, +) / Double(gaps.count)
    let variance = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps.count)
    let deviation = 0.25 / Double(gaps.count).squareRoot()
    #expect(abs(mean - 0.5) < 4 * deviation)
    #expect(abs(variance - 0.0625) < 0.004)
    // Time runs twice as fast: the same gaps in half the time.
    #expect(doubled.count == plain.count)
    #expect(zip(doubled, plain).allSatisfy { abs(2 * Int($0) - Int($1)) <= 2 })
  }

  @Test func `hours and days multiply the rate, from a date on`() throws {
    let hours = (0..<24).map { "\($0 % 3)" }.joined(separator: ", ")
    let season = "{hours: [\(hours)], days: [1, 1, 1, 1, 1, 0.5, 0]}"
    // A Friday at 22:30.
    let times = try times(
      "{rate: 60, per: h, process: uniform, season: \(season)}",
      for: "3d",
      more: "start: 2026-11-27T22:30:00Z"
    )

    let hour = 3_600.0
    #expect(abs(count(times, from: 0, to: hour / 2) - 30) <= 1)
    #expect(abs(count(times, from: hour / 2, to: 1.5 * hour) - 120) <= 1)
    // Saturday from 0:00 to 1:00 has the factor 0, from 1:00 to 2:00 half of 1.
    #expect(count(times, from: 1.6 * hour, to: 2.4 * hour) == 0)
    #expect(abs(count(times, from: 2.5 * hour, to: 3.5 * hour) - 30) <= 1)
    // No session on a Sunday.
    #expect(count(times, from: 26 * hour, to: 49 * hour) == 0)
  }

  @Test func `a wave has the integral of its sine`() throws {
    let rate = 1_000.0
    let times = try times(
      """
      {rate: \(rate), process: uniform, season: {amplitude: 1, period: 80s, phase: 30s}}
      """,
      for: "200s"
    )

    /// ∫ 1 + sin(2π(t − 30)/80).
    func due(_ time: Double) -> Double {
      let speed = 2 * Double.pi / 80
      return rate * (time - (cos(speed * (time - 30)) - cos(speed * -30)) / speed)
    }
    for time in stride(from: 5.0, through: 200, by: 5) {
      // Beside the session that is due at the instant itself.
      let error = Double(count(times, from: 0, to: time)) - due(time)
      #expect(abs(error) <= 1 + 1e-6 * due(time))
    }
  }

  @Test func `a flash crowd rises straight and decays exponentially`() throws {
    let rate = 1_000.0
    let times = try times(
      """
      {rate: \(rate), process: uniform, flashCrowd: {at: 20s, peak: 11, rise: 5s, decay: 7s}}
      """,
      for: "200s"
    )

    /// ∫ 1 + 10·(t − 20)/5, then 1 + 10·exp(−(t − 25)/7).
    func due(_ time: Double) -> Double {
      let risen = min(max(0, time - 20), 5)
      let decayed = max(0, time - 25)
      return rate * (time + risen * risen + 70 * (1 - exp(-decayed / 7)))
    }
    for time in stride(from: 5.0, through: 200, by: 5) {
      let error = Double(count(times, from: 0, to: time)) - due(time)
      #expect(abs(error) <= 1 + 1e-6 * due(time))
    }
  }

  @Test func `batches keep the rate and have their sizes`() throws {
    let times = try times(
      "{rate: 20, batch: {sizes: [[1, 0.5], [2, 0.3], [5, 0.2]]}}",
      for: "2000s"
    )

    var sizes: [UInt64: Int] = [:]
    for time in times { sizes[time, default: 0] += 1 }
    let batches = Double(sizes.count)
    // 10 batches of 2.1 on average would be 21 a second, so there are 20/2.1.
    let expected = 40_000 / 2.1
    #expect(abs(batches - expected) < 4 * expected.squareRoot() + 10)
    for (size, share) in [(1, 0.5), (2, 0.3), (5, 0.2)] {
      let seen = Double(sizes.values.count { $0 == size })
      let deviation = (batches * share * (1 - share)).squareRoot()
      #expect(abs(seen - batches * share) < 5 * deviation)
    }
  }

  @Test func `a geometric batch has its mean`() throws {
    let times = try times("{rate: 20, batch: {mean: 3}, process: uniform}", for: "3000s")

    let batches = Set(times).count
    // 60,000 sessions in 20,000 batches, evenly spaced; sizes have the variance 3·2.
    #expect(abs(batches - 20_000) <= 1)
    let deviation = (20_000 * 6.0).squareRoot()
    #expect(abs(Double(times.count) - 60_000) < 4 * deviation)
  }

  @Test(arguments: [
    "{rate: 2}", "{rate: 2, process: uniform}", "{process: {gap: {mean: 500, cv: 2}}}",
    "{count: 600}", "{rate: 2, batch: {mean: 3}}", "{list: [1s, 2s, 2s, 3s]}",
    "{phases: [{for: 1m, rate: 1, to: 3}, {rate: 2}]}",
    "{rate: 2, season: {amplitude: 0.5, period: 1m}}",
  ])
  func `a larger multiplier contains a smaller one`(arrivals: String) throws {
    func sessions(_ multiplier: Double) throws -> [UInt64: UInt64] {
      let more = multiplier == 1 ? "" : ArrivalDocuments.spike(multiplier)
      let scenario = try ArrivalDocuments.scenario(arrivals, for: "5m", more: more)
      return try Dictionary(
        uniqueKeysWithValues: RunRecorder(scenario).begins.map { ($0.session, $0.time) }
      )
    }
    let (one, seven, odd, eight) = try (sessions(1), sessions(7), sessions(7.4), sessions(8))

    #expect(one.allSatisfy { $0.key & 0xFF == 0 && seven[$0.key] == $0.value })
    #expect(seven.allSatisfy { odd[$0.key] == $0.value })
    #expect(odd.allSatisfy { eight[$0.key] == $0.value })
    #expect(one.count < seven.count && seven.count < eight.count)
    #expect(eight.filter { $0.key & 0xFF == 0 } == one)
  }

  @Test(arguments: [
    "{process: {gap: {mean: 100, cv: 2}}}", "{rate: 10, batch: {mean: 3}, customers: 50}",
    "{count: 2000, season: {amplitude: 0.5, period: 1m}}",
    "{rate: 10, flashCrowd: {at: 1m, peak: 5, rise: 10s, decay: 20s}}",
  ])
  func `arrivals are the same on one, two and three shards`(arrivals: String) throws {
    let scenario = try ArrivalDocuments.scenario(
      arrivals,
      for: "3m",
      more: ArrivalDocuments.spike(1.5),
      bandwidth: "wifi"
    )
    let alone = try ShardedRecord(scenario, seed: 5, shards: 1)

    for shards in [2, 3] {
      #expect(try ShardedRecord(scenario, seed: 5, shards: shards) == alone)
    }
    #expect(alone.startedSessions > 1_000)
  }
}
