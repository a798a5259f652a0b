@testable import Traces

extension TraceFixture {
  /// The least and the greatest number of every column.
  static let extremes = {
    var fixture = TraceFixture()
    fixture.calls = [
      CallRow(
        time: 0,
        session: .max,
        latency: 0,
        value: .min,
        persona: 0,
        journey: .max,
        region: 0,
        step: .max,
        phase: 0,
        status: 599,
        service: 0,
        fault: .max,
        attempt: .max,
        outcome: .reneged,
        call: .max
      ),
      CallRow(
        time: .max,
        session: 0,
        latency: .max,
        value: .max,
        persona: .max,
        journey: 0,
        region: .max,
        step: 0,
        phase: .max,
        status: 0,
        service: .max,
        fault: 0,
        attempt: 0,
        outcome: .ok,
        call: 0
      ),
    ]
    fixture.begins = [
      SessionBeginRow(
        time: .max,
        session: .max,
        persona: .max,
        journey: .max,
        region: .max,
        version: .max,
        payment: .max,
        flags: .max
      )
    ]
    fixture.ends = [
      SessionEndRow(
        time: .max,
        session: .max,
        duration: .max,
        value: .min,
        potential: .min,
        persona: .max,
        journey: .max,
        region: .max,
        reason: .max,
        steps: .max,
        fault: .max,
        satisfaction: .max,
        result: .open
      )
    ]
    fixture.markers = [
      MarkerRow(time: 0, argument: .max, value: .min, kind: .init(rawValue: 0x7FFF))
    ]
    fixture.windows = [
      StationWindowRow(
        time: .max,
        service: .max,
        calls: .max,
        waited: .max,
        waitSum: .max,
        busySum: .max,
        longestQueue: .max,
        errors: .max,
        overloads: .max,
        timeouts: .max
      )
    ]
    return fixture
  }()
}
