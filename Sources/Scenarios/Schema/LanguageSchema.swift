import JSONText

/// The scenario language in a table: the keys of every kind of document, what they take, what they mean
/// and what holds without them.
///
/// The table yields the JSON Schema by which editors complete and check, and the keys that can be listed
/// for a kind of document.
public enum LanguageSchema {
  /// The JSON Schema, draft 2020-12, of a document of any kind, or of a list of documents.
  public static var json: String { SchemaWriter.languageSchema.prettyText }

  /// Every key of a kind of document that holds a value, however deep, in the order of the table.
  ///
  /// - Complexity: O(n) in the number of keys, some hundreds.
  public static func keys(of kind: DocumentKind) -> [Key] {
    var keys: [Key] = []
    grammar(of: kind).collect(into: &keys, path: "", shared: [])
    return keys
  }

  /// What a document of a kind may say at a place, a JSON pointer in which an entry of a list or a name
  /// of the author's choice matches whatever it is called; `nil` where the language knows no such place.
  public static func key(of kind: DocumentKind, at path: String) -> Key? {
    guard path.hasPrefix("/") else { return nil }
    let steps = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map {
      String($0.replacing("~1", with: "/").replacing("~0", with: "~"))
    }
    return grammar(of: kind).key(at: steps[...]).map { Key($0, path: path) }
  }

  /// The grammar of a kind of document.
  static func grammar(of kind: DocumentKind) -> Grammar {
    switch kind {
    case .profile: profile
    case .persona: persona
    case .variations: variations
    case .journey: journey
    case .fault: fault
    case .chaos: chaos
    case .dashboard: dashboard
    case .problems: problems
    case .webhooks: webhooks
    case .topology: topology
    case .whatIf: whatIf
    }
  }
}

extension LanguageSchema {
  /// A key of the scenario language.
  public struct Key: Equatable, Sendable {
    /// Where it stands in its document, as a JSON pointer; `*` stands for an entry of a list or a name of
    /// the author's choice.
    public let path: String
    /// What it means, in one sentence without a period.
    public let meaning: String
    /// What it takes, in words: `a duration such as "10m", or a number from 0`.
    public let form: String
    /// What holds where it is absent: a value as it would be written, or words; `nil`: nothing does.
    public let standard: String?
    /// The value that holds where it is absent; `nil` where it follows from something else.
    public let standardValue: JSONValue?
    /// Whether it must be given, unless it is inherited.
    public let isRequired: Bool

    init(_ key: Grammar.Key, path: String) {
      self.path = path
      meaning = key.meaning
      form = key.grammar.words
      standard = key.fallback.words
      if case .value(let value) = key.fallback {
        standardValue = value
      } else {
        standardValue = nil
      }
      isRequired = key.isRequired
    }
  }
}

// MARK: - Walks

extension Grammar {
  /// Adds the keys that hold values; parts that hold themselves are entered once.
  fileprivate func collect(into keys: inout [LanguageSchema.Key], path: String, shared: [String]) {
    switch self {
    case .shared(let name, let grammar):
      guard !shared.contains(name) else { return }
      grammar().collect(into: &keys, path: path, shared: shared + [name])
    case .object(let object):
      for key in object.allKeys {
        key.collect(into: &keys, path: path, shared: shared)
      }
    case .fork(_, let given, let absent):
      for key in given.merging(absent).allKeys {
        key.collect(into: &keys, path: path, shared: shared)
      }
    case .map(let map):
      for key in map.known { key.collect(into: &keys, path: path, shared: shared) }
      if !map.isClosed { map.value.collect(into: &keys, path: "\(path)/*", shared: shared) }
    case .list(let entry, _):
      entry.collect(into: &keys, path: "\(path)/*", shared: shared)
    case .either(let alternatives):
      for alternative in alternatives {
        alternative.collect(into: &keys, path: path, shared: shared)
      }
    default: return
    }
  }

  /// Whether a value of it may be no object: then the key above it holds a value of its own.
  fileprivate var holdsValue: Bool {
    alternatives.contains {
      switch $0 {
      case .object, .fork: false
      case .map(let map): map.known.isEmpty && !map.value.hasKeys
      case .list(let entry, _): !entry.hasKeys
      default: true
      }
    }
  }

  /// The key at a place below.
  fileprivate func key(at path: ArraySlice<String>) -> Key? {
    guard let step = path.first else { return nil }
    for alternative in alternatives {
      if let key = alternative.member(step, at: path.dropFirst()) { return key }
    }
    return nil
  }

  private func member(_ step: String, at rest: ArraySlice<String>) -> Key? {
    switch self {
    case .object(let object):
      return object.allKeys.first { $0.name == step }.flatMap { $0.key(at: rest) }
    case .fork(_, let given, let absent):
      return given.merging(absent).allKeys.first { $0.name == step }.flatMap { $0.key(at: rest) }
    case .map(let map):
      if let key = map.known.first(where: { $0.name == step }) { return key.key(at: rest) }
      return map.isClosed ? nil : Key(step, map.value, "Of this \(map.what)").key(at: rest)
    case .list(let entry, _):
      return Key(step, entry, "An entry of the list").key(at: rest)
    default: return nil
    }
  }
}

extension Grammar.Key {
  fileprivate func collect(into keys: inout [LanguageSchema.Key], path: String, shared: [String]) {
    let place = path.pointer(to: name)
    if grammar.holdsValue { keys.append(LanguageSchema.Key(self, path: place)) }
    grammar.collect(into: &keys, path: place, shared: shared)
  }

  fileprivate func key(at path: ArraySlice<String>) -> Grammar.Key? {
    path.isEmpty ? self : grammar.key(at: path)
  }
}

extension Grammar.Object {
  /// The keys of both.
  func merging(_ other: Grammar.Object) -> Grammar.Object {
    Grammar.Object(keys: allKeys + other.allKeys)
  }
}
