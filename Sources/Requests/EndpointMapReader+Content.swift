import JSONText
import Scenarios

extension EndpointMapReader {
  /// Headers that the emitter writes itself.
  private static let ownHeaders: [String: String] = [
    "host": "it follows from the target",
    "content-length": "it follows from the body",
    "transfer-encoding": "bodies go with their length",
    "connection": "connections are kept as long as the endpoint allows",
    "upgrade": "connections stay HTTP/1.1",
    "expect": "bodies go with the head",
    "te": "it belongs to the connection",
    "trailer": "bodies have none",
  ]

  /// Headers whose values are secrets, which stand in no file.
  private static let secretHeaders: Set<String> = [
    "authorization", "proxy-authorization", "x-api-key", "api-key", "x-auth-token",
    "x-access-token",
  ]

  /// Reads header fields over those of the defaults; `null` leaves one out.
  func headers(_ field: Field, over defaults: [RequestForm.Header]) -> [RequestForm.Header] {
    var headers = defaults
    for (name, field) in field.object()?.freeFields ?? [] {
      guard isHeaderName(name, field) else { continue }
      let value = field.isNull ? nil : headerValue(field)
      if value == nil, !field.isNull { continue }
      if value?.plainText != nil, Self.secretHeaders.contains(name.lowercased()) {
        field.reportUnseen(
          .secretMissing,
          "is a secret, and secrets stand in no file of ours",
          hint:
            "write {{env.NAME}} and export NAME=…, or {{file.PATH}} for a file with nothing else"
        )
        continue
      }
      headers.removeAll { $0.name.lowercased() == name.lowercased() }
      headers.append(.init(name: name, value: value))
    }
    return headers
  }

  private func isHeaderName(_ name: String, _ field: Field) -> Bool {
    let marks = "!#$%&'*+-.^_`|~"
    let isToken =
      !name.isEmpty
      && name.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
          || marks.unicodeScalars.contains($0)
      }
    guard isToken else {
      field.report(
        .name,
        "is no name of a header",
        hint: "names are letters, digits and any of \(marks)"
      )
      return false
    }
    let key = name.lowercased()
    if let reason = Self.ownHeaders[key] {
      field.report(
        .range,
        "is a header that the emitter writes itself: \(reason)",
        hint: "remove it"
      )
      return false
    }
    guard !key.hasPrefix("x-stampede-") else {
      field.report(
        .range,
        "is a header by which the emitter and its sink know each other",
        hint: "give it another name"
      )
      return false
    }
    return true
  }

  /// Reads a body: a text, or an object that says what kind it is.
  func body(_ field: Field) -> RequestForm.Body? {
    guard field.isObject || field.isList else {
      if field.isNull { return nil }
      guard let text = field.locatedText(), let template = template(text) else { return nil }
      return .init(type: "text/plain; charset=utf-8", template: template)
    }
    guard let object = field.object() else { return nil }
    defer { object.finish() }
    let kinds = ["json", "text", "file", "form"]
    let given = kinds.filter(object.has)
    guard given.count == 1, let kind = given.first, let content = object.field(kind) else {
      object.report(
        given.isEmpty ? .missing : .mixConflict,
        "a body has \(given.isEmpty ? "no content" : "several contents")",
        hint: "write one of \"json\": {…}, \"text\": …, \"form\": {…} and \"file\": a path"
      )
      return nil
    }
    let stated = object.field("type").flatMap(mediaType)
    switch kind {
    case "json":
      guard let template = json(content) else { return nil }
      return .init(type: stated ?? "application/json", template: template)
    case "form":
      guard let template = form(content) else { return nil }
      return .init(type: stated ?? "application/x-www-form-urlencoded", template: template)
    case "text":
      guard let text = content.locatedText(), let template = template(text) else { return nil }
      return .init(type: stated ?? "text/plain; charset=utf-8", template: template)
    default:
      guard let text = content.textFile(example: "order.json"), let template = template(text) else {
        return nil
      }
      let name = content.text() ?? ""
      return .init(type: stated ?? Self.mediaType(ofFile: name), template: template)
    }
  }

  private func mediaType(_ field: Field) -> String? {
    guard let text = field.text() else { return nil }
    let isPlain = text.unicodeScalars.allSatisfy { (0x20...0x7E).contains($0.value) }
    guard isPlain, text.split(separator: "/").count == 2 else {
      field.report(.range, "is no media type", hint: "write one such as \"application/json\"")
      return nil
    }
    return text
  }

  private static func mediaType(ofFile name: String) -> String {
    let types = [
      "json": "application/json", "xml": "application/xml", "html": "text/html; charset=utf-8",
      "csv": "text/csv; charset=utf-8", "txt": "text/plain; charset=utf-8",
      "graphql": "application/graphql", "ndjson": "application/x-ndjson",
    ]
    let ending = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() }
    return ending.flatMap { types[$0] } ?? "text/plain; charset=utf-8"
  }
}

// MARK: - JSON and forms

extension EndpointMapReader {
  /// The JSON text of a value, with the templates of its texts inside.
  private func json(_ field: Field) -> Template? {
    guard let value = field.value() else { return nil }
    var template = Template()
    return append(value, to: &template) ? template : nil
  }

  private func append(_ value: ConfigurationValue, to template: inout Template) -> Bool {
    switch value {
    case .null: template.append("null")
    case .boolean(let value): template.append(value ? "true" : "false")
    case .number(let text): template.append(text)
    case .text(let text): return append(text, to: &template)
    case .list(let values):
      template.append("[")
      for (index, value) in values.enumerated() {
        if index > 0 { template.append(",") }
        guard append(value, to: &template) else { return false }
      }
      template.append("]")
    case .object(let members):
      template.append("{")
      for (index, member) in members.enumerated() {
        if index > 0 { template.append(",") }
        template.append(JSONValue.string(member.key).canonicalText + ":")
        guard append(member.value, to: &template) else { return false }
      }
      template.append("}")
    }
    return true
  }

  /// A text of a JSON value. Its fixed stretches are escaped here, its values when they are rendered.
  private func append(_ text: LocatedText, to template: inout Template) -> Bool {
    guard let inner = self.template(text) else { return false }
    if inner.parts.count == 1, case .slot(_, [.number]) = inner.parts[0] {
      template.parts += inner.parts
      return true
    }
    template.append("\"")
    for part in inner.parts {
      if case .text(let stretch) = part {
        template.append(JSONValue.string(stretch).canonicalText.dropFirst().dropLast())
      } else {
        template.parts.append(part)
      }
    }
    template.append("\"")
    return true
  }

  /// The fields of a form, in order.
  private func form(_ field: Field) -> Template? {
    guard let object = field.object() else { return nil }
    var template = Template()
    var isRight = true
    for (index, (name, field)) in object.freeFields.enumerated() {
      guard let text = field.locatedText(), let value = self.template(text) else {
        isRight = false
        continue
      }
      template.append((index > 0 ? "&" : "") + name.percentEncoded(keeping: "") + "=")
      for part in value.parts {
        if case .text(let stretch) = part {
          template.append(stretch.percentEncoded(keeping: ""))
        } else {
          template.parts.append(part)
        }
      }
    }
    return isRight ? template : nil
  }
}
