import JSONText

extension SchemaWriter {
  /// The schema of a document of any kind, or of a list of documents.
  static var languageSchema: JSONValue {
    var writer = SchemaWriter()
    let document = writer.document()
    return .object([
      .init("$schema", "https://json-schema.org/draft/2020-12/schema"),
      .init("title", "Stampede scenario"),
      .init("description", "A document of a Stampede scenario, or a list of documents."),
      .init("if", ["type": "array"]),
      .init("then", ["items": ["$ref": "#/$defs/document"]]),
      .init("else", ["$ref": "#/$defs/document"]),
      .init("$defs", .object([.init("document", document)] + writer.definitions)),
    ])
  }

  /// A document: its kind is stated, or found from its shape.
  private mutating func document() -> JSONValue {
    var stated: [JSONValue] = []
    for kind in DocumentKind.allCases {
      stated.append([
        "if": ["properties": ["kind": ["const": .string(kind.rawValue)]]], "then": body(of: kind),
      ])
    }
    let names = DocumentKind.allCases.map { JSONValue.string($0.rawValue) }
    return [
      "type": "object",
      "if": ["required": ["kind"]],
      "then": ["properties": ["kind": ["enum": .array(names)]], "allOf": .array(stated)],
      "else": shaped(Self.shapes[...]),
    ]
  }

  /// The kind whose shape is found first.
  private mutating func shaped(_ shapes: ArraySlice<Shape>) -> JSONValue {
    guard let shape = shapes.first else { return Self.shapeless }
    let body = body(of: shape.kind)
    return ["if": shape.condition, "then": body, "else": shaped(shapes.dropFirst())]
  }

  /// What a kind of document holds; where it extends another one, that may hold the rest.
  private mutating func body(of kind: DocumentKind) -> JSONValue {
    let grammar = LanguageSchema.grammar(of: kind)
    let whole = JSONValue.object(
      reference(to: kind.rawValue, grammar, isPartial: false, title: kind.title)
    )
    let extends: JSONValue = ["required": ["extends"]]
    let condition: JSONValue
    switch kind {
    case .persona: condition = ["properties": ["persona": extends]]
    case .profile, .journey, .chaos, .topology: condition = extends
    default: return whole
    }
    let title = "\(kind.title) that extends another one"
    let part = JSONValue.object(
      reference(to: kind.rawValue, grammar, isPartial: true, title: title)
    )
    return ["if": condition, "then": part, "else": whole]
  }
}

// MARK: - Shapes

extension SchemaWriter {
  /// What gives away the kind of a document.
  private struct Shape {
    let kind: DocumentKind
    let condition: JSONValue
  }

  /// The shapes in the order in which they are looked for.
  private static let shapes = [
    Shape(
      kind: .persona,
      condition: ["required": ["persona"], "properties": ["persona": ["type": "object"]]]
    ),
    Shape(kind: .variations, condition: ["required": ["persona", "journeyVariations"]]),
    Shape(kind: .profile, condition: ["required": ["profile"]]),
    Shape(kind: .fault, condition: ["required": ["errorType"]]),
    Shape(
      kind: .chaos,
      condition: ["required": ["scenario"], "properties": ["scenario": ["type": "string"]]]
    ),
    Shape(kind: .dashboard, condition: ["required": ["dashboard"]]),
    Shape(kind: .problems, condition: ["required": ["davis-integration"]]),
    Shape(kind: .webhooks, condition: ["required": ["webhooks"]]),
    Shape(kind: .whatIf, condition: ["required": ["whatif"]]),
    Shape(
      kind: .journey,
      condition: ["required": ["name", "steps"]]
    ),
    Shape(
      kind: .topology,
      condition: [
        "anyOf": [
          ["required": ["services"]], ["required": ["databases"]], ["required": ["regions"]],
        ]
      ]
    ),
    Shape(kind: .journey, condition: ["required": ["name", "extends"]]),
  ]

  /// What is no document yet: the keys with which one begins, for editors to offer.
  private static var shapeless: JSONValue {
    let starts = [
      ("profile", "Begins a load profile: how sessions arrive"),
      ("persona", "Begins a persona: a class of visitors with the same habits"),
      ("name", "Begins a journey: the steps of a visit"),
      ("services", "Begins a topology: services, databases and regions"),
      ("scenario", "Begins a chaos scenario: what strikes when"),
      ("errorType", "Begins a fault: trouble with one service"),
      ("dashboard", "Begins a dashboard"), ("webhooks", "Begins deliveries to other systems"),
      ("davis-integration", "Begins rules of problems"), ("whatif", "Begins variants"),
      ("kind", "Says the kind of the document"),
    ]
    return [
      "properties": .object(starts.map { .init($0.0, ["description": .string($0.1)]) }),
      "not": [:],
      "errorMessage": .string(
        "no kind of document has this shape: begin with profile, persona, name and "
          + "steps, services, scenario and events, or errorType"
      ),
    ]
  }
}

extension DocumentKind {
  /// What it is called in an editor.
  fileprivate var title: String {
    switch self {
    case .profile: "A load profile"
    case .persona: "A persona"
    case .variations: "Variations of journeys for a persona"
    case .journey: "A journey"
    case .fault: "A fault"
    case .chaos: "A chaos scenario"
    case .dashboard: "A dashboard"
    case .problems: "Rules of problems"
    case .webhooks: "Deliveries to other systems"
    case .topology: "A topology"
    case .whatIf: "Variants of a scenario"
    }
  }
}
