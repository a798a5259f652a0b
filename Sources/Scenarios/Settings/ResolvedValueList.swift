/// Lists what a scenario was made of: every value that its documents say, inherit, have built in or
/// leave at its standard, as far as the run has a use for it.
struct ResolvedValueList {
  var values: [ResolvedValue] = []
  private let files: [String]

  /// Creates an empty list.
  ///
  /// - Parameter files: the names of the files by their index, that of the settings last.
  init(files: [String]) { self.files = files }

  /// Adds everything below a node.
  ///
  /// - Parameters:
  ///   - node: the node.
  ///   - path: where it stands.
  ///   - grammar: what may stand there; absent: only what does is listed.
  ///   - hidden: keys at its top that are listed elsewhere or are no values.
  mutating func add(
    _ node: DocumentNode,
    at path: String,
    as grammar: Grammar?,
    except hidden: Set<String> = []
  ) {
    switch node.content {
    case .mapping(let members) where !members.isEmpty:
      let keys = grammar?.keys(of: node) ?? []
      let hidden = hidden.union(Self.notes)
      for member in members where !hidden.contains(member.key) && !member.key.hasPrefix("x-") {
        let grammar = keys.first { $0.name == member.key }?.grammar ?? grammar?.freeValue
        add(member.value, at: path.pointer(to: member.key), as: grammar)
      }
      let idle = grammar?.idleKeys(of: node) ?? []
      for key in keys
      where node[key.name] == nil && !hidden.contains(key.name) && !idle.contains(key.name) {
        addStandard(of: key, at: path.pointer(to: key.name))
      }
    case .sequence(let elements):
      let names = elements.compactMap(\.elementName)
      guard !elements.isEmpty, names.count == elements.count else {
        append(node, at: path)
        return
      }
      for (index, element) in elements.enumerated() {
        let isFirst = node.elementIndex(of: names[index]) == index
        add(
          element,
          at: path.pointer(to: isFirst ? names[index] : String(index)),
          as: grammar?.entry,
          except: Set(element.nameKey.map { [$0] } ?? [])
        )
      }
    case .mapping, .scalar: append(node, at: path)
    }
  }

  /// Adds what holds where a key is absent.
  private mutating func addStandard(of key: Grammar.Key, at path: String) {
    switch key.fallback {
    case .value(let value):
      values.append(ResolvedValue(path: path, value: value.inlineText, origin: .standard))
    case .derived(let words):
      values.append(ResolvedValue(path: path, value: words, origin: .derived))
    case .none:
      for key in key.grammar.standardKeys {
        addStandard(of: key, at: path.pointer(to: key.name))
      }
    }
  }

  /// Puts what options of the command line say in the place of what documents say.
  mutating func replaceOptions(_ options: ScenarioLoader.Options) {
    if let duration = options.duration {
      let text = "\(Field.print(duration.inSeconds))s"
      replace("/scenario/duration", with: text, option: "--duration")
    }
    if let personas = options.personas {
      replace("/only", with: "[\(personas.joined(separator: ", "))]", option: "--personas")
      let rescales = options.rescalesPersonas ? "true" : "false"
      replace("/rescale", with: rescales, option: "--personas")
    }
  }

  private mutating func replace(_ path: String, with value: String, option: String) {
    values.removeAll { $0.path == path }
    values.append(ResolvedValue(path: path, value: value, origin: .option(option)))
  }

  private mutating func append(_ node: DocumentNode, at path: String) {
    values.append(
      ResolvedValue(path: path, value: node.inlineText, origin: origin(of: node.place))
    )
  }

  private func origin(of place: Place) -> ResolvedValue.Origin {
    if place.file == files.count - 1 { return .setting }
    guard files.indices.contains(place.file) else { return .builtIn }
    return .document(file: files[place.file], line: place.line, column: place.column)
  }

  /// Texts for people, and what makes a document what it is.
  private static let notes: Set<String> = [
    "kind", "extends", "description", "displayName", "$schema",
  ]
}

// MARK: - Grammar

extension Grammar {
  /// The keys that an object of it may have.
  fileprivate func keys(of node: DocumentNode) -> [Key] {
    for alternative in alternatives {
      switch alternative {
      case .object(let object):
        return object.keys(with: object.variants.flatMap { node[$0.key]?.text })
      case .fork(let key, let given, let absent):
        return (node[key] == nil ? absent : given).allKeys
      case .map(let map): return map.known
      default: continue
      }
    }
    return []
  }

  /// Keys that mean nothing beside those of a node: of several ways to say one thing only what is given
  /// or else the first counts.
  fileprivate func idleKeys(of node: DocumentNode) -> Set<String> {
    guard case .object(let object) = bare else { return [] }
    var idle: Set<String> = []
    for case .onlyOneOf(let rivals) in object.rules {
      let chosen = rivals.first { node[$0] != nil } ?? rivals.first
      idle.formUnion(rivals.filter { $0 != chosen })
    }
    if let way = ArrivalsDocument.ways.first(where: { node[$0] != nil }) {
      idle.formUnion(ArrivalsDocument.conflicts(with: way, hasBase: node["base"] != nil))
    }
    return idle
  }

  /// What stands behind keys of the author's choice.
  fileprivate var freeValue: Grammar? {
    for case .map(let map) in alternatives { return map.value }
    return nil
  }

  /// What stands behind a key.
  func grammar(at key: String) -> Grammar? {
    for case .object(let object) in alternatives {
      return object.allKeys.first { $0.name == key }?.grammar
    }
    return nil
  }

  /// What stands in a list.
  var entry: Grammar? {
    for case .list(let entry, _) in alternatives { return entry }
    return nil
  }

  /// The keys of an object that may be left out as a whole, and that then all have their standards.
  fileprivate var standardKeys: [Key] {
    guard case .object(let object) = bare, object.variants == nil, object.rules.isEmpty,
      object.keys.allSatisfy({ !$0.isRequired })
    else { return [] }
    return object.keys
  }
}
