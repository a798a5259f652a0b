import JSONText

/// What the scenario language allows at one place of a document.
///
/// The grammar of a kind of document is the one source of its JSON Schema, of what editors complete
/// and explain, and of the list of its settings. What a document means is decided by the typed readers
/// alone; tests hold the two together key by key.
indirect enum Grammar: Sendable {
  /// Whatever JSON can say.
  case anything
  case null
  case boolean
  case text(Text)
  /// One of some texts.
  case choice([String])
  /// Texts that are known beforehand, and any other of a form.
  case suggestion([String], Text)
  case integer(ClosedRange<Int128>)
  case number(Interval)
  case list(Grammar, count: ClosedRange<Int> = 0...10_000)
  /// A list of a fixed length, each place with a grammar of its own.
  case tuple([Grammar])
  /// An object whose keys are names of the author's choice.
  case map(Map)
  case object(Object)
  /// One object where a key is given, another one where it is not.
  case fork(key: String, given: Object, absent: Object)
  /// Alternatives.
  case either([Grammar])
  /// A part that several places share, under a name of its own. A function, for a part may hold itself.
  case shared(String, @Sendable () -> Grammar)
}

// MARK: - Parts

extension Grammar {
  /// A form of texts.
  struct Text: Sendable {
    /// What it is, in words: `a name`.
    var what: String
    /// A regular expression of ECMA 262 that also Python reads.
    var pattern: String?
    /// How many characters it may have.
    var length: ClosedRange<Int>?
    /// One such text.
    var example: String?
  }

  /// A range of numbers.
  struct Interval: Sendable {
    var minimum: Double
    /// Whether the minimum itself is left out.
    var isOpen = false
    var maximum: Double
  }

  /// An object with free keys.
  struct Map: Sendable {
    /// What a key is, in words: `journey`.
    var what: String
    /// The form of its keys; absent: any text.
    var form: Text?
    /// Keys with a grammar of their own.
    var known: [Key] = []
    /// Whether there are no other keys than the known ones.
    var isClosed = false
    /// What stands behind the other keys.
    var value: Grammar
    /// The fewest keys that it has.
    var minimum = 0
  }

  /// An object with fixed keys.
  struct Object: Sendable {
    var keys: [Key]
    /// What one of the keys decides about the others.
    var variants: Variants?
    var rules: [Rule] = []
  }

  /// Keys that depend on the value of another one.
  struct Variants: Sendable {
    /// The key that decides.
    var key: String
    /// What it is taken for where it is absent.
    var standard: String?
    var cases: [Case]

    /// The keys that one value brings along.
    struct Case: Sendable {
      var value: Match
      var keys: [Key]
      var rules: [Rule] = []
    }

    /// The values of a case.
    enum Match: Sendable {
      case equal(String)
      /// What ends so and is none of the others.
      case suffix(String, except: [String])
    }
  }

  /// What several keys of an object have to do with each other.
  enum Rule: Sendable {
    /// One of them must be given.
    case anyOf([String])
    /// One of them may be given.
    case onlyOneOf([String])
    /// Whoever gives the first must give one of the others.
    case with(String, needs: [String])
    /// Where the key has the value, the others must be given.
    case when(String, is: JSONValue, needs: [String])
    /// Where the key is absent or has another value, the others must be given.
    case unless(String, is: JSONValue, needs: [String])
    /// A rule in the words of JSON Schema.
    case schema(JSONValue)
  }

  /// A key of an object.
  struct Key: Sendable {
    let name: String
    let grammar: Grammar
    /// One plain sentence, without a period.
    let meaning: String
    /// Whether it must be given, unless it is inherited.
    var isRequired = false
    var fallback = Fallback.none
    var example: JSONValue?
    /// Whether it must be given even where the rest is inherited.
    var isIdentity = false
    /// Whether the entries of its list inherit from those of the same name.
    var mergesEntries = false

    init(
      _ name: String,
      _ grammar: Grammar,
      _ meaning: String,
      required: Bool = false,
      default value: JSONValue? = nil,
      derived: String? = nil,
      example: JSONValue? = nil
    ) {
      self.name = name
      self.grammar = grammar
      self.meaning = meaning
      self.example = example
      isRequired = required
      if let value { fallback = .value(value) }
      if let derived { fallback = .derived(derived) }
    }

    /// The key, which names the document or the entry and is never inherited.
    var identity: Key {
      var key = self
      (key.isRequired, key.isIdentity) = (true, true)
      return key
    }

    /// The key, whose entries inherit from those of the same name.
    var mergingEntries: Key {
      var key = self
      key.mergesEntries = true
      return key
    }
  }

  /// What holds where a key is absent.
  enum Fallback: Sendable {
    /// Nothing is known, or nothing happens.
    case none
    /// As if this stood there.
    case value(JSONValue)
    /// What follows from something else, in words: `the name`.
    case derived(String)
  }
}

// MARK: - Access

extension Grammar {
  /// The grammar without a name.
  var bare: Grammar {
    if case .shared(_, let grammar) = self { grammar().bare } else { self }
  }

  /// The grammar itself, or its alternatives, without names.
  var alternatives: [Grammar] {
    switch bare {
    case .either(let grammars): grammars.flatMap(\.alternatives)
    case let grammar: [grammar]
    }
  }

  /// Whether it asks for anything that may be inherited; parts within which it stands are not looked at.
  func asksForKeys(within parts: Set<String> = []) -> Bool {
    switch self {
    case .shared(let name, let grammar):
      !parts.contains(name) && grammar().asksForKeys(within: parts.union([name]))
    case .either(let grammars): grammars.contains { $0.asksForKeys(within: parts) }
    case .map(let map):
      (map.known.map(\.grammar) + [map.value]).contains { $0.asksForKeys(within: parts) }
    case .object(let object): object.asksForKeys(within: parts)
    case .fork(_, let given, let absent):
      given.asksForKeys(within: parts) || absent.asksForKeys(within: parts)
    default: false
    }
  }

  /// Whether it has keys that may be inherited.
  var hasKeys: Bool {
    alternatives.contains {
      switch $0 {
      case .object, .fork, .map: true
      case .list(let entry, _): entry.hasKeys
      default: false
      }
    }
  }
}

extension Grammar.Object {
  fileprivate func asksForKeys(within parts: Set<String>) -> Bool {
    variants != nil || !rules.isEmpty
      || keys.contains {
        $0.isRequired || $0.mergesEntries || $0.grammar.asksForKeys(within: parts)
      }
  }

  /// Every key, whatever decides about it; the first of those of one name.
  var allKeys: [Grammar.Key] {
    let all = keys + (variants?.cases.flatMap(\.keys) ?? [])
    var known: Set<String> = []
    return all.filter { known.insert($0.name).inserted }
  }

  /// The keys that go with a value of the key that decides; absent: the standard one.
  func keys(with value: String?) -> [Grammar.Key] {
    guard let variants, let value = value ?? variants.standard else { return keys }
    return keys + (variants.cases.first { $0.value.holds(value) }?.keys ?? [])
  }
}

extension Grammar.Variants.Match {
  /// Whether a value is of the case.
  func holds(_ text: String) -> Bool {
    switch self {
    case .equal(let value): text == value
    case .suffix(let suffix, let others): text.hasSuffix(suffix) && !others.contains(text)
    }
  }
}
