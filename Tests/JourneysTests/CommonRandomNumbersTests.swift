import Foundation
import Scenarios
import SimulationKernel
import Testing
import Traces

@testable import Journeys

/// Runs of one seed share their random numbers: what befalls a session in one and not in the other is
/// never a matter of luck.
@Suite struct CommonRandomNumbersTests {
  /// The folders of the shipped scenarios.
  static let shipped: [String] = {
    let names = try? FileManager.default.contentsOfDirectory(atPath: Self.root.path)
    return (names ?? []).sorted()
  }()

  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "traces")

  @Test(arguments: shipped)
  func `twins of a shipped scenario differ by their effects alone`(name: String) throws {
    for scenario in try Self.scenarios(in: name) {
      let twins = try Self.twins(of: scenario).map { try Life.all(of: $0) }
      for (place, first) in twins.enumerated() {
        for second in twins.dropFirst(place + 1) { Self.compare(first, second, of: name) }
      }
    }
  }

  @Test func `removing one of three faults leaves what the others strike`() throws {
    var scenario = ScenarioBuilder.open(
      rate: 5,
      for: .minutes(20),
      services: [.station("shop", servers: nil)],
      steps: [
        .calling([0], time: .constant(50), name: "look"),
        .calling([0], time: .constant(50), name: "buy"),
      ]
    )
    scenario.effects = ["first", "second", "third"].map { id in
      Effect(
        id: id,
        name: id,
        start: .zero,
        end: nil,
        kind: .slow(service: 0, factor: .plus(.milliseconds(1)), probability: 0.3),
        target: .all,
        prediction: nil
      )
    }
    let hits = try scenario.effects.indices.map { index in
      var one = scenario
      one.effects = [scenario.effects[index]]
      return Self.struck(try RunRecorder(one, quantum: 1).calls)
    }
    var without = scenario
    without.effects.removeFirst()

    let both = Self.struck(try RunRecorder(without, quantum: 1).calls)

    #expect(both == hits[1].union(hits[2]))
    #expect(hits.allSatisfy { (2_000...4_500).contains($0.count) })
    #expect(hits[1] != hits[2])
  }

  @Test func `eight times the traffic holds the visitors of seven times`() throws {
    func sessions(_ multiplier: Double) throws -> [UInt64: UInt64] {
      var scenario = ScenarioBuilder.open(
        rate: 2,
        for: .minutes(10),
        services: [.station("shop", servers: nil)],
        steps: [.calling([0], time: .constant(50))]
      )
      scenario.effects = [
        Effect(
          id: "spike",
          name: "traffic-spike",
          start: .zero + .minutes(2),
          end: .zero + .minutes(7),
          kind: .traffic(multiplier: multiplier),
          target: .all,
          prediction: nil
        )
      ]
      let begins = try RunRecorder(scenario, quantum: 1).begins
      return Dictionary(uniqueKeysWithValues: begins.map { ($0.session, $0.time) })
    }
    let (one, seven, eight) = (try sessions(1), try sessions(7), try sessions(8))

    #expect(one.allSatisfy { seven[$0.key] == $0.value })
    #expect(seven.allSatisfy { eight[$0.key] == $0.value })
    #expect(eight.count > seven.count + 400 && seven.count > one.count + 3_000)
  }

  private static func struck(_ calls: [CallRow]) -> Set<UInt64> {
    Set(calls.filter { $0.fault > 0 }.map { $0.session << 8 | UInt64($0.step) })
  }
}

// MARK: - Twins

extension CommonRandomNumbersTests {
  /// What can be seen of one session's draws.
  private struct Life: Equatable {
    var begin: SessionBeginRow
    var potential: Int64 = 0
    /// After how many steps the visitor had enough; `nil`: he never said.
    var intent: UInt32?
    /// The thought before each step that followed another one, by visit and step.
    var thoughts: [UInt64: UInt64] = [:]
    /// The time of each call that no fault struck, at services where nobody waits, on the usual way.
    var services: [UInt64: UInt64] = [:]

    static func all(of scenario: Scenario) throws -> [UInt64: Life] {
      let run = try RunRecorder(scenario, quantum: 1)
      var lives: [UInt64: Life] = [:]
      for row in run.begins { lives[row.session] = Life(begin: row) }
      let rows = run.calls.enumerated().sorted {
        ($0.element.session, $0.element.time - $0.element.latency, $0.offset)
          < ($1.element.session, $1.element.time - $1.element.latency, $1.offset)
      }
      var last: CallRow?
      var visit: UInt64 = 0
      for row in rows.map(\.element) {
        let start = row.time - row.latency
        if let last, last.session == row.session {
          if last.step != row.step || row.attempt == 0 && row.call <= last.call {
            visit += 1
            if last.outcome == .ok, row.attempt == 0 {
              lives[row.session]?.thoughts[visit << 16 | UInt64(row.step)] = start - last.time
            }
          }
        } else {
          visit = 0
        }
        let call = scenario.journeys[Int(row.journey)].steps[Int(row.step)].calls
        // Rerouted traffic has a longer way.
        let isFarther = run.description.phases[Int(row.phase)].contains("reroute")
        if row.fault == 0, row.outcome == .ok, row.service == 0, !isFarther,
          Int(row.call) < call.count,
          scenario.services[call[Int(row.call)].service].servers == nil
        {
          let place = visit << 32 | UInt64(row.step) << 16 | UInt64(row.call) << 8
          lives[row.session]?.services[place | UInt64(row.attempt)] = row.latency
        }
        last = row
      }
      for row in run.ends {
        lives[row.session]?.potential = row.potential
        if run.reason(of: row) == "no-intent" { lives[row.session]?.intent = row.steps }
      }
      return lives
    }
  }

  private static func compare(_ left: [UInt64: Life], _ right: [UInt64: Life], of name: String) {
    var compared = 0
    for (session, life) in left {
      guard let other = right[session] else { continue }
      compared += 1
      let isSame =
        life.begin == other.begin && life.potential == other.potential
        && (life.intent == nil || other.intent == nil || life.intent == other.intent)
        && life.thoughts.allSatisfy { other.thoughts[$0.key] ?? $0.value == $0.value }
        && life.services.allSatisfy { other.services[$0.key] ?? $0.value == $0.value }
      if !isSame {
        Issue.record("session \(session) of \(name) draws otherwise: \(life) and \(other)")
        return
      }
    }
    #expect(compared > 20, "too few sessions of \(name) are in both twins")
  }

  /// The scenario with all its effects, with each of them left out, and without any fault.
  private static func twins(of scenario: Scenario) -> [Scenario] {
    var twins = [scenario, scenario.withoutFaults]
    for index in scenario.effects.indices.prefix(6) {
      var twin = scenario
      twin.effects.remove(at: index)
      twins.append(twin)
    }
    return twins
  }

  /// The scenarios that the documents of a folder make, shortened to some thousand sessions.
  private static func scenarios(in name: String) throws -> [Scenario] {
    let folder = root.appending(path: name)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".json") }
      .map { file in
        let data = try Data(contentsOf: folder.appending(path: file))
        return SourceFile(path: file, bytes: Array(data))
      }
    let whole = ScenarioLoader.load(files).scenario.map { [$0] }
    let scenarios = whole ?? files.compactMap { ScenarioLoader.load([$0]).scenario }
    try #require(!scenarios.isEmpty, "the documents of \(name) make no scenario")
    return scenarios.map { scenario in
      let sessions = PeakLoad.arrivals(of: scenario)
      return scenario.hurried(by: max(1, Int64(sessions / 2_000)))
    }
  }
}

extension PeakLoad {
  /// The sessions that a scenario will have, roughly.
  fileprivate static func arrivals(of scenario: Scenario) -> Double {
    let length = scenario.load.endOfArrivals.sinceStart.inSeconds
    switch scenario.load.model {
    case .open(let arrivals): return arrivals.rate * length * 2
    case .closed(let population): return Double(population.users.reduce(0, +)) * length / 30
    }
  }
}
