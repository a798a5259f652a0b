import Testing
import Workloads

@Suite struct SpreadTests {
  @Test func `gives the median and the outer tenths`() throws {
    let spread = try #require(Spread((1...11).map(Double.init).reversed()))

    #expect(spread.median == 6)
    #expect(spread.p10 == 2)
    #expect(spread.p90 == 10)
    #expect(spread.count == 11)
  }

  @Test func `interpolates between samples`() throws {
    let spread = try #require(Spread([1, 2]))

    #expect(spread.median == 1.5)
  }

  @Test func `there is none of nothing`() {
    #expect(Spread([]) == nil)
  }
}
