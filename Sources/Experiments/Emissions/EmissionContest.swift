import Analysis
import Statistics
import Traces

/// Compares measured emissions with the first of them, unpaired.
public struct EmissionContest {
  /// An emission.
  public struct Side: Sendable {
    /// What is known of it; verdict, groups and course are filled in.
    public var facts: EmissionComparison.Side
    /// How its requests went.
    public var slices: EmissionSlices
    /// Its pace, in words that are equal where the paces are.
    public var pace: String

    /// Creates a side.
    public init(facts: EmissionComparison.Side, slices: EmissionSlices, pace: String) {
      (self.facts, self.slices, self.pace) = (facts, slices, pace)
    }
  }

  private let sides: [Side]

  /// Prepares a comparison.
  ///
  /// - Precondition: there are two sides at least.
  public init(_ sides: [Side]) {
    precondition(sides.count >= 2, "a comparison has two sides")
    self.sides = sides
  }

  /// Compares.
  ///
  /// A verdict goes by all quantities of all groups; their intervals are widened for their number, so
  /// that equals are told apart in at most 5 % of comparisons (Bonferroni).
  public func run() -> EmissionComparison {
    var compared: [EmissionComparison.Side] = []
    var judged = 0
    for (index, side) in sides.enumerated() {
      var facts = side.facts
      facts.course = side.slices.course
      facts.requests = side.slices.whole(0).requests
      if index == 0 {
        facts.verdict = "base"
      } else {
        let pairs = Self.pairs(sides[0].slices, side.slices)
        judged = max(judged, pairs.count * EmissionComparison.Quantity.allCases.count)
        facts.groups = Self.groups(sides[0].slices, side.slices, pairs)
        facts.verdict = Self.verdict(facts.groups)
      }
      compared.append(facts)
    }
    return EmissionComparison(
      version: engineVersion,
      judged: judged,
      sides: compared,
      notes: notes
    )
  }

  /// The groups that both have, under the number of each.
  private static func pairs(
    _ first: EmissionSlices,
    _ second: EmissionSlices
  ) -> [(first: Int, second: Int)] {
    first.names.indices.compactMap { index in
      guard first.whole(index).requests > 0,
        let other = second.names.firstIndex(of: first.names[index]),
        second.whole(other).requests > 0
      else { return nil }
      return (index, other)
    }
  }

  private static func groups(
    _ first: EmissionSlices,
    _ second: EmissionSlices,
    _ pairs: [(first: Int, second: Int)]
  ) -> [EmissionComparison.Group] {
    let quantities = EmissionComparison.Quantity.allCases
    let level = 1 - 0.05 / Double(max(1, pairs.count * quantities.count))
    return pairs.map { pair in
      let difference = SliceDifference(first, pair.first, second, pair.second, level: level)
      return EmissionComparison.Group(
        kind: pair.first == 0 ? "total" : "step",
        name: first.names[pair.first],
        metrics: quantities.map { difference.metric($0) }
      )
    }
  }

  private static func verdict(_ groups: [EmissionComparison.Group]) -> String {
    PairedDifference.word(forAll: groups.flatMap { $0.metrics.map(\.verdict) })
  }

  private var notes: [String] {
    var notes = [
      "The emissions are compared unpaired, by slices of time of each. What differs between them as a "
        + "whole, such as the hour or the neighbors of a machine, counts as a difference: send the old "
        + "version twice to see how much that is."
    ]
    let (base, others) = (sides[0], sides.dropFirst())
    let isOtherLoad = others.contains { side in
      side.facts.scenarioHash != base.facts.scenarioHash || side.facts.seed != base.facts.seed
        || side.pace != base.pace
    }
    if isOtherLoad {
      notes.append(
        "The emissions did not replay the same run at the same pace, so a difference may be one of "
          + "their load."
      )
    }
    for side in sides where side.facts.fidelity == "DEGRADED" {
      notes.append(
        "\(side.facts.name) is DEGRADED: \(side.facts.reasons.joined(separator: "; "))."
      )
    }
    return notes
  }
}
