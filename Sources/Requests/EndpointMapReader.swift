import JSONText
import Scenarios
import Traces
import Wire

/// Makes a request map of an endpoint map's document.
///
/// A class, for its parts share the targets, the feeders and the parser.
final class EndpointMapReader {
  let table: EndpointTable
  let description: TraceDescription
  let surroundings: EndpointMap.Surroundings
  var parser = TemplateParser()
  private(set) var feeders: [FeederTable] = []
  var targets: [(name: String, url: TargetURL)] = []
  /// Where a rule first needed the target that is named `default`, while there is none.
  private var needsDefault = false

  init(
    _ table: EndpointTable,
    _ description: TraceDescription,
    _ surroundings: EndpointMap.Surroundings
  ) {
    self.table = table
    self.description = description
    self.surroundings = surroundings
  }

  /// Reads the document.
  func map(_ object: ObjectReader) -> RequestMap? {
    defer { object.finish() }
    object.acceptNotes()
    _ = object.field("kind")?.choice(["endpoints"])
    readTargets(object.field("targets"))
    readFeeders(object.field("feeders"))
    let metadata = readMetadata(object.field("headers"))
    let defaults = object.field("defaults").flatMap { form($0, over: .usual, isRule: false) }
    let rules = (object.field("rules")?.list() ?? []).compactMap {
      rule($0, over: defaults ?? .usual)
    }
    let (forms, numbers) = assign(rules, defaults: defaults ?? .usual)
    guard hasTargets(for: forms, numbers, object) else { return nil }
    guard let secrets = secrets(object) else { return nil }
    let (used, renumbered) = usedTargets(forms, numbers)
    return RequestMap(
      table,
      targets: used,
      forms: renumbered,
      formNumbers: numbers,
      metadata: metadata,
      feeders: feeders,
      secrets: secrets,
      options: surroundings.options
    )
  }

  /// The number of the target that is named `default`; it comes first.
  static let defaultTarget = 0

  /// The form of each endpoint: that of the first rule that is about it, or the defaults.
  private func assign(
    _ rules: [EndpointRule],
    defaults: RequestForm
  ) -> (forms: [RequestForm], numbers: [Int32]) {
    var used = Array(repeating: false, count: rules.count)
    let numbers = table.endpoints.map { endpoint -> Int32 in
      guard let endpoint else { return -1 }
      guard let number = rules.firstIndex(where: { $0.covers(endpoint) }) else {
        return 0
      }
      used[number] = true
      return rules[number].form == nil ? -1 : Int32(number) + 1
    }
    for (rule, isUsed) in zip(rules, used) where !isUsed && rule.isUnderstood {
      rule.field.warn(
        .fieldUnused,
        "is about no call: rules above it decide about all that it names",
        hint: "put it above them, or remove it"
      )
    }
    return ([defaults] + rules.map { $0.form ?? defaults }, numbers)
  }

  /// The targets that some call goes to, and the forms with their numbers among them. What goes
  /// nowhere must not be connected to.
  private func usedTargets(
    _ forms: [RequestForm],
    _ numbers: [Int32]
  ) -> (targets: [(name: String, url: TargetURL)], forms: [RequestForm]) {
    let used = Set(numbers.filter { $0 >= 0 }.map { forms[Int($0)].target })
    let kept = used.isEmpty ? [Self.defaultTarget] : used.sorted()
    let renumbered = forms.map { form in
      var form = form
      form.target = kept.firstIndex(of: form.target) ?? 0
      return form
    }
    return (kept.map { targets[$0] }, renumbered)
  }

  private func hasTargets(
    for forms: [RequestForm],
    _ numbers: [Int32],
    _ object: ObjectReader
  ) -> Bool {
    let used = numbers.contains { $0 >= 0 && forms[Int($0)].target == Self.defaultTarget }
    guard used, targets[Self.defaultTarget].name.isEmpty else { return true }
    object.report(
      .missing,
      "some calls go to the target \"default\", which has no address",
      hint: "write \"targets\": {\"default\": \"http://127.0.0.1:8080\"}, or give --target"
    )
    return false
  }

  /// The values of the secrets that templates name.
  private func secrets(_ object: ObjectReader) -> [(name: String, value: String)]? {
    guard let lookUp = surroundings.secret else {
      return parser.secrets.map { ($0.name, "{{\($0.name)}}") }
    }
    var values: [(name: String, value: String)] = []
    for place in parser.secrets {
      guard let value = lookUp(place), !value.isEmpty else {
        object.report(.secretMissing, place.absence.message, hint: place.absence.hint)
        continue
      }
      guard !value.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
        object.report(.secretMissing, place.impurity.message, hint: place.impurity.hint)
        continue
      }
      values.append((place.name, value))
    }
    return values.count == parser.secrets.count ? values : nil
  }
}

// MARK: - Targets and tables

extension EndpointMapReader {
  private func readTargets(_ field: Field?) {
    targets = [("", surroundings.target ?? Self.nowhere)]
    if surroundings.target != nil { targets[0].name = "default" }
    for (name, field) in field?.object()?.freeFields ?? [] {
      guard let url = url(field) else { continue }
      if name == "default" {
        if surroundings.target == nil { targets[Self.defaultTarget] = (name, url) }
      } else {
        targets.append((name, url))
      }
    }
  }

  /// What stands for the default target until there is one; nothing is ever sent there.
  private static let nowhere: TargetURL = {
    guard let url = try? TargetURL("http://127.0.0.1:1") else {
      preconditionFailure("the address is well formed")
    }
    return url
  }()

  private func url(_ field: Field) -> TargetURL? {
    guard let text = field.text() else { return nil }
    do throws(EmissionError) {
      return try TargetURL(text)
    } catch {
      field.report(.type, "is no address: \(error.message)", hint: error.hint)
      return nil
    }
  }

  /// The number of the target with this address, which needs no name.
  func target(at url: TargetURL) -> Int {
    if let known = targets.firstIndex(where: { $0.url == url && !$0.name.isEmpty }) { return known }
    targets.append((url.description, url))
    return targets.count - 1
  }

  /// The number of the target of a name.
  func target(named field: Field) -> Int? {
    guard let name = field.text() else { return nil }
    if name == "default" { return Self.defaultTarget }
    if let known = targets.firstIndex(where: { $0.name == name }) { return known }
    field.report(
      .choice,
      "is no \"\(name.prefix(80))\"",
      hint: Spelling.hint(
        for: name,
        among: targets.map(\.name).filter { !$0.isEmpty } + ["default"]
      )
    )
    return nil
  }

  private func readFeeders(_ field: Field?) {
    for (name, field) in field?.object()?.freeFields ?? [] {
      guard let file = field.textFile(example: "customers.csv") else { continue }
      do throws(FeederTable.Flaw) {
        let table = try FeederTable(file.text, name: name)
        feeders.append(table)
        parser.feeders.append((name, table.columns))
      } catch {
        file.report(.file, line: error.line, error.message, hint: error.hint)
      }
    }
  }
}

// MARK: - Templates

extension EndpointMapReader {
  /// A template; what is wrong with it is reported at its place.
  func template(_ text: LocatedText) -> Template? {
    let template = parser.parse(text.text)
    for flaw in parser.flaws {
      text.report(flaw.code, at: flaw.offset, length: flaw.length, flaw.message, hint: flaw.hint)
    }
    return parser.flaws.isEmpty ? template : nil
  }

  /// The value of a header, which is one line of visible characters.
  func headerValue(_ field: Field) -> Template? {
    guard let text = field.locatedText(), let template = template(text) else { return nil }
    for case .text(let stretch) in template.parts {
      if let wrong = stretch.unicodeScalars.first(where: { !(0x20...0x7E).contains($0.value) }) {
        let what = wrong.value < 0x80 ? "a control character" : "\"\(wrong)\""
        field.report(
          .range,
          "must be one line of visible ASCII characters, and has \(what)",
          hint: "headers end at a line end; other characters can go as {{'…'|base64}} or |url"
        )
        return nil
      }
    }
    return template
  }

  private func readMetadata(_ field: Field?) -> MetadataHeaders {
    var headers = MetadataHeaders()
    guard let object = field?.object() else { return headers }
    defer { object.finish() }
    headers.values = metadataValues(object)
    for (name, field) in object.field("personas")?.object()?.freeFields ?? [] {
      _ = isKnown(name, among: description.personas, "persona", .personaUnknown, at: field)
      guard let persona = field.object() else { continue }
      headers.personaValues[name] = metadataValues(persona)
      persona.finish()
    }
    return headers
  }

  private func metadataValues(_ object: ObjectReader) -> [MetadataHeaders.Name: Template] {
    var values: [MetadataHeaders.Name: Template] = [:]
    for name in MetadataHeaders.Name.allCases {
      guard let field = object.field(name.rawValue) else { continue }
      guard name.isFree else {
        field.report(.range, "is a fact of each request", hint: "leave it out")
        continue
      }
      values[name] = headerValue(field)
    }
    return values
  }

  /// Whether the run has a name; one that it does not have is reported.
  func isKnown(
    _ name: String,
    among known: [String],
    _ kind: String,
    _ code: Diagnostic.Code,
    at field: Field
  ) -> Bool {
    if known.contains(name) { return true }
    field.report(
      code,
      "is no \(kind) of the run: \"\(name.prefix(80))\"",
      hint: Spelling.hint(for: name, among: known)
    )
    return false
  }
}
