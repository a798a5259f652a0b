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
