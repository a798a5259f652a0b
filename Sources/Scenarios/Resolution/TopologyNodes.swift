import JSONText

/// The topologies of a load before they are read, with what they extend and with what is set.
struct TopologyNodes {
  /// Those of the documents.
  private(set) var own: [DocumentNode]
  /// The built-in one.
  private(set) var builtIn: DocumentNode

  /// Merges each topology with what it extends; one that extends something unknown is reported and
  /// left out.
  init(_ nodes: [DocumentNode], context: ReadingContext) {
    let base = BuiltIn.documents(.topology)[0]
    builtIn = base
    own = nodes.compactMap { node in
      guard let name = node["extends"] else { return node }
      let field = Field(node: name, label: "extends", context: context)
      return field.choice(["insurance"]) == nil ? nil : node.extendingTopology(base)
    }
  }

  /// Merges what refining topologies say into the services and databases of the others or, where no
  /// document declares services, of the built-in topology.
  ///
  /// - Parameters:
  ///   - called: the services that journeys call; where no document declares services, each of them
  ///     can be refined.
  ///   - context: where a name is reported that nothing has.
  mutating func refine(called: Set<String>, context: ReadingContext) {
    let refining = own.indices.filter { own[$0]["refines"]?.content == .scalar(.boolean(true)) }
    guard !refining.isEmpty else { return }
    let others = own.indices.filter { !refining.contains($0) }
    let isBuiltIn = !others.contains { own[$0]["services"] != nil }
    for root in ["services", "databases"] {
      for element in refining.flatMap({ own[$0].remove(root) }) {
        guard let name = element["name"], let text = name.text else {
          Field(node: element, label: "what is refined", context: context)
            .report(.missing, "needs a name", hint: "name a service of the other documents")
          continue
        }
        if root == "services", isBuiltIn, called.contains(text) {
          builtIn.declare([.init(text: text, place: name.place)])
        }
        let index = others.first { own[$0].names(in: root).contains(text) }
        if let index {
          own[index].refine(element, in: root)
        } else if isBuiltIn, builtIn.names(in: root).contains(text) {
          builtIn.refine(element, in: root)
        } else {
          let known = (others.map { own[$0] } + [builtIn]).flatMap { $0.names(in: root) }
          context.report(
            root == "services" ? .serviceUnknown : .databaseUnknown,
            at: name,
            "no other document has \"\(text)\", which is to be refined",
            hint: Spelling.hint(for: text, among: known)
          )
        }
      }
    }
  }

  /// Applies settings to the first document that has the element, else to the built-in topology as
  /// far as that is used.
  ///
  /// - Parameters:
  ///   - settings: those of the load.
  ///   - called: the services that journeys call; where no document declares services, each of them
  ///     can be set.
  mutating func apply(_ settings: Settings, called: Set<String>) {
    guard !settings.isEmpty else { return }
    let declaresServices = own.contains { $0["services"] != nil }
    if !declaresServices {
      builtIn.declare(settings.names(below: "services").filter { called.contains($0.text) })
    }
    for root in ["services", "databases", "regions"] {
      for index in own.indices { settings.apply(below: root, to: &own[index]) }
      let isReplaced =
        root == "regions" ? own.contains { $0["regions"] != nil } : declaresServices
      if !isReplaced { settings.apply(below: root, to: &builtIn) }
    }
  }
}

extension Settings {
  /// Applies the settings of the elements that a topology has.
  fileprivate func apply(below root: String, to topology: inout DocumentNode) {
    for (number, element) in (topology[root]?.elements ?? []).enumerated() {
      guard let name = element["name"]?.text else { continue }
      apply(below: [root, name], to: &topology, inside: [root, String(number)]) { !$0.isEmpty }
    }
  }
}

extension DocumentNode {
  /// The names of the elements of a list.
  fileprivate func names(in root: String) -> [String] {
    (self[root]?.elements ?? []).compactMap { $0["name"]?.text }
  }

  /// Takes a list out of the document; its elements.
  fileprivate mutating func remove(_ root: String) -> [DocumentNode] {
    guard case .mapping(var members) = content, let elements = self[root]?.elements else {
      return []
    }
    members.removeAll { $0.key == root }
    content = .mapping(members)
    return elements
  }

  /// Merges an element into that of its name in a list.
  fileprivate mutating func refine(_ element: DocumentNode, in root: String) {
    guard case .mapping(var members) = content,
      let list = members.firstIndex(where: { $0.key == root }),
      case .sequence(var elements) = members[list].value.content,
      let index = elements.firstIndex(where: { $0["name"]?.text == element["name"]?.text })
    else { return }
    elements[index] = element.inheriting(from: elements[index])
    members[list].value.content = .sequence(elements)
    content = .mapping(members)
  }

  /// Declares services of these names.
  fileprivate mutating func declare(_ names: [Setting.Segment]) {
    guard case .mapping(var members) = content,
      let index = members.firstIndex(where: { $0.key == "services" }),
      case .sequence(var services) = members[index].value.content
    else { return }
    for name in names where !services.contains(where: { $0["name"]?.text == name.text }) {
      let text = DocumentNode(content: .scalar(.text(name.text)), place: name.place, path: "")
      let entry = Member(key: "name", keyPlace: name.place, value: text)
      services.append(DocumentNode(content: .mapping([entry]), place: name.place, path: ""))
    }
    members[index].value.content = .sequence(services)
    content = .mapping(members)
  }

  /// A topology with the services and databases of another: those of one name are merged, new ones
  /// follow.
  fileprivate func extendingTopology(_ base: DocumentNode) -> DocumentNode {
    var merged = inheriting(from: base)
    guard case .mapping(var members) = merged.content else { return merged }
    for key in ["services", "databases"] {
      guard let index = members.firstIndex(where: { $0.key == key }) else { continue }
      let own = self[key]?.elements ?? []
      members[index].value.content = .sequence(own.extending(base[key]?.elements ?? []))
    }
    merged.content = .mapping(members)
    return merged
  }
}

extension [DocumentNode] {
  /// Inherited entries, each with what the entry of its name here says, then the new ones.
  fileprivate func extending(_ inherited: [DocumentNode]) -> [DocumentNode] {
    let merged = inherited.map { entry in
      first { $0["name"]?.text == entry["name"]?.text && $0["name"] != nil }?
        .inheriting(from: entry) ?? entry
    }
    return merged
      + filter { entry in !inherited.contains { $0["name"]?.text == entry["name"]?.text } }
  }
}
