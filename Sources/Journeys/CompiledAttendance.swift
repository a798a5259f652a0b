import Scenarios

/// When the sessions of a persona take a step, ready to be asked.
struct CompiledAttendance: BitwiseCopyable {
  /// The probability that chance lets a session take it; below 0: none ever does.
  let weight: Double
  /// What the draw of that chance is keyed by.
  let key: UInt64
  /// The steps of which one that was taken keeps this one from being taken; one bit each.
  let substitutes: UInt64
  /// What must be the case: a stretch of the program's table of tests.
  let firstTest: Int
  let testCount: Int
  /// Whether nothing tells that a session did not take it.
  let isSilent: Bool

  init(_ attendance: Attendance, step: Step, key: UInt64, firstTest: Int) {
    weight = attendance.isNeverTaken ? -1 : attendance.weight
    self.key = key
    substitutes = attendance.substitutes
    self.firstTest = firstTest
    testCount = attendance.tests.count
    isSilent = attendance.isNeverTaken || step.variation != nil
  }
}

/// A thing that must be the case in a session that takes a step.
struct CompiledTest: BitwiseCopyable {
  let kind: Kind
  let isWanted: Bool
  /// A mask of steps, a region or a version.
  let number: UInt64
  /// What it is called, by its place among the conditions of the run.
  let condition: Int

  enum Kind: UInt8 { case constant, returning, highValue, region, version, step }

  init(_ test: Attendance.Test, regions: [String], condition: Int) {
    self.condition = condition
    switch test.demand {
    case .step(let mask): (kind, isWanted, number) = (.step, true, mask)
    case .fact(.constant(let truth)): (kind, isWanted, number) = (.constant, truth, 0)
    case .fact(.returning(let wanted)): (kind, isWanted, number) = (.returning, wanted, 0)
    case .fact(.highValue(let wanted)): (kind, isWanted, number) = (.highValue, wanted, 0)
    case .fact(.version(let version, let wanted)):
      (kind, isWanted, number) = (.version, wanted, UInt64(version))
    case .fact(.region(let name, let wanted)):
      let index = regions.firstIndex(of: name).map { UInt64($0) }
      (kind, isWanted, number) = (.region, wanted, index ?? .max)
    }
  }
}
