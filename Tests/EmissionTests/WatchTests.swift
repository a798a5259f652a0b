import EmissionResults
import Foundation
import JSONText
import Testing
import Wire

@testable import Emission

/// What the watch does at each time, without waiting for any.
@Suite struct WatchTests {
  private static let start = MonotonicTime(nanoseconds: 50_000_000_000)

  /// A watch over an emission of ten planned seconds that has begun.
  private struct Watched {
    let control = EmissionControl()
    let board = PulseBoard()
    let limits = SendLimits()
    let watch: Watch

    init(_ options: Supervision, pace: Pace = .speed(2), hasBegun: Bool = true) {
      watch = Watch(
        options,
        over: Supervised(
          control: control,
          board: board,
          limits: limits,
          planned: 1_000,
          lastIntended: 10_000_000_000,
          pace: pace
        ),
        at: WatchTests.start
      )
      if hasBegun { control.begin(at: WatchTests.start) }
    }

    /// Lets the watch look a hundred times a second until `end`, and gives when it stopped the emission.
    func stopTime(until end: Double, _ before: (Double) -> Void = { _ in }) -> Double? {
      for index in 0...Int64(end * 100) {
        let seconds = Double(index) / 100
        before(seconds)
        watch.tick(at: WatchTests.start.advanced(byNanoseconds: index * Watch.interval))
        if control.isStopped { return seconds }
      }
      return nil
    }

    func say(_ line: String, at seconds: Double = 0) -> JSONValue {
      let time = WatchTests.start.advanced(byNanoseconds: Int64(seconds * 1e9))
      return watch.answer(line, at: time)
    }
  }

  private func options(_ change: (inout Supervision) -> Void) -> Supervision {
    var options = Supervision()
    change(&options)
    return options
  }

  @Test func `ends when the stop file appears`() throws {
    let file = FileManager.default.temporaryDirectory.path + "/stop-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: file) }
    let watched = Watched(options { $0.stopFile = file })

    let time = watched.stopTime(until: 3) { seconds in
      if seconds == 1 { _ = FileManager.default.createFile(atPath: file, contents: nil) }
    }

    #expect(time == 1)
    #expect(watched.control.stopReason == .stopFile)
  }

  @Test func `ends when the heartbeat is missing, counted from the beginning`() {
    let silent = Watched(options { $0.heartbeat = 5_000_000_000 })
    let alive = Watched(options { $0.heartbeat = 5_000_000_000 })

    let early = silent.stopTime(until: 20)
    let late = alive.stopTime(until: 20) { seconds in
      if [3.0, 7.0].contains(seconds) { _ = alive.say("heartbeat", at: seconds) }
    }

    #expect(early == 5.01)
    #expect(late == 12.01)
    #expect(alive.control.stopReason == .heartbeat)
  }

  @Test func `waits for no heartbeat before the emission begins`() {
    let watched = Watched(options { $0.heartbeat = 5_000_000_000 }, hasBegun: false)

    #expect(watched.stopTime(until: 20) == nil)
  }

  @Test func `ends after the longest time, which the loops know as well`() {
    let watched = Watched(options { $0.duration = 4_000_000_000 })
    func admission(_ nanoseconds: Int64) -> SendLimits.Admission {
      watched.limits.admit(
        target: 0,
        bytes: 0,
        at: Self.start.advanced(byNanoseconds: nanoseconds)
      )
    }

    let time = watched.stopTime(until: 20)

    #expect(time == 4)
    #expect(watched.control.stopReason == .bound)
    #expect(admission(3_999_999_999) == .go)
    #expect(admission(4_000_000_000) == .over(.bound))
  }

  @Test func `without a longest time ends some time after the plan does`() {
    let plain = Watched(options { $0.slack = 3_000_000_000 })
    let paused = Watched(options { $0.slack = 3_000_000_000 })
    let slow = Watched(options { $0.slack = 3_000_000_000 })

    let time = plain.stopTime(until: 60)
    let later = paused.stopTime(until: 60) { seconds in
      if seconds == 2 { _ = paused.say("pause", at: 2) }
      if seconds == 22 { _ = paused.say("resume", at: 22) }
    }
    let latest = slow.stopTime(until: 60) { seconds in
      if seconds == 5 { _ = slow.say("rate-factor 0.5", at: 5) }
    }

    #expect(time == 13)
    #expect(later == 33)
    #expect(latest == 18)
  }

  @Test func `ends when the permission does, whether the emission has begun or not`() {
    let watched = Watched(options { $0.permission = 2_000_000_000 }, hasBegun: false)

    #expect(watched.stopTime(until: 5) == 2)
    #expect(watched.control.stopReason == .bound)
  }

  /// A hundred errors a second.
  private func errors(_ watched: Watched, _ seconds: Double) {
    var pulse = EmissionPulse()
    pulse.failed = Int(seconds * 100)
    watched.board.update(pulse, of: 0)
  }

  @Test func `brakes by ending`() {
    let watched = Watched(Supervision())

    let time = watched.stopTime(until: 20) { errors(watched, $0) }

    #expect(time == 10)
    #expect(watched.control.stopReason == .brake)
    #expect(watched.control.changes.last?.detail == "1000 of 1000 requests within 10 s were errors")
  }

  @Test func `brakes by halving the rate, and ends in the end`() throws {
    var options = options { $0.slack = .max / 4 }
    options.brake?.action = .halve
    options.brake?.window = 1_000_000_000
    let watched = Watched(options)

    let time = try #require(watched.stopTime(until: 20) { errors(watched, $0) })

    let factors = watched.control.changes.compactMap { change in
      if case .factor(let factor) = change.kind { factor } else { nil }
    }
    #expect(factors == [0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625])
    #expect(watched.control.stopReason == .brake)
    #expect(time < 9)
  }

  @Test func `obeys a controller`() {
    let watched = Watched(Supervision())

    #expect(watched.say("pause", at: 1)["ok"]?.boolean == true)
    #expect(watched.control.clock?.isPaused == true)
    #expect(watched.say("status", at: 3)["state"]?.string == "paused")
    #expect(watched.say("status", at: 3)["planTime"]?.double == 1)
    #expect(watched.say("resume", at: 3)["ok"]?.boolean == true)
    #expect(watched.say("rate-factor 4", at: 4)["ok"]?.boolean == true)
    #expect(watched.say("status", at: 5)["planTime"]?.double == 6)
    // The plan goes twice as fast as simulated.
    #expect(watched.say("speed 3", at: 5)["ok"]?.boolean == true)
    #expect(watched.control.clock?.factor == 1.5)
    #expect(watched.say("stop", at: 6)["ok"]?.boolean == true)
    #expect(watched.control.stopReason == .control)
    #expect(watched.say("status", at: 6)["state"]?.string == "stopping")
    #expect(watched.say("status", at: 6)["reason"]?.string == "control")
    let times = watched.control.changes.map { change in change.time.map { $0 / 1_000_000_000 } }
    #expect(times == [1, 3, 4, 5, 6])
  }

  @Test(arguments: [
    "", " ", "stauts", "STOP", "stop now", "speed", "speed 0", "speed -1", "speed fast",
    "speed inf",
    "rate-factor 1 2", "rate-factor 1e9", "rate-factor 1e-9", "\u{1B}[2J", "\u{FFFD}",
  ])
  func `answers what it does not understand, and does nothing`(line: String) {
    let watched = Watched(Supervision())

    let answer = watched.say(line)

    #expect(answer["ok"]?.boolean == false)
    #expect(answer["error"]?.string?.isEmpty == false)
    #expect(answer.lineText.unicodeScalars.filter { $0.value < 0x20 }.count == 1)
    #expect(watched.control.changes.isEmpty)
  }

  @Test func `guesses what was meant, and knows what does not fit`() {
    let watched = Watched(Supervision(), pace: .rate(10))
    let early = Watched(Supervision(), hasBegun: false)

    #expect(watched.say("stauts")["hint"]?.string == "did you mean \"status\"?")
    #expect(watched.say("speed 2")["hint"]?.string == "use rate-factor")
    #expect(early.say("rate-factor 2")["ok"]?.boolean == false)
    #expect(early.say("status")["state"]?.string == "connecting")
  }

  @Test func `keeps no endless list of changes, but the reason of the end`() {
    let watched = Watched(Supervision())

    for _ in 0..<1_000 { _ = watched.say("rate-factor 2") }
    _ = watched.say("stop")

    #expect(watched.control.changes.count == 101)
    #expect(watched.control.changes.last?.kind == .stop)
    #expect(watched.control.stopReason == .control)
  }

  @Test func `knows what was due and sent in the last second`() throws {
    let watched = Watched(Supervision())
    #expect(watched.watch.rates() == nil)

    _ = watched.stopTime(until: 5) { seconds in
      var pulse = EmissionPulse()
      pulse.taken = Int(seconds * 80)
      pulse.sent = Int(seconds * 80)
      pulse.backlog = Int(seconds * 20)
      watched.board.update(pulse, of: 0)
    }

    let rates = try #require(watched.watch.rates())
    #expect((99.0...101).contains(rates.target))
    #expect((79.0...81).contains(rates.achieved))
  }
}
