/// Checks dashboard documents; a run does not use them.
enum DashboardDocument {
  /// Checks `{"dashboard": …, "tiles": […]}`.
  static func validate(_ node: DocumentNode, context: ReadingContext) {
    guard let object = ObjectReader(Field(node: node, label: "a dashboard", context: context))
    else { return }
    object.accept("kind")
    object.acceptNotes()
    _ = object.required("dashboard")?.name()
    for tile in object.required("tiles")?.list() ?? [] { readTile(tile) }
    object.finish()
  }

  static let dimensions = [
    "persona", "journey-type", "region", "channel", "device", "segment", "product", "version",
  ]

  private static func readTile(_ field: Field) {
    guard let object = field.object() else { return }
    defer { object.finish() }
    object.acceptNotes()
    _ = object.field("title")?.displayName()
    _ = object.required("type")?.choice(["business-kpi", "revenue-impact"])
    let metric = object.field("metric")
    let name = metric?.choice(Metric.allNames)
    for dimension in object.field("dimensions")?.list() ?? [] { _ = dimension.choice(dimensions) }
    if let thresholds = object.field("thresholds") { readThresholds(thresholds, of: name) }
    let calculation = object.field("calculation")
    if let calculation, let text = calculation.text() { check(text, calculation) }
    if metric == nil, calculation == nil {
      field.context.report(
        .missing,
        at: field.node,
        "\"metric\" or \"calculation\" is missing",
        hint: ""
      )
    }
    _ = object.field("timeframe")?.duration(isPositive: true)
    _ = object.field("comparison")?.choice(["previous-period"])
  }

  /// Rising where more is better, falling where less is.
  private static func readThresholds(_ field: Field, of metric: String?) {
    guard let object = field.object() else { return }
    defer { object.finish() }
    let values = ["critical", "warning", "target"].compactMap { key in
      object.field(key)?.number(in: -1e15...1e15)
    }
    let isBetterBelow = metric.map { Metric.namesBetterBelow.contains($0) } ?? false
    let ordered = isBetterBelow ? Array(values.reversed()) : values
    if zip(ordered, ordered.dropFirst()).contains(where: { $0 > $1 }) {
      field.report(
        .thresholdOrder,
        "are out of order",
        hint: isBetterBelow
          ? "critical must be the highest, target the lowest"
          : "critical must be the lowest, target the highest"
      )
    }
  }

  private static func check(_ text: String, _ field: Field) {
    var parser = CalculationParser(text)
    if let problem = parser.problem() {
      field.report(
        .placeholder,
        "cannot be read: \(problem)",
        hint: "write \"sum(business-value * success-rate)\""
      )
    }
  }
}

extension Metric {
  /// The names of every metric, those included that a run cannot measure yet.
  static let allNames = Metric.allCases.map(\.rawValue) + ["data-loss", "downtime"]

  /// The metrics of which less is better.
  static let namesBetterBelow = [
    "abandonment-rate", "technical-abandonment-rate", "average-journey-time", "journey-wall-time",
    "revenue-lost", "revenue-impact", "error-rate", "data-loss", "downtime",
  ]
}

/// Reads `AGG(expression)`, a product or quotient of fields and numbers.
private struct CalculationParser {
  private static let aggregates = ["sum", "avg", "min", "max", "count", "median", "p95"]
  private static let fields = [
    "business-value", "success-rate", "response-time", "wall-time", "satisfaction", "lost-value",
    "retries", "errors",
  ]

  private var rest: Substring

  init(_ text: String) { rest = text[...] }

  /// What is wrong with the text; `nil` where nothing is.
  mutating func problem() -> String? {
    let aggregate = takeWord()
    guard Self.aggregates.contains(aggregate) else {
      return "no aggregate is called \"\(aggregate.prefix(40))\""
    }
    guard take("(") else { return "'(' is expected after \(aggregate)" }
    repeat {
      let word = takeWord()
      let isNumber = Double(word).map { $0.isFinite } ?? false
      guard isNumber || Self.fields.contains(word) else {
        return "no field is called \"\(word.prefix(40))\""
      }
    } while take("*") || take("/")
    guard take(")") else { return "')' is expected at the end" }
    return rest.isEmpty ? nil : "unexpected text behind ')'"
  }

  private mutating func takeWord() -> String {
    skipSpace()
    let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." }
    rest = rest.dropFirst(word.count)
    return String(word)
  }

  private mutating func take(_ character: Character) -> Bool {
    skipSpace()
    guard rest.first == character else { return false }
    rest = rest.dropFirst()
    skipSpace()
    return true
  }

  private mutating func skipSpace() { rest = rest.drop { $0 == " " } }
}
