import JSONText

/// Documents of one kind by name, and what they inherit from each other.
struct Inheritance {
  /// A document before its typed reading.
  struct Entry {
    var name: String
    var node: DocumentNode
    /// The document that it extends.
    var base: DocumentNode?
  }

  private let kind: DocumentKind
  private let context: ReadingContext
  private let entries: [Entry]
  private let builtIns: [Entry]
  /// The first document of each name, those of the author before the built-in ones.
  private let byName: [String: Entry]
  /// The longest chain of documents that extend each other.
  private static let longestChain = 64

  /// The names that other documents extend.
  let extended: Set<String>

  init(_ kind: DocumentKind, nodes: [DocumentNode], context: ReadingContext) {
    self.kind = kind
    self.context = context
    entries = nodes.map { Self.entry(kind, $0) }
    builtIns = BuiltIn.documents(kind).map { Self.entry(kind, $0) }
    byName = Dictionary((entries + builtIns).map { ($0.name, $0) }) { first, _ in first }
    extended = Set(
      entries.compactMap { entry in
        guard let base = entry.base?.text, base != entry.name else { return nil }
        return base
      }
    )
  }

  /// The documents in order, each with everything that it inherits; those whose chain is broken
  /// are reported and left out.
  func resolved() -> [(name: String, node: DocumentNode)] {
    entries.compactMap { entry in
      merged(entry, chain: []).map { (entry.name, $0) }
    }
  }

  private static func entry(_ kind: DocumentKind, _ node: DocumentNode) -> Entry {
    let body = kind == .persona ? node["persona"] : node
    let key: String
    switch kind {
    case .profile: key = "profile"
    case .chaos: key = "scenario"
    default: key = "name"
    }
    return Entry(name: body?[key]?.text ?? "", node: node, base: body?["extends"])
  }

  private func merged(_ entry: Entry, chain: [String]) -> DocumentNode? {
    guard let base = entry.base else { return entry.node }
    let field = Field(node: base, label: "extends", context: context)
    guard let name = field.name() else { return nil }
    guard !chain.contains(name) || name == entry.name else {
      field.report(
        .extendsCycle,
        "leads back to \"\(name)\"",
        hint: "break the circle at one document"
      )
      return nil
    }
    guard chain.count < Self.longestChain else {
      field.report(
        .limit,
        "makes a chain of more than \(Self.longestChain) documents",
        hint: "extend an earlier document of the chain"
      )
      return nil
    }
    let parent = name == entry.name ? builtIns.first { $0.name == name } : byName[name]
    guard let parent else {
      reportUnknown(field, name, ownName: entry.name)
      return nil
    }
    guard let inherited = merged(parent, chain: chain + [entry.name]) else { return nil }
    return entry.node.inheriting(from: inherited)
  }

  private func reportUnknown(_ field: Field, _ name: String, ownName: String) {
    guard name != ownName else {
      field.report(
        .extendsCycle,
        "names the document itself",
        hint: "name another document of its kind"
      )
      return
    }
    let known = (entries + builtIns).map(\.name).filter { $0 != ownName && !$0.isEmpty }
    field.report(
      .extendsUnknown,
      "names no \(kind.rawValue): \"\(name)\"",
      hint: hint(for: name, among: known)
    )
  }

  /// The nearest name; where none is near, the built-in ones, for an author cannot see them.
  private func hint(for name: String, among known: [String]) -> String {
    guard kind == .profile, Spelling.nearest(to: name, among: known) == nil else {
      return Spelling.hint(for: name, among: known)
    }
    return "built in are \(BuiltInProfile.names.joined(separator: ", "))"
  }
}

extension DocumentNode {
  /// This document with everything that it does not say taken from `base`: objects are merged by
  /// key, all else is replaced.
  func inheriting(from base: DocumentNode) -> DocumentNode {
    guard let own = members, let inherited = base.members else { return self }
    var result = own
    // Ways to say the same thing: who says it in one way does not inherit the other.
    let rivals = ["stdDev": "variance", "variance": "stdDev"]
      .merging(["simultaneous": "events", "events": "simultaneous"]) { first, _ in first }
    for member in inherited where member.key != "extends" {
      if let index = own.firstIndex(where: { $0.key == member.key }) {
        let value = own[index].value
        switch member.key {
        case "arrivals": result[index].value = value.inheritingArrivals(from: member.value)
        case "serviceTime", "queuePatience":
          result[index].value = value.inheritingLaw(from: member.value)
        default: result[index].value = value.inheriting(from: member.value)
        }
      } else if rivals[member.key].map({ rival in own.contains { $0.key == rival } }) != true {
        result.append(member)
      }
    }
    var merged = self
    merged.content = .mapping(result)
    return merged
  }
}

extension DocumentNode {
  /// Arrivals with what they do not say taken from others: who says in one way how many come does
  /// not inherit another way, and multiples without a base are of the inherited rate.
  fileprivate func inheritingArrivals(from base: DocumentNode) -> DocumentNode {
    guard let own = members, let inherited = base.members else { return self }
    let saysGaps = self["process"]?["gap"] != nil
    let saysAmount = saysGaps || ArrivalsDocument.ways.contains { self[$0] != nil }
    let useless = ArrivalsDocument.conflicts(
      with: ArrivalsDocument.ways.first { self[$0] != nil },
      hasBase: self["base"] != nil || base["base"] != nil
    )
    let kept = inherited.filter {
      !saysAmount || !(ArrivalsDocument.ways + useless).contains($0.key)
    }
    var ancestor = base
    ancestor.content = .mapping(kept)
    var result = self
    if own.contains(where: { $0.value.hasMultiple }), self["base"] == nil, base["base"] == nil,
      let rate = base["rate"]
    {
      var normal = rate
      normal.content = .mapping(inherited.filter { ["rate", "per"].contains($0.key) })
      result.content = .mapping(own + [.init(key: "base", keyPlace: rate.place, value: normal)])
    }
    return result.inheriting(from: ancestor)
  }

  /// Whether it is, or holds, a multiple such as `5x`.
  private var hasMultiple: Bool {
    switch content {
    case .scalar: text?.hasSuffix("x") ?? false
    case .sequence(let elements): elements.contains(where: \.hasMultiple)
    case .mapping(let members): members.contains { $0.value.hasMultiple }
    }
  }
}

extension DocumentNode {
  /// A law with what it does not say taken from another one: who names a distribution inherits the mean
  /// where it has one, and nothing else, for the rest belongs to another distribution.
  fileprivate func inheritingLaw(from base: DocumentNode) -> DocumentNode {
    guard let name = self["distribution"]?.text, let inherited = base.members else {
      return inheriting(from: base)
    }
    let hasMean = ["lognormal", "constant", "exponential", "erlang"].contains(name)
    let isSame = name == base["distribution"]?.text ?? "lognormal"
    let keys = isSame ? inherited.map(\.key) : hasMean ? ["mean"] : []
    var ancestor = base
    ancestor.content = .mapping(inherited.filter { keys.contains($0.key) })
    return inheriting(from: ancestor)
  }
}
