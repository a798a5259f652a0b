import JSONText
import SimulationKernel
import Statistics
import Testing

@Suite struct AliasTableTests {
  @Test(arguments: AliasTableTests.weights)
  func `holds each probability to 63 bits`(weights: [Double]) {
    let table = AliasTable(weights: weights)

    let shares = exactShares(of: table)

    let total = weights.reduce(0, +)
    for (share, weight) in zip(shares, weights) {
      let allowed = Double(weights.count) * 0x1p-63 + 4 * (weight / total).ulp
      #expect((share - weight / total).magnitude <= allowed)
      if weight == 0 { #expect(share == 0) }
    }
  }

  static let weights: [[Double]] = [
    [3], [1, 1], [0, 1], [1, 0, 0], [1, 2, 3, 4], [0.1, 0.2, 0.3, 0.4], [1e-300, 3e-300],
    [1e300, 1e300, 5e299], [1, 1e-9, 0, 1e-18], (1...100).map { 1 / Double($0) },
  ]

  /// The choice of a column changes once, so bisection finds how many words each index has.
  private func exactShares(of table: AliasTable) -> [Double] {
    var words = [UInt128](repeating: 0, count: table.count)
    let whole = UInt128(1) << 64
    for column in 0..<UInt128(table.count) {
      let n = UInt128(table.count)
      let first = (column * whole + n - 1) / n
      let end = ((column + 1) * whole + n - 1) / n
      let own = table.index(UInt64(first))
      var (low, high) = (first, end)
      while high - low > 1 {
        let middle = (low + high) / 2
        if table.index(UInt64(middle)) == own { low = middle } else { high = middle }
      }
      words[own] += high - first
      if high < end { words[table.index(UInt64(high))] += end - high }
    }
    return words.map { Double($0) * 0x1p-64 }
  }

  /// Chi-square over 10^6 draws, as a normal deviate by Wilson and Hilferty; a right table fails
  /// with a probability of 3·10^−7.
  @Test(arguments: ["poisson", "geometric", "zipf"])
  func `draws follow the mass functions computed elsewhere`(name: String) throws {
    let law = try DiscreteOracle(name)
    let table = AliasTable(weights: law.weights)
    let random = RandomSource(seed: 2_026).entity(7)
    var counts = [Int](repeating: 0, count: table.count)

    for place in 0..<1_000_000 as Range<UInt64> {
      counts[table.index(random.word(1, at: place))] += 1
    }

    let cells = law.cells(of: counts, draws: 1_000_000)
    let chiSquare = cells.reduce(0) { sum, cell in
      sum + (Double(cell.count) - cell.expected) * (Double(cell.count) - cell.expected)
        / cell.expected
    }
    let freedom = Double(cells.count - 1)
    let share = 2 / (9 * freedom)
    let root = ElementaryFunctions.power(chiSquare / freedom, 1.0 / 3)
    #expect(cells.count >= 10)
    #expect((root - 1 + share) / share.squareRoot() < 5)
  }

  /// |z| < 5: a right table fails with a probability of 6·10^−7.
  @Test(arguments: ["poisson", "geometric", "zipf"])
  func `draws have the mean computed elsewhere`(name: String) throws {
    let law = try DiscreteOracle(name)
    let table = AliasTable(weights: law.weights)
    let random = RandomSource(seed: 2_027).entity(7)
    var tally = Tally()

    for place in 0..<100_000 as Range<UInt64> {
      tally.record(Double(law.first + table.index(random.word(1, at: place))))
    }

    #expect(((tally.mean - law.mean) / (law.variance / 100_000).squareRoot()).magnitude < 5)
  }

  @Test func `the same weights give the same table for ever`() {
    let table = AliasTable(weights: (1...1_000).map { 1 / Double($0) })
    let random = RandomSource(seed: 5).entity(1)
    var hash: UInt64 = 0

    for place in 0..<10_000 as Range<UInt64> {
      hash = SplitMix64.mix(hash &+ UInt64(table.index(random.word(1, at: place))))
    }

    #expect(hash == 8_676_983_569_339_037_164)
  }

  @Test func `refuses weights that are none`() async {
    await #expect(processExitsWith: .failure) { _ = AliasTable(weights: []) }
    await #expect(processExitsWith: .failure) { _ = AliasTable(weights: [0, 0]) }
    await #expect(processExitsWith: .failure) { _ = AliasTable(weights: [1, -1]) }
    await #expect(processExitsWith: .failure) { _ = AliasTable(weights: [1, .infinity]) }
    await #expect(processExitsWith: .failure) { _ = AliasTable(weights: [.nan]) }
  }
}

/// A discrete law of `sampler-oracles.json`, with all of its weights by a formula of its own.
struct DiscreteOracle {
  /// The value of the first weight.
  let first: Int
  let weights: [Double]
  let mean: Double
  let variance: Double

  init(_ name: String) throws {
    let entries = try #require(try Fixture.load("sampler-oracles")["samplers"]?.array)
    let entry = try #require(entries.first { $0["name"]?.string == name })
    mean = try #require(entry["mean"]?.double)
    variance = try #require(entry["variance"]?.double)
    func parameter(_ key: String) throws -> Double {
      try #require(entry["parameters"]?[key]?.double)
    }
    switch name {
    case "poisson":
      let mean = try parameter("mean")
      first = 0
      weights = (1...60).reduce(into: [1]) { $0.append($0[$1 - 1] * mean / Double($1)) }
    case "geometric":
      let stay = 1 - (try parameter("p"))
      first = 1
      weights = (1..<200).reduce(into: [1]) { weights, _ in
        weights.append((weights.last ?? 1) * stay)
      }
    default:
      let exponent = try parameter("exponent")
      first = 1
      weights = (1...Int(try parameter("items"))).map {
        ElementaryFunctions.power(Double($0), -exponent)
      }
    }
    // The formula is that of the fixture.
    let total = weights.reduce(0, +)
    for member in try #require(entry["pmf_first"]?.object) {
      let index = try #require(Int(member.key)) - first
      #expect(isClose(weights[index] / total, try #require(member.value.double)))
    }
  }

  /// Counts beside what is expected of them, neighbors joined until ten are.
  func cells(of counts: [Int], draws: Double) -> [(count: Int, expected: Double)] {
    let total = weights.reduce(0, +)
    var cells: [(count: Int, expected: Double)] = [(0, 0)]
    for (count, weight) in zip(counts, weights) {
      if let last = cells.last, last.expected >= 10 { cells.append((0, 0)) }
      cells[cells.count - 1].count += count
      cells[cells.count - 1].expected += draws * weight / total
    }
    if let last = cells.last, last.expected < 10, cells.count > 1 {
      cells.removeLast()
      cells[cells.count - 1].count += last.count
      cells[cells.count - 1].expected += last.expected
    }
    return cells
  }
}
