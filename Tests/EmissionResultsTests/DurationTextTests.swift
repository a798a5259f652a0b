import EmissionResults
import Testing
import Traces

@Suite struct DurationTextTests {
  @Test(
    arguments: [
      ("0", 0), ("18h", 64_800_000_000_000), ("90m", 5_400_000_000_000),
      ("1h30m", 5_400_000_000_000),
      ("1.5s", 1_500_000_000), ("250ms", 250_000_000), ("2d", 172_800_000_000_000), ("7us", 7_000),
      ("3ns", 3),
    ] as [(String, Int64)]
  )
  func `reads durations`(text: String, nanoseconds: Int64) {
    #expect(DurationText.nanoseconds(text) == nanoseconds)
  }

  @Test(arguments: [
    "", "h", "18", "-1s", "1 s", "1S", "1h 30m", "1e3s", ".s", "1.2.3s", "1000d", "nan",
  ])
  func `refuses what is no duration`(text: String) {
    #expect(DurationText.nanoseconds(text) == nil)
  }

  @Test(
    arguments: [
      (0, "0 ns"), (999, "999 ns"), (1_500, "1.5 us"), (12_345_678, "12.3 ms"),
      (1_234_000_000, "1.23 s"), (90_000_000_000, "1m30s"), (5_400_000_000_000, "1h30m"),
    ] as [(Int64, String)]
  )
  func `writes durations for people`(nanoseconds: Int64, text: String) {
    #expect(DurationText.describe(nanoseconds: nanoseconds) == text)
  }
}
