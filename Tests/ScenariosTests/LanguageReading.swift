import JSONText

@testable import Scenarios

/// What the typed readers ask of documents, compared with what the table of the language says.
struct LanguageReading {
  /// What one of the two knows and the other does not.
  private(set) var disagreements: Set<String> = []
  /// The keys that were compared, each with its kind and its place.
  private(set) var keys: Set<String> = []
  /// The places at which choices and ranges were compared.
  private(set) var choices: Set<String> = []
  private(set) var ranges: Set<String> = []
  /// What is wrong with the documents.
  let log = DiagnosticLog()

  /// Reads a file as a load does, without resolving it.
  init(_ file: SourceFile) {
    let record = ReadingRecord()
    let context = ReadingContext(
      log: log,
      allowsUnknownKeys: false,
      minorDigits: 2,
      attachments: Attachments(documents: [file.path]) { _ in .success(Array("time\n1\n".utf8)) },
      record: record
    )
    let kinds = ReadingContext(log: log, allowsUnknownKeys: false, minorDigits: 2)
    let documents = DocumentReader.read(file, index: 0, log: log).documents
    _ = DocumentLibrary(
      documents.map { (DocumentKind.of($0, context: kinds), $0) },
      isReadable: true,
      settings: Settings([], log: log),
      context: context
    )
    compare(record.entries, context: kinds)
  }

  private mutating func compare(_ entries: [ReadingRecord.Entry], context: ReadingContext) {
    var document: [ReadingRecord.Entry] = []
    for entry in entries {
      document.append(entry)
      guard case .keys = entry.question, entry.node.path.isEmpty else { continue }
      guard let kind = DocumentKind.of(entry.node, context: context) else {
        disagreements.insert("a document of no kind was read")
        continue
      }
      for part in document { compare(part, with: kind, root: entry.node) }
      document = []
    }
  }

  private mutating func compare(
    _ entry: ReadingRecord.Entry,
    with kind: DocumentKind,
    root: DocumentNode
  ) {
    var place = TablePlace(kind: kind, root: root)
    place.descend(entry.node.path)
    switch entry.question {
    case .keys(let asked, let isComplete):
      compare(asked, isComplete: isComplete, entry.node, at: place)
    case .choice(let texts):
      choices.insert(place.name)
      guard !place.allows(texts) else { return }
      disagreements.insert("\(place.name): the reader chooses among \(texts)")
    case .range(let range):
      ranges.insert(place.name)
      guard !place.allows(range) else { return }
      disagreements.insert("\(place.name): the reader takes \(range)")
    }
  }

  private mutating func compare(
    _ asked: [String],
    isComplete: Bool,
    _ node: DocumentNode,
    at place: TablePlace
  ) {
    guard let object = place.objects(for: node).first else {
      disagreements.insert("\(place.name): the table knows no object here")
      return
    }
    let value = object.variants.flatMap { node[$0.key]?.text }
    let known = object.keys(with: value).map(\.name).filter { $0 != "$schema" }
    // An event of a region is asked for what it must not have, to say so.
    let refused = ["target", "ramp"].filter { _ in EventReader.names.contains(value ?? "") }
    for key in asked where !known.contains(key) && !refused.contains(key) {
      disagreements.insert("\(place.name)/\(key): the reader knows it, the table does not")
    }
    for key in known where isComplete && !asked.contains(key) {
      disagreements.insert("\(place.name)/\(key): the table knows it, the reader does not")
    }
    for key in known where asked.contains(key) { keys.insert("\(place.name)/\(key)") }
  }
}

/// A place in the table of the language, on the way through a document.
struct TablePlace {
  /// The kind and the place, `*` for entries of lists and free keys.
  private(set) var name: String
  private var grammars: [Grammar]
  private var node: DocumentNode?

  init(kind: DocumentKind, root: DocumentNode) {
    name = kind.rawValue
    grammars = LanguageSchema.grammar(of: kind).alternatives
    node = root
  }

  /// Goes where a JSON pointer leads.
  mutating func descend(_ path: String) {
    for step in path.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      let step = String(step.replacing("~1", with: "/").replacing("~0", with: "~"))
      var isFree = false
      grammars = grammars.flatMap { grammar -> [Grammar] in
        let (next, free) = Self.step(step, from: grammar, node: node)
        isFree = isFree || (free && next != nil)
        return next?.alternatives ?? []
      }
      name += "/" + (isFree ? "*" : step)
      node =
        node?[step]
        ?? node?.elements.flatMap { elements in
          Int(step).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
        }
    }
  }

  private static func step(
    _ step: String,
    from grammar: Grammar,
    node: DocumentNode?
  ) -> (next: Grammar?, isFree: Bool) {
    switch grammar {
    case .object(let object): (key(step, of: object, node), false)
    case .fork(let key, let given, let absent):
      (self.key(step, of: node?[key] == nil ? absent : given, node), false)
    case .list(let entry, _): (Int(step) == nil ? nil : entry, true)
    case .tuple(let places): (Int(step).map { places[min($0, places.count - 1)] }, true)
    case .map(let map):
      if let key = map.known.first(where: { $0.name == step }) {
        (key.grammar, false)
      } else {
        (map.isClosed ? nil : map.value, true)
      }
    default: (nil, false)
    }
  }

  private static func key(
    _ name: String,
    of object: Grammar.Object,
    _ node: DocumentNode?
  ) -> Grammar? {
    let value = object.variants.flatMap { node?[$0.key]?.text }
    let keys = object.keys(with: value) + object.allKeys
    return keys.first { $0.name == name }?.grammar
  }

  /// The objects that may stand here.
  func objects(for node: DocumentNode) -> [Grammar.Object] {
    grammars.compactMap {
      switch $0 {
      case .object(let object): object
      case .fork(let key, let given, let absent): node[key] == nil ? absent : given
      default: nil
      }
    }
  }

  /// Whether one of just these texts may stand here.
  func allows(_ texts: [String]) -> Bool {
    grammars.contains {
      switch $0 {
      case .choice(let known): Set(known) == Set(texts)
      case .suggestion(let known, _): Set(known).isSubset(of: texts)
      default: false
      }
    }
  }

  /// Whether numbers within just this range may stand here.
  func allows(_ range: ClosedRange<Double>) -> Bool {
    grammars.contains {
      switch $0 {
      case .integer(let known):
        Double(known.lowerBound) == range.lowerBound && Double(known.upperBound) == range.upperBound
      case .number(let known):
        known.minimum == range.lowerBound && known.maximum == range.upperBound
      default: false
      }
    }
  }
}
