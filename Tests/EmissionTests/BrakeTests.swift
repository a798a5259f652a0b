import EmissionResults
import Testing
import Wire

@testable import Emission

@Suite struct BrakeTests {
  private static let tick: Int64 = 100_000_000

  /// When a brake first complains, in seconds, if the pulse of each tenth of a second is that of
  /// `pulse` at that time; and what it says.
  private func complaint(
    _ options: Brake.Options = Brake.Options(),
    until end: Double = 60,
    of pulse: (Double) -> EmissionPulse
  ) -> (time: Double, text: String)? {
    var brake = Brake(options)
    for index in 0...Int64(end * 10) {
      let time = MonotonicTime(nanoseconds: 7_000_000_000 + index * Self.tick)
      let seconds = Double(index) / 10
      if let text = brake.judge(pulse(seconds), at: time) { return (seconds, text) }
    }
    return nil
  }

  /// A hundred requests a second, of which the share fails from `start` on.
  private func failing(_ share: Double, from start: Double) -> (Double) -> EmissionPulse {
    { seconds in
      var pulse = EmissionPulse()
      let all = Int(seconds * 100)
      pulse.failed = Int(max(0, seconds - start) * 100 * share)
      pulse.answered = all - pulse.failed
      return pulse
    }
  }

  @Test func `acts within a tenth of a second of the window with too many errors`() throws {
    // All fail from second 20 on: of the last ten seconds more than half have, from 25 on.
    let (time, text) = try #require(complaint(of: failing(1, from: 20)))

    #expect((25.0...25.2).contains(time))
    #expect(text.hasSuffix("requests within 10 s were errors"))
  }

  @Test func `bears what was allowed`() {
    #expect(complaint(of: failing(0.49, from: 0)) == nil)
    #expect(complaint(until: 24.5, of: failing(1, from: 20)) == nil)
    var all = Brake.Options()
    all.errorShare = nil
    #expect(complaint(all, of: failing(1, from: 0)) == nil)
  }

  @Test func `waits for a whole window before it judges`() throws {
    let (time, _) = try #require(complaint(of: failing(1, from: 0)))

    #expect(time == 10)
  }

  @Test func `counts answers that are not expected and connections that could not be made`() {
    for key in [\EmissionPulse.unexpected, \EmissionPulse.skipped] {
      let complaint = complaint { seconds in
        var pulse = EmissionPulse()
        pulse.answered = Int(seconds * 100)
        pulse[keyPath: key] = key == \.skipped ? Int(seconds * 200) : pulse.answered
        return pulse
      }
      #expect(complaint?.time == 10)
    }
  }

  @Test func `says nothing about a handful of requests`() {
    #expect(
      complaint { seconds in
        var pulse = EmissionPulse()
        pulse.failed = Int(seconds)
        return pulse
      } == nil
    )
  }

  @Test func `acts on one slow response in a hundred, where that is asked for`() throws {
    func slow(_ share: Double) -> (Double) -> EmissionPulse {
      { seconds in
        var pulse = EmissionPulse()
        pulse.slowFrom = 1_000
        for index in 0..<Int(seconds * 200) {
          var record = RequestRecord.answered
          record.lastByte = Double(index % 100) < share * 100 ? 1_001 : 1_000
          pulse.observe(record)
        }
        return pulse
      }
    }
    var options = Brake.Options()
    options.response99 = 1_000
    options.window = 1_000_000_000

    let (time, text) = try #require(complaint(options, until: 3, of: slow(0.02)))

    #expect(time == 1)
    #expect(text.contains("of 200 responses within 1 s took longer than"))
    #expect(complaint(options, until: 3, of: slow(0)) == nil)
    #expect(complaint(until: 12, of: slow(1)) == nil)
  }

  @Test func `begins anew after it has acted`() throws {
    var (brake, times) = (Brake(Brake.Options()), [Int64]())
    for index in 0...Int64(400) {
      let time = MonotonicTime(nanoseconds: index * Self.tick)
      if brake.judge(failing(1, from: 0)(Double(index) / 10), at: time) != nil {
        times.append(index)
      }
    }

    #expect(times == [100, 201, 302])
  }
}

extension RequestRecord {
  /// A request that was due, written and answered at 0.
  static var answered: RequestRecord {
    var record = RequestRecord(
      intended: 0,
      due: 0,
      simulated: 0,
      session: 0,
      persona: 0,
      journey: 0,
      step: 0,
      service: 0,
      region: 0,
      phase: 0,
      attempt: 0,
      call: 0,
      fate: .answered
    )
    (record.written, record.lastByte, record.status) = (0, 0, 200)
    return record
  }
}
