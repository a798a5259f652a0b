/// A profile that comes with the program: a load profile and the documents that belong to it, such
/// as the fault that it is about.
///
/// It runs by its name, or lends to a document that `extends` it all that the document does not say.
/// The documents that belong to it come along, but for those whose kind and name the author's
/// documents have.
public enum BuiltInProfile: String, CaseIterable, Sendable {
  /// Five times the normal load for some hours.
  case peakSeason = "peak-season"
  /// All traffic of one region moves to another.
  case regionalFailover = "regional-failover"
  /// A new version takes over by and by.
  case featureRollout = "feature-rollout"

  /// The names under which they run.
  public static var names: [String] {
    allCases.filter { !$0.text.isEmpty }.map(\.rawValue)
  }

  /// The profile of a name, if there is one that runs.
  public init?(named name: String) {
    self.init(rawValue: name)
    if text.isEmpty { return nil }
  }

  /// Its documents, as a file that an author could have written.
  public var file: SourceFile { SourceFile(path: rawValue, text: text) }

  /// A JSON array of its documents; empty: it cannot run.
  private var text: String {
    switch self {
    case .peakSeason: BuiltIn.peakSeason
    case .regionalFailover: BuiltIn.regionalFailover
    case .featureRollout: BuiltIn.featureRollout
    }
  }
}

// MARK: - What extends it

extension BuiltInProfile {
  /// Its load profile.
  var profile: DocumentNode? {
    guard !text.isEmpty else { return nil }
    return BuiltIn.nodes(of: text).first { $0["profile"] != nil }
  }

  /// The documents that come along with the built-in profiles that the author's profiles extend.
  static func companions(
    of documents: [(kind: DocumentKind?, node: DocumentNode)],
    context: ReadingContext
  ) -> [(kind: DocumentKind?, node: DocumentNode)] {
    let profiles = documents.filter { $0.kind == .profile }.map(\.node)
    let own = Set(profiles.compactMap { $0["profile"]?.text })
    let extended = profiles.compactMap { profile -> BuiltInProfile? in
      guard let name = profile["extends"]?.text,
        !own.contains(name) || profile["profile"]?.text == name
      else { return nil }
      return BuiltInProfile(named: name)
    }
    let known = Set(documents.compactMap { $0.kind?.identity(of: $0.node) })
    return allCases.filter { extended.contains($0) }.flatMap { builtIn in
      BuiltIn.nodes(of: builtIn.text)
        .map { (DocumentKind.of($0, context: context), $0) }
        .filter { kind, node in
          guard let kind, kind != .profile else { return false }
          return kind.identity(of: node).map { !known.contains($0) } ?? true
        }
    }
  }
}

extension DocumentKind {
  /// The kind and the name of a document; `nil` where documents of its kind have no name.
  fileprivate func identity(of node: DocumentNode) -> String? {
    let name =
      switch self {
      case .persona: node["persona"]?["name"]
      case .journey, .topology: node["name"]
      case .chaos: node["scenario"]
      default: node["id"]
      }
    return name?.text.map { "\(rawValue) \($0)" }
  }
}
