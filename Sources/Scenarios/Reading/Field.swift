import JSONText

/// A value and the name by which messages call it; the readers of every type of value hang here.
///
/// Each reader reports what is wrong and then answers `nil`, so that callers go on with the rest.
package struct Field {
  let node: DocumentNode
  let label: String
  let context: ReadingContext

  /// Notes an error about this value; the message begins with its name.
  package func report(_ code: Diagnostic.Code, _ message: String, hint: @autoclosure () -> String) {
    context.report(code, at: node, "\(label) \(message)", hint: hint())
  }

  /// Notes an error about this value, which is not shown: whoever sees the message may not know it.
  package func reportUnseen(
    _ code: Diagnostic.Code,
    _ message: String,
    hint: @autoclosure () -> String
  ) {
    context.log.report(
      code,
      at: node.place,
      path: node.path,
      "\(label) \(message)",
      hint: hint(),
      isUnseen: true
    )
  }

  /// The line that the value begins in, from 1.
  package var line: Int { node.place.line }

  /// Whether the value is null.
  package var isNull: Bool { node.content == .scalar(.null) }

  /// Any text of at most 4,096 characters.
  package func text() -> String? {
    guard let text = node.text else {
      let hint = node.isNumberOrBoolean ? "put it in quotation marks" : ""
      report(.type, "must be a text, not \(node.description)", hint: hint)
      return nil
    }
    guard text.unicodeScalars.count <= 4_096 else {
      report(.range, "has more than 4096 characters", hint: "shorten it")
      return nil
    }
    return text
  }

  /// A text for people of at most 128 characters.
  func displayName() -> String? {
    guard let text = text() else { return nil }
    guard text.unicodeScalars.count <= 128, !text.isEmpty else {
      report(.range, "must have 1 to 128 characters", hint: "shorten it")
      return nil
    }
    return text
  }

  /// A name: lower case letters, digits and hyphens.
  package func name() -> String? {
    guard let text = text() else { return nil }
    guard Self.isName(text) else {
      let mended = Self.mended(text)
      report(
        .name,
        "must be 1 to 63 lower-case letters, digits and hyphens, not \"\(text.prefix(80))\"",
        hint: Self.isName(mended) ? "write \"\(mended)\"" : ""
      )
      return nil
    }
    return text
  }

  /// A name and where it stands.
  func locatedName() -> Located<String>? { name().map { Located(value: $0, node: node) } }

  /// A truth value.
  package func boolean() -> Bool? {
    if case .scalar(.boolean(let value)) = node.content { return value }
    report(.type, "must be true or false, not \(node.description)", hint: "")
    return nil
  }

  /// One of some texts.
  package func choice(_ choices: [String]) -> String? {
    context.record?.note(.choice(choices), at: node)
    guard let text = text() else { return nil }
    guard choices.contains(text) else {
      report(
        .choice,
        "is no \"\(text.prefix(80))\"",
        hint: Spelling.hint(for: text, among: choices)
      )
      return nil
    }
    return text
  }

  /// One of the values of an enumeration.
  func choice<Choice: RawRepresentable & CaseIterable>(_ type: Choice.Type) -> Choice?
  where Choice.RawValue == String {
    choice(Choice.allCases.map(\.rawValue)).flatMap { Choice(rawValue: $0) }
  }

  /// The elements of a list.
  package func list(atLeast minimum: Int = 0, atMost maximum: Int = 10_000) -> [Field]? {
    guard let elements = node.elements else {
      report(
        .type,
        "must be a list, not \(node.description)",
        hint: "begin each entry with \"- \", or write [ … ]"
      )
      return nil
    }
    guard (minimum...maximum).contains(elements.count) else {
      report(.range, "must have \(minimum) to \(maximum) entries, got \(elements.count)", hint: "")
      return nil
    }
    return elements.map { Field(node: $0, label: "an entry of \(label)", context: context) }
  }

  /// A reader of the value's keys.
  package func object() -> ObjectReader? { ObjectReader(self) }

  /// A list of names.
  func names() -> [Located<String>]? {
    list().map { $0.compactMap { $0.locatedName() } }
  }

  static func isName(_ text: String) -> Bool {
    let scalars = text.unicodeScalars
    guard let first = scalars.first, first != "-", scalars.count <= 63 else { return false }
    return scalars.allSatisfy {
      ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-"
    }
  }

  private static func mended(_ text: String) -> String {
    String(text.lowercased().map { $0 == " " || $0 == "_" || $0 == "." ? "-" : $0 })
  }
}

extension DocumentNode {
  fileprivate var isNumberOrBoolean: Bool {
    switch content {
    case .scalar(.number), .scalar(.boolean): true
    default: false
    }
  }
}
