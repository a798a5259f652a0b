import JSONText
import Scenarios
import Traces
import Wire

/// A rule of an endpoint map: the calls that it is about, and what is sent for them.
struct EndpointRule {
  /// Where it stands.
  let field: Field
  /// What is sent; `nil`: nothing.
  var form: RequestForm?
  /// The names that are meant; empty: all.
  var services: [String] = []
  var journeys: [String] = []
  var steps: [String] = []
  var operations: [String] = []
  /// Whether the run has all these names.
  var isUnderstood = true

  /// Whether it is about the calls of an endpoint.
  func covers(_ endpoint: EndpointTable.Endpoint) -> Bool {
    func fits(_ name: String, _ names: [String]) -> Bool { names.isEmpty || names.contains(name) }
    return fits(endpoint.service, services) && fits(endpoint.journey, journeys)
      && fits(endpoint.step, steps) && fits(endpoint.operation, operations)
  }
}

extension EndpointMapReader {
  /// Reads a rule.
  func rule(_ field: Field, over defaults: RequestForm) -> EndpointRule? {
    guard let object = field.object() else { return nil }
    defer { object.finish() }
    object.acceptNotes()
    var rule = EndpointRule(field: field)
    let services = table.endpoints.compactMap { $0?.service }
    rule.services = names(object, "service", among: services, .serviceUnknown, of: &rule)
    let journeys = description.journeys.map(\.name)
    rule.journeys = names(object, "journey", among: journeys, .journeyUnknown, of: &rule)
    // Where a name is unknown, nobody knows which steps and operations go with it.
    let all = table.endpoints.compactMap { $0 }
    let named = rule.isUnderstood ? all.filter(rule.covers) : all
    rule.steps = names(object, "step", among: named.map(\.step), .choice, of: &rule)
    let operations = named.map(\.operation)
    rule.operations = names(object, "operation", among: operations, .choice, of: &rule)
    let skips = object.field("skip")?.boolean() ?? false
    let form = form(object, over: defaults)
    if skips {
      let keys = ["method", "path", "url", "headers", "body", "expect", "target"]
      if let key = keys.first(where: object.has) {
        object.report(
          .mixConflict,
          "a rule that leaves calls out has \"\(key)\"",
          hint: "remove \"\(key)\", or \"skip\""
        )
      }
    }
    rule.form = skips ? nil : form
    return rule
  }

  /// One name or several; those that the run does not have are reported.
  private func names(
    _ object: ObjectReader,
    _ key: String,
    among known: [String],
    _ code: Diagnostic.Code,
    of rule: inout EndpointRule
  ) -> [String] {
    guard let field = object.field(key) else { return [] }
    let fields = field.isList ? field.list(atLeast: 1) ?? [] : [field]
    let names = fields.compactMap { field in field.locatedText().map { ($0.text, field) } }
    for (name, field) in names {
      if !isKnown(name, among: known.uniqued, key, code, at: field) { rule.isUnderstood = false }
    }
    return names.map(\.0)
  }

  /// Reads what is sent: the defaults, which are about no call in particular.
  func form(_ field: Field, over form: RequestForm, isRule: Bool) -> RequestForm? {
    guard let object = field.object() else { return nil }
    defer { object.finish() }
    object.acceptNotes()
    return self.form(object, over: form)
  }

  private func form(_ object: ObjectReader, over defaults: RequestForm) -> RequestForm {
    var form = defaults
    if let field = object.field("method") { form.method = method(field) ?? form.method }
    if let field = object.field("target") { form.target = target(named: field) ?? form.target }
    if let field = object.field("path") { form.path = path(field) }
    if let field = object.field("url") {
      if object.has("path") || object.has("target") {
        field.report(
          .mixConflict,
          "stands beside \"path\" or \"target\"",
          hint: "an address says both; write either"
        )
      }
      if let (target, path) = address(field) { (form.target, form.path) = (target, path) }
    }
    if let field = object.field("headers") { form.headers = headers(field, over: form.headers) }
    if let field = object.field("body") { form.body = body(field) }
    if let field = object.field("expect") { form.expected = statuses(field) ?? form.expected }
    return form
  }

  private static let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

  private func method(_ field: Field) -> String? {
    guard let text = field.text() else { return nil }
    if Self.methods.contains(text) { return text }
    let upper = text.uppercased()
    let hint =
      Self.methods.contains(upper)
      ? "write \"\(upper)\"" : Spelling.hint(for: upper, among: Self.methods)
    field.report(.choice, "is no \"\(text.prefix(40))\"", hint: hint)
    return nil
  }

  private func statuses(_ field: Field) -> StatusSet? {
    let fields = field.isList ? field.list(atLeast: 1) ?? [] : [field]
    let ranges = fields.compactMap { field -> ClosedRange<Int>? in
      guard let text = field.locatedText()?.text else { return nil }
      if let range = StatusSet.range(text) { return range }
      field.report(
        .range,
        "must be statuses from 100 to 599, not \"\(text.prefix(40))\"",
        hint: "write 200, 2xx, 200-204 or a list of them"
      )
      return nil
    }
    return ranges.count == fields.count && !ranges.isEmpty ? StatusSet(ranges) : nil
  }
}

// MARK: - Addresses

extension EndpointMapReader {
  private func path(_ field: Field) -> Template? {
    guard let text = field.locatedText(), let template = template(text) else { return nil }
    guard text.text.hasPrefix("/") else {
      field.report(.range, "must begin with a slash", hint: "write \"/\(text.text.prefix(60))\"")
      return nil
    }
    return isPath(template, field) ? template : nil
  }

  /// Whether the fixed stretches of a path hold only what may stand in one.
  private func isPath(_ template: Template, _ field: Field) -> Bool {
    for case .text(let stretch) in template.parts {
      let wrong = stretch.unicodeScalars.first {
        !(0x21...0x7E).contains($0.value) || "\"#<>\\^`{|}".unicodeScalars.contains($0)
      }
      if let wrong {
        field.report(
          .range,
          "holds \"\(wrong)\", which no path may",
          hint: "write \"\(String(wrong).percentEncoded(keeping: ""))\" for it"
        )
        return false
      }
    }
    return bringsNoDots(template, field)
  }

  /// Whether no value from a table is `.` or `..`: as a part of a path it would lead out of it.
  private func bringsNoDots(_ template: Template, _ field: Field) -> Bool {
    for case .slot(.feeder(let file, let column), _) in template.parts {
      let values = feeders[file].rows.lazy.map { $0[column] }
      guard values.contains(where: { $0 == "." || $0 == ".." }) else { continue }
      field.report(
        .range,
        "takes values from the column \"\(feeders[file].columns[column])\", and one is only dots",
        hint: "remove it from the table: as a part of a path it leads out of it"
      )
      return false
    }
    return true
  }

  /// A whole address, whose host is fixed: the guard has to know it before anything is sent.
  private func address(_ field: Field) -> (target: Int, path: Template)? {
    guard let text = field.locatedText() else { return nil }
    guard let scheme = text.text.firstRange(of: "://") else {
      field.report(
        .type,
        "is no address",
        hint: "write http://HOST[:PORT]/PATH, or use \"path\""
      )
      return nil
    }
    let rest = text.text[scheme.upperBound...]
    let host = rest.prefix { $0 != "/" && $0 != "?" }
    let path = rest[host.endIndex...]
    guard !host.contains("{") else {
      field.report(
        .placeholder,
        "has a placeholder in its host, which must be fixed",
        hint: "name each host under \"targets\""
      )
      return nil
    }
    let url: TargetURL
    do throws(EmissionError) {
      url = try TargetURL(String(text.text[..<host.endIndex]))
    } catch {
      field.report(.type, "is no address: \(error.message)", hint: error.hint)
      return nil
    }
    let skipped = text.text[..<path.startIndex].unicodeScalars.count
    guard var template = template(text.dropFirst(skipped)), isPath(template, field) else {
      return nil
    }
    if path.first != "/" { template.parts.insert(.text("/"), at: 0) }
    return (target(at: url), template)
  }
}

extension Array where Element: Hashable {
  /// The elements, each once, in the order of their first place.
  fileprivate var uniqued: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
