import Scenarios
import Traces

/// Turns the lives of all sets of events into an ``Attribution``.
///
/// Everything in it but the fates is a weighted sum of revenues. Of several replications the sum is taken
/// for each, and the interval is Student's; of a single one the sum is taken for each slice of the time of
/// arrivals, and the interval comes from the differences of neighboring slices. Either way what the lives
/// share by chance cancels before anything is squared.
public struct AttributionAnalysis {
  private let scenario: Scenario
  private let events: [FaultEvent]
  /// By replication, and by the set of the events that are on.
  private let lives: [[LifeRevenue]]

  /// Prepares the analysis.
  ///
  /// - Parameters:
  ///   - scenario: with all of its events.
  ///   - events: those that are on or off.
  ///   - lives: for each replication 2^n lives; bit i of a life's place says whether event i is on. Of
  ///     several replications only sums are looked at.
  /// - Precondition: there is a replication, and none lacks a life.
  public init(scenario: Scenario, events: [FaultEvent], lives: [[LifeRevenue]]) {
    precondition(!lives.isEmpty && lives.allSatisfy { $0.count == 1 << events.count })
    self.scenario = scenario
    self.events = events
    self.lives = lives
  }

  private var players: Int { events.count }
  private var first: [LifeRevenue] { lives[0] }
  private var everyone: Range<Int> { 0..<scenario.personas.count }
  private var disturbed: LifeRevenue { first[first.count - 1] }

  /// The result.
  public var result: Attribution {
    Attribution(
      scenario: scenario.name,
      scenarioHash: scenario.hash.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
        .joined(),
      seed: disturbed.description.seed,
      version: engineVersion,
      quantum: disturbed.description.quantum,
      currency: scenario.currency,
      replications: lives.count,
      undisturbed: revenue(of: 0),
      lost: lost(.whole(of: players), everyone),
      interaction: lost(.interaction(of: players), everyone),
      events: events.indices.map(event),
      pairs: pairs,
      personas: scenario.personas.indices.map { persona in
        Attribution.Group(
          name: scenario.personas[persona].name,
          lost: lost(.whole(of: players), persona..<persona + 1),
          shares: events.indices.map {
            lost(.shapley($0, of: players), persona..<persona + 1)
          }
        )
      },
      services: services,
      coalitions: first.indices.map { coalition in
        Attribution.Coalition(
          events: ids(of: coalition),
          revenue: revenue(of: coalition),
          contentHash: first[coalition].contentHash
        )
      },
      fates: FateAnalysis(scenario: scenario, events: events, lives: first).result
    )
  }

  private func ids(of coalition: Int) -> [String] {
    events.indices.filter { coalition & 1 << $0 != 0 }.map { events[$0].id }
  }

  private func event(_ index: Int) -> Attribution.Event {
    let quanta = length(ofUnion: events[index].effects.flatMap { disturbed.spans[$0] })
    return Attribution.Event(
      id: events[index].id,
      name: events[index].name,
      duration: Double(quanta) * Double(disturbed.description.quantum) / 1e9,
      share: lost(.shapley(index, of: players), everyone),
      alone: lost(.alone(index, of: players), everyone),
      avoidable: lost(.marginal(index, of: players), everyone)
    )
  }

  private var pairs: [Attribution.Pair] {
    events.indices.flatMap { first in
      events.indices.dropFirst(first + 1).map { second in
        Attribution.Pair(
          first: events[first].id,
          second: events[second].id,
          interaction: lost(.interaction(first, second, of: players), everyone)
        )
      }
    }
  }

  private var services: [Attribution.Group] {
    let names = [nil] + disturbed.description.services.map { Optional($0.name) }
    let real =
      [0]
      + disturbed.description.services.indices
      .filter { disturbed.description.services[$0].isReal }.map { $0 + 1 }
    return (real.dropFirst() + [0]).map { index in
      Attribution.Group(
        name: names[index],
        lost: estimate { [Term(1, $0[$0.count - 1].services, index..<index + 1)] },
        shares: []
      )
    }
  }
}

// MARK: - Estimates

extension AttributionAnalysis {
  /// Amounts of some groups of a life, with a weight.
  private struct Term {
    let weight: Double
    let amounts: SliceAmounts
    let groups: Range<Int>

    init(_ weight: Double, _ amounts: SliceAmounts, _ groups: Range<Int>) {
      (self.weight, self.amounts, self.groups) = (weight, amounts, groups)
    }
  }

  private func revenue(of coalition: Int) -> Estimate {
    estimate { [Term(1, $0[coalition].personas, everyone)] }
  }

  /// What the sessions of some personas lose, put together with weights over sets of events.
  private func lost(_ sum: CoalitionSum, _ personas: Range<Int>) -> Estimate {
    estimate { lives in
      lives.indices.flatMap { coalition in
        coalition == 0 || sum.weights[coalition] == 0
          ? []
          : [
            Term(sum.weights[coalition], lives[0].personas, personas),
            Term(-sum.weights[coalition], lives[coalition].personas, personas),
          ]
      }
    }
  }

  /// The sum of terms: the mean over the replications, or that of the only one.
  private func estimate(_ terms: ([LifeRevenue]) -> [Term]) -> Estimate {
    let sums = lives.map { lives in
      terms(lives).reduce(0) { $0 + $1.weight * Double($1.amounts.total(of: $1.groups)) }
    }
    let bounds = -Double.infinity...Double.infinity
    guard sums.count == 1 else { return Estimate(meanOf: sums, bounds: bounds) }
    return Estimate(value: sums[0], interval: interval(of: terms(first)), bounds: bounds)
  }

  /// The interval of the sum of terms of a single replication; `nil` where too few slices are in use.
  private func interval(of terms: [Term]) -> ClosedRange<Double>? {
    let resolution = first.flatMap { [$0.personas.shift, $0.services.shift] }.max() ?? 0
    let end = (first.map(\.lastArrival).max() ?? 0) + 1
    let count = Int((end - 1) >> UInt64(resolution)) + 1
    var moves = Array(repeating: 0.0, count: count)
    var isUsed = Array(repeating: false, count: count)
    for term in terms {
      let slices = term.amounts.slices(of: term.groups, count: count, resolution: resolution)
      for (index, amount) in slices.enumerated() where amount != 0 {
        moves[index] += term.weight * Double(amount)
        isUsed[index] = true
      }
    }
    // Lives that are the same differ by nothing, for sure.
    if moves.allSatisfy({ $0 == 0 }) { return 0...0 }
    let stretches = disturbed.cuts.stretches(until: end, resolution: resolution)
    return RunSlices(Array(zip(moves, isUsed)), stretches: stretches)
      .interval(ofTotal: { $0.0 }) { $0.1 }
  }
}

/// The length of the union of stretches of time.
private func length(ofUnion spans: [Range<UInt64>]) -> UInt64 {
  var (covered, length) = (UInt64(0), UInt64(0))
  for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) {
    length += max(covered, span.upperBound) - max(covered, span.lowerBound)
    covered = max(covered, span.upperBound)
  }
  return length
}
