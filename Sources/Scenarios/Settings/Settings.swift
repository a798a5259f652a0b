import JSONText

/// The settings of a load, and which of them have found their place.
///
/// They are applied to documents that have all they inherit and before they are read, so that what is
/// set is checked like what is written. A class, because documents of every kind take from it.
final class Settings {
  private let all: [Setting]
  private let log: DiagnosticLog
  private var placed: Set<Int> = []

  /// The values of a profile that an author may set, and the parts of a scenario that have names.
  static let roots = [
    "seed", "currency", "start", "window", "ramp", "scenario", "arrivals", "mix", "only", "rescale",
    "satisfaction", "rollout", "personas", "journeys", "variations", "services", "databases",
    "regions", "effects", "chaos", "goals",
  ]

  init(_ all: [Setting], log: DiagnosticLog) {
    self.all = all
    self.log = log
  }

  /// Whether nothing is set.
  var isEmpty: Bool { all.isEmpty }

  /// Applies the settings below a part of the scenario to the node that holds it.
  ///
  /// - Parameters:
  ///   - prefix: the path of the part, such as `["personas", "karen"]`.
  ///   - node: the document.
  ///   - inside: where in the document the part stands.
  ///   - isMeant: whether a setting with this rest of its path belongs to the document.
  func apply(
    below prefix: [String],
    to node: inout DocumentNode,
    inside: [String] = [],
    where isMeant: ([String]) -> Bool = { _ in true }
  ) {
    for (index, setting) in all.enumerated() where !placed.contains(index) {
      let words = setting.path.map(\.text)
      let rest = Array(words.dropFirst(prefix.count))
      guard words.starts(with: prefix), isMeant(rest) else { continue }
      let way = inside.map { Setting.Segment(text: $0, place: setting.path[0].place) }
      node.set(setting.value, at: (way + setting.path.dropFirst(prefix.count))[...], log: log)
      placed.insert(index)
    }
  }

  /// The names below a root that settings speak of and that have not found their place.
  func names(below root: String) -> [Setting.Segment] {
    all.enumerated().compactMap { index, setting in
      guard !placed.contains(index), setting.path[0].text == root, setting.path.count > 1 else {
        return nil
      }
      return setting.path[1]
    }
  }

  /// Reports what has not found its place.
  ///
  /// - Parameter names: by root, what is there.
  func reportStrangers(among names: [String: [String]]) {
    for (index, setting) in all.enumerated() where !placed.contains(index) {
      let root = setting.path[0]
      guard Self.roots.contains(root.text) else {
        report(root, "nothing is called \"\(root.text)\"", among: Self.roots)
        continue
      }
      guard let known = names[root.text] else {
        report(root, "there is no load profile in which \"\(root.text)\" could be set", among: [])
        continue
      }
      guard setting.path.count > 1 else {
        report(root, "\"\(root.text)\" goes on with a name", among: known)
        continue
      }
      let name = setting.path[1]
      report(name, "\"\(root.text)\" has no \"\(name.text)\"", among: known)
    }
  }

  private func report(_ word: Setting.Segment, _ message: String, among known: [String]) {
    log.report(
      .unknownKey,
      at: word.place,
      message,
      hint: Spelling.hint(for: word.text, among: known)
    )
  }
}

// MARK: - Kinds of documents

extension Settings {
  /// What a mix says of a persona; all else is said by the persona's document.
  private static let mixKeys = ["percentage", "virtualUsers"]

  /// A persona's document.
  func apply(toPersona name: String, _ node: inout DocumentNode) {
    apply(below: ["personas", name], to: &node, inside: ["persona"]) { rest in
      rest.first.map { !Self.mixKeys.contains($0) } ?? false
    }
  }

  /// A journey's document.
  func apply(toJourney name: String, _ node: inout DocumentNode) {
    apply(below: ["journeys", name], to: &node) { $0.first.map { $0 != "weight" } ?? false }
  }

  /// A document of variations.
  func apply(toVariations node: inout DocumentNode) {
    guard let persona = node["persona"]?.text else { return }
    apply(below: ["variations", persona], to: &node, inside: ["journeyVariations"])
  }

  /// A chaos scenario, its events apart.
  func apply(toChaos name: String, _ node: inout DocumentNode) {
    apply(below: ["chaos", name], to: &node) { !$0.isEmpty }
    guard let members = node["successCriteria"]?.members else { return }
    for key in members.map(\.key) {
      apply(below: ["goals", key], to: &node, inside: ["successCriteria", key])
    }
  }

  /// The profile that runs; what the mix does not name it names then.
  func apply(toProfile node: inout DocumentNode) {
    guard !isEmpty else { return }
    let personas = names(below: "personas") { Self.mixKeys.contains($0) }
    if !personas.isEmpty {
      node.name(
        personas,
        in: "personas",
        by: "name",
        usually: BuiltIn.personaMix.map {
          (name: $0.name, key: "percentage", value: $0.percentage)
        }
      )
    }
    let journeys = names(below: "journeys") { $0 == "weight" }
    if !journeys.isEmpty {
      node.name(
        journeys,
        in: "journeys",
        by: "type",
        usually: BuiltIn.journeyMix.map {
          (name: $0.name, key: "weight", value: $0.weight)
        }
      )
    }
    apply(below: [], to: &node) { rest in
      guard let root = rest.first, Self.roots.contains(root) else { return false }
      switch root {
      case "personas": return rest.count == 3 && Self.mixKeys.contains(rest[2])
      case "journeys": return rest.count == 3 && rest[2] == "weight"
      case "variations", "services", "databases", "regions", "effects", "chaos", "goals":
        return false
      default: return true
      }
    }
    apply(below: ["goals"], to: &node, inside: ["successCriteria"]) { !$0.isEmpty }
  }

  /// The names of the mix that are followed by one of some keys.
  private func names(below root: String, where isMeant: (String) -> Bool) -> [Setting.Segment] {
    all.compactMap { setting in
      guard setting.path.count == 3, setting.path[0].text == root, isMeant(setting.path[2].text)
      else { return nil }
      return setting.path[1]
    }
  }
}

extension DocumentNode {
  /// Makes sure that a list of a mix has elements of these names.
  fileprivate mutating func name(
    _ words: [Setting.Segment],
    in key: String,
    by nameKey: String,
    usually usual: [(name: String, key: String, value: Double)]
  ) {
    guard case .mapping(var members) = content else { return }
    let index: Int
    if let known = members.firstIndex(where: { $0.key == key }) {
      index = known
    } else {
      let elements = usual.map { entry in
        DocumentNode(
          content: .mapping([
            member(nameKey, .text(entry.name), at: place),
            member(entry.key, .number(Self.number(entry.value)), at: place),
          ]),
          place: place,
          path: path
        )
      }
      index = members.count
      let list = DocumentNode(content: .sequence(elements), place: place, path: "\(path)/\(key)")
      members.append(.init(key: key, keyPlace: place, value: list))
    }
    guard case .sequence(var elements) = members[index].value.content else { return }
    for word in words where !elements.contains(where: { $0[nameKey]?.text == word.text }) {
      elements.append(
        DocumentNode(
          content: .mapping([member(nameKey, .text(word.text), at: word.place)]),
          place: word.place,
          path: "\(path)/\(key)"
        )
      )
    }
    members[index].value.content = .sequence(elements)
    content = .mapping(members)
  }

  private func member(_ key: String, _ value: Scalar, at place: Place) -> Member {
    Member(
      key: key,
      keyPlace: place,
      value: DocumentNode(content: .scalar(value), place: place, path: path)
    )
  }

  private static func number(_ value: Double) -> Scalar.Number {
    .init(text: Field.print(value), double: value, integer: Int128(exactly: value))
  }
}
