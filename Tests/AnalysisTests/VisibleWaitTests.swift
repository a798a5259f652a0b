import Testing
import Traces

@testable import Analysis

/// What counts as one visible wait.
@Suite struct VisibleWaitTests {
  /// The waits of the steps of `buy`, in seconds: number and mean.
  private func waits(_ calls: (inout RowSet) -> Void) throws -> [[Double]] {
    var rows = RowSet()
    rows.begin(1, at: 0)
    calls(&rows)
    rows.end(1, from: 0, to: 90_000, .converted, steps: 2)
    rows.endRun(at: 90_000)
    return try rows.summary().steps.prefix(2).map { [Double($0.waits), $0.meanResponse ?? 0] }
  }

  @Test func `covers all calls of a step`() throws {
    let waits = try waits { rows in
      rows.call(1, from: 0, to: 1_000, step: 1)
      rows.call(1, from: 1_000, to: 1_900, step: 1, call: 1)
    }

    #expect(waits == [[0, 0], [1, 1.9]])
  }

  @Test func `covers retries of the machine and its back-off`() throws {
    let waits = try waits { rows in
      rows.call(1, from: 0, to: 1_000, outcome: .error)
      rows.call(1, from: 1_200, to: 2_200, attempt: 1, outcome: .error)
      rows.call(1, from: 2_600, to: 3_600, attempt: 2)
    }

    #expect(waits == [[1, 3.6], [0, 0]])
  }

  @Test func `begins again when the visitor tries again`() throws {
    let waits = try waits { rows in
      rows.call(1, from: 0, to: 1_000, outcome: .error)
      rows.call(1, from: 1_000, to: 2_000, attempt: 1, outcome: .error)
      rows.call(1, from: 30_000, to: 31_000, attempt: 16, outcome: .error)
      rows.call(1, from: 31_500, to: 32_500, attempt: 17)
      rows.call(1, from: 60_000, to: 60_500, attempt: 32)
    }

    // 2 s, 2.5 s and 0.5 s.
    #expect(waits == [[3, 5.0 / 3], [0, 0]])
  }

  @Test func `goes on through the later calls of a retry`() throws {
    let waits = try waits { rows in
      rows.call(1, from: 0, to: 1_000, step: 1, outcome: .error)
      rows.call(1, from: 30_000, to: 31_000, step: 1, attempt: 16)
      rows.call(1, from: 31_000, to: 32_000, step: 1, call: 1, attempt: 16)
    }

    #expect(waits == [[0, 0], [2, 1.5]])
  }

  @Test func `ends while support works`() throws {
    let waits = try waits { rows in
      rows.call(1, from: 0, to: 1_000, step: 1, outcome: .error)
      rows.call(1, from: 1_000, to: 50_000, step: 1, service: 3)
      rows.call(1, from: 50_000, to: 50_500, step: 1, call: 1)
    }

    #expect(waits == [[0, 0], [2, 0.75]])
  }

  @Test func `does not see calls that were skipped`() throws {
    let waits = try waits { rows in
      rows.call(1, from: 0, to: 1_000, step: 1)
      rows.call(1, from: 1_000, to: 1_000, step: 1, call: 1, outcome: .skipped)
    }

    #expect(waits == [[0, 0], [1, 1]])
  }

  @Test func `of an open session counts only once its step is done`() throws {
    var rows = RowSet()
    for (session, steps) in [(1, 0), (2, 1)] as [(UInt64, UInt32)] {
      rows.begin(session, at: 0)
      rows.call(session, from: 0, to: 1_000)
      rows.end(session, from: 0, to: 2_000, .open, steps: steps)
    }
    rows.endRun(at: 2_000)

    let summary = try rows.summary()

    #expect(summary.steps.map(\.waits) == [1, 0, 0])
    #expect(summary.steps.map(\.reached) == [2, 0, 0])
    #expect(summary.sessions.open == 2)
    #expect(summary.metrics["average-journey-time"] == .undefined)
  }
}
