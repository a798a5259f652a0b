import Statistics
import Traces

/// Visible waits, funnels and completed steps.
///
/// A *visible wait* runs from an action of the visitor to the end of the last call before he thinks
/// again, leaves or goes on. It begins at the first call of a step and at each retry of the visitor,
/// and covers what happens by itself in between: rules, further calls, retries, back-off, processing
/// in the visitor's sight. What other pseudo-services such as `support` and `async` take time for is
/// no visible wait, and ends one.
struct StepFold {
  /// Visible waits of each step, in quanta.
  private(set) var waits: [LogLinearHistogram]
  /// Sessions that have a row of the step, by persona and step.
  private(set) var reached: [Int]
  /// Sessions that completed their journey, by persona and journey.
  private(set) var finished: [Int]
  /// Sessions that ended in the middle of a step, or stay open there.
  private var unfinished: [Int]
  private let layout: RunLayout

  init(_ layout: RunLayout) {
    self.layout = layout
    let personas = layout.description.personas.count
    let journeys = layout.description.journeys.count
    waits = Array(repeating: LogLinearHistogram(), count: layout.stepCount)
    reached = Array(repeating: 0, count: personas * layout.stepCount)
    finished = Array(repeating: 0, count: personas * journeys)
    unfinished = Array(repeating: 0, count: layout.stepCount)
  }

  /// Counts that a session reached a step.
  mutating func reach(step: Int, persona: UInt16) {
    reached[Int(persona) * layout.stepCount + step] += 1
  }

  /// Counts a visible wait of a step.
  mutating func recordWait(_ wait: UInt64, ofStep step: Int) {
    waits[step].record(wait)
  }

  /// Counts the steps of a session that has ended or is left open; `reached` has a bit for each step of
  /// which it has a row.
  mutating func end(_ row: SessionEndRow, reached: UInt64) {
    let journey = Int(row.journey)
    if row.steps < 64, reached >> UInt64(row.steps) & 1 == 1 {
      unfinished[layout.flatStep(Int(row.steps), of: journey)] += 1
    }
    if row.result.isCompleted {
      finished[Int(row.persona) * layout.description.journeys.count + journey] += 1
    }
  }

  /// Sessions that completed a step, at least once where routes lead back to it: those that reached it
  /// and did not end in the middle of it.
  func completed(step: Int) -> Int { reached(step: step) - unfinished[step] }

  /// Sessions of all personas that reached a step.
  func reached(step: Int) -> Int {
    stride(from: step, to: reached.count, by: layout.stepCount).reduce(0) { $0 + reached[$1] }
  }
}
