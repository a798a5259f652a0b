/// A weighted sum of what sets of players, such as the events of a timeline, bring about.
///
/// A set is the number whose bit i says whether player i is in it.
struct CoalitionSum: Equatable, Sendable {
  /// The weight of each of the 2^n sets, in the order of their numbers.
  let weights: [Double]

  init(players: Int, _ weights: [Int: Double]) {
    var all = Array(repeating: 0.0, count: 1 << players)
    for (coalition, weight) in weights { all[coalition] += weight }
    self.weights = all
  }

  /// What all players bring about.
  static func whole(of players: Int) -> CoalitionSum {
    CoalitionSum(players: players, [(1 << players) - 1: 1])
  }

  /// What a player brings about by himself.
  static func alone(_ player: Int, of players: Int) -> CoalitionSum {
    CoalitionSum(players: players, [1 << player: 1])
  }

  /// What is missing without a player.
  static func marginal(_ player: Int, of players: Int) -> CoalitionSum {
    let all = (1 << players) - 1
    return all == 1 << player
      ? whole(of: players)
      : CoalitionSum(players: players, [all: 1, all & ~(1 << player): -1])
  }

  /// What all players bring about more than the sum of what each does alone.
  static func interaction(of players: Int) -> CoalitionSum {
    var weights: [Int: Double] = [(1 << players) - 1: 1]
    for player in 0..<players { weights[1 << player, default: 0] -= 1 }
    return CoalitionSum(players: players, weights)
  }

  /// What two players, without the others, bring about more than each alone.
  static func interaction(_ first: Int, _ second: Int, of players: Int) -> CoalitionSum {
    CoalitionSum(
      players: players,
      [1 << first | 1 << second: 1, 1 << first: -1, 1 << second: -1]
    )
  }

  /// Shapley's value of a player: the mean over all orders in which the players may come of what he adds
  /// to those before him. The values of all players add up to what all bring about.
  ///
  /// - SeeAlso: L. S. Shapley, "A value for n-person games", *Contributions to the Theory of Games* II,
  ///   Annals of Mathematics Studies 28 (1953), 307–317.
  static func shapley(_ player: Int, of players: Int) -> CoalitionSum {
    var weights: [Int: Double] = [:]
    for others in 0..<(1 << players) where others & (1 << player) == 0 {
      let before = others.nonzeroBitCount
      let orders = factorial(before) * factorial(players - before - 1)
      let weight = orders / factorial(players)
      weights[others | 1 << player, default: 0] += weight
      weights[others, default: 0] -= weight
    }
    return CoalitionSum(players: players, weights)
  }

  private static func factorial(_ number: Int) -> Double {
    (0..<number).reduce(1) { $0 * Double($1 + 1) }
  }
}
