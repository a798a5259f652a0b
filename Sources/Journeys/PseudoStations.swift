import Scenarios

/// The stand-ins that rows name as services, behind the real ones.
///
/// First the call center, the support that a visitor escalates to, and steps without a call; then what
/// the journeys of the scenario need: processing, rules, and the reasons for which steps are skipped.
struct PseudoStations {
  /// The place of the first one: what stands for services and databases is before it.
  let first: Int
  /// The names of the rules, in the order of their mention.
  let rules: [String]
  /// What keeps visitors from steps, in the order of their mention.
  let conditions: [String]
  private let kinds: [String]

  init(_ scenario: Scenario) {
    let books = CompiledStation.DatabaseBook.allCases.count
    first =
      SiteTable.places(of: scenario).count + scenario.databases.count * books
      + (scenario.mayLoseWrites ? 1 : 0)
    let steps = scenario.journeys.flatMap(\.steps)
    rules = steps.flatMap { $0.rules.map(\.name) }.uniqued()
    conditions = scenario.journeys.flatMap(\.skipReasons).uniqued()
    let processing = steps.compactMap(\.processing)
    kinds =
      (processing.contains { !$0.isAsynchronous } ? [Self.processing] : [])
      + (processing.contains(where: \.isAsynchronous) ? [Self.asynchronous] : [])
  }

  private static let processing = "processing"
  private static let asynchronous = "async"
  private static let fixed = ["support", "support-escalation", "skip/no-call"]
  /// The agents of the call center; nobody waits for the others.
  static let agents = 50

  /// The names of the stand-ins.
  var names: [String] {
    Self.fixed + kinds + rules.map { "rule/\($0)" } + conditions.map { "skip/\($0)" }
  }

  /// The place of the call center.
  var support: Int { first }
  /// The place of the support that comes back to a visitor.
  var escalation: Int { first + 1 }
  /// The place of steps without a call.
  var noCall: Int { first + 2 }

  /// The place of what stands for processing.
  func station(of processing: Processing) -> Int {
    let name = processing.isAsynchronous ? Self.asynchronous : Self.processing
    return first + Self.fixed.count + (kinds.firstIndex(of: name) ?? 0)
  }

  /// The place of what stands for a rule.
  func station(ofRule name: String) -> Int {
    first + Self.fixed.count + kinds.count + place(ofRule: name)
  }

  /// The place of what stands for a skipped step.
  func station(ofCondition place: Int) -> Int {
    first + Self.fixed.count + kinds.count + rules.count + place
  }

  /// The place of a rule among the rules.
  func place(ofRule name: String) -> Int { rules.firstIndex(of: name) ?? 0 }

  /// The place of a condition among the conditions.
  func place(ofCondition token: String) -> Int { conditions.firstIndex(of: token) ?? 0 }
}

extension Journey {
  /// The tokens for which a step may be skipped.
  fileprivate var skipReasons: [String] {
    steps.flatMap { step in
      step.requirements.map { token(of: $0) } + step.skipConditions.map(\.token)
    }
  }

  private func token(of requirement: Requirement) -> String {
    switch requirement {
    case .condition(let condition): condition.token
    case .step(let index): steps[index].name
    case .flag(let name): name
    }
  }
}

extension [String] {
  /// The texts without those that came before.
  fileprivate func uniqued() -> [String] {
    var known: Set<String> = []
    return filter { known.insert($0).inserted }
  }
}
