import Statistics
import Testing

@Suite struct TallyTests {
  @Test func `has no variance before the second observation`() {
    var tally = Tally()

    #expect(tally.count == 0)
    #expect(tally.variance == nil)
    tally.record(3)
    #expect(tally.mean == 3)
    #expect(tally.variance == nil)
  }

  @Test func `keeps its precision far from zero`() {
    var tally = Tally()
    for value in [4.0, 7, 13, 16] { tally.record(1e9 + value) }

    #expect(tally.count == 4)
    #expect(tally.mean == 1e9 + 10)
    #expect(tally.variance == 30)
  }

  @Test func `refuses what is not a number`() async {
    await #expect(processExitsWith: .failure) {
      var tally = Tally()
      tally.record(.nan)
    }
  }
}
