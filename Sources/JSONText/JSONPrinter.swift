extension JSONValue {
  /// The canonical text: keys sorted by their Unicode scalars, no white space.
  public var canonicalText: String {
    var text = ""
    write(to: &text, sorted: true, indentation: nil)
    return text
  }

  /// A text for a file of one value a line: no white space, keys in their order.
  public var compactText: String {
    var text = ""
    write(to: &text, sorted: false, indentation: nil)
    return text
  }

  /// A text for people: two spaces a level, arrays of scalars on one line, keys in their order.
  public var prettyText: String {
    var text = ""
    write(to: &text, sorted: false, indentation: 0)
    text += "\n"
    return text
  }

  private var isScalar: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  private func write(to text: inout String, sorted: Bool, indentation: Int?) {
    switch self {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .number(let number): text += number
    case .string(let string): Self.quote(string, to: &text)
    case .array(let elements):
      let breaks = elements.allSatisfy(\.isScalar) ? nil : indentation
      Self.list("[", "]", elements, to: &text, indentation: breaks) { element, text in
        element.write(to: &text, sorted: sorted, indentation: breaks.map { $0 + 1 })
      }
    case .object(let members):
      let ordered = sorted ? members.sorted { $0.key.precedes($1.key) } : members
      Self.list("{", "}", ordered, to: &text, indentation: indentation) { member, text in
        Self.quote(member.key, to: &text)
        text += indentation == nil ? ":" : ": "
        member.value.write(to: &text, sorted: sorted, indentation: indentation.map { $0 + 1 })
      }
    }
  }

  private static func list<Element>(
    _ open: String,
    _ close: String,
    _ elements: [Element],
    to text: inout String,
    indentation: Int?,
    write: (Element, inout String) -> Void
  ) {
    text += open
    for (index, element) in elements.enumerated() {
      if index > 0 { text += "," }
      if let indentation { text += "\n" + String(repeating: "  ", count: indentation + 1) }
      write(element, &text)
    }
    if let indentation, !elements.isEmpty {
      text += "\n" + String(repeating: "  ", count: indentation)
    }
    text += close
  }

  private static func quote(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

extension String {
  /// Order by Unicode scalars, which no locale changes.
  fileprivate func precedes(_ other: String) -> Bool {
    unicodeScalars.lexicographicallyPrecedes(other.unicodeScalars)
  }
}
