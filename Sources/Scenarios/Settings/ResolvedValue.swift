/// A value of a scenario and where it comes from.
public struct ResolvedValue: Equatable, Sendable {
  /// Where it stands, as a path that a setting may name.
  public let path: String
  /// The value, as a document in one line would say it.
  public let value: String
  /// Who says it.
  public let origin: Origin

  /// Who says a value.
  public enum Origin: Equatable, Sendable {
    /// A document, at this line and column.
    case document(file: String, line: Int, column: Int)
    /// Nobody: the built-in documents do.
    case builtIn
    /// A setting of the command line.
    case setting
    /// Another option of the command line, by its name.
    case option(String)
  }
}

/// Lists what a scenario was made of: every value that its documents say, inherit or have built in,
/// as far as the run has a use for it.
struct ResolvedValueList {
  private(set) var values: [ResolvedValue] = []
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
  ///   - hidden: keys at its top that are listed elsewhere or are no values.
  mutating func add(_ node: DocumentNode, at path: String, except hidden: Set<String> = []) {
    switch node.content {
    case .mapping(let members) where !members.isEmpty:
      for member in members
      where !hidden.contains(member.key) && !Self.notes.contains(member.key)
        && !member.key.hasPrefix("x-")
      {
        add(member.value, at: path.pointer(to: member.key))
      }
    case .sequence(let elements):
      let names = elements.compactMap(\.elementName)
      guard !elements.isEmpty, names.count == elements.count else {
        append(node, at: path)
        return
      }
      for (index, element) in elements.enumerated() {
        let isFirst = node.elementIndex(of: names[index]) == index
        let name = isFirst ? names[index] : String(index)
        add(element, at: path.pointer(to: name), except: Set(element.nameKey.map { [$0] } ?? []))
      }
    case .mapping, .scalar: append(node, at: path)
    }
  }

  private mutating func replace(_ path: String, with value: String, option: String) {
    values.removeAll { $0.path == path }
    values.append(ResolvedValue(path: path, value: value, origin: .option(option)))
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

extension DocumentNode {
  /// The value in one line of YAML.
  fileprivate var inlineText: String {
    switch content {
    case .scalar(.null): "null"
    case .scalar(.boolean(let value)): value ? "true" : "false"
    case .scalar(.number(let number)): number.text
    case .scalar(.text(let text)): Self.quotedIfNeeded(text)
    case .sequence(let elements): "[" + elements.map(\.inlineText).joined(separator: ", ") + "]"
    case .mapping(let members):
      "{" + members.map { "\($0.key): \($0.value.inlineText)" }.joined(separator: ", ") + "}"
    }
  }

  /// A text that would be read as something else, or that would end before its end, in quotation
  /// marks.
  private static func quotedIfNeeded(_ text: String) -> String {
    let isPlain =
      CoreSchema.scalar(of: text) == .text(text)
      && !text.unicodeScalars.contains { ",[]{}\"'#&*!|%@`\n\t\\".unicodeScalars.contains($0) }
      && !text.contains(": ") && text.first != " " && text.last != " "
      && !["-", "?", ">", "<", "="].contains(text.first.map(String.init) ?? "")
    guard !isPlain else { return text }
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n").replacing("\t", with: "\\t")
    return "\"\(escaped)\""
  }
}

// MARK: - The parts of a scenario

extension ResolvedValueList {
  /// Lists the values of a scenario.
  ///
  /// - Parameters:
  ///   - library: its documents.
  ///   - profile: the one that runs.
  ///   - scenario: what they made.
  ///   - files: the names of the files by their index, that of the settings last.
  init(
    of library: DocumentLibrary,
    profile: ProfileDocument,
    scenario: Scenario,
    files: [String]
  ) {
    self.init(files: files)
    addProfile(profile.node)
    for persona in scenario.personas {
      guard let body = library.persona(persona.name)?.node["persona"] else { continue }
      add(body, at: "/personas".pointer(to: persona.name), except: ["name"])
    }
    for journey in scenario.journeys {
      guard let document = library.journey(journey.name) else { continue }
      add(document.node, at: "/journeys".pointer(to: journey.name), except: ["name"])
    }
    for variations in library.variations {
      guard let name = variations.persona?.value, let body = variations.node["journeyVariations"],
        scenario.personas.contains(where: { $0.name == name })
      else { continue }
      add(body, at: "/variations".pointer(to: name))
    }
    addStations(library, scenario)
    addTimeline(library)
  }

  private mutating func addProfile(_ profile: DocumentNode) {
    let listed = Settings.roots.filter { !["personas", "journeys"].contains($0) }
    for root in listed {
      guard let node = profile[root] else { continue }
      add(node, at: "".pointer(to: root), except: root == "rollout" ? ["b"] : [])
    }
    addMix(
      profile,
      "personas",
      usually: BuiltIn.personaMix.map { ($0.name, "percentage", $0.percentage) }
    )
    addMix(profile, "journeys", usually: BuiltIn.journeyMix.map { ($0.name, "weight", $0.weight) })
    if let goals = profile["successCriteria"] { add(goals, at: "/goals") }
  }

  private mutating func addMix(
    _ profile: DocumentNode,
    _ root: String,
    usually usual: [(name: String, key: String, value: Double)]
  ) {
    let path = "".pointer(to: root)
    if let mix = profile[root] {
      add(mix, at: path)
      return
    }
    for entry in usual {
      values.append(
        ResolvedValue(
          path: path.pointer(to: entry.name).pointer(to: entry.key),
          value: Field.print(entry.value),
          origin: .builtIn
        )
      )
    }
  }

  private mutating func addStations(_ library: DocumentLibrary, _ scenario: Scenario) {
    for service in scenario.services {
      guard let node = library.node(ofService: service.name) else { continue }
      add(node, at: "/services".pointer(to: service.name), except: ["name"])
    }
    for database in scenario.databases {
      let document = library.databases.first { $0.database.name == database.name }
      guard let document else { continue }
      add(document.node, at: "/databases".pointer(to: database.name), except: ["name"])
    }
    for region in library.regionNodes {
      guard let name = region["name"]?.text else { continue }
      add(region, at: "/regions".pointer(to: name), except: ["name"])
    }
  }

  private mutating func addTimeline(_ library: DocumentLibrary) {
    for effect in library.effectNodes {
      add(
        effect.node,
        at: "/effects".pointer(to: effect.id),
        except: ["event", "errorType", "name", "id"]
      )
    }
    for chaos in library.chaos {
      let path = "/chaos".pointer(to: chaos.name)
      add(
        chaos.node,
        at: path,
        except: ["scenario", "simultaneous", "events", "successCriteria"]
      )
      if let goals = chaos.node["successCriteria"] { add(goals, at: "/goals") }
    }
  }
}
