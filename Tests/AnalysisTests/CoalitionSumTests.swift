import Testing

@testable import Analysis

@Suite struct CoalitionSumTests {
  /// The sum for a game: what each set of players brings about.
  private func value(_ sum: CoalitionSum, _ game: (Int) -> Double) -> Double {
    sum.weights.enumerated().reduce(0) { $0 + $1.element * game($1.offset) }
  }

  private func isClose(_ value: Double, _ expected: Double) -> Bool {
    (value - expected).magnitude < 1e-12 * max(1, expected.magnitude)
  }

  @Test func `in the glove game the rare glove takes two thirds`() {
    // Players 0 and 1 have a left glove, player 2 a right one; a pair is worth 1.
    let game = { (set: Int) in set & 4 != 0 && set & 3 != 0 ? 1.0 : 0 }
    let values = (0..<3).map { value(.shapley($0, of: 3), game) }
    #expect(isClose(values[0], 1.0 / 6) && isClose(values[1], 1.0 / 6))
    #expect(isClose(values[2], 2.0 / 3))
  }

  @Test func `in the airport game each part of the runway is paid by those who need it`() {
    // S. C. Littlechild and G. Owen, Management Science 20 (1973): costs 8, 11, 13 and 18.
    let costs = [8.0, 11, 13, 18]
    let game = { (set: Int) in
      costs.indices.filter { set & 1 << $0 != 0 }.map { costs[$0] }.max() ?? 0
    }
    let values = costs.indices.map { value(.shapley($0, of: 4), game) }
    let expected = [2, 3, 4, 9.0]
    #expect(zip(values, expected).allSatisfy(isClose), "\(values)")
  }

  @Test(arguments: 1...6)
  func `the values of all players add up to what all bring about`(players: Int) {
    let game = { (set: Int) in Double((set &* 2_654_435_761) % 1_000) * (set == 0 ? 0 : 1) }
    let sum = (0..<players).reduce(0) { $0 + value(.shapley($1, of: players), game) }
    #expect(isClose(sum, value(.whole(of: players), game)))
  }

  @Test func `where players do not meet, each gets what he does alone`() {
    let parts = [3.0, 5, 7]
    let game = { (set: Int) in
      parts.indices.filter { set & 1 << $0 != 0 }.reduce(0) { $0 + parts[$1] }
    }
    #expect(isClose(value(.interaction(of: 3), game), 0))
    for player in parts.indices {
      let sums: [CoalitionSum] = [
        .shapley(player, of: 3), .alone(player, of: 3), .marginal(player, of: 3),
      ]
      for sum in sums { #expect(isClose(value(sum, game), parts[player])) }
    }
  }

  @Test func `a single player is the whole`() {
    let game = { (set: Int) in set == 1 ? 4.0 : 0 }
    for sum: CoalitionSum in [
      .whole(of: 1), .shapley(0, of: 1), .alone(0, of: 1), .marginal(0, of: 1),
    ] {
      #expect(value(sum, game) == 4)
    }
    #expect(value(.interaction(of: 1), game) == 0)
  }
}
