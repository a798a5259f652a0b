import Scenarios

/// The paths that sessions of a class of visitors take through the steps of a journey in order, each with
/// its probability.
///
/// What sessions differ in (the use of variations, whether the visitor returns or has a high value) is
/// drawn; everything else follows.
struct PathLaw {
  /// A path: the steps that are taken, one bit each.
  struct Path {
    let steps: UInt64
    let probability: Double
  }

  /// In the order of their bits.
  let paths: [Path]

  /// With more paths than these, the unlikely ones are left out.
  private static let mostPaths = 4_096

  init(_ journey: Journey, by visitor: VisitorClass, of scenario: Scenario) {
    guard journey.isConditional else {
      let all = journey.steps.indices.reduce(UInt64(0)) { $0 | 1 << UInt64($1) }
      paths = [Path(steps: all, probability: 1)]
      return
    }
    let persona = scenario.personas[visitor.persona]
    let customer = MeanAttendance.Customer(
      persona,
      journey: journey,
      scenario: scenario,
      version: visitor.version
    )
    let attendances = journey.steps.indices.map {
      journey.attendance(ofStep: $0, by: visitor.persona, persona)
    }
    let region = scenario.regions.isEmpty ? "" : scenario.regions[visitor.region].name
    var sums: [UInt64: Double] = [:]
    for returning in [true, false] {
      for high in [true, false] {
        let share =
          (returning ? customer.returning : 1 - customer.returning)
          * (high ? customer.highValue : 1 - customer.highValue)
        guard share > 0 else { continue }
        let facts = Facts(
          isReturning: returning,
          hasHighValue: high,
          region: region,
          version: visitor.version
        )
        for (steps, probability) in Self.paths(attendances, facts) {
          sums[steps, default: 0] += share * probability
        }
      }
    }
    let sorted = sums.map { Path(steps: $0.key, probability: $0.value) }
      .sorted { $0.steps < $1.steps }
    let total = sorted.reduce(0) { $0 + $1.probability }
    paths = sorted.map { Path(steps: $0.steps, probability: $0.probability / total) }
  }

  /// The paths of sessions of which the facts are known.
  private static func paths(_ attendances: [Attendance], _ facts: Facts) -> [UInt64: Double] {
    var paths: [UInt64: Double] = [0: 1]
    for (index, attendance) in attendances.enumerated() {
      var next: [UInt64: Double] = [:]
      for (taken, probability) in paths {
        let chance = facts.chance(of: attendance, having: taken)
        if chance > 0 { next[taken | 1 << UInt64(index), default: 0] += probability * chance }
        if chance < 1 { next[taken, default: 0] += probability * (1 - chance) }
      }
      if next.count > mostPaths {
        let likely = next.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(mostPaths)
        next = Dictionary(uniqueKeysWithValues: likely.map { ($0.key, $0.value) })
      }
      paths = next
    }
    return paths
  }

  /// What is known of a session.
  private struct Facts {
    let isReturning: Bool
    let hasHighValue: Bool
    let region: String
    let version: UInt8

    /// The probability that a step is taken after the steps `taken`.
    func chance(of attendance: Attendance, having taken: UInt64) -> Double {
      if attendance.isNeverTaken || attendance.substitutes & taken != 0 { return 0 }
      let holds = attendance.tests.allSatisfy { self.holds($0.demand, having: taken) }
      return holds ? attendance.weight : 0
    }

    private func holds(_ demand: Attendance.Demand, having taken: UInt64) -> Bool {
      switch demand {
      case .step(let mask): taken & mask != 0
      case .fact(.constant(let truth)): truth
      case .fact(.returning(let wanted)): isReturning == wanted
      case .fact(.highValue(let wanted)): hasHighValue == wanted
      case .fact(.region(let name, let wanted)): (region == name) == wanted
      case .fact(.version(let version, let wanted)): (self.version == version) == wanted
      }
    }
  }
}
