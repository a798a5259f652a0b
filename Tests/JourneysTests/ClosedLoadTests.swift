import Scenarios
import SimulationKernel
import Testing
import Traces

@testable import Journeys

/// The schedule of a closed load, sentence by sentence. Times of rows are microseconds.
@Suite struct ClosedLoadTests {
  /// Visitors who think for two seconds and are served for 100 ms.
  private func scenario(_ profile: String, more: String = "") throws -> Scenario {
    let text = """
      persona:
        name: pat
        behavior: {thinkTime: {min: 2000, max: 2000, distribution: constant}, patience: null}
        businessProfile: {averageValue: 1, conversionProbability: 1}
      ---
      {name: visit, steps: [{name: look, service: desk, finalStep: true}]}
      ---
      services: [{name: desk, serviceTime: {mean: 100, distribution: constant}}]
      ---
      profile: p
      personas: [{name: pat, percentage: 100}]
      journeys: [{type: visit}]
      \(profile)
      \(more)
      """
    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)])
    return try #require(result.scenario, "\(result.diagnostics.map(\.text).joined())")
  }

  private func user(_ session: UInt64) -> UInt64 { session & 0xFF_FFFF }

  @Test func `ramps come before and after the duration, or are a part of it`() throws {
    let ramps = "duration: 10m, rampUp: 2m, rampDown: 1m, virtualUsers: 1"
    let whole = try scenario("scenario: {\(ramps)}")
    let total = try scenario("scenario: {\(ramps), durationIncludes: total}")

    #expect(whole.load.endOfArrivals.sinceStart == .minutes(13))
    #expect(total.load.endOfArrivals.sinceStart == .minutes(10))
    #expect(total.load.steady == .minutes(7))
  }

  @Test func `extra users of a multiplier start evenly over the ramp`() throws {
    let run = try RunRecorder(
      scenario(
        "scenario: {duration: 60s, virtualUsers: 10}\nramp: 10s",
        more: """
          ---
          scenario: rush
          events: [{event: traffic-spike, multiplier: 3, at: 20s, duration: 20s}]
          """
      )
    )

    var first: [UInt64: UInt64] = [:]
    for begin in run.begins where user(begin.session) >= 10 {
      first[user(begin.session)] = min(first[user(begin.session)] ?? .max, begin.time)
    }
    #expect(first.count == 20)
    for (user, time) in first { #expect(time == 20_000_000 + (user - 10) * 500_000) }
  }

  @Test func `without a ramp they start over the mean journey`() throws {
    let run = try RunRecorder(
      scenario(
        "scenario: {duration: 60s, virtualUsers: 10}",
        more: """
          ---
          scenario: rush
          events: [{event: traffic-spike, multiplier: 2, at: 20s, duration: 20s}]
          """
      )
    )

    let starts = run.begins.filter { user($0.session) >= 10 && $0.session >> 24 == 0 }.map(\.time)
    #expect(starts.sorted() == (0..<10).map { 20_000_000 + UInt64($0) * 10_000 })
  }

  @Test func `users who stop finish the journey that they are in`() throws {
    let run = try RunRecorder(
      scenario("scenario: {duration: 20s, rampDown: 20s, virtualUsers: 8, drain: 1s}")
    )

    // The last begins before its user's turn, and ends 100 ms later as if nothing had been.
    #expect(run.ends.allSatisfy { $0.result == .converted && $0.duration == 100_000 })
    for user in 0..<8 as Range<UInt64> {
      let stop = 20_000_000 + user * 2_500_000
      let last = run.begins.filter { self.user($0.session) == user }.map(\.time).max() ?? 0
      #expect(last < stop && last + 2_100_000 >= stop)
    }
  }

  @Test func `a user thinks once between two journeys, and keeps the pacing`() throws {
    let run = try RunRecorder(scenario("scenario: {duration: 30s, virtualUsers: 1, pacing: 500ms}"))

    let times = run.begins.map(\.time)
    #expect(zip(times.dropFirst(), times).allSatisfy { $0 - $1 == 2_600_000 })
    #expect(times.count == 12)
  }

  @Test(arguments: [("cut", 10_000_000, 5), ("until-empty", 10_050_000, 0), ("3s", 13_000_000, 0)])
  func `the drain says what becomes of those who are under way`(
    drain: String,
    end: UInt64,
    open: Int
  ) throws {
    // Five sessions of 100 ms begin 50 ms before the end of arrivals.
    let run = try RunRecorder(
      scenario(
        """
        scenario: {duration: 10s, drain: \(drain)}
        arrivals: {list: [9950ms, 9950ms, 9950ms, 9950ms, 9950ms]}
        """
      )
    )

    #expect(run.ends(as: .open).count == open)
    #expect(run.markers.first { $0.kind == .endOfArrivals }?.time == 10_000_000)
    #expect(run.markers.first { $0.kind == .end }?.time == end)
  }

  @Test func `shares become users by largest remainder`() throws {
    let text = "profile: p\nscenario: {duration: 1m, virtualUsers: 7}\n"
    let loaded = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)])
    let scenario = try #require(loaded.scenario)

    guard case .closed(let population) = scenario.load.model else {
      Issue.record("the load is closed")
      return
    }
    // 60, 25 and 15 % of seven are 4.2, 1.75 and 1.05.
    #expect(population.users == [4, 2, 1])
  }
}
