import JSONText

/// Reads what stands before and behind the calls of a step.
struct GateReader {
  /// Names of the steps before this one.
  let earlier: [String]
  /// Names of the validation rules that exist.
  let rules: [String]
  /// The flags of the journey's business context, and whether they are set.
  let flags: [String: Bool]

  /// The most rules, requirements or conditions of a step.
  static let most = 64

  func gates(of object: ObjectReader) -> JourneyDocument.GateDocument {
    var gates = JourneyDocument.GateDocument()
    for field in object.field("requirements")?.list(atMost: Self.most) ?? [] {
      switch requirement(field) {
      case .rule(let name): add(name, to: &gates)
      case .other(let requirement): gates.requirements.append(requirement)
      case .fulfilled, .unknown: continue
      }
    }
    for field in object.field("validationRules")?.list(atMost: Self.most) ?? [] {
      if let name = field.choice(rules) { add(name, to: &gates) }
    }
    gates.skipConditions = skipConditions(of: object)
    gates.processing = processing(of: object)
    if let field = object.field("recognition") {
      gates.isRecognizedAtEnd = field.choice(["on-step", "on-completion"]) == "on-completion"
    }
    return gates
  }

  /// A rule that a visitor has passed is not evaluated again.
  private func add(_ rule: String, to gates: inout JourneyDocument.GateDocument) {
    if !gates.rules.contains(rule) { gates.rules.append(rule) }
  }
}

// MARK: - Conditions and requirements

extension GateReader {
  /// A requirement, as its token turns out to be.
  enum Requirement {
    case rule(String)
    case other(JourneyDocument.RequirementDocument)
    /// A flag that is set, which needs nothing of a run.
    case fulfilled
    case unknown
  }

  func skipConditions(of object: ObjectReader) -> [Located<Condition>] {
    let fields = object.field("skipConditions")?.list(atMost: Self.most) ?? []
    return fields.compactMap { field in
      field.condition().map { Located(value: $0, node: field.node) }
    }
  }

  private func requirement(_ field: Field) -> Requirement {
    guard let token = field.text() else { return .unknown }
    return requirement(Located(value: token, node: field.node), field.context)
  }

  /// A requirement is a condition, an earlier step, a rule or a flag, in this order.
  func requirement(_ token: Located<String>, _ context: ReadingContext) -> Requirement {
    if let condition = Condition(token.value) {
      return .other(.condition(Located(value: condition, node: token.node)))
    }
    if earlier.contains(token.value) { return .other(.step(token.value)) }
    if rules.contains(token.value) { return .rule(token.value) }
    switch flags[token.value] {
    case true?: return .fulfilled
    case false?: return .other(.flag(token.value))
    case nil: break
    }
    let known = rules + earlier + flags.keys.sorted() + Condition.names
    context.report(
      .requirementUnknown,
      at: token.node,
      "nothing is called \"\(token.value.prefix(80))\"",
      hint: Spelling.hint(for: token.value, among: known)
    )
    return .unknown
  }
}

// MARK: - Processing

extension GateReader {
  /// `duration`, and `async` where it is not what the duration suggests.
  func processing(of object: ObjectReader) -> Processing? {
    let range = object.field("duration")?.durationRange()
    let isAsynchronous = object.field("async").flatMap { $0.boolean() }
    guard let range else {
      if isAsynchronous == true, !object.has("duration"), let field = object.field("async") {
        field.report(
          .missing,
          "says nothing without a duration",
          hint: "write \"duration\": \"5-15 minutes\""
        )
      }
      return nil
    }
    guard range.most > .zero else { return nil }
    return Processing(
      minimum: range.least,
      maximum: range.most,
      isAsynchronous: isAsynchronous ?? (range.most >= Processing.longestWait)
    )
  }
}
