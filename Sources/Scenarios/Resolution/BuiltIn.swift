import JSONText

/// The personas, journeys and services that exist without any document.
///
/// They are written in the language of the documents and read by the same readers, so that
/// `extends` works with them and nothing can be said here that an author could not say.
enum BuiltIn {
  /// The built-in documents of a kind.
  static func documents(_ kind: DocumentKind) -> [DocumentNode] {
    switch kind {
    case .persona: nodes(of: personas)
    case .journey: nodes(of: journeys)
    case .topology: nodes(of: topology)
    case .profile: BuiltInProfile.allCases.compactMap(\.profile)
    default: []
    }
  }

  /// The mix of a profile that names no personas, in percent.
  static let personaMix: [(name: String, percentage: Double)] = [
    ("karen", 60), ("raj", 25), ("alex", 15),
  ]

  /// The mix of a profile that names no journeys.
  static let journeyMix: [(name: String, weight: Double)] = [
    ("insurance-policy", 70), ("quote-only", 30),
  ]

  /// The documents of a text that is known to be right.
  static func nodes(of text: String) -> [DocumentNode] {
    let log = DiagnosticLog()
    let source = SourceText(path: "built-in", text: text)
    let nodes = JSONReader.documents(of: source, file: -1, log: log)
    precondition(log.findings.isEmpty, "a built-in document is no JSON: \(log.findings)")
    return nodes
  }
}

extension BuiltIn {
  private static let personas = """
    [
    {"persona": {"name": "karen", "displayName": "Karen (Retail)",
      "behavior": {"thinkTime": {"min": 2000, "max": 4000}, "errorTolerance": "low",
        "retryAttempts": 0, "patience": {"mobile": 3000, "desktop": 6000},
        "sessionDuration": {"average": 8, "variance": 3}},
      "preferences": {"channel": "web-mobile", "deviceType": "mobile",
        "paymentMethod": {"credit-card": 5, "digital-wallet": 4}},
      "businessProfile": {"segment": "retail", "averageValue": 1200,
        "conversionProbability": 0.87, "lifetimeValue": 8400, "riskProfile": "low"}}},
    {"persona": {"name": "raj", "displayName": "Raj (Insurance)",
      "behavior": {"thinkTime": {"min": 2500, "max": 5500}, "errorTolerance": "medium",
        "retryAttempts": 1, "patience": 8000, "sessionDuration": {"average": 15, "variance": 25}},
      "preferences": {"channel": "web", "deviceType": "desktop",
        "paymentMethod": {"credit-card": 5, "digital-wallet": 4}},
      "businessProfile": {"segment": "insurance", "averageValue": 1300,
        "conversionProbability": 0.92, "lifetimeValue": 9100, "riskProfile": "low"}}},
    {"persona": {"name": "alex", "displayName": "Alex (Tech)",
      "behavior": {"thinkTime": {"min": 1000, "max": 3000}, "errorTolerance": "high",
        "retryAttempts": 3, "patience": 8000, "sessionDuration": {"average": 5, "variance": 2}},
      "preferences": {"channel": "web", "deviceType": "desktop",
        "paymentMethod": {"credit-card": 5, "digital-wallet": 4}},
      "businessProfile": {"segment": "tech", "averageValue": 1080,
        "conversionProbability": 0.90, "lifetimeValue": 7560, "riskProfile": "low"}}},
    {"persona": {"name": "sophia", "displayName": "Sophia (Enterprise)",
      "behavior": {"thinkTime": {"min": 3000, "max": 8000}, "errorTolerance": "high",
        "retryAttempts": 1, "patience": 15000, "sessionDuration": {"average": 20, "variance": 36}},
      "preferences": {"channel": "web", "deviceType": "desktop", "paymentMethod": "invoice"},
      "businessProfile": {"segment": "enterprise", "averageValue": 2500,
        "conversionProbability": 0.91, "lifetimeValue": 35000, "riskProfile": "low"}}}
    ]
    """

  private static let journeys = """
    [
    {"name": "insurance-policy", "steps": [
      {"name": "policy-discovery", "calls": [
        {"service": "policy-catalog-service", "operation": "discovery"},
        {"service": "recommendation-service", "optional": true}]},
      {"name": "quote-generation", "service": "quote-generation-service", "form": true},
      {"name": "policy-selection", "tags": ["detailed-comparison"], "calls": [
        {"service": "policy-catalog-service", "operation": "selection", "meanMs": 500}]},
      {"name": "payment-processing", "form": true, "calls": [
        {"service": "payment-processor", "operation": "authorize"},
        {"service": "payment-processor", "operation": "confirm", "meanMs": 900}]},
      {"name": "policy-activation", "service": "policy-service", "finalStep": true}]},
    {"name": "quote-only", "steps": [
      {"name": "policy-discovery", "calls": [
        {"service": "policy-catalog-service", "operation": "discovery"},
        {"service": "recommendation-service", "optional": true}]},
      {"name": "quote-generation", "service": "quote-generation-service", "form": true},
      {"name": "quote-acceptance", "finalStep": true, "calls": [
        {"service": "policy-catalog-service", "operation": "selection", "meanMs": 500}]}]}
    ]
    """

  private static let topology = """
    {"name": "insurance", "services": [
      {"name": "policy-catalog-service", "serviceTime": {"mean": 300, "cv": 0.17117}},
      {"name": "recommendation-service", "serviceTime": {"mean": 200, "cv": 0.17117}},
      {"name": "quote-generation-service", "serviceTime": {"mean": 1800, "cv": 0.17117},
        "dependsOn": ["customer-profiles"]},
      {"name": "payment-processor", "serviceTime": {"mean": 1000, "cv": 0.17117},
        "pciScope": true},
      {"name": "policy-service", "serviceTime": {"mean": 500, "cv": 0.17117},
        "dependsOn": ["customer-profiles"]}],
    "databases": [{"name": "customer-profiles", "pool": 100, "share": 0.3}],
    "regions": [{"name": "us-east-1", "share": 1.0, "primary": true},
      {"name": "us-west-2", "share": 0.0}]}
    """
}
