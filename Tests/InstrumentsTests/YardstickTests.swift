import JSONText
import Testing
import Wire

@testable import Instruments

@Suite struct YardstickTests {
  @Test func `wakes at every instant and never before it`() async throws {
    let report = try await Yardstick(rate: 2_000, duration: 100_000_000, core: 0).measure()

    #expect(report.lateness?.count == 200)
    #expect(report.lateness?.minimum ?? -1 >= 0)
    #expect(report.scheduling == .normal)
    #expect(report.core == 0)
    #expect(report.json["count"]?.double == 200)
  }

  @Test(arguments: [(0, 1_000_000_000), (1, 999_999_999), (1_000_000, 3_600_000_000_000)])
  func `refuses to measure nothing, or more than it can keep`(rate: Int, duration: Int64) {
    #expect(throws: EmissionError.self) { try Yardstick(rate: rate, duration: duration) }
  }

  @Test func `refuses a core that the process may not use`() {
    #expect(throws: EmissionError.self) {
      try Yardstick(rate: 1_000, duration: 1_000_000_000, core: 4_096)
    }
  }
}
