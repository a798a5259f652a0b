import JSONText

/// What a JSON document of ours holds: the one source of its key order, its nulls and its schema.
indirect enum DocumentShape: Sendable {
  case boolean
  /// A text; `pattern` is a regular expression of ECMA 262.
  case text(pattern: String? = nil)
  /// One of these texts.
  case oneOf([String])
  /// A whole number, from `minimum` on.
  case integer(minimum: Int? = 0)
  /// Any number.
  case number(minimum: Double? = nil, maximum: Double? = nil)
  /// The shape, or `null` where there is nothing to say.
  case nullable(DocumentShape)
  /// One of these shapes.
  case either([DocumentShape])
  /// Whatever JSON can say.
  case anything
  case array(DocumentShape)
  /// An object with free keys, or with keys out of `keys`.
  case map(keys: [String]? = nil, DocumentShape)
  /// An object with exactly these keys.
  case object([Field])

  /// A key of an object.
  struct Field: Sendable {
    var name: String
    var shape: DocumentShape
    var meaning: String

    init(_ name: String, _ shape: DocumentShape, _ meaning: String) {
      self.name = name
      self.shape = shape
      self.meaning = meaning
    }
  }

  private var isNullable: Bool { if case .nullable = self { true } else { false } }
}

// MARK: - Order

extension DocumentShape {
  /// The value with its keys in the order of the shape and with `null` for what is absent.
  ///
  /// - Throws: where the value has a key too many or too few, or is of another kind.
  func arranged(_ value: JSONValue, at path: String = "") throws(DocumentError) -> JSONValue {
    switch (self, value) {
    case (.nullable, .null): return .null
    case (.nullable(let shape), _): return try shape.arranged(value, at: path)
    case (.array(let shape), .array(let elements)):
      var arranged: [JSONValue] = []
      for (index, element) in elements.enumerated() {
        arranged.append(try shape.arranged(element, at: "\(path)/\(index)"))
      }
      return .array(arranged)
    case (.map(_, let shape), .object(let members)):
      return try Self.arranged(members, of: shape, at: path)
    case (.object(let fields), .object(let members)):
      return try Self.arranged(members, with: fields, at: path)
    case (.integer, .number(let text)) where text.contains(where: { ".eE".contains($0) }):
      throw DocumentError(path: path, message: "a whole number is expected here")
    case (.either(let shapes), _):
      for shape in shapes.dropLast() {
        if let arranged = try? shape.arranged(value, at: path) { return arranged }
      }
      guard let last = shapes.last else { return value }
      return try last.arranged(value, at: path)
    case (.anything, _): return value
    case (.boolean, .boolean), (.text, .string), (.oneOf, .string), (.integer, .number),
      (.number, .number):
      return value
    default:
      throw DocumentError(path: path, message: "a value of another kind is expected here")
    }
  }

  private static func arranged(
    _ members: [JSONValue.Member],
    of shape: DocumentShape,
    at path: String
  ) throws(DocumentError) -> JSONValue {
    var arranged: [JSONValue.Member] = []
    for member in members {
      let value = try shape.arranged(member.value, at: "\(path)/\(member.key)")
      arranged.append(.init(member.key, value))
    }
    return .object(arranged)
  }

  private static func arranged(
    _ members: [JSONValue.Member],
    with fields: [Field],
    at path: String
  ) throws(DocumentError) -> JSONValue {
    var values: [String: JSONValue] = [:]
    for member in members { values[member.key] = member.value }
    var arranged: [JSONValue.Member] = []
    for field in fields {
      let place = "\(path)/\(field.name)"
      if let value = values.removeValue(forKey: field.name) {
        arranged.append(.init(field.name, try field.shape.arranged(value, at: place)))
      } else if field.shape.isNullable {
        arranged.append(.init(field.name, .null))
      } else {
        throw DocumentError(path: place, message: "this key is missing")
      }
    }
    if let stranger = members.first(where: { values[$0.key] != nil }) {
      throw DocumentError(path: "\(path)/\(stranger.key)", message: "this key is not known")
    }
    return .object(arranged)
  }
}

// MARK: - Schema

extension DocumentShape {
  /// The shape as JSON Schema, draft 2020-12.
  var schema: JSONValue { .object(keywords) }

  private var keywords: [JSONValue.Member] {
    switch self {
    case .boolean: return [.init("type", .string("boolean"))]
    case .text(let pattern):
      let type = JSONValue.Member("type", .string("string"))
      return [type] + (pattern.map { [.init("pattern", .string($0))] } ?? [])
    case .oneOf(let texts): return [.init("enum", .array(texts.map { .string($0) }))]
    case .integer(let minimum):
      let type = JSONValue.Member("type", .string("integer"))
      return [type] + (minimum.map { [.init("minimum", .integer($0))] } ?? [])
    case .number(let minimum, let maximum):
      var keywords = [JSONValue.Member("type", .string("number"))]
      if let minimum { keywords.append(.init("minimum", .real(minimum))) }
      if let maximum { keywords.append(.init("maximum", .real(maximum))) }
      return keywords
    case .nullable(let shape):
      return [.init("anyOf", .array([shape.schema, .object([.init("type", .string("null"))])]))]
    case .either(let shapes): return [.init("anyOf", .array(shapes.map(\.schema)))]
    case .anything: return []
    case .array(let shape):
      return [.init("type", .string("array")), .init("items", shape.schema)]
    case .map(let keys, let shape):
      var keywords: [JSONValue.Member] = [.init("type", .string("object"))]
      if let keys { keywords.append(.init("propertyNames", DocumentShape.oneOf(keys).schema)) }
      return keywords + [.init("additionalProperties", shape.schema)]
    case .object(let fields): return Self.keywords(of: fields)
    }
  }

  private static func keywords(of fields: [Field]) -> [JSONValue.Member] {
    let properties = fields.map { field in
      let meaning = JSONValue.Member("description", .string(field.meaning))
      return JSONValue.Member(field.name, .object([meaning] + field.shape.keywords))
    }
    return [
      .init("type", .string("object")),
      .init("required", .array(fields.map { .string($0.name) })),
      .init("additionalProperties", .boolean(false)),
      .init("properties", .object(properties)),
    ]
  }

  /// A whole schema document.
  func schemaText(title: String, description: String) -> String {
    let head: [JSONValue.Member] = [
      .init("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      .init("title", .string(title)),
      .init("description", .string(description)),
    ]
    return JSONValue.object(head + keywords).prettyText
  }
}
