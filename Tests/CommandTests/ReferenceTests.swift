import JSONText
import Testing

/// The published status of a load test, within three standard errors; the seed is fixed.
@Suite struct ReferenceTests {
  @Test func `two hundred users after three minutes are where the published status has them`()
    throws
  {
    let directory = ScratchDirectory()

    let outcome = try Program.fast("stampede").run([
      "run", "--quiet", "--trace", "off", "--out", directory.path + "/run",
      Checkout.path + "/traces/black-friday/insurance-peak-load.json",
    ])

    #expect(outcome.status == 0, "\(outcome.errors)")
    let summary = try JSONValue(parsing: directory.text("run/summary.json"))
    func firstThreeMinutes(_ key: String) throws -> Double {
      let windows = try #require(summary["windows"]?[key]?.array)
      return windows.prefix(3).compactMap(\.double).reduce(0, +)
    }
    #expect(abs(try firstThreeMinutes("completed") - 1_242) < 40)
    #expect(abs(try firstThreeMinutes("revenue") / 100 - 1_485_000) < 45_000)
    let conversion = try firstThreeMinutes("completed") / firstThreeMinutes("ended")
    #expect(abs(conversion - 0.877) < 0.021)
    let time = try #require(summary["metrics"]?["average-journey-time"]?["value"]?.double)
    #expect(abs(time - 4.16) < 0.08)
  }
}
