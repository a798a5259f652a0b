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
    if let kind = shape(of: node) { return kind }
    let keys = [
      "profile", "scenario", "persona", "journeyVariations", "name", "steps", "errorType",
      "simultaneous", "events", "dashboard", "davis-integration", "webhooks", "services", "whatif",
    ]
    let misspelt = node.members?
      .filter { !keys.contains($0.key) && $0.key != "extends" && $0.key != "$schema" }
      .min {
        Spelling.leastDistance(from: $0.key, to: keys)
          < Spelling.leastDistance(from: $1.key, to: keys)
      }
      .flatMap { Spelling.nearest(to: $0.key, among: keys) == nil ? nil : $0 }
    let place = misspelt?.keyPlace ?? node.place
    context.log.report(
      .kind,
      at: place,
      path: misspelt?.value.path ?? node.path,
      "no kind of document has this shape",
      hint: misspelt.map { Spelling.hint(for: $0.key, among: keys) }
        ?? "give a \"kind\": \(allCases.map(\.rawValue).joined(separator: ", "))"
    )
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
