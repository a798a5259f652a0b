import Scenarios
import SimulationKernel

// MARK: - Which steps a session takes

// The path of a session is a pure function of the session, so no row has to remember it.
extension Program {
  /// The steps that a session takes, one bit each.
  ///
  /// - Complexity: O(steps + conditions) where sessions of the journey may take different steps.
  func path(of row: SessionRow) -> UInt64 {
    let journey = journeys[Int(row.journey)]
    var taken: UInt64 = 0
    for step in 0..<journey.stepCount {
      let takes = takes(attendances[attendance(of: row, step: step)], row, having: taken)
      if takes { taken |= 1 << UInt64(step) }
    }
    return taken
  }

  /// Why a session of the path `path` skips a step, by the place of the condition; `nil` where it
  /// takes the step or leaves it out without a word.
  func skipReason(of step: Int, _ row: SessionRow, path: UInt64) -> Int? {
    let attendance = attendances[attendance(of: row, step: step)]
    let taken = path & .bits(below: step)
    guard !attendance.isSilent, attendance.substitutes & path == 0 else { return nil }
    return failedTest(of: attendance, row, having: taken)?.condition
  }

  /// The steps of which one completes the journey; one bit each.
  func finalSteps(of row: SessionRow) -> UInt64 { journeys[Int(row.journey)].finalSteps }

  /// The rule of a session's call.
  func rule(of row: SessionRow) -> CompiledRule { rules[call(of: row).rule] }

  /// Whether a rule has still to be evaluated when a session comes to it in its present step.
  func isDue(_ rule: CompiledRule, by row: SessionRow) -> Bool {
    path(of: row) & .bits(below: Int(row.step)) & rule.earlier == 0
  }

  private func attendance(of row: SessionRow, step: Int) -> Int {
    let journey = journeys[Int(row.journey)]
    return journey.firstAttendance + Int(row.persona) * journey.stepCount + step
  }

  private func takes(
    _ attendance: CompiledAttendance,
    _ row: SessionRow,
    having taken: UInt64
  ) -> Bool {
    if attendance.substitutes & taken != 0 { return false }
    if attendance.weight < 1,
      draws(of: row).unit(Purpose.variation, at: attendance.key) >= attendance.weight
    {
      return false
    }
    return failedTest(of: attendance, row, having: taken) == nil
  }

  private func failedTest(
    of attendance: CompiledAttendance,
    _ row: SessionRow,
    having taken: UInt64
  ) -> CompiledTest? {
    for index in attendance.firstTest..<attendance.firstTest + attendance.testCount {
      let test = tests[index]
      if holds(test, in: row, having: taken) != test.isWanted { return test }
    }
    return nil
  }

  private func holds(_ test: CompiledTest, in row: SessionRow, having taken: UInt64) -> Bool {
    switch test.kind {
    case .constant: true
    case .returning: customers.isReturning(row.id)
    case .highValue: hasHighValue(row)
    case .region: UInt64(row.region) == test.number
    case .version: UInt64(row.version) == test.number
    case .step: taken & test.number != 0
    }
  }
}

// MARK: - What conditions speak of

extension Program {
  /// Whether a session is worth 1.5 times what its persona is worth on average. Where the steps of the
  /// journey carry values, these count, whichever of them the session takes.
  private func hasHighValue(_ row: SessionRow) -> Bool {
    let journey = journeys[Int(row.journey)]
    let value = journey.hasValue ? journey.totalValue : averageValue(of: row)
    return Double(value) >= personas[Int(row.persona)].highValue
  }
}

extension UInt64 {
  /// The lowest `count` bits.
  static func bits(below count: Int) -> UInt64 { count < 64 ? (1 << UInt64(count)) - 1 : .max }
}

// MARK: - Pauses

extension Program {
  /// The factor on a session's think time before its present step.
  @inline(__always)
  func thinkTimeFactor(of row: SessionRow) -> Double {
    let step = step(of: row)
    let factor = step.isInformational ? personas[Int(row.persona)].informationalFactor : 1
    return step.changesThinking ? factor * changedThinking(of: row) : factor
  }

  @inline(never)
  private func changedThinking(of row: SessionRow) -> Double {
    let change = thinking[flatStep(of: row)]
    let sources = change.sources[Int(row.persona)]
    let isFilled = sources != 0 && path(of: row) & .bits(below: Int(row.step)) & sources != 0
    return change.factor * (isFilled ? AutoFill.thinkTimeFactor : 1)
  }

  /// How the think time before a step is changed.
  struct ThinkingChange {
    let factor: Double
    /// By persona: the steps of which one, once completed, fills the form; one bit each.
    let sources: [UInt64]

    init(_ step: Step, of journey: Journey, personas: Int) {
      factor = step.thinkTimeFactor
      sources = (0..<personas).map { persona in
        step.autoFills.filter { $0.persona == persona }.reduce(0) {
          $0 | journey.standIns(for: $1.source)
        }
      }
    }
  }
}
