import Testing

@testable import Reports

@Suite struct IsolineTests {
  private func length(_ segment: Isolines.Segment) -> Double {
    let (across, up) = (segment.end.x - segment.start.x, segment.end.y - segment.start.y)
    return (across * across + up * up).squareRoot()
  }

  @Test func `lines of a plane are straight, whole and where they belong`() {
    let places = [0.0, 1, 2.5, 4]
    let grid = Isolines(
      columns: places,
      rows: places,
      values: places.map { y in places.map { x in x + 2 * y } }
    )

    let segments = grid.segments(at: 5.5)

    for place in segments.flatMap({ [$0.start, $0.end] }) {
      #expect(abs(place.x + 2 * place.y - 5.5) < 1e-12, "\(place)")
    }
    // From (4, 0.75) to (0, 2.75).
    let whole = segments.map(length).reduce(0, +)
    #expect(abs(whole - (16.0 + 4.0).squareRoot()) < 1e-12, "\(whole)")
  }

  @Test func `no line passes what is not known`() {
    let grid = Isolines(columns: [0, 1, 2], rows: [0, 1], values: [[0, 0, nil], [1, 1, 1]])

    #expect(
      grid.segments(at: 0.5) == [.init(start: .init(x: 1, y: 0.5), end: .init(x: 0, y: 0.5))]
    )
    #expect(grid.segments(at: 2) == [])
  }

  @Test func `at a saddle the middle says which corners belong together`() {
    let grid = Isolines(columns: [0, 1], rows: [0, 1], values: [[0, 1], [1, 0]])

    // The middle is 0.5: below it the low corners (0, 0) and (1, 1) are cut off, above it the high ones.
    #expect(
      grid.segments(at: 0.25) == [
        .init(start: .init(x: 0, y: 0.25), end: .init(x: 0.25, y: 0)),
        .init(start: .init(x: 1, y: 0.75), end: .init(x: 0.75, y: 1)),
      ]
    )
    #expect(
      grid.segments(at: 0.75) == [
        .init(start: .init(x: 0.75, y: 0), end: .init(x: 1, y: 0.25)),
        .init(start: .init(x: 0.25, y: 1), end: .init(x: 0, y: 0.75)),
      ]
    )
  }
}
