import JSONText
import Testing
import Wire

@testable import Instruments

@Suite struct SinkReportTests {
  private static let second: Int64 = 1_000_000_000

  private static func book(of requests: [(ArrivedRequest, Int64)]) -> SinkBook {
    var book = SinkBook()
    for (request, time) in requests {
      book.record(request, at: MonotonicTime(nanoseconds: time))
    }
    return book
  }

  private static func request(
    _ path: String = "/a",
    intended: Int64 = -1,
    in paths: inout PathTable
  ) -> ArrivedRequest {
    var message = HTTPMessage(path: Array(path.utf8))
    message.intended = intended < 0 ? nil : intended
    return ArrivedRequest(message, paths: &paths)
  }

  @Test func `reports counts, times between arrivals and departures from the schedule`() {
    var paths = PathTable()
    // An offset of 77 seconds between the clocks must not show.
    let requests = [0, 1_000, 0, 5_000, 0].enumerated().map { index, departure in
      let intended = Int64(index) * Self.second / 2
      let request = Self.request(index == 4 ? "/b" : "/a", intended: intended, in: &paths)
      return (request, 77 * Self.second + intended + Int64(departure))
    }

    let report = SinkReport(Self.book(of: requests))

    #expect(report.requests == 5)
    #expect(report.requestsBySecond == [2, 2, 1])
    #expect(report.requestsByTenth.count == 21)
    #expect(report.requestsByTenth.reduce(0, +) == 5)
    #expect(report.span == 2 * Self.second)
    #expect(report.gaps?.maximum == Self.second / 2 + 5_000)
    #expect(report.json["meanRate"]?.double == 2)
    #expect(report.stamps == .kernel)
    // The fitted slope takes 800 ns a second, and the distances are from the median.
    #expect(abs((report.departure?.slope ?? 0) - 0.8e-6) < 1e-9)
    #expect(report.departure?.distance.maximum == 3_800)
  }

  @Test func `knows no departure where requests tell no intended time`() {
    var paths = PathTable()
    let report = SinkReport(Self.book(of: [(Self.request(in: &paths), 5)]))

    #expect(report.departure == nil)
    #expect(report.grid == nil)
    #expect(report.gaps == nil)
    #expect(report.lateness == nil)
  }

  @Test func `fits a clock that runs faster and finds the window that lacks requests`() {
    // 1 000 requests a second for 2 s; the sender's clock is 100 ppm fast, and those of one window
    // come 150 ms late.
    let planned = (0..<2_000).map { Int64($0) * 1_000_000 }
    let arrivals = planned.map { time in
      let isHeldUp = (500_000_000..<600_000_000).contains(time)
      return 40_000 + time + time / 10_000 + (isHeldUp ? 150_000_000 : 0)
    }

    let departure = Departure(planned: planned, arrivals: arrivals)

    #expect(abs(departure?.worstWindow.error ?? 0) >= 99)
    #expect(departure?.distance.maximum ?? 0 > 130_000_000)
    let undisturbed = Departure(
      planned: planned,
      arrivals: planned.map { 40_000 + $0 + $0 / 10_000 }
    )
    #expect(abs((undisturbed?.slope ?? 0) - 1e-4) < 1e-9)
    #expect((undisturbed?.distance.maximum ?? .max) <= 2)
    #expect(abs(undisturbed?.worstWindow.error ?? .max) <= 1)
  }

  @Test func `an even grid is no departure, whatever its rate`() {
    let departure = Departure(ofGrid: (0..<1_000).map { Int64($0) * 333_333 })

    #expect((departure?.distance.maximum ?? .max) <= 1)
    #expect(departure?.worstWindow.error == 0)
  }

  @Test func `noise smaller than half a gap takes no request to another window`() {
    // 10,000 a second, each up to 49 µs early or late, the first one most.
    let planned = (0..<10_000).map { Int64($0) * 100_000 }
    let noise = planned.indices.map { Int64(($0 * 7_919) % 98) * 1_000 - 49_000 }
    let departure = Departure(
      planned: planned,
      arrivals: zip(planned, noise).map { 77_000 + $0 + $1 }
    )

    #expect(departure?.worstWindow.error == 0)
  }

  @Test func `counts sessions, and requests that came twice by key or by number`() {
    var request = ArrivedRequest()
    let requests = [(1, 10, 5), (2, 11, 5), (2, 11, 6), (3, 12, 0), (3, 13, 0), (3, 13, 0)].map {
      (request.session, request.sequence, request.key) = (Int64($0.0), Int64($0.1), UInt64($0.2))
      return (request, Int64($0.1))
    }

    let report = SinkReport(Self.book(of: requests))

    #expect(report.sessions == 3)
    // The key 5 and the number 13 that has no key.
    #expect(report.duplicates == 2)
  }

  @Test func `counts from the sender's start where that is on this machine's clock`() {
    var request = ArrivedRequest()
    request.intended = 2_000
    request.start = 70 * Self.second

    let near = SinkReport(Self.book(of: [(request, 70 * Self.second + 2_500)]))
    let far = SinkReport(Self.book(of: [(request, 700 * Self.second)]))

    #expect(near.lateness?.p50 == 500)
    #expect(far.lateness == nil)
  }

  @Test func `quantiles are the least values that enough others do not exceed`() {
    let spread = Spread((1...1_000).map(Int64.init).shuffled())

    #expect(spread?.minimum == 1)
    #expect(spread?.p50 == 500)
    #expect(spread?.p90 == 900)
    #expect(spread?.p99 == 990)
    #expect(spread?.p999 == 999)
    #expect(spread?.maximum == 1_000)
    #expect(Spread([7])?.p999 == 7)
    #expect(Spread([]) == nil)
  }
}
