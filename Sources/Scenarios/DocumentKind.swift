import JSONText

/// The kinds of documents.
public enum DocumentKind: String, CaseIterable, Sendable {
  /// How sessions arrive and what they are.
  case profile = "load-profile"
  /// A class of visitors.
  case persona
  /// How a persona departs from a journey.
  case variations = "journey-variations"
  /// The steps of a visit.
  case journey
  /// Trouble with a service.
  case fault
  /// Several troubles, and what is expected of the run.
  case chaos
  /// Tiles and thresholds.
  case dashboard
  /// Rules of problems.
  case problems
  /// Deliveries to other systems.
  case webhooks
  /// Services, databases and regions.
  case topology
  /// Variants of a scenario.
  case whatIf = "whatif"

  /// The kind of a document: stated, or found from its shape.
  static func of(_ node: DocumentNode, context: ReadingContext) -> DocumentKind? {
    let field = Field(node: node, label: "a document", context: context)
    guard node.members != nil else {
      field.report(.kind, "must be an object, not \(node.description)", hint: "")
      return nil
    }
    if let stated = node["kind"] {
      return Field(node: stated, label: "kind", context: context).choice(DocumentKind.self)
    }
    if let field = mistypedKey(of: node, context: context) {
      let wanted = field.label == "persona" ? "an object" : "a name"
      field.report(.type, "must be \(wanted), not \(field.node.description)", hint: "")
      return nil
    }
    if let kind = shape(of: node) { return kind }
    let misspelt = misspeltKey(of: node)
    context.log.report(
      .kind,
      at: misspelt?.keyPlace ?? node.place,
      path: misspelt?.value.path ?? node.path,
      "no kind of document has this shape",
      hint: misspelt.map { Spelling.hint(for: $0.key, among: tellingKeys) } ?? hint(for: node)
    )
    return nil
  }

  /// The keys that say what a document is.
  private static let tellingKeys = [
    "profile", "scenario", "persona", "journeyVariations", "name", "steps", "errorType",
    "simultaneous", "events", "dashboard", "davis-integration", "webhooks", "services", "whatif",
  ]

  /// The key that may be one of those with a slip of the pen.
  private static func misspeltKey(of node: DocumentNode) -> DocumentNode.Member? {
    let others = ["extends", "$schema", "personas", "scenarios", "stages"]
    let candidates = node.members?.filter {
      !tellingKeys.contains($0.key) && !others.contains($0.key)
    }
    let distances = candidates?.map {
      (member: $0, distance: Spelling.leastDistance(from: $0.key, to: tellingKeys))
    }
    guard let best = distances?.min(by: { $0.distance < $1.distance }),
      best.distance <= max(1, best.member.key.count / 3)
    else { return nil }
    return best.member
  }

  /// What to do with a document that is like none.
  private static func hint(for node: DocumentNode) -> String {
    let foreign = ["stages", "thresholds", "vus", "scenarios", "config", "executor", "iterations"]
    if foreign.contains(where: { node[$0] != nil }) {
      return "this looks like a document of another load tool; \"stampede init\" writes one of ours"
    }
    if node["persona"]?.text != nil {
      return "a persona is \"persona\": {\"name\": …, \"behavior\": …, \"businessProfile\": …}"
    }
    return
      "a load profile has \"profile\" and \"scenario\", a persona \"persona\", a journey \"name\" and "
      + "\"steps\", a topology \"services\", a fault \"errorType\"; or give its \"kind\""
  }

  /// A key that says what a document is and has a value that it cannot have.
  private static func mistypedKey(of node: DocumentNode, context: ReadingContext) -> Field? {
    func field(_ key: String) -> Field? {
      guard let member = node.members?.first(where: { $0.key == key }) else { return nil }
      var value = member.value
      // A value that is left out is seen where its key stands.
      if value.content == .scalar(.null) { value.place = member.keyPlace }
      return Field(node: value, label: key, context: context)
    }
    if let persona = field("persona"), persona.node.members == nil, persona.node.text == nil,
      node["journeyVariations"] == nil
    {
      return persona
    }
    if let scenario = field("scenario"), scenario.node.text == nil, scenario.node.members == nil,
      node["profile"] == nil,
      node["simultaneous"] != nil || node["events"] != nil || node["extends"] != nil
    {
      return scenario
    }
    return nil
  }

  private static func shape(of node: DocumentNode) -> DocumentKind? {
    if let persona = node["persona"] {
      if persona.members != nil { return .persona }
      if node["journeyVariations"] != nil { return .variations }
    }
    if node["profile"] != nil { return .profile }
    if node["errorType"] != nil { return .fault }
    if let scenario = node["scenario"], scenario.text != nil { return .chaos }
    if node["dashboard"] != nil { return .dashboard }
    if node["davis-integration"] != nil { return .problems }
    if node["webhooks"] != nil { return .webhooks }
    if node["whatif"] != nil { return .whatIf }
    if node["name"] != nil, node["steps"] != nil { return .journey }
    if ["services", "databases", "regions"].contains(where: { node[$0] != nil }) {
      return .topology
    }
    if node["name"] != nil, node["extends"] != nil { return .journey }
    return nil
  }
}
