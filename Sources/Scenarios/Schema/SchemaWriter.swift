import JSONText

/// Writes grammars as JSON Schema, draft 2020-12, for validators and for editors.
///
/// Whatever names another document in `extends` need not be complete, so a grammar has two schemas: one
/// that asks for what is required, and one for a document that inherits the rest.
struct SchemaWriter {
  typealias Keywords = [JSONValue.Member]

  /// The parts that several places share, in the order in which they were met.
  private(set) var definitions: Keywords = []
  private var known: Set<String> = []

  /// The keywords of a grammar; of one that is partial, what is not said may be inherited.
  mutating func keywords(of grammar: Grammar, isPartial: Bool = false) -> Keywords {
    switch grammar {
    case .anything: return []
    case .null: return [.init("type", "null")]
    case .boolean: return [.init("type", "boolean")]
    case .text(let text): return Self.keywords(of: text)
    case .choice(let texts): return [.init("enum", .array(texts.map { .string($0) }))]
    case .suggestion(let texts, let text):
      let known: JSONValue = ["enum": .array(texts.map { .string($0) })]
      return [.init("anyOf", [known, .object(Self.keywords(of: text))])]
    case .integer(let range):
      return [
        .init("type", "integer"), .init("minimum", .integer(range.lowerBound)),
        .init("maximum", .integer(range.upperBound)),
      ]
    case .number(let interval): return Self.keywords(of: interval)
    case .list(let entry, let count): return list(of: entry, count)
    case .tuple(let places): return tuple(of: places)
    case .map(let map): return self.map(map, isPartial: isPartial)
    case .object(let object): return self.object(object, isPartial: isPartial)
    case .fork(let key, let given, let absent):
      return [
        .init("type", "object"), .init("if", ["required": [.string(key)]]),
        .init("then", .object(object(given, isPartial: isPartial))),
        .init("else", .object(object(absent, isPartial: isPartial))),
      ]
    case .either(let alternatives): return either(alternatives, isPartial: isPartial)
    case .shared(let name, let grammar):
      return reference(to: name, grammar(), isPartial: isPartial && grammar().asksForKeys())
    }
  }

  /// A reference to a part, which is written where it has not been yet.
  mutating func reference(
    to name: String,
    _ grammar: Grammar,
    isPartial: Bool,
    title: String? = nil
  ) -> Keywords {
    let name = isPartial ? "\(name)-extending" : name
    if known.insert(name).inserted {
      let place = definitions.count
      definitions.append(.init(name, .null))
      let head: Keywords = title.map { [.init("title", .string($0))] } ?? []
      definitions[place].value = .object(head + keywords(of: grammar, isPartial: isPartial))
    }
    return [.init("$ref", .string("#/$defs/\(name)"))]
  }
}

// MARK: - Values

extension SchemaWriter {
  private static func keywords(of text: Grammar.Text) -> Keywords {
    var keywords: Keywords = [.init("type", "string")]
    if let pattern = text.pattern { keywords.append(.init("pattern", .string(pattern))) }
    if let length = text.length {
      if length.lowerBound > 0 { keywords.append(.init("minLength", .integer(length.lowerBound))) }
      keywords.append(.init("maxLength", .integer(length.upperBound)))
    }
    return keywords
  }

  private static func keywords(of interval: Grammar.Interval) -> Keywords {
    [
      .init("type", "number"),
      .init(interval.isOpen ? "exclusiveMinimum" : "minimum", .real(interval.minimum)),
      .init("maximum", .real(interval.maximum)),
    ]
  }

  private mutating func list(of entry: Grammar, _ count: ClosedRange<Int>) -> Keywords {
    var result: Keywords = [
      .init("type", "array"), .init("items", .object(keywords(of: entry))),
    ]
    if count.lowerBound > 0 { result.append(.init("minItems", .integer(count.lowerBound))) }
    result.append(.init("maxItems", .integer(count.upperBound)))
    return result
  }

  private mutating func tuple(of places: [Grammar]) -> Keywords {
    var prefix: [JSONValue] = []
    for place in places { prefix.append(.object(keywords(of: place))) }
    return [
      .init("type", "array"), .init("prefixItems", .array(prefix)), .init("items", false),
      .init("minItems", .integer(places.count)),
    ]
  }

  /// Alternatives; those of different types become one schema, of which validators can say more.
  private mutating func either(_ alternatives: [Grammar], isPartial: Bool) -> Keywords {
    var all: [Keywords] = []
    for alternative in alternatives {
      let hasKeys = alternative.hasKeys
      for part in hasKeys ? [alternative] : alternative.alternatives {
        all.append(keywords(of: part, isPartial: isPartial))
      }
    }
    return Self.merged(all) ?? [.init("anyOf", .array(all.map { .object($0) }))]
  }

  private static func merged(_ alternatives: [Keywords]) -> Keywords? {
    var types: [JSONValue] = []
    var rest: Keywords = []
    for alternative in alternatives {
      guard let type = alternative.first(where: { $0.key == "type" })?.value,
        !types.contains(type), type != "integer" || !types.contains("number")
      else { return nil }
      types.append(type)
      for keyword in alternative where keyword.key != "type" {
        let isShared = rest.contains { $0.key == keyword.key }
        if isShared || ["enum", "anyOf", "if"].contains(keyword.key) { return nil }
        rest.append(keyword)
      }
    }
    return [.init("type", .array(types))] + rest
  }
}

// MARK: - Objects

extension SchemaWriter {
  private mutating func map(_ map: Grammar.Map, isPartial: Bool) -> Keywords {
    var result: Keywords = [.init("type", "object")]
    if map.minimum > 0 { result.append(.init("minProperties", .integer(map.minimum))) }
    if !map.known.isEmpty {
      result.append(.init("properties", properties(map.known, isPartial: isPartial)))
    }
    if let form = map.form {
      result.append(.init("propertyNames", .object(Self.keywords(of: form))))
    }
    let others: JSONValue =
      map.isClosed ? false : .object(keywords(of: map.value, isPartial: isPartial))
    return result + [.init("additionalProperties", others)]
  }

  private mutating func object(_ object: Grammar.Object, isPartial: Bool) -> Keywords {
    var result: Keywords = [.init("type", "object")]
    let required = object.keys.filter { $0.isIdentity || ($0.isRequired && !isPartial) }
    if !required.isEmpty {
      result.append(.init("required", .array(required.map { .string($0.name) })))
    }
    result.append(.init("properties", properties(object.allKeys, isPartial: isPartial)))
    result.append(.init("patternProperties", ["^x-": true]))
    result.append(.init("additionalProperties", false))
    let rules = object.rules.flatMap { $0.schemas(isPartial: isPartial) }
    let conditions = rules + cases(of: object, isPartial: isPartial)
    if !conditions.isEmpty { result.append(.init("allOf", .array(conditions))) }
    return result
  }

  private mutating func properties(_ keys: [Grammar.Key], isPartial: Bool) -> JSONValue {
    var properties: Keywords = []
    for key in keys { properties.append(.init(key.name, property(key, isPartial: isPartial))) }
    return .object(properties)
  }

  private mutating func property(_ key: Grammar.Key, isPartial: Bool) -> JSONValue {
    var result: Keywords = [.init("description", .string(key.help))]
    if case .value(let value) = key.fallback { result.append(.init("default", value)) }
    if let example = key.example { result.append(.init("examples", [example])) }
    guard key.mergesEntries, isPartial, case .list(let entry, let count) = key.grammar else {
      return .object(result + keywords(of: key.grammar, isPartial: isPartial))
    }
    let items = keywords(of: entry, isPartial: true)
    return .object(
      result + [
        .init("type", "array"), .init("items", .object(items)),
        .init("maxItems", .integer(count.upperBound)),
      ]
    )
  }

  /// What each value of the key that decides asks for and forbids.
  private mutating func cases(of object: Grammar.Object, isPartial: Bool) -> [JSONValue] {
    guard let variants = object.variants else { return [] }
    let union = object.allKeys
    var result: [JSONValue] = []
    for variant in variants.cases {
      let own = object.keys + variant.keys
      var then: Keywords = []
      let required = variant.keys.filter { $0.isRequired && !isPartial }
      if !required.isEmpty {
        then.append(.init("required", .array(required.map { .string($0.name) })))
      }
      var properties: Keywords = []
      for key in union where !own.contains(where: { $0.name == key.name }) {
        properties.append(.init(key.name, false))
      }
      for key in variant.keys
      where key.meaning != union.first(where: { $0.name == key.name })?.meaning {
        properties.append(.init(key.name, property(key, isPartial: isPartial)))
      }
      if !properties.isEmpty { then.append(.init("properties", .object(properties))) }
      let rules = variant.rules.flatMap { $0.schemas(isPartial: isPartial) }
      if !rules.isEmpty { then.append(.init("allOf", .array(rules))) }
      let condition = variants.condition(variant.value, isPartial: isPartial)
      if !then.isEmpty { result.append(["if": condition, "then": .object(then)]) }
    }
    return result
  }
}

extension Grammar.Variants {
  /// Whether an object is of a case; one that may inherit the key that decides must give it.
  fileprivate func condition(_ match: Match, isPartial: Bool) -> JSONValue {
    let value: JSONValue
    var isStandard = false
    switch match {
    case .equal(let text):
      value = ["const": .string(text)]
      isStandard = text == standard
    case .suffix(let suffix, let others):
      value = [
        "type": "string", "pattern": .string("\(suffix)$"),
        "not": ["enum": .array(others.map { .string($0) })],
      ]
    }
    let properties = JSONValue.Member("properties", .object([.init(key, value)]))
    if isStandard, !isPartial { return .object([properties]) }
    return .object([properties, .init("required", [.string(key)])])
  }
}

// MARK: - Rules

extension Grammar.Rule {
  /// The rule as schemas all of which must hold; what is merely absent may be inherited.
  fileprivate func schemas(isPartial: Bool) -> [JSONValue] {
    switch self {
    case .onlyOneOf(let keys):
      return keys.dropLast().enumerated().map { index, key in
        let others = keys[(index + 1)...].map { JSONValue.Member($0, false) }
        return ["dependentSchemas": .object([.init(key, ["properties": .object(others)])])]
      }
    case _ where isPartial: return []
    case .anyOf(let keys): return [Self.anyOf(keys)]
    case .with(let key, let needs):
      return [["dependentSchemas": .object([.init(key, Self.anyOf(needs))])]]
    case .when(let key, let value, let needs):
      return [["if": Self.equals(key, value), "then": Self.all(needs)]]
    case .unless(let key, let value, let needs):
      return [["if": Self.equals(key, value), "else": Self.all(needs)]]
    case .schema(let schema): return [schema]
    }
  }

  private static func anyOf(_ keys: [String]) -> JSONValue {
    ["anyOf": .array(keys.map { ["required": [.string($0)]] })]
  }

  private static func all(_ keys: [String]) -> JSONValue {
    ["required": .array(keys.map { .string($0) })]
  }

  private static func equals(_ key: String, _ value: JSONValue) -> JSONValue {
    [
      "required": [.string(key)],
      "properties": .object([.init(key, ["const": value])]),
    ]
  }
}
