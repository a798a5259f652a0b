import Yams

/// Turns composed YAML into located documents and holds its bounds.
struct YAMLConverter {
  private let file: Int
  private let log: DiagnosticLog
  private let changes: YAMLChanges
  private var count = 0
  private var marks: Set<UInt64> = []
  private var isExhausted = false

  init(
    file: Int,
    log: DiagnosticLog,
    changes: YAMLChanges
  ) {
    self.file = file
    self.log = log
    self.changes = changes
  }

  /// The documents that hold anything.
  mutating func documents(of nodes: [Node]) -> [DocumentNode] {
    var documents: [DocumentNode] = []
    for node in nodes {
      guard let document = convert(node, path: "", depth: 0) else { break }
      if document.content != .scalar(.null) { documents.append(document) }
    }
    return documents
  }

  private mutating func convert(_ node: Node, path: String, depth: Int) -> DocumentNode? {
    let place = place(of: node)
    guard admits(place, depth: depth), hasKnownTag(node, place) else { return nil }
    switch node {
    case .scalar(let scalar):
      let isPlain = scalar.style == .plain && scalar.tag.rawValue.isEmpty
      let value = isPlain ? CoreSchema.scalar(of: scalar.string) : .text(scalar.string)
      return DocumentNode(content: .scalar(value), place: place, path: path)
    case .sequence(let sequence):
      var elements: [DocumentNode] = []
      for (index, element) in sequence.enumerated() {
        let path = path.pointer(to: String(index))
        guard let element = convert(element, path: path, depth: depth + 1) else { return nil }
        elements.append(element)
      }
      return DocumentNode(content: .sequence(elements), place: place, path: path)
    case .mapping(let mapping):
      return convert(mapping, place: place, path: path, depth: depth)
    case .alias:
      return nil
    }
  }

  private mutating func convert(
    _ mapping: Node.Mapping,
    place: Place,
    path: String,
    depth: Int
  ) -> DocumentNode? {
    var known: [String: Int] = [:]
    var members: [DocumentNode.Member] = []
    for (keyNode, value) in mapping {
      let keyPlace = self.place(of: keyNode)
      guard let key = key(of: keyNode, at: keyPlace) else { continue }
      let path = path.pointer(to: key)
      if let first = known[key] {
        log.report(
          .duplicateKey,
          at: keyPlace,
          path: path,
          "the key \"\(key)\" is given twice; first on line \(first)",
          hint: path.hasSuffix("/name") || path.hasSuffix("/type") || path.hasSuffix("/event")
            ? "begin a new entry with \"- \" before it, or remove one of the two"
            : "remove one of the two"
        )
        continue
      }
      known[key] = keyPlace.line
      guard let value = convert(value, path: path, depth: depth + 1) else { return nil }
      members.append(.init(key: key, keyPlace: keyPlace, value: value))
    }
    return DocumentNode(content: .mapping(members), place: place, path: path)
  }

  private func key(of node: Node, at place: Place) -> String? {
    guard case .scalar(let scalar) = node else {
      log.report(
        .type,
        at: place,
        "a key must be a text",
        hint: "write keys without brackets"
      )
      return nil
    }
    if scalar.string == "<<", scalar.style == .plain {
      log.report(
        .syntax,
        at: place,
        "merge keys (<<) are not supported",
        hint: "use \"extends\", an alias for a whole value, or write the keys out"
      )
      return nil
    }
    let mark = YAMLChanges.Key(line: node.mark?.line ?? 0, column: node.mark?.column ?? 0)
    return changes.renamed[mark] ?? scalar.string
  }
}

// MARK: - Bounds

extension YAMLConverter {
  private mutating func admits(_ place: Place, depth: Int) -> Bool {
    guard !isExhausted else { return false }
    count += 1
    marks.insert(UInt64(place.line) << 32 | UInt64(place.column))
    if depth > 64 {
      return exhaust(place, "nested more than 64 levels deep", hint: "flatten the document")
    }
    if count > 1_000_000 {
      return exhaust(
        place,
        "the file holds more than 1000000 values",
        hint: "split it into several files"
      )
    }
    if count > 100_000, count / 10 > marks.count {
      return exhaust(
        place,
        "aliases make the document more than 10 times as large as the file",
        hint: "write the values out or use \"extends\""
      )
    }
    return true
  }

  private mutating func exhaust(_ place: Place, _ message: String, hint: String) -> Bool {
    log.report(.limit, at: place, message, hint: hint)
    isExhausted = true
    return false
  }

  private func hasKnownTag(_ node: Node, _ place: Place) -> Bool {
    let name: String
    let own: [String]
    switch node {
    case .scalar(let scalar): (name, own) = (scalar.tag.rawValue, [Tag.Name.str.rawValue])
    case .sequence(let list): (name, own) = (list.tag.rawValue, [Tag.Name.seq.rawValue])
    case .mapping(let mapping): (name, own) = (mapping.tag.rawValue, [Tag.Name.map.rawValue])
    case .alias: (name, own) = ("", [])
    }
    if name.isEmpty || name == "!" || own.contains(name) { return true }
    log.report(
      .syntax,
      at: place,
      "the tag \(name.prefix(60)) is not supported",
      hint: "remove the tag"
    )
    return false
  }
}

// MARK: - Places

extension YAMLConverter {
  private func place(of node: Node) -> Place {
    let line = max(1, node.mark?.line ?? 1)
    let column = max(1, node.mark?.column ?? 1)
    var place = Place(file: file, line: line, column: column, length: 1)
    if case .scalar(let scalar) = node { place.length = length(of: scalar) }
    return changes.original(of: place)
  }

  /// Where a quoted text ends is looked up when it is shown: a search here would make reading a
  /// long line quadratic.
  private func length(of scalar: Node.Scalar) -> Int {
    switch scalar.style {
    case .doubleQuoted, .singleQuoted: Place.lengthOfQuotedText
    case .literal, .folded: 1
    default: max(1, scalar.string.unicodeScalars.count)
    }
  }
}
