import Testing
import Traces

@testable import Analysis

/// Numbers of the stations.
@Suite struct ServiceTests {
  private func window(
    _ service: UInt16,
    until time: UInt64,
    calls: UInt64 = 0,
    waited: UInt64 = 0,
    waitSum: UInt64 = 0,
    busySum: UInt64 = 0,
    longestQueue: UInt64 = 0,
    errors: UInt64 = 0,
    overloads: UInt64 = 0,
    timeouts: UInt64 = 0
  ) -> StationWindowRow {
    StationWindowRow(
      time: time,
      service: service,
      calls: calls,
      waited: waited,
      waitSum: waitSum,
      busySum: busySum,
      longestQueue: longestQueue,
      errors: errors,
      overloads: overloads,
      timeouts: timeouts
    )
  }

  /// Payment in a run of 25 s: six requests reached it, one of them found the queue full.
  private var payments: RowSet {
    var rows = RowSet()
    rows.begin(1, at: 0)
    for (index, latency) in ([2_000, 2_100, 2_200, 2_300, 3_400] as [UInt64]).enumerated() {
      rows.call(1, from: 100, to: 100 + latency, step: 1, attempt: UInt8(index))
    }
    rows.call(1, from: 100, to: 100, step: 1, attempt: 5, outcome: .overload)
    rows.call(1, from: 100, to: 100, step: 1, attempt: 6, outcome: .breakerOpen)
    rows.stationWindows = [
      window(
        1,
        until: 10_000,
        calls: 4,
        waited: 1,
        waitSum: 500,
        busySum: 8_000,
        longestQueue: 3,
        errors: 2,
        overloads: 1,
        timeouts: 1
      ),
      window(1, until: 20_000, calls: 2, busySum: 3_000, longestQueue: 1),
      window(1, until: 25_000, busySum: 1_000),
    ]
    rows.endRun(at: 25_000)
    return rows
  }

  @Test func `divides what the station counted`() throws {
    let payment = try payments.summary().services[1]

    #expect(payment.name == "payment")
    #expect(payment.servers == 2)
    #expect(payment.calls == 6)
    #expect(try abs(#require(payment.meanWait) - 0.5 / 6) < 1e-12)
    #expect(try abs(#require(payment.meanServiceTime) - 12.0 / 5) < 1e-12)
    #expect(try abs(#require(payment.waitedShare) - 1.0 / 6) < 1e-12)
    #expect(try abs(#require(payment.utilization) - 12.0 / 50) < 1e-12)
    #expect(try abs(#require(payment.meanInSystem) - 12.5 / 25) < 1e-12)
    #expect(payment.longestQueue == 3)
    #expect([payment.errors, payment.overloads, payment.timeouts] == [2, 1, 1])
  }

  @Test func `sees the response with the eyes of the caller`() throws {
    let payment = try payments.summary().services[1]

    // Neither the overload nor the open breaker answered.
    #expect(try abs(#require(payment.meanResponse) - 2.4) < 1e-12)
    #expect(try abs(#require(payment.p50) - 2.2) < 0.022)
    #expect(try abs(#require(payment.p999) - 3.4) < 0.034)
  }

  @Test func `shows busy servers in each window, the last cut short`() throws {
    let windows = try payments.summary().windows

    #expect(windows.utilization["payment"] == [0.4, 0.15, 0.1])
    #expect(windows.longestQueue["payment"] == [3, 1, 0])
  }

  @Test func `has no utilization where servers are unlimited, but busy servers`() throws {
    var rows = RowSet()
    rows.stationWindows = [window(0, until: 10_000, calls: 1, busySum: 25_000)]
    rows.endRun(at: 10_000)

    let summary = try rows.summary()

    #expect(summary.services[0].servers == nil)
    #expect(summary.services[0].utilization == nil)
    #expect(summary.windows.utilization["catalog"] == [2.5])
  }

  @Test func `lists support only where it was asked for`() throws {
    var helped = RowSet()
    helped.begin(1, at: 0)
    helped.call(1, from: 0, to: 7_000, service: 3)
    helped.endRun(at: 10_000)

    #expect(try payments.summary().services.map(\.name) == ["catalog", "payment"])
    #expect(try helped.summary().services.map(\.name) == ["catalog", "payment", "support"])
    #expect(try helped.summary().services[2].meanResponse == 7)
  }

  /// L = λ·W, for a queue of one server worked out request by request.
  @Test func `obeys Little's law`() throws {
    var description = RowSet.shop
    description.services[1].servers = 1
    var rows = RowSet()
    var free: UInt64 = 0
    var (waited, waitSum, busySum): (UInt64, UInt64, UInt64) = (0, 0, 0)
    for request in 0..<40 as Range<UInt64> {
      let arrival = request * 190 + request * request % 7 * 60
      let work = 100 + request * 37 % 130
      let start = max(arrival, free)
      free = start + work
      waited += start > arrival ? 1 : 0
      waitSum += start - arrival
      busySum += work
      rows.begin(request, at: arrival)
      rows.call(request, from: arrival, to: free, step: 1)
      rows.end(request, from: arrival, to: free, .converted)
    }
    rows.stationWindows = [
      window(
        1,
        until: 10_000,
        calls: 40,
        waited: waited,
        waitSum: waitSum,
        busySum: busySum
      )
    ]
    rows.endRun(at: 10_000)

    let station = try rows.summary(of: description).services[1]

    let response = try #require(station.meanResponse)
    #expect(try abs(#require(station.meanInSystem) - 40.0 / 10 * response) < 1e-9)
    #expect(
      try abs(response - #require(station.meanWait) - #require(station.meanServiceTime)) < 1e-9
    )
    #expect(
      try abs(#require(station.utilization) - 40.0 / 10 * #require(station.meanServiceTime)) < 1e-9
    )
    #expect(waited > 5)
  }
}
