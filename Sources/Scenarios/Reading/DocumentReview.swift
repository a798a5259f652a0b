/// Counts the mistakes of documents, each looked at by itself: what other documents say of it does not
/// matter.
enum DocumentReview {
  /// The number of mistakes.
  ///
  /// A document that extends another one need not be complete.
  static func mistakes(in documents: [DocumentNode]) -> Int {
    let log = DiagnosticLog()
    let context = ReadingContext(log: log, allowsUnknownKeys: false, minorDigits: 2)
    var extends = false
    for node in documents {
      extends = extends || node["extends"] != nil || node["persona"]?["extends"] != nil
      if let kind = DocumentKind.of(node, context: context) { read(node, kind, context) }
    }
    return log.findings.count {
      $0.severity == .error && !(extends && $0.code == .missing)
    }
  }

  private static func read(_ node: DocumentNode, _ kind: DocumentKind, _ context: ReadingContext) {
    switch kind {
    case .profile: _ = ProfileDocument(node, context: context)
    case .persona: _ = PersonaDocument(node, context: context)
    case .variations: _ = VariationsDocument(node, context: context)
    case .journey: _ = JourneyDocument(node, context: context)
    case .fault: _ = FaultDocument.read(node, context: context)
    case .chaos: _ = ChaosDocument(node, context: context)
    case .dashboard: DashboardDocument.validate(node, context: context)
    case .problems: ProblemsDocument.validate(node, context: context)
    case .webhooks: WebhooksDocument.validate(node, context: context)
    case .topology: _ = TopologyDocument(node, context: context)
    case .whatIf: WhatIfDocument.read(node, context: context)
    }
  }
}
