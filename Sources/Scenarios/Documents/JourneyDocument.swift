/// A journey document.
struct JourneyDocument {
  var name: String
  var node: DocumentNode
  var steps: [StepDocument] = []
  /// The personas that may draw it; absent: all.
  var personas: [Located<String>]?
  /// Tokens of `complianceRequirements`.
  var compliance: [String] = []
  /// The rules that its steps may name.
  var catalog = RuleCatalog.builtIn
  /// The flags of its business context, and whether they are set.
  var flags: [String: Bool] = [:]
  /// What a run cannot do yet.
  var unsupported: [UnsupportedConstruct] = []

  /// A step of a journey.
  struct StepDocument {
    var name: String
    var node: DocumentNode
    var calls: [CallDocument]
    var value: Int64
    var isFinal: Bool
    var isInformational: Bool
    var isPayment: Bool
    var isForm: Bool
    var tags: [String]
    var responseBytes: Int
    var gates: GateDocument
    /// `next`: where visitors go from the step; empty: to the step that follows.
    var routes: [RouteDocument] = []
    var dataUse = Step.DataUse()
    /// Whether it writes to a store; absent: by what it is.
    var writes: Bool?
  }

  /// What stands before and behind the calls of a step.
  struct GateDocument {
    /// The names of the rules, those of requirements first.
    var rules: [String] = []
    var requirements: [RequirementDocument] = []
    var skipConditions: [Located<Condition>] = []
    var processing: Processing?
    /// Whether its value is recognised with the journey's completion only.
    var isRecognizedAtEnd = false

    /// Whether there are visitors who do not take the step.
    var isConditional: Bool { !requirements.isEmpty || !skipConditions.isEmpty }
  }

  /// What must hold for a step to be taken, rules apart.
  enum RequirementDocument {
    case condition(Located<Condition>)
    case step(String)
    /// A flag that is not set.
    case flag(String)
  }

  /// A way on from a step: the name of a step, `end` or `leave`, and its probability.
  struct RouteDocument {
    var target: Located<String>
    var probability: Double
  }

  /// A call of a step.
  struct CallDocument {
    var service: Located<String>
    var operation: String
    var probability: Double
    /// Absent: as the service says.
    var isOptional: Bool?
    /// The mean service time in milliseconds; absent: that of the service.
    var mean: Double?
    var payment: Call.Payment
  }

  /// Reads `{"name": …, "steps": […]}`, its `extends` already merged.
  init?(_ node: DocumentNode, context: ReadingContext) {
    self.node = node
    guard let object = ObjectReader(Field(node: node, label: "a journey", context: context))
    else { return nil }
    defer { object.finish() }
    object.accept("kind", "extends")
    object.acceptNotes()
    name = object.required("name")?.name() ?? ""
    catalog = RuleCatalog(object.field("validationCatalog"))
    flags = readContext(object)
    personas = object.field("personas")?.names()
    readSteps(object)
    checkFinalStep(context)
    checkRoutes(context)
    checkValue(object, context)
  }
}

// MARK: - Parts

extension JourneyDocument {
  private mutating func readSteps(_ object: ObjectReader) {
    guard let fields = object.required("steps")?.list(atLeast: 1, atMost: 64) else { return }
    for field in fields {
      let reader = StepReader(
        gates: GateReader(earlier: steps.map(\.name), rules: catalog.names, flags: flags)
      )
      guard let step = reader.step(of: field) else { continue }
      if steps.contains(where: { $0.name == step.name }) {
        object.context.report(
          .duplicateName,
          at: field.node,
          "two steps have the name \"\(step.name)\"",
          hint: "rename one of them"
        )
      }
      steps.append(step)
    }
  }

  /// Exactly one final step, and it is the last one; routes say for themselves where they end.
  private mutating func checkFinalStep(_ context: ReadingContext) {
    guard let last = steps.last, !isRouted else { return }
    for step in steps.dropLast() where step.isFinal {
      context.report(
        .finalStep,
        at: step.node["finalStep"] ?? step.node,
        "the step \"\(step.name)\" is final but \"\(last.name)\" follows",
        hint: "mark only the last step as final"
      )
    }
    if !steps.contains(where: \.isFinal) {
      context.warn(
        .finalStepAssumed,
        at: last.node,
        "no step is final; the last one is taken",
        hint: "write \"finalStep\": true at \"\(last.name)\""
      )
      steps[steps.count - 1].isFinal = true
    }
  }

  /// `businessContext`: descriptions, compliance tokens and flags that requirements may name.
  private mutating func readContext(_ object: ObjectReader) -> [String: Bool] {
    guard let business = object.field("businessContext")?.object() else { return [:] }
    defer { business.finish() }
    _ = business.field("industry")?.displayName()
    _ = business.field("product")?.displayName()
    _ = business.field("averageValue")?.money()
    for field in business.field("complianceRequirements")?.list() ?? [] {
      guard let token = field.choice(["GDPR", "PCI", "SOX", "HIPAA"]) else { continue }
      compliance.append(token)
      if token == "SOX" || token == "HIPAA" {
        unsupported.append(.init(node: field.node, what: "the compliance requirement \(token)"))
      }
    }
    var flags: [String: Bool] = [:]
    for member in business.field("attributes")?.object()?.freeMembers ?? [] {
      if case .scalar(.boolean(let isSet)) = member.value.content { flags[member.key] = isSet }
    }
    return flags
  }

  /// `averageValue` is only compared with the final step's value.
  private func checkValue(_ object: ObjectReader, _ context: ReadingContext) {
    guard let node = object.node["businessContext"]?["averageValue"],
      let stated = Field(node: node, label: "averageValue", context: context).money(),
      let final = steps.last?.value, steps.contains(where: { $0.value > 0 })
    else { return }
    if Double((stated - final).magnitude) > 0.01 * Double(max(stated, final)) {
      context.warn(
        .valueMismatch,
        at: node,
        "averageValue differs from the value of the final step",
        hint: "the steps' businessValue is what counts"
      )
    }
  }
}
