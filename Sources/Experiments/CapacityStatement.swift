import Analysis
import Foundation
import Scenarios

/// An answer as a sentence that stands alone: how much of what, under which load, and how sure.
struct CapacityStatement {
  let extreme: WhatIfQuestion.Extreme
  /// The value that was found, or the last that was tried.
  let change: VariantResult.Change?
  let isFound: Bool
  /// Whether a value that does not meet the condition was simulated beside the answer.
  let hasNeighbor: Bool
  let scenario: Scenario
  let goals: Int
  let replications: Int
  let confidence: Double?

  var text: String {
    guard let change else { return "Nothing was simulated." }
    let condition = goals == 1 ? "meets the goal" : "meets all \(goals) goals"
    let amount = Self.amount(change) + load(without: change.path)
    guard isFound else {
      let reach = extreme == .minimum ? "up to" : "down to"
      return "No value \(reach) \(amount) \(condition)."
    }
    let rank =
      switch (extreme, hasNeighbor) {
      case (.minimum, true): "the least that \(condition)"
      case (.maximum, true): "the most that \(condition)"
      case (.minimum, false): "\(condition), and nothing less was tried"
      case (.maximum, false): "\(condition), and nothing more was tried"
      }
    return "\(amount): \(rank)\(sureness)."
  }

  /// How sure, rounded down.
  private var sureness: String {
    let runs = replications == 1 ? "1 replication" : "\(replications) replications"
    guard let confidence else { return " (\(runs): too few to say how sure that is)" }
    let percent = (min(confidence, 0.999) * 1_000).rounded(.down) / 10
    return String(format: " (%@, confidence at least %.1f %%)", runs, percent)
  }

  /// How much of what.
  private static func amount(_ change: VariantResult.Change) -> String {
    let words = change.path.split(separator: "/").map(String.init)
    if words.count == 3, words[0] == "services", words[2] == "concurrency" {
      let calls = change.value == "1" ? "concurrent call" : "concurrent calls"
      return "\(change.value) \(calls) of \(words[1])"
    }
    if change.path == "/arrivals/rate" { return "a base rate of \(change.value)" }
    return "\(change.path) = \(change.value)"
  }

  private func load(without path: String) -> String {
    guard path != "/arrivals/rate" else { return "" }
    switch scenario.load.model {
    case .open(let arrivals):
      if case .listed = arrivals.process { return "" }
      return " at a base rate of " + Self.rate(arrivals.rate)
    case .closed(let population):
      return " with \(population.users.reduce(0, +)) virtual users"
    }
  }

  private static func rate(_ perSecond: Double) -> String {
    let (value, unit) = perSecond >= 0.1 ? (perSecond, "s") : (perSecond * 3_600, "h")
    let text = String(format: "%.6g", value)
    return text == "1" ? "1 session/\(unit)" : "\(text) sessions/\(unit)"
  }
}
