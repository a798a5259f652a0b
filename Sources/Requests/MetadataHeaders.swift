/// The headers that tell an observability platform whose request it is.
///
/// Thirteen go with every request, four more say what is known of the visitor. Their values are
/// templates; those of a persona override those for all.
struct MetadataHeaders: Equatable, Sendable {
  /// The headers, without their prefix `dt.`.
  enum Name: String, CaseIterable, Sendable {
    case owner
    case releaseStage = "release-stage"
    case customerID = "customer-id"
    case environment
    case application
    case service
    case sessionID = "session-id"
    case businessContext = "business-context"
    case requestTimestamp = "request-timestamp"
    case traceContext = "trace-context"
    case requestPath = "request-path"
    case requestMethod = "request-method"
    case userAgentType = "user-agent-type"
    case customerType = "customer-type"
    case customerSegment = "customer-segment"
    case customerJourney = "customer-journey"
    case userExperience = "user-experience"

    /// The name of the header.
    var header: String { "dt." + rawValue }

    /// Whether a map may say what it holds; the others are facts of the request.
    var isFree: Bool {
      switch self {
      case .sessionID, .requestTimestamp, .traceContext, .requestPath, .requestMethod: false
      default: true
      }
    }
  }

  /// What the map says for all personas.
  var values: [Name: Template] = [:]
  /// What it says for a persona.
  var personaValues: [String: [Name: Template]] = [:]

  /// The value of a header for a persona.
  func value(_ name: Name, persona: String, scenario: String) -> Template {
    personaValues[persona]?[name] ?? values[name] ?? Self.standard(name, scenario: scenario)
  }

  /// What a header holds where nobody says otherwise.
  private static func standard(_ name: Name, scenario: String) -> Template {
    switch name {
    case .owner: text("stampede-emit")
    case .releaseStage, .environment: text("load-test")
    case .customerID, .sessionID: Template(parts: [.slot(.session, [])])
    case .application: text(scenario)
    case .service: slot(.name(.service))
    case .businessContext:
      Template(parts: [
        .slot(.name(.journey), []), .text("/"), .slot(.name(.step), []),
      ])
    case .requestTimestamp: slot(.time(.intended, .rfc3339))
    case .traceContext: slot(.traceContext)
    case .requestPath: slot(.path)
    case .requestMethod: slot(.method)
    case .userAgentType, .userExperience: text("unknown")
    case .customerType, .customerSegment: slot(.name(.persona))
    case .customerJourney: slot(.name(.journey))
    }
  }

  private static func text(_ text: String) -> Template { Template(parts: [.text(text)]) }
  private static func slot(_ slot: Slot) -> Template { Template(parts: [.slot(slot, [])]) }
}
