import JSONText

/// A statement about a visitor that steps and variations depend on, such as `mobile-device`.
public struct Condition: Equatable, Sendable {
  /// As it stands in documents; `!` in front negates.
  public let token: String
  let subject: Subject
  let isNegated: Bool

  /// What it speaks of.
  enum Subject: Equatable, Sendable {
    case device(String)
    case apiClient
    case channel([String])
    case returningCustomer
    case newCustomer
    case highValue
    case lowBandwidth
    case poorConnection
    case region(String)
    case segment(String)
    case persona(String)
    case version(UInt8)
  }

  /// Reads a token; `nil` where it is unknown.
  public init?(_ token: String) {
    isNegated = token.hasPrefix("!")
    let body = isNegated ? String(token.dropFirst()) : token
    guard let subject = Self.subject(of: body) else { return nil }
    self.subject = subject
    self.token = token
  }

  private static func subject(of body: String) -> Subject? {
    if let plain = plain.first(where: { $0.name == body }) { return plain.subject }
    func name(after prefix: String) -> String? {
      guard body.hasPrefix(prefix) else { return nil }
      let name = String(body.dropFirst(prefix.count))
      return Field.isName(name) ? name : nil
    }
    if let region = name(after: "region:") { return .region(region) }
    if let segment = name(after: "segment:") { return .segment(segment) }
    if let persona = name(after: "persona:") { return .persona(persona) }
    return nil
  }

  private static let plain: [(name: String, subject: Subject)] = [
    ("mobile-device", .device("mobile")), ("tablet-device", .device("tablet")),
    ("desktop-device", .device("desktop")), ("api-client", .apiClient),
    ("web-channel", .channel(["web", "web-mobile"])),
    ("mobile-app-channel", .channel(["mobile-app"])),
    ("call-center-channel", .channel(["call-center"])), ("new-customer", .newCustomer),
    ("returning-customer", .returningCustomer), ("high-value", .highValue),
    ("low-bandwidth", .lowBandwidth), ("poor-connection", .poorConnection),
    ("version:a", .version(1)), ("version:b", .version(2)),
  ]

  /// The tokens without a parameter, for hints.
  static let names = plain.map(\.name).filter { !$0.contains(":") }
}

// MARK: - Truth

extension Condition {
  /// What is left to be seen in a session once its persona is known.
  public enum Fact: Equatable, Sendable {
    /// It always holds, or never.
    case constant(Bool)
    /// The customer has been here before, or has not.
    case returning(Bool)
    /// The session's value is at least 1.5 times the persona's average, or is not.
    case highValue(Bool)
    /// The session starts out in the region, or elsewhere.
    case region(String, Bool)
    /// The session sees the version, 1 for a and 2 for b, or does not.
    case version(UInt8, Bool)
  }

  /// What must be the case in a session of `persona` for the condition to hold.
  public func fact(for persona: Persona) -> Fact {
    let isWanted = !isNegated
    func known(_ truth: Bool) -> Fact { .constant(truth == isWanted) }
    let traits = persona.traits
    switch subject {
    case .device(let device): return known(traits.device == device)
    case .apiClient: return known(traits.device == "api" || traits.channel == "api")
    case .channel(let channels): return known(channels.contains(traits.channel))
    case .lowBandwidth: return known(persona.hasLowBandwidth)
    case .poorConnection: return known(persona.hasPoorConnection)
    case .segment(let segment): return known(traits.segment == segment)
    case .persona(let name): return known(persona.name == name)
    case .returningCustomer: return .returning(isWanted)
    case .newCustomer: return .returning(!isWanted)
    case .highValue: return .highValue(isWanted)
    case .region(let name): return .region(name, isWanted)
    case .version(let version): return .version(version, isWanted)
    }
  }
}

// MARK: - Reading

extension Field {
  /// A condition token.
  func condition() -> Condition? {
    guard let token = text() else { return nil }
    guard let condition = Condition(token) else {
      context.report(
        .conditionUnknown,
        at: node,
        "no condition is called \"\(token.prefix(80))\"",
        hint: Spelling.hint(for: token, among: Condition.names)
      )
      return nil
    }
    return condition
  }
}
