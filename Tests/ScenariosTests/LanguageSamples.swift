import JSONText

@testable import Scenarios

/// Documents that are made from the table of the language alone.
struct LanguageSamples {
  /// An object of the table, and how it stands in a document.
  struct Site {
    let kind: DocumentKind
    /// Where it stands, as a JSON pointer with `*` for entries of lists and free keys.
    let path: String
    let object: Grammar.Object
    /// The value of the key that decides about the others, if one does.
    let variant: String?
    /// The document around a value of the object.
    let wrap: (JSONValue) -> JSONValue

    /// The keys that the object may have.
    var keys: [Grammar.Key] { object.keys(with: variant) }

    /// The document with the keys that must be there, and one more.
    func document(with key: Grammar.Key? = nil, value: JSONValue? = nil) -> JSONValue {
      let sample = object.sample(variant: variant, with: key, value: value)
      // Whose traffic moves follows from a failure, which a single event has not before it.
      let isAlone = variant == "traffic-reroute" && sample["region"] == nil
      return wrap(isAlone ? sample.setting("region", to: "us-east-1") : sample)
    }

    /// The document with the keys that must be there where `key` is given, but without it.
    func document(without key: Grammar.Key) -> JSONValue {
      let whole = Site(kind: kind, path: path, object: object, variant: variant) { $0 }
        .document(with: key)
      return wrap(.object((whole.object ?? []).filter { $0.key != key.name }))
    }
  }

  /// Every object of a kind of document, in every variant; what several places share, in one of them.
  static func sites(of kind: DocumentKind) -> [Site] {
    var samples = LanguageSamples(kind: kind)
    samples.collect(LanguageSchema.grammar(of: kind), "", samples.completed)
    return samples.sites
  }

  private let kind: DocumentKind
  private var sites: [Site] = []
  private var parts: Set<String> = []

  private init(kind: DocumentKind) { self.kind = kind }

  /// The document with what shows its kind.
  private func completed(_ document: JSONValue) -> JSONValue {
    let signs = ["kind", "services", "databases", "regions"]
    guard kind == .topology, !signs.contains(where: { document[$0] != nil }) else {
      return document
    }
    return document.setting("services", to: [["name": "catalog"]])
  }

  private mutating func collect(
    _ grammar: Grammar,
    _ path: String,
    _ wrap: @escaping (JSONValue) -> JSONValue
  ) {
    switch grammar {
    case .shared(let name, let grammar):
      if parts.insert(name).inserted { collect(grammar(), path, wrap) }
    case .either(let grammars):
      for grammar in grammars { collect(grammar, path, wrap) }
    case .list(let entry, let count):
      let size = max(1, count.lowerBound)
      collect(entry, path + "/*") { wrap(.array(Array(repeating: $0, count: size))) }
    case .map(let map):
      for key in map.known { collect(key, in: nil, path, wrap) }
      if !map.isClosed {
        collect(map.value, path + "/*") { wrap(.object([.init(map.sampleKey, $0)])) }
      }
    case .object(let object): collect(object, path, wrap)
    case .fork(_, let given, let absent):
      for object in [given, absent] { collect(object, path, wrap) }
    default: return
    }
  }

  private mutating func collect(
    _ object: Grammar.Object,
    _ path: String,
    _ wrap: @escaping (JSONValue) -> JSONValue
  ) {
    let variants: [String?] = object.variants.map { $0.cases.map(\.value.sample) } ?? [nil]
    var known: Set<String> = []
    for variant in variants {
      let site = Site(kind: kind, path: path, object: object, variant: variant, wrap: wrap)
      sites.append(site)
      for key in site.keys where known.insert(key.name).inserted {
        collect(key, in: site, path, wrap)
      }
    }
  }

  private mutating func collect(
    _ key: Grammar.Key,
    in site: Site?,
    _ path: String,
    _ wrap: @escaping (JSONValue) -> JSONValue
  ) {
    collect(key.grammar, path + "/" + key.name) { value in
      site.map { $0.document(with: key, value: value) } ?? wrap(.object([.init(key.name, value)]))
    }
  }
}

extension JSONValue {
  /// The object with another member, which takes the place of one of its name.
  func setting(_ key: String, to value: JSONValue) -> JSONValue {
    .object((object ?? []).filter { $0.key != key } + [.init(key, value)])
  }
}

// MARK: - Values

extension Grammar.Key {
  /// A value that the key may have: its example, its default or the simplest one.
  var sample: JSONValue {
    if let example { return example }
    if case .value(let value) = fallback, value != .null, value != [] { return value }
    return grammar.sample
  }
}

extension Grammar {
  /// The simplest value.
  var sample: JSONValue {
    switch bare {
    case .anything: "anything"
    case .null: .null
    case .boolean: true
    case .text(let text): .string(text.example ?? (text.pattern == nil ? "some text" : "some-name"))
    case .choice(let texts): .string(texts.last ?? "")
    case .suggestion(let texts, _): .string(texts.first ?? "some-name")
    case .integer(let range): .integer(max(1, range.lowerBound))
    case .number(let interval): .real(max(interval.minimum, min(1, interval.maximum)))
    case .list(let entry, let count):
      .array(Array(repeating: entry.sample, count: max(1, count.lowerBound)))
    case .tuple(let places): .array(places.map(\.sample))
    case .map(let map): map.sample
    case .object(let object): object.sample(variant: object.variants?.cases.first?.value.sample)
    case .fork(_, _, let absent): absent.sample(variant: absent.variants?.cases.last?.value.sample)
    case .either(let grammars): grammars[0].sample
    case .shared(_, let grammar): grammar().sample
    }
  }
}

extension Grammar.Map {
  /// A key of the author's choice.
  var sampleKey: String {
    let names = [
      "journey": "purchase", "persona": "emma", "step, end or leave": "end", "header": "X-Source",
      "place in the scenario": "/services/catalog/concurrency", "rule": "income",
    ]
    return names[what] ?? "some-name"
  }

  var sample: JSONValue {
    isClosed ? [known[0].name: known[0].sample] : .object([.init(sampleKey, value.sample)])
  }
}

extension Grammar.Variants.Match {
  /// A value of the case.
  var sample: String {
    switch self {
    case .equal(let text): text
    case .suffix(let suffix, _): "catalog" + suffix
    }
  }
}

extension Grammar.Object {
  /// The keys that must be there, and perhaps one more; what the rules ask for comes along.
  func sample(
    variant: String?,
    with extra: Grammar.Key? = nil,
    value: JSONValue? = nil
  ) -> JSONValue {
    let keys = keys(with: variant)
    let rules = rules + (variants?.cases.first { $0.value.sample == variant }?.rules ?? [])
    var members: [JSONValue.Member] = []
    func add(_ key: Grammar.Key, _ value: JSONValue) {
      guard !members.contains(where: { $0.key == key.name }) else { return }
      members.append(.init(key.name, value))
    }
    if let extra, extra.name != variants?.key { add(extra, value ?? extra.sample) }
    for key in keys where key.isRequired {
      add(key, key.name == variants?.key ? .string(variant ?? "") : key.sample)
    }
    if let variants, let variant, let key = keys.first(where: { $0.name == variants.key }) {
      add(key, .string(variant))
    }
    for _ in 0..<2 {
      for name in rules.flatMap({ $0.missing(in: members) }) {
        if let key = keys.first(where: { $0.name == name }) { add(key, key.sample) }
      }
    }
    return .object(members)
  }
}

extension Grammar.Rule {
  /// What the rule asks for and the members do not have.
  func missing(in members: [JSONValue.Member]) -> [String] {
    func has(_ key: String) -> Bool { members.contains { $0.key == key } }
    func isEqual(_ key: String, _ value: JSONValue) -> Bool {
      members.contains { $0.key == key && $0.value == value }
    }
    func firstUnlessAny(_ keys: [String]) -> [String] {
      keys.contains(where: has) ? [] : Array(keys.prefix(1))
    }
    switch self {
    case .anyOf(let keys): return firstUnlessAny(keys)
    case .onlyOneOf: return []
    case .with(let key, let needs): return has(key) ? firstUnlessAny(needs) : []
    case .when(let key, let value, let needs): return isEqual(key, value) ? needs : []
    case .unless(let key, let value, let needs): return isEqual(key, value) ? [] : needs
    case .schema(let schema):
      if schema["dependentSchemas"] != nil { return has("repeat") ? ["duration"] : [] }
      let hasGap = members.first { $0.key == "process" }?.value["gap"] != nil
      return hasGap ? [] : firstUnlessAny(ArrivalsDocument.ways)
    }
  }
}
