import JSONText

extension DocumentNode {
  /// The value in one line of YAML.
  var inlineText: String {
    switch content {
    case .scalar(.null): "null"
    case .scalar(.boolean(let value)): value ? "true" : "false"
    case .scalar(.number(let number)): number.text
    case .scalar(.text(let text)): Self.quotedIfNeeded(text)
    case .sequence(let elements): "[" + elements.map(\.inlineText).joined(separator: ", ") + "]"
    case .mapping(let members):
      "{" + members.map { "\($0.key): \($0.value.inlineText)" }.joined(separator: ", ") + "}"
    }
  }

  /// A text that would be read as something else, or that would end before its end, in quotation
  /// marks.
  fileprivate static func quotedIfNeeded(_ text: String) -> String {
    let isPlain =
      CoreSchema.scalar(of: text) == .text(text)
      && !text.unicodeScalars.contains { ",[]{}\"'#&*!|%@`\n\t\\".unicodeScalars.contains($0) }
      && !text.contains(": ") && text.first != " " && text.last != " "
      && !["-", "?", ">", "<", "="].contains(text.first.map(String.init) ?? "")
    guard !isPlain else { return text }
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n").replacing("\t", with: "\\t")
    return "\"\(escaped)\""
  }
}

extension JSONValue {
  /// The value in one line of YAML.
  var inlineText: String {
    switch self {
    case .string(let text): DocumentNode.quotedIfNeeded(text)
    case .array(let elements): "[" + elements.map(\.inlineText).joined(separator: ", ") + "]"
    case .object(let members):
      "{" + members.map { "\($0.key): \($0.value.inlineText)" }.joined(separator: ", ") + "}"
    default: canonicalText
    }
  }
}
