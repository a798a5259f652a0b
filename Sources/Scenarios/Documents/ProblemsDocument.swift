import JSONText

/// Checks problem rules; a run does not use them.
enum ProblemsDocument {
  static let problems = [
    "conversion-rate-drop", "completion-rate-drop", "revenue-drop", "satisfaction-drop",
    "error-rate-rise", "response-time-rise",
  ]

  /// Checks `{"davis-integration": {"businessProblems": […]}}`.
  static func validate(_ node: DocumentNode, context: ReadingContext) {
    guard let document = ObjectReader(Field(node: node, label: "problems", context: context))
    else { return }
    document.accept("kind")
    document.acceptNotes()
    defer { document.finish() }
    guard let body = document.required("davis-integration")?.object() else { return }
    defer { body.finish() }
    for problem in body.required("businessProblems")?.list() ?? [] { readProblem(problem) }
  }

  private static func readProblem(_ field: Field) {
    guard let object = field.object() else { return }
    defer { object.finish() }
    object.acceptNotes()
    _ = object.required("problem")?.choice(problems)
    _ = object.field("affectedPersonas")?.names()
    _ = object.field("businessImpact")?.moneyPerHour()
    if let cause = object.field("rootCause"), let name = cause.name(),
      !name.hasSuffix("-latency"), !name.hasSuffix("-errors")
    {
      cause.report(
        .choice,
        "is neither a latency nor errors: \"\(name)\"",
        hint: "write \"<service>-latency\" or \"<service>-errors\""
      )
    }
    for action in object.field("recommendedActions")?.list() ?? [] {
      guard let name = action.name() else { continue }
      let isKnown = ["enable-caching", "optimize-database-queries"].contains(name)
      if !isKnown, !name.hasPrefix("scale-") {
        let known = ["scale-<service>", "enable-caching", "optimize-database-queries"]
        action.report(
          .choice,
          "is no known action: \"\(name)\"",
          hint: Spelling.hint(for: name, among: known)
        )
      }
    }
  }
}
