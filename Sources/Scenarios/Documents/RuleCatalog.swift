import Statistics

/// The validation rules that the steps of a journey may name.
struct RuleCatalog {
  private(set) var rules: [Rule]

  /// The spread of the time that a rule takes, as that of the built-in services.
  static let variation = 0.17117

  /// The rules that exist without a `validationCatalog`.
  static let builtIn = RuleCatalog(rules: [
    rule("credit-score", 400, 0.98, 0.92, 0.75),
    rule("income-verification", 800, 0.97, 0.93, 0.85),
    rule("identity-verification", 600, 0.995, 0.98, 0.95),
    rule("fraud-check", 250, 0.998, 0.985, 0.93),
    rule("kyc", 500, 0.99, 0.98, 0.95),
    rule("aml", 500, 0.99, 0.98, 0.95),
    rule("address-verification", 500, 0.99, 0.98, 0.95),
    rule("age-verification", 500, 0.99, 0.98, 0.95),
  ])

  var names: [String] { rules.map(\.name) }

  subscript(name: String) -> Rule? { rules.first { $0.name == name } }

  private static func rule(
    _ name: String,
    _ mean: Double,
    _ low: Double,
    _ medium: Double,
    _ high: Double
  ) -> Rule {
    Rule(
      name: name,
      time: .lognormal(mean: mean, variation: variation),
      passesLowRisk: low,
      passesMediumRisk: medium,
      passesHighRisk: high
    )
  }
}

// MARK: - Reading

extension RuleCatalog {
  /// The built-in rules with the changes and additions of a `validationCatalog`.
  init(_ field: Field?) {
    self = .builtIn
    guard let catalog = field?.object() else { return }
    for member in catalog.freeMembers {
      let field = Field(node: member.value, label: member.key, context: catalog.context)
      guard Field.isName(member.key) else {
        field.report(.name, "is no name of a rule", hint: "write lower-case letters and hyphens")
        continue
      }
      let rule = Self.rule(named: member.key, field)
      if let index = rules.firstIndex(where: { $0.name == rule.name }) {
        rules[index] = rule
      } else {
        rules.append(rule)
      }
    }
  }

  /// Reads `{timeMs, cv, pass: {low, medium, high}}`. What a change of a known rule leaves out stays as
  /// it was.
  private static func rule(named name: String, _ field: Field) -> Rule {
    let known = builtIn[name]
    var rule = known ?? Self.rule(name, 500, 1, 1, 1)
    guard let object = field.object() else { return rule }
    defer { object.finish() }
    let mean = object.field("timeMs")?.number(in: 0...3_600_000)
    let variation = object.field("cv")?.number(in: 0...10)
    if mean != nil || variation != nil {
      let mean = mean ?? rule.time.mean
      rule.time =
        mean == 0 ? .constant(0) : .lognormal(mean: mean, variation: variation ?? Self.variation)
    }
    let pass = known == nil ? object.required("pass") : object.field("pass")
    guard let pass = pass?.object() else { return rule }
    defer { pass.finish() }
    func probability(_ key: String, _ old: Double) -> Double {
      let field = known == nil ? pass.required(key) : pass.field(key)
      return field?.probability() ?? old
    }
    rule.passesLowRisk = probability("low", rule.passesLowRisk)
    rule.passesMediumRisk = probability("medium", rule.passesMediumRisk)
    rule.passesHighRisk = probability("high", rule.passesHighRisk)
    return rule
  }
}
