extension Journey {
  /// Whether some session of a persona can take the last step of the journey, or what stands for it.
  ///
  /// - Parameters:
  ///   - number: the persona's index.
  ///   - persona: the persona.
  ///   - regions: the regions where sessions start out.
  /// - Returns: whether one can.
  /// - Complexity: O(regions · steps · conditions).
  func canBeCompleted(by number: Int, _ persona: Persona, regions: [String]) -> Bool {
    let attendances = steps.indices.map { attendance(ofStep: $0, by: number, persona) }
    let final = finalSteps
    for region in regions {
      for isReturning in [false, true] {
        for isHighValue in [false, true] {
          for version in 0...2 as ClosedRange<UInt8> {
            let visitor = Visitor(
              region: region,
              isReturning: isReturning,
              isHighValue: isHighValue,
              version: version
            )
            if Self.possibleSteps(attendances, of: visitor) & final != 0 { return true }
          }
        }
      }
    }
    return false
  }

  /// The steps of which one completes the journey; one bit each.
  public var finalSteps: UInt64 {
    guard let last = steps.lastIndex(where: { $0.variation == nil }) else { return 0 }
    return standIns(for: last)
  }

  /// The steps that chance may let a visitor take.
  private static func possibleSteps(
    _ attendances: [Attendance],
    of visitor: Visitor
  ) -> UInt64 {
    var possible: UInt64 = 0
    var certain: UInt64 = 0
    for (index, attendance) in attendances.enumerated() {
      let isPossible =
        !attendance.isNeverTaken && attendance.weight > 0
        && attendance.substitutes & certain == 0
        && attendance.tests.allSatisfy { visitor.mayPass($0, having: possible) }
      guard isPossible else { continue }
      possible |= 1 << UInt64(index)
      let isCertain = attendance.weight == 1 && attendance.substitutes == 0
      // What a test of an earlier step asks for may not be there.
      let isTestedForSteps = attendance.tests.contains { $0.isAboutStep }
      if isCertain, !isTestedForSteps { certain |= 1 << UInt64(index) }
    }
    return possible
  }
}

/// What is left to be seen in a session once its persona is known.
private struct Visitor {
  let region: String
  let isReturning: Bool
  let isHighValue: Bool
  let version: UInt8

  func mayPass(_ test: Attendance.Test, having steps: UInt64) -> Bool {
    switch test.demand {
    case .step(let mask): steps & mask != 0
    case .fact(.constant(let truth)): truth
    case .fact(.returning(let wanted)): isReturning == wanted
    case .fact(.highValue(let wanted)): isHighValue == wanted
    case .fact(.region(let name, let wanted)): (region == name) == wanted
    case .fact(.version(let asked, let wanted)): (version == asked) == wanted
    }
  }
}

extension Attendance.Test {
  fileprivate var isAboutStep: Bool { if case .step = demand { true } else { false } }
}
